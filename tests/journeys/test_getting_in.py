"""Getting in, in a real browser: with a letter, without e-mail, as a parent whom no file names, at a shared tablet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
PIN = "42173"
MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True)
class Paper:
    """What stands in a letter, and what its reader knows: the code, and the day the child was born.

    Two children can have one name: the test knows the days of both, and tries them.
    """

    code: str
    born: tuple[date, ...]


def sound(page: Page) -> None:
    """Nothing that axe finds, and no wider than the screen."""
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    assert found == [], page.url


def press(page: Page) -> None:
    """The one button of the page."""
    page.locator("main form.form button[type=submit]").first.click()


def letter(visit: Visit, folder: Path, place: int) -> Paper:
    """The head prints a letter for a parent of groep 5 who has none; `place` is which of them."""
    page = visit("gijs")
    page.goto("/linde/instappen/")
    page.get_by_role("link", name="Groep 5").click()
    row = page.locator("table tbody tr:has(.tone-neutral)").nth(place)
    child = row.locator("th").inner_text()
    row.locator("td a").click()
    with page.expect_download() as waiting:
        page.locator("main ul.rows li", has_text=child).locator("button[value=letter]").click()
    file = folder / "brief.pdf"
    waiting.value.save_as(file)
    code = re.search(r"\d{4} \d{4} \d{4}", PdfReader(file).pages[0].extract_text())
    assert code
    return Paper(code.group(), birthdays(page, child))


def birthdays(page: Page, child: str) -> tuple[date, ...]:
    """A parent knows it; the test looks it up where the head compares."""
    page.goto("/linde/instappen/vragen/")
    page.locator("main ul.rows a").first.click()
    page.goto(f"{page.url}?kind={child}")
    rows = page.locator("main ul.rows li", has_text=child).all()
    found = [re.search(r"(\d+) (\w{3})\w* (\d{4})", row.inner_text()) for row in rows]
    return tuple(date(int(day[3]), MONTHS.index(day[2]) + 1, int(day[1])) for day in found if day)


def newest_mail(visit: Visit, what: str) -> str:
    page = visit()
    page.goto("/demo/post/")
    found = re.search(what, page.content())
    assert found
    return found.group()


def show(page: Page, paper: Paper) -> None:
    """Type the code of the letter and the child's birthday."""
    for born in paper.born:
        page.goto("/instappen/")
        page.locator("input[name=code]").fill(paper.code)
        page.locator("input[name=born]").fill(born.isoformat())
        press(page)
        if page.url.endswith("/welkom/"):
            return


@pytest.mark.parametrize(("scripts", "place"), [(True, 0), (False, 1)])
def test_from_a_letter_to_ones_own_page_in_three_taps(visit: Visit, tmp_path: Path, scripts: bool, place: int) -> None:
    paper = letter(visit, tmp_path, place)
    page = visit(width=360, scripts=scripts)
    show(page, paper)  # 1
    page.locator("input[name=email]").fill(f"nieuw{place}@voorbeeld.test")
    page.locator("button[value=email]").click()  # 2
    page.locator("input[name=code]").fill(newest_mail(visit, r"\d{4}-\d{4}"))
    press(page)  # 3
    expect(page).to_have_url(re.compile("/linde/"))
    assert page.locator("header .face").count() == 1, "signed in, in their own name"
    again = visit(width=360, scripts=scripts)
    show(again, paper)
    expect(again).to_have_url(re.compile("/instappen/$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_without_e_mail_with_a_card_and_a_pin(visit: Visit, tmp_path: Path, scripts: bool) -> None:
    page = visit(width=360, scripts=scripts, locale="ar")
    show(page, letter(visit, tmp_path, 2 if scripts else 3))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("a[href$='/welkom/kaart/']").click()
    page.locator("input[name=pin]").fill(PIN)
    page.locator("input[name=again]").fill(PIN)
    press(page)
    code = page.locator(".way-code").inner_text()
    if scripts:
        sound(page)
    with page.expect_download() as waiting:
        page.locator("a[download]").click()
    file = tmp_path / "kaart.pdf"
    waiting.value.save_as(file)
    assert code in PdfReader(file).pages[0].extract_text()

    other = visit(width=360, scripts=scripts, locale="ar")
    other.goto("/account/inloggen/")
    other.locator("main a[href$='/instappen/kaart/']").click()
    other.locator("input[name=code]").fill(code)
    other.locator("input[name=pin]").fill(PIN)
    press(other)
    expect(other).to_have_url(re.compile("/linde/"))


def test_a_father_whom_no_file_names_asks_and_is_let_in(visit: Visit) -> None:
    father = visit(width=360, scripts=False)
    father.goto("/instappen/bij/linde/ik-ben-ook-ouder/")
    filled = {
        "name": "Tariq Salem",
        "child_name": "Daan Smit",
        "child_born": "2015-05-02",
        "email": "tariq@voorbeeld.test",
    }
    for name, value in filled.items():
        father.locator(f"[name={name}]").fill(value)
    press(father)
    expect(father).to_have_url(re.compile("/gevraagd/$"))
    assert "Daan" not in father.locator("main").inner_text()

    head = visit("gijs", scripts=False)
    head.goto("/linde/instappen/vragen/")
    head.get_by_role("link", name="Tariq Salem").click()
    yes = head.locator("form[action$='/ja/']")
    yes.locator("select[name=ground]").select_option("paper")
    yes.locator("textarea[name=reason]").fill("Geboorteakte gezien.")
    yes.locator("button[type=submit]").click()
    expect(head.locator("main h1 + p")).to_be_visible()

    link = newest_mail(visit, r"http://localhost:\d+/instappen/antwoord/[\w-]{43}/")
    father.goto(link)
    press(father)
    father.locator("input[name=email]").fill("tariq@voorbeeld.test")
    father.locator("button[value=email]").click()
    father.locator("input[name=code]").fill(newest_mail(visit, r"\d{4}-\d{4}"))
    press(father)
    expect(father).to_have_url(re.compile("/linde/"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_shared_tablet_opens_with_a_name_and_a_pin(visit: Visit, scripts: bool) -> None:
    head = visit("gijs", scripts=scripts)
    head.goto("/linde/instappen/tablets/")
    head.locator("select[name=group]").select_option(label="Groep 4")
    head.locator("input[name=name]").fill("Plank")
    press(head)
    code = head.locator(".way-code").inner_text()
    eva = visit("eva", scripts=scripts)
    eva.goto("/linde/instappen/pincode/")
    eva.locator("input[name=pin]").fill(PIN)
    eva.locator("input[name=again]").fill(PIN)
    press(eva)

    tablet = visit(width=1024, scripts=scripts)
    tablet.goto("/tablet/")
    tablet.locator("input[name=code]").fill(code)
    press(tablet)
    tablet.locator(".cast a").first.click()  # 1
    tablet.locator("input[name=pin]").fill(PIN)
    press(tablet)  # 2
    expect(tablet).to_have_url(re.compile("/linde/instappen/groep-nu/$"))
    assert "Noor" in tablet.locator("main").inner_text()
    refused = tablet.goto("/linde/instappen/collegas/")
    assert refused
    assert refused.status == 403
    tablet.goto("/linde/instappen/groep-nu/")
    tablet.locator("header form[action='/tablet/slot/'] button").click()
    expect(tablet).to_have_url(re.compile("/tablet/$"))
    tablet.goto("/linde/instappen/groep-nu/")
    expect(tablet).to_have_url(re.compile("/account/inloggen/"))


def test_a_lost_phone_is_shut_in_three_taps(visit: Visit) -> None:
    phone = visit("bram", width=360)
    assert phone.goto("/linde/visie/").status == 200  # type: ignore[union-attr]
    office = visit("gijs")
    office.goto("/linde/instappen/")
    office.get_by_role("link", name="Groep 4").click()
    office.get_by_role("link", name="Bram Jansen").first.click()  # 1
    office.locator("button[value=lost]").click()  # 2
    phone.goto("/linde/visie/")
    expect(phone).to_have_url(re.compile("/account/inloggen/"))
    phone.go_back()
    assert "Vision" not in phone.title()
    with office.expect_download() as waiting:
        office.locator("button[value=letter]").first.click()  # 3
    assert waiting.value.suggested_filename == "brief.pdf"


TEAM = ("", "contact/", "collegas/", "collegas/uitnodigen/", "collegas/rollen/", "tablets/", "vragen/", "brieven/")
ENTRANCE = (
    "",
    "kaart/",
    "hulp/",
    "bij/linde/hulp/",
    "bij/linde/ik-ben-ook-ouder/",
    "bij/linde/ik-ben-ook-ouder/gevraagd/",
)
DRESSES: list[dict[str, Any]] = [{"width": 360, "dark": True}, {"width": 1280, "dark": False}]


@pytest.mark.parametrize("dress", DRESSES, ids=["phone", "desk"])
def test_every_page_is_sound(visit: Visit, dress: dict[str, Any]) -> None:
    page = visit("gijs", **dress)
    for path in TEAM:
        page.goto(f"/linde/instappen/{path}")
        sound(page)
    page.goto("/linde/instappen/")
    for link in ("table tbody a", "table tbody a"):  # a group, and a parent of it
        page.locator(link).first.click()
        sound(page)
    visitor = visit(**dress, locale="ar")
    for path in ENTRANCE:
        visitor.goto(f"/instappen/{path}")
        sound(visitor)
    visitor.goto("/tablet/")
    sound(visitor)
    amina = visit("amina", **dress)
    amina.goto("/linde/instappen/weken/")
    sound(amina)
    amina.locator("main ul.rows a").first.click()
    sound(amina)

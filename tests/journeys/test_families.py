"""The head opens a family card and starts a block; the father finds nothing at his next step; a second confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import faults

pytestmark = pytest.mark.journey
LIST = "/linde/gezinnen/"


def open_card(page: Page, name: str) -> str:
    """Search for a child and open its card."""
    page.goto(LIST)
    page.get_by_label("Naam van een kind of volwassene").fill(name)
    page.get_by_role("button", name="Tonen").click()
    page.locator("main table").get_by_role("link", name=name).click()
    return page.url


@pytest.fixture
def lifted(visit: Visit) -> Iterator[None]:
    """Afterwards nobody is blocked: one asks, another lifts."""
    yield
    for who, button, sure in (
        ("gijs", "Vraag om de blokkade op te heffen", "Vraag het"),
        ("lotte", "Hef de blokkade op", "Hef de blokkade op"),
    ):
        page = visit(who, scripts=False)
        open_card(page, "Noor Jansen")
        page.get_by_role("link", name=button).click()
        page.get_by_role("button", name=sure).click()
    assert page.get_by_text("Geen contact met Bram Jansen").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_block_by_one_the_father_finds_nothing_and_a_second_confirms(
    visit: Visit, lifted: None, scripts: bool
) -> None:
    father = visit("bram", width=360, scripts=scripts)
    father.goto("/linde/mijn-kinderen/")
    own = father.locator("a[href$='/sturen/']").first.get_attribute("href") or ""
    assert father.goto(own).status == 200  # type: ignore[union-attr]
    assert "Noor" in father.locator("main").inner_text()

    head = visit("gijs", scripts=scripts)
    open_card(head, "Noor Jansen")
    head.get_by_role("link", name="Een blokkade starten").click()
    head.get_by_label("Bram Jansen").check()
    head.get_by_label("uitspraak van de rechter").check()
    head.get_by_role("button", name="Ga verder").click()
    assert "72 uur" in head.locator("main").inner_text()
    head.get_by_role("button", name="Start de blokkade").click()
    assert head.get_by_role("link", name="Bekijk en bevestig").count() == 0, "somebody else has to"

    assert father.goto(own).status == 404  # type: ignore[union-attr]
    father.goto("/linde/mijn-kinderen/")
    assert "Noor" not in father.locator("main").inner_text()
    assert "Sami" in father.locator("main").inner_text()
    mother = visit("amina", width=360, scripts=scripts)
    assert mother.goto(own).status == 200  # type: ignore[union-attr]

    second = visit("lotte", scripts=scripts)
    second.goto("/linde/kompas/")
    second.get_by_role("link", name="Naar de gezinnen").click()
    second.get_by_role("link", name="Naar de kaart van Noor").click()
    second.get_by_role("link", name="Bekijk en bevestig").click()
    second.get_by_role("button", name="Bevestig de blokkade").click()
    assert "Bevestigd" in second.locator("main").inner_text()
    second.goto("/linde/kompas/")
    assert second.get_by_role("link", name="Naar de gezinnen").count() == 0
    assert father.goto(own).status == 404  # type: ignore[union-attr]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mother_says_who_fetches_her_child_and_takes_it_back(visit: Visit, scripts: bool) -> None:
    page = visit("hanna", width=360, scripts=scripts)
    page.goto("/linde/mijn-kinderen/")
    page.locator("a[href$='/sturen/']").first.click()
    page.get_by_label("Voornaam").fill("Pleun")
    page.get_by_role("button", name="Opslaan").click()
    assert page.locator("#form-errors a").count() == 2
    page.get_by_label("het kind ophalen").check()
    page.locator("input[name=last_day]").fill((date.today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Opslaan").click()
    assert "Pleun" in page.locator("main").inner_text()
    page.get_by_role("button", name="Ongedaan maken").click()
    page.goto("/linde/mijn-kinderen/")
    assert "Pleun" not in page.locator("main").inner_text()


def test_the_card_tells_who_opened_it(visit: Visit) -> None:
    teacher = visit("eva", scripts=False)
    url = open_card(teacher, "Noor Jansen")
    assert teacher.goto(url + "geopend/").status == 403  # type: ignore[union-attr]
    head = visit("gijs", scripts=False)
    head.goto(url + "geopend/")
    assert "Eva de Wit" in head.locator("main").inner_text()


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)])
def test_the_forms_of_a_family_are_sound(visit: Visit, width: int, dark: bool) -> None:
    """Those behind a button, which following links does not reach with their errors."""
    page = visit("gijs", width=width, dark=dark)
    card = open_card(page, "Noor Jansen")
    wrong = []
    for path in ("erbij/", "blokkade/", "namens/", "overleden/"):
        page.goto(card + path)
        page.locator("form.form button[type=submit]").first.click()
        wrong += [f"{path}: {found}" for found in faults(page)]
    page.goto(card)
    page.locator("main table").get_by_role("link", name="Bram Jansen").click()
    relation = page.url
    assert re.search(r"/[0-9a-f-]{36}/[0-9a-f-]{36}/$", relation)
    for path in ("wijzigen/", "eindigen/"):
        page.goto(relation + path)
        if path == "wijzigen/":
            page.locator("input[name=custody][value=no]").check()
        page.locator("form.form button[type=submit]").first.click()
        assert page.locator("#form-errors").count() == 1
        wrong += [f"{path}: {found}" for found in faults(page)]
    assert wrong == []

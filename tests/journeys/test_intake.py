"""Amina fills in Sami's intake in Arabic, on her phone and without a script; Fatma completes it; the minutes show."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import faults

pytestmark = pytest.mark.journey
NEXT = "main form .btn-wide.btn-primary"


def answer(page: Page) -> None:
    """Fill one question in, whatever its kind, and go on."""
    if page.locator("main input[type=checkbox]").count():
        page.locator("main input[type=checkbox]").first.check()
    elif page.locator("main input[type=radio]").count():
        page.locator("main input[type=radio]").first.check()
    elif page.locator("main select").count():
        page.locator("main select").first.select_option("ar")
    elif page.locator("main textarea, main input[type=text]").count():
        page.locator("main textarea, main input[type=text]").first.fill("سامي")
    page.locator(NEXT).click()


def is_question(page: Page) -> bool:
    return bool(re.search(r"/mijn/[0-9a-f-]{36}/\w+/$", page.url))


def test_a_parent_fills_in_and_a_colleague_completes(visit: Visit) -> None:
    amina = visit("amina", width=360, scripts=False)
    amina.locator("main .card a.btn").first.click()
    assert amina.locator("html").get_attribute("dir") == "rtl"
    assert "Sami" in amina.locator("h1").inner_text()
    link = amina.url
    amina.locator("main a.btn-primary").click()
    first = amina.url
    answer(amina)
    answer(amina)
    # Away and back: what was filled in is there, and it goes on where it was.
    amina.goto(first)
    assert amina.locator("main select").first.input_value() == "ar"
    amina.goto(link)
    amina.locator("main a.btn-primary").click()
    steps = 2
    while is_question(amina):
        assert not amina.locator("h1").inner_text().isascii()
        if steps == 4:
            amina.locator("button[name=manner][value=together]").click()
        elif steps == 5:
            amina.locator("button[name=manner][value=rather_not]").click()
        else:
            answer(amina)
        steps += 1
        assert steps < 30
    assert amina.url == link
    amina.locator("input[name=share][value=no]").check()
    amina.locator("button[name=do][value=send]").click()
    expect(amina.locator(".toast")).to_have_count(1)

    bram = visit("bram", width=360, scripts=False)
    bram.goto(link)
    assert "سامي" not in bram.locator("main").inner_text()

    fatma = visit("fatma")
    fatma.goto("/linde/intake/")
    fatma.get_by_role("link", name="Sami Jansen", exact=True).click()
    fatma.locator("button[name=do][value=begin]").click()
    expect(fatma.locator(".voices").first).to_contain_text("Amina")
    assert faults(fatma) == [], "the paper of the talk, filled in beforehand"
    fatma.locator("input[name=child-agreed-words], textarea[name=child-agreed-words]").fill("Elke week even bellen")
    fatma.locator("input[name$='-present']").first.check()
    fatma.locator("button[name=do][value=finish]").click()
    assert faults(fatma) == [], "what is kept and what is thrown away"
    fatma.locator("input[name=started]").fill("09:00")
    fatma.locator("input[name=ended]").fill("09:11")
    fatma.locator("main form button[type=submit]").click()
    said = fatma.locator("main").inner_text()
    assert "11" in said
    assert "Elke week even bellen" in said
    assert faults(fatma) == [], "what was said, afterwards"

    amina.goto(link)
    assert "Elke week even bellen" not in amina.locator("main").inner_text()
    assert faults(visit_again(visit, link)) == []


def visit_again(visit: Visit, link: str) -> Page:
    """Amina with scripts, for what looks at the page from inside."""
    page = visit("amina", width=360)
    page.goto(link)
    return page


def test_the_sheet_of_an_intake_is_one_page_of_paper(visit: Visit) -> None:
    page = visit("eva")
    page.goto("/linde/intake/?toon=klaar")
    page.get_by_role("link", name="Noor Jansen", exact=True).click()
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1

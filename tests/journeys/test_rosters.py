"""Gijs takes a list in, in a real browser, with and without JavaScript, on a phone and from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import faults
from tests.rosters.making import edexml, own_form, pupils, written

pytestmark = pytest.mark.journey
START = "/linde/inlezen/"


def send(page: Page, file: Path) -> None:
    """Choose a file and look at what it would change."""
    page.goto(START)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button").click()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "lijst.csv"
    file.write_text(own_form(pupils(6, seed=11, groups=2)))
    return file


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_file_to_a_yes_and_back(visit: Visit, table: Path, scripts: bool) -> None:
    page = visit("gijs", scripts=scripts)
    send(page, table)
    assert page.locator("h1").inner_text() == "Wat het bestand zou veranderen"
    page.get_by_label("Zoek op naam").fill("xyzzy")
    page.get_by_role("button", name="Tonen").click()
    assert "Niets past bij wat u zoekt" in page.locator("main").inner_text()
    page.get_by_role("link", name="Alles tonen").click()
    page.get_by_role("button", name="Ja, lees dit in").click()
    assert page.locator("h1").inner_text() == "De lijst is ingelezen"
    page.get_by_role("button", name="Alles ongedaan maken").click()
    assert page.locator("h1").inner_text() == "Dit is ongedaan gemaakt"
    page.goto(START)
    assert "ongedaan gemaakt" in page.locator("main").inner_text()


def test_columns_are_named_once(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "eigen.csv"
    file.write_text(written("Wie precies;Jarig op;Zit bij;BSN", [("Noor Berg", "2018-03-14", "5a", "123456782")], ";"))
    page = visit("gijs", scripts=False)
    send(page, file)
    assert page.locator("h1").inner_text() == "Wat betekenen deze kolommen?"
    assert "123456782" not in page.content()
    for place, meaning in enumerate(("child.name", "child.birth_date", "child.group")):
        page.locator(f"select[name=column_{place}]").select_option(meaning)
    page.get_by_role("button", name="Dit betekenen ze").click()
    assert "Noor Berg" in page.locator("main").inner_text()
    page.get_by_role("button", name="Gooi dit bestand weg").click()
    send(page, file)
    assert page.locator("h1").inner_text() == "Wat het bestand zou veranderen"
    page.get_by_role("button", name="Gooi dit bestand weg").click()


def test_the_same_child_is_decided_by_a_person(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "school.csv"
    file.write_text(written("kindnummer;kind;geboortedatum;groep", [("9077", "Sami Jansen", "2024-01-20", "1z")], ";"))
    page = visit("gijs")
    send(page, file)
    assert "De Vlinders" in page.locator("main").inner_text()
    page.get_by_role("button", name="Ja, lees dit in").click()
    done = page.url
    page.goto(f"{START}zelfde-kind/")
    page.get_by_role("link", name="Sami Jansen").click()
    assert faults(page) == []
    said = page.locator("main").inner_text()
    assert "20 januari 2024" in said
    assert "Amina" not in said
    page.get_by_role("link", name="Later").click()
    page.goto(done)
    page.get_by_role("button", name="Alles ongedaan maken").click()
    assert page.locator("h1").inner_text() == "Dit is ongedaan gemaakt"


@pytest.mark.parametrize(("width", "dark", "language"), [(1280, False, "nl"), (360, True, "nl"), (360, False, "ar")])
def test_every_page_of_taking_in_is_sound(
    visit: Visit, table: Path, tmp_path: Path, width: int, dark: bool, language: str
) -> None:
    page = visit("gijs", width=width, dark=dark)
    page.context.add_cookies([{"name": "samenspel-language", "value": language, "domain": "localhost", "path": "/"}])
    wrong = tmp_path / "fout.xml"
    wrong.write_text(edexml(pupils(2), extra_pupils="<leerling><roepnaam>Sem</roepnaam></leerling>"))
    unknown = tmp_path / "eigen.csv"
    unknown.write_text(written("Wie is het;Jarig", [("Noor Berg", "2018-03-14")], ";"))
    found: list[str] = []
    for file in (table, wrong, unknown):
        send(page, file)
        found += [f"{file.name}: {one}" for one in faults(page)]
        if file is not unknown:
            page.locator("form[action$='/weg/'] button").click()
    page.goto(START)
    found += [f"start: {one}" for one in faults(page)]
    page.goto(page.locator("a[href*='/schooljaar/']").first.get_attribute("href") or START)
    found += [f"year: {one}" for one in faults(page)]
    page.goto(f"{START}zelfde-kind/")
    found += [f"same: {one}" for one in faults(page)]
    assert found == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")

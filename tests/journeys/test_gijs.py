"""Gijs, the head, does the main job in a real browser, with and without JavaScript."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
KOMPAS = "/linde/kompas"


def deciding(page: Page) -> int:
    """How many activities of groups 1-2 stand with "samen beslissen" on the Balans."""
    page.goto(f"{KOMPAS}/balans/?lens=samen")
    row = page.locator("tr", has=page.get_by_text("Samen beslissen", exact=True)).first
    return int(re.findall(r"\d+", row.locator("td").nth(1).inner_text())[0])


def in_document(page: Page) -> int:
    """The same number in the policy document as it would be now."""
    page.goto(f"{KOMPAS}/beleidsdocument/lezen/")
    row = page.locator("details tr", has=page.get_by_text("Samen beslissen", exact=True)).first
    return int(re.findall(r"\d+", row.locator("td").nth(1).text_content() or "")[0])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_label_changes_balance_and_document_at_once_and_can_be_undone(visit: Visit, scripts: bool) -> None:
    page = visit("gijs", scripts=scripts)
    before = deciding(page)
    assert in_document(page) == before
    page.goto(f"{KOMPAS}/aanbod/")
    page.get_by_role("link", name="Rondleiding door directie").click()
    page.locator("input[name=tags_samen][value=beslissen]").check()
    page.get_by_role("button", name="Opslaan").click()
    assert deciding(page) == before + 1
    assert in_document(page) == before + 1
    page.goto(f"{KOMPAS}/aanbod/")
    page.get_by_role("link", name="Rondleiding door directie").click()
    page.locator("input[name=tags_samen][value=beslissen]").uncheck()
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    assert deciding(page) == before + 1
    page.goto(f"{KOMPAS}/aanbod/")
    page.get_by_role("link", name="Rondleiding door directie").click()
    page.locator("input[name=tags_samen][value=beslissen]").uncheck()
    page.get_by_role("button", name="Opslaan").click()
    assert deciding(page) == before


def test_a_cell_leads_to_its_activities(visit: Visit) -> None:
    page = visit("gijs", scripts=False)
    count = deciding(page)
    row = page.locator("tr", has=page.get_by_text("Samen beslissen", exact=True)).first
    row.locator("td").nth(1).locator("a").click()
    assert page.locator("main table tbody th[scope=row] a, main table tbody a").count() >= count
    assert "label=samen" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_downloaded_can_be_sent_back_and_changes_nothing(visit: Visit, scripts: bool, tmp_path: Path) -> None:
    page = visit("gijs", scripts=scripts)
    for button in ("Download als CSV", "Download voor Excel"):
        page.goto(f"{KOMPAS}/aanbod/")
        with page.expect_download() as waiting:
            page.get_by_role("link", name=button).first.click()
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        page.goto(f"{KOMPAS}/aanbod/inlezen/")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Kijk wat er zou veranderen").click()
        said = page.locator("main").inner_text()
        assert "zegt niets nieuws" in said, said


def test_a_bad_file_is_named_by_line_and_reason_and_nothing_is_done(visit: Visit, tmp_path: Path) -> None:
    page = visit("gijs", scripts=False)
    file = tmp_path / "fout.csv"
    head = "number,organisation,name,described_in,voorschool,vroegschool_1_2,groep_3_8,note"
    file.write_text(f"{head}\n19,Basisschool De Linde,Proef,,X,,,\n17a,Onbekend,Fout,,ja,,,\n")
    page.goto(f"{KOMPAS}/aanbod/inlezen/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Kijk wat er zou veranderen").click()
    said = page.locator("main").inner_text()
    for word in ("17a", "Onbekend", "ja", "3"):
        assert word in said
    page.goto(f"{KOMPAS}/aanbod/?zoek=Proef")
    assert page.get_by_role("link", name="Proef", exact=True).count() == 0


def test_the_document_comes_with_one_click(visit: Visit, tmp_path: Path) -> None:
    page = visit("gijs")
    page.goto(f"{KOMPAS}/beleidsdocument/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Als PDF").click()
    file = tmp_path / "beleid.pdf"
    waiting.value.save_as(file)
    reader = PdfReader(io.BytesIO(file.read_bytes()))
    assert len(reader.pages) > 10
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("nl")


def test_the_menu_can_be_used_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("gijs")
    page.goto(f"{KOMPAS}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Balans":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{KOMPAS}/balans/**")


def test_two_school_years_stand_side_by_side(visit: Visit) -> None:
    page = visit("gijs", scripts=False)
    page.goto(f"{KOMPAS}/balans/")
    page.get_by_role("link", name="Naast 2017-2018").click()
    assert "2017-2018" in page.locator("main table").first.inner_text() + page.locator("figure").first.inner_text()
    page.goto(f"{KOMPAS}/populatie/?year=2017-2018")
    said = page.locator("main").inner_text()
    assert "thuistalen" in said
    assert "31 + 7" in said

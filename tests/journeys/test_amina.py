"""Amina, a mother, on her phone and in Arabic, without JavaScript too; and Karim, of another centre."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False])
def test_amina_reads_it_in_arabic_from_right_to_left(visit: Visit, scripts: bool) -> None:
    page = visit("amina", width=360, scripts=scripts)
    assert page.url.endswith("/linde/visie/")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    under_the_thumb = page.locator("nav.top-nav a:visible")
    assert under_the_thumb.count() == 4
    for place in ("activiteiten", "doelen", "document"):
        page.goto(f"/linde/{place}/")
        assert page.locator("[lang=nl]").count() > 0, "what the school wrote stays Dutch, and says so"
        assert page.locator("h1").inner_text().isascii() is False


def test_amina_sees_the_activities_of_her_own_children_only(visit: Visit) -> None:
    page = visit("amina", width=360, scripts=False)
    page.goto("/linde/activiteiten/")
    said = page.locator("main").inner_text()
    for summary in page.locator("main summary").all():
        summary.click()
    said = page.locator("main").inner_text()
    assert "Adviesgesprek" in said
    assert "Spelinloop met koffie" in said
    assert "Huisbezoek groep 1" not in said


def test_amina_can_take_the_document_along(visit: Visit) -> None:
    page = visit("amina", width=360)
    page.goto("/linde/document/")
    with page.expect_download() as waiting:
        page.locator("a[download]").first.click()
    assert waiting.value.suggested_filename.endswith(".pdf")


def test_the_kompas_is_refused_to_a_parent_with_the_reason(visit: Visit) -> None:
    page = visit("bram")
    answer = page.goto("/linde/kompas/")
    assert answer
    assert answer.status == 403
    assert "team" in page.locator("main").inner_text()


def test_karim_of_another_centre_sees_nothing(visit: Visit) -> None:
    page = visit("karim")
    for path in ("/linde/", "/linde/visie/", "/linde/kompas/", "/linde/document/download/"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 404
        assert "Linde" not in page.locator("main").inner_text()


def test_the_first_page_of_a_parent_is_light(visit: Visit) -> None:
    page = visit(width=360)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto("/demo/")
    page.locator("form[action$='/als/amina/'] button").click()
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 150_000

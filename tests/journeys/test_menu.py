"""The menu is calm: one line for the areas and one for the places, for everyone, at every width of a laptop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

LAPTOPS = (1280, 1024, 900, 840)
TOPS = """where => new Set([...document.querySelectorAll(where + ' > a')]
    .filter(one => one.offsetParent).map(one => Math.round(one.getBoundingClientRect().top))).size"""


def lines(page: Page) -> int:
    """Of the row of the menu that has most, with the end of the first beside it."""
    below = page.evaluate("""() => document.querySelector('.top').getBoundingClientRect().height > 80""")
    return max(page.evaluate(TOPS, ".top-nav"), page.evaluate(TOPS, ".sub-nav"), 2 if below else 1)


@pytest.mark.parametrize("who", ["gijs", "eva", "fatma", "amina", "daan", "coby"])
def test_the_menu_stays_on_one_line(visit: Visit, who: str) -> None:
    page = visit(who)
    broken = []
    paths = ("/linde/", "/linde/gezinnen/") if page.locator(".sub-nav").count() else ("/linde/",)
    for language in ("nl", "ar", "en"):
        page.context.add_cookies([{"name": "samenspel-language", "value": language, "url": page.url}])
        for path in paths:
            page.goto(path)
            for width in LAPTOPS:
                page.set_viewport_size({"width": width, "height": 800})
                if lines(page) > 1:
                    broken.append((language, path, width))
    assert broken == []


def test_control_a_menu_with_more_places_than_fit_is_seen(visit: Visit) -> None:
    page = visit("gijs", width=900)
    page.evaluate("""() => { const row = document.querySelector('.sub-nav');
        for (let n = 0; n < 12; n++) row.append(row.lastElementChild.cloneNode(true)); }""")
    assert lines(page) > 1

"""Every page that can be reached by a link works without scripts: it opens, nothing is dead, nothing breaks off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.test_every_page import crawl

pytestmark = pytest.mark.journey

# A button does something by itself when it sends a form or opens what it names; everything else needs a script.
DEAD = """all => all
    .filter(one => one.checkVisibility() && !one.popoverTargetElement && !one.hasAttribute("popovertarget")
        && !(one.type === "submit" && (one.form || one.getAttribute("form"))))
    .map(one => one.outerHTML.slice(0, 120))"""


def dead(page: Page) -> list[str]:
    """The buttons in sight that do nothing without scripts, and whether the page breaks off at the side."""
    found: list[str] = page.locator("button").evaluate_all(DEAD)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize(("who", "width"), [("eva", 360), ("gijs", 1280), ("amina", 360)])
def test_every_page_works_without_scripts(visit: Visit, who: str, width: int) -> None:
    page = visit(who, width=width, scripts=False)
    many, wrong = 0, []
    for url in crawl(page, "/linde/"):
        many += 1
        wrong += [f"{url}: {found}" for found in dead(page)]
    assert many >= 5
    assert wrong == [], "\n".join(wrong)


def test_control_a_button_that_needs_a_script_is_caught(visit: Visit) -> None:
    page = visit("gijs", scripts=False)
    page.goto("/linde/kompas/")
    page.evaluate("document.querySelector('main').innerHTML = '<button type=button>Doe iets</button>'")
    assert dead(page) == ['<button type="button">Doe iets</button>']

"""The gallery is the accessibility test of every component: all states, all dresses, no violations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Visit = Callable[..., Page]
DRESSES = [
    ("nl", "light", "staff", 1280),
    ("nl", "dark", "staff", 360),
    ("en", "dark", "document", 768),
    ("ar", "light", "parent", 360),
    ("ar", "dark", "staff", 1280),
]


def violations(page: Page) -> list[str]:
    """What axe finds, one line per rule."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


@pytest.mark.journey
@pytest.mark.parametrize(("language", "theme", "layout", "width"), DRESSES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    visit: Visit, language: str, theme: str, layout: str, width: int
) -> None:
    page = visit(width=width)
    page.goto(f"/bouwstenen/?lang={language}&theme={theme}&layout={layout}")
    assert violations(page) == []
    sticks_out = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sticks_out) == 0
    page.locator(".menu-language summary").click()
    assert violations(page) == []


@pytest.mark.journey
def test_control_axe_sees_an_image_without_words(visit: Visit) -> None:
    page = visit()
    page.goto("/bouwstenen/")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(line.startswith("image-alt") for line in violations(page))


@pytest.mark.journey
@pytest.mark.parametrize("width", [320, 640, 840, 1100])
def test_enlarged_two_to_four_times_it_still_fits(visit: Visit, width: int) -> None:
    """A screen of 1280 at 400 % is 320 wide (WCAG 2.2, 1.4.10); the widths between are where layouts turn."""
    page = visit(width=width)
    page.goto("/bouwstenen/?lang=nl")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.journey
def test_the_theme_and_the_menus_work_without_a_script(visit: Visit) -> None:
    page = visit(scripts=False, width=360)
    page.goto("/bouwstenen/?lang=nl")
    page.locator(".menu-who summary").click()
    page.locator("button[value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"

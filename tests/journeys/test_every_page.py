"""Every page that can be reached by a link: axe finds nothing, nothing breaks off at the side, the console is silent.

As Gijs and as Amina, light and dark, on a phone and wide, in Dutch and right to left in Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILES = re.compile(r"/download|soort=|\.(pdf|docx|csv|xlsx)|bestand")
# Rules beyond WCAG that axe calls best practice count too.
OPTIONS = {"resultTypes": ["violations"]}
WORST = 3


def pattern_of(url: str) -> str:
    """What stays of an address when ids are taken away: one page of each kind is enough, and one with a choice made."""
    parts = urlsplit(url)
    return IDS.sub("ID", parts.path) + ("?" if parts.query else "")


def crawl(page: Page, start: str) -> Iterator[str]:
    """Visit every kind of page that can be reached from here by following links; yields after each is open."""
    waiting, seen = [start], set()
    while waiting:
        url = waiting.pop(0)
        kind = pattern_of(url)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(url)
        assert answer
        assert answer.status == 200, f"{url}: {answer.status}"
        yield url
        anchors = page.locator("main a[href]:not([download]), header a[href]:not([download])")
        links = anchors.evaluate_all("all => all.map(one => one.href)")
        waiting += [link.split("#")[0] for link in links if "/linde/" in link and not FILES.search(link)]


@pytest.mark.parametrize(
    ("who", "width", "dark"),
    [("gijs", 1280, False), ("gijs", 360, True), ("amina", 360, False), ("amina", 1280, True)],
)
def test_every_page_is_sound(visit: Visit, who: str, width: int, dark: bool) -> None:
    page = visit(who, width=width, dark=dark)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong, many = [], 0
    for url in crawl(page, "/linde/"):
        many += 1
        wrong += [f"{url}: {found}" for found in faults(page)]
    assert many >= (20 if who == "gijs" else 5)
    assert wrong == [], "\n".join(wrong)
    assert said == []


def faults(page: Page) -> list[str]:
    """What axe finds on the open page, and whether it breaks off at the side."""
    found = [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in Axe().run(page, options=OPTIONS).response["violations"]
        for node in one["nodes"][:WORST]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    return found


def test_control_a_page_without_labels_is_caught(visit: Visit) -> None:
    page = visit("gijs")
    page.goto("/linde/kompas/")
    page.evaluate("document.querySelector('main').innerHTML = '<input><img src=\"data:,\"><p>x'")
    page.evaluate("document.querySelector('main p').style.width = '9999px'")
    found = faults(page)
    assert any("label" in one for one in found)
    assert "wider than the screen" in found


@pytest.mark.parametrize("path", ["/demo/", "/demo/post/", "/account/login/", "/linde/nergens/"])
def test_the_pages_before_a_centre_are_sound(visit: Visit, path: str) -> None:
    for width, dark in ((360, False), (1280, True)):
        page = visit(width=width, dark=dark)
        page.goto(path)
        assert faults(page) == []

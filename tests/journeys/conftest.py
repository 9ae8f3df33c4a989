"""The product as a newcomer starts it: the demo in a home of its own, visited with a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

COMMAND = Path(sys.executable).parent / "samenspel"
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side, the tests of one file keep their order and their demo; the walks over every page go by person."""
    for item in items:
        who = getattr(item, "callspec", None) and item.callspec.params.get("who", "")  # type: ignore[attr-defined]
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {who or ''}"))


@pytest.fixture(autouse=True)
def no_network() -> None:
    """These tests do talk to a server, on this machine only; `visit` refuses any other host."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = {**os.environ, "SAMENSPEL_HOME": str(tmp_path_factory.mktemp("home")), "SAMENSPEL_URL": address}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with subprocess.Popen([COMMAND, "demo", "--port", str(port)], env=environment) as server:
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the demo ended by itself")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the demo did not start within two minutes")


@pytest.fixture
def visit(browser: Browser, demo: str) -> Iterator[Visit]:
    """`visit(as_="gijs", width=360, dark=True, scripts=False)` gives a page, signed in as someone of the cast."""
    contexts: list[BrowserContext] = []

    def open_page(
        as_: str = "", *, width: int = 1280, dark: bool = False, scripts: bool = True, locale: str = "nl-NL"
    ) -> Page:
        context = browser.new_context(
            base_url=demo,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale=locale,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _stay_home(request.url, demo))
        if as_:
            page.goto("/demo/")
            page.locator(f"form[action$='/als/{as_}/'] button").click()
        return page

    yield open_page
    for context in contexts:
        context.close()


def _stay_home(url: str, demo: str) -> None:
    assert url.startswith((demo, "data:", "about:", "blob:")), f"a page asked for {url}"

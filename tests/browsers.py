"""The browser of the tests that need one: one per process, for the journeys and for signing in elsewhere alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, sync_playwright

# A browser that stays on this machine, also when tests run as root.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # playwright keeps an event loop running, in which Django refuses to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = os.environ.get("SAMENSPEL_BROWSER") or shutil.which("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with pytest.MonkeyPatch.context() as patch:
            for action in ("click", "press", "tap"):
                patch.setattr(Locator, action, _until_loaded(getattr(Locator, action)))
            yield opened
        opened.close()


def _until_loaded(action: Any) -> Any:
    """The same action, done only when the page it leads to stands whole.

    playwright itself goes on as soon as the next page has begun: what counts, reads or weighs it at once may
    meet a document that is still empty.
    """

    def act(locator: Locator, *args: Any, **named: Any) -> None:
        action(locator, *args, **named)
        if not locator.page.is_closed():
            locator.page.wait_for_load_state()

    return act

"""A round of talks from the first click to the agreements: the head, a parent without an account, a teacher.

Prints the steps and the seconds of each (`make e2e ARGS="-s tests/journeys/test_talk_round.py"`). Seconds are those of
the machine: what counts is how many times somebody presses, and that reading aloud takes no longer than two minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import COMMAND, _stay_home, _wait_for
from tests.journeys.test_every_page import faults
from tests.notifications.mailbox import Mailbox, free_port

pytestmark = pytest.mark.journey
FROM = "De Linde <post@linde.test>"


@dataclass
class School:
    """A demo of its own that sends real mail to a mail server of its own."""

    address: str
    environment: dict[str, str]
    box: Mailbox

    def post(self) -> None:
        """Send what waits, as the worker does each minute."""
        subprocess.run([COMMAND, "send"], env=self.environment, check=True, capture_output=True)

    def letters(self, word: str) -> list[EmailMessage]:
        """The letters that hold a word."""
        return [one for one in self.box.letters if word in text_of(one)]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@dataclass
class Person:
    """Somebody at a page; every press and every field filled in is a step."""

    name: str
    page: Page
    steps: int = 0
    seconds: float = 0.0
    said: list[str] = field(default_factory=list)

    def press(self, what: Locator) -> None:
        self._do(what.click)

    def tick(self, what: Locator) -> None:
        self._do(what.check)

    def fill(self, what: Locator, text: str) -> None:
        self._do(lambda: what.fill(text))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def _do(self, act: Any) -> None:
        since = time.perf_counter()
        act()
        self.steps += 1
        self.seconds += time.perf_counter() - since

    def tell(self, what: str) -> None:
        """Print what was needed for it, and begin to count anew."""
        print(f"\n{self.name}: {what}: {self.steps} steps, {self.seconds:.1f} s of machine")  # noqa: T201  # the figures
        self.steps, self.seconds = 0, 0.0


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    address = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "SAMENSPEL_HOME": str(tmp_path_factory.mktemp("talks")),
        "SAMENSPEL_URL": address,
        "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}",
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with subprocess.Popen([COMMAND, "demo", "--port", str(port)], env=environment) as server:
        try:
            _wait_for(address, server)
            yield School(address, environment, box)
        finally:
            server.terminate()
            controller.stop()


def someone(
    browser: Browser, school: School, key: str, name: str, *, width: int = 1280, scripts: bool = True
) -> Person:
    context = browser.new_context(
        base_url=school.address,
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="nl-NL",
    )
    page = context.new_page()
    page.on("request", lambda request: _stay_home(request.url, school.address))
    if key:
        page.goto("/demo/")
        page.locator(f"form[action$='/als/{key}/'] button").click()
    return Person(name, page)


def monday() -> date:
    """A Monday in spring, far enough from every other round of the demo."""
    year = date.today().year + (date.today().month > 7)
    first = date(year, 3, 15)
    return first + timedelta(days=-first.weekday() % 7)


@pytest.fixture(scope="module")
def announced(browser: Browser, school: School) -> str:
    """The head sets a round up for one group and asks its parents; gives the address of the round."""
    gijs = someone(browser, school, "gijs", "the head")
    page = gijs.page
    page.goto("/linde/gesprekken/rondes/nieuw/")
    gijs.tick(page.locator("input[value='kind:three_way']"))
    gijs.press(page.locator("main form button[type=submit]").last)
    for choice in page.locator("label.choice:has(input[name$='is_in'])").all():
        if "Groep 4" not in choice.inner_text():
            choice.locator("input").uncheck()
            gijs.steps += 1
    gijs.press(page.locator("main form button[type=submit]").last)
    first = monday()
    gijs.fill(page.locator("input[name$='-first']").first, first.isoformat())
    gijs.fill(page.locator("input[name$='-last']").first, (first + timedelta(days=3)).isoformat())
    gijs.tick(page.locator("input[name$='-part'][value=after_school]").first)
    gijs.press(page.locator("main form:has(input[name$='-first']) button[type=submit]").first)
    gijs.press(page.locator("main .actions a.btn").last)
    for _step in ("who and why", "dates"):
        gijs.press(page.locator("main form button[type=submit]").last)
    assert faults(page) == [], "the check"
    gijs.press(page.locator("main form button[type=submit]").last)
    gijs.tell("a round set up and announced")
    return page.url


def test_the_head_a_parent_and_a_teacher_go_through_a_round(browser: Browser, school: School, announced: str) -> None:
    school.post()
    asked = school.letters(f"{school.address}/gesprek/")
    assert asked
    assert all("Noor" not in text_of(one) and "Noor" not in str(one["Subject"]) for one in asked)
    link = re.findall(rf"{school.address}/gesprek/\S+", text_of(asked[-1]))[0]
    parent = someone(browser, school, "", "a parent, without an account", width=360, scripts=False)
    parent.page.goto(link)
    with_scripts = someone(browser, school, "", "the same", width=360)
    with_scripts.page.goto(link)
    assert faults(with_scripts.page) == [], "the question when somebody can come"
    parent.tick(parent.page.locator("main input[type=radio][value=prefers]").first)
    parent.press(parent.page.locator("main button[value=send]"))
    with_scripts.page.reload()
    assert faults(with_scripts.page) == [], "what was said"
    assert parent.steps <= 3
    parent.tell("answering from the link")

    gijs = someone(browser, school, "gijs", "the head")
    plan(gijs, announced)
    school.post()
    told = [one for one in school.box.letters if any(part.get_filename() for part in one.iter_attachments())]
    assert told, "families have their invitation, with a file for their calendar"
    for letter in told:
        (file,) = letter.iter_attachments()
        content = file.get_content()
        words = content if isinstance(content, str) else content.decode()
        assert "METHOD:REQUEST" in words
        assert "BEGIN:VTIMEZONE" in words
        assert words.count("ATTENDEE") == 1, "nobody reads there who else is asked"

    teach(someone(browser, school, "eva", "a teacher"))


def plan(gijs: Person, announced: str) -> None:
    """From answers to a plan that families know."""
    page, key = gijs.page, announced.rstrip("/").rpartition("/")[2]
    page.goto(f"/linde/gesprekken/planning/{key}/")
    gijs.tick(page.locator("input[name=seconds][value='10']"))
    gijs.press(page.locator("form[action$='/vraag/'] button"))
    expect(page.locator("form[action$='/kies/'] button")).to_have_count(1, timeout=60_000)
    assert faults(page) == [], "a proposal"
    gijs.press(page.locator("form[action$='/kies/'] button"))
    assert faults(page) == [], "the board"
    gijs.press(page.locator(f"main a[href$='/planning/{key}/publiceren/']").first)
    since = time.perf_counter()
    gijs.press(page.locator("main form button[type=submit]").last)
    assert time.perf_counter() - since < 10, "the screen answers, the telling goes on"
    gijs.tell("planned and published")


def teach(eva: Person) -> None:
    """What a teacher does around one talk: bring something, say who came, three lines and an agreement, the file."""
    page = eva.page
    page.goto("/linde/gesprekken/")
    today = page.locator("main a[href*='/gesprekken/']").filter(has_text="Kees").first
    eva.press(today)
    talk = page.url
    assert faults(page) == [], "a talk"
    eva.press(page.locator("button[value='present:yes']"))
    page.goto(f"{talk}verslag/")
    eva.fill(page.locator("textarea[name=text]"), "Kees leest graag hardop voor. Thuis oefent hij met de klok.")
    eva.fill(page.locator("input[name=a0-text]"), "Een boek over dieren mee naar huis")
    eva.press(page.locator("button[value=share]"))
    page.goto(f"{talk}dossier/")
    assert "oefent hij met de klok" in page.content()
    assert eva.steps <= 6
    eva.tell("after one talk")

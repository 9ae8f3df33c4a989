"""Outside the demo: from an invitation on the operator's screen to one's own centre, in a real browser."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.accounts.conftest import app_code
from tests.journeys.conftest import COMMAND, _wait_for

pytestmark = pytest.mark.journey
SENTENCE = "zes eenden in de sloot"


@dataclass(frozen=True)
class Site:
    """A real site in a home of its own."""

    address: str
    environment: dict[str, str]

    def samenspel(self, *arguments: str) -> str:
        """What a command says."""
        run = subprocess.run([COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=True)
        return run.stdout

    def invite(self, role: str, email: str) -> str:
        """A one-time link."""
        said = self.samenspel("invite", "--centre", "els", "--role", role, "--email", email, "--json")
        return str(json.loads(said)["url"])

    def mailed_code(self, email: str) -> str:
        """The code in the newest mail to this address."""
        folder = Path(self.environment["SAMENSPEL_HOME"]) / "mail"
        mails = sorted((path.stat().st_mtime_ns, path.read_text()) for path in folder.iterdir())
        found = re.findall(r"\d{4}-\d{4}", [text for _when, text in mails if f"To: {email}" in text][-1])
        return str(found[-1])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMENSPEL", "DJANGO", "EMAIL"))}
    kept.pop("DATABASE_URL", None)
    address = f"http://localhost:{port}"
    home = str(tmp_path_factory.mktemp("real"))
    site = Site(address, kept | {"SAMENSPEL_HOME": home, "SAMENSPEL_URL": address})
    site.samenspel("create-centre", "--key", "els", "--name", "De Els", "--organisation", "Basisschool De Els")
    with subprocess.Popen([COMMAND, "serve", "--port", port], env=site.environment) as server:
        try:
            _wait_for(address, server)
            yield site
        finally:
            server.terminate()


@pytest.fixture
def browse(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`browse(width=360, dark=True, language="ar", scripts=False, passkeys=True)` gives a page of a new browser."""
    contexts = []
    wrong: list[str] = []

    def open_page(
        *, width: int = 1280, dark: bool = False, language: str = "nl", scripts: bool = True, passkeys: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale=language,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        if passkeys:
            give_authenticator(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def give_authenticator(page: Page) -> None:
    """A device with a finger that always fits."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.goto("/account/uitloggen/")
    page.locator("main form button[type=submit]").first.click()
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/account/inloggen/"))


def accept(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("main form.form button[type=submit]").click()


def test_a_head_comes_in_with_a_passkey(site: Site, browse: Callable[..., Page]) -> None:
    page = browse(passkeys=True)
    accept(page, site.invite("head", "gijs@voorbeeld.test"))
    expect(page).to_have_url(f"{site.address}/account/tweede-factor/")
    page.goto("/els/kompas/")
    expect(page).to_have_url(re.compile("/account/tweede-factor/"))
    page.locator("a[href$='/passkeys/nieuw/']").click()
    page.locator("form[data-passkey=create] button").click()
    expect(page).to_have_url(f"{site.address}/account/herstelcodes/")
    assert page.locator("main code").count() == 10
    page.locator("main a.btn-primary").click()
    expect(page).to_have_url(f"{site.address}/els/kompas/")

    sign_out(page)
    page.goto("/els/kompas/")
    page.locator("form[data-passkey=get] button").click()
    expect(page).to_have_url(f"{site.address}/els/kompas/")

    page.goto("/account/herstelcodes/")
    expect(page).to_have_url(re.compile("/account/bevestigen/"))
    page.locator("form[data-passkey=get] button").click()
    expect(page).to_have_url(f"{site.address}/account/herstelcodes/")


def test_a_teacher_comes_in_with_a_password_and_an_app(site: Site, browse: Callable[..., Page]) -> None:
    page = browse()
    accept(page, site.invite("teacher", "eva@voorbeeld.test"))
    page.locator("a[href$='/app/nieuw/']").click()
    send(page, password1=SENTENCE, password2=SENTENCE)
    expect(page).to_have_url(f"{site.address}/account/app/nieuw/")
    send(page, code=app_code(page.locator("main bdi.num").inner_text().strip()))
    expect(page).to_have_url(f"{site.address}/account/herstelcodes/")
    spare = page.locator("main code").first.inner_text()

    sign_out(page)
    page.goto("/els/kompas/")
    page.locator("main details.disclosure > summary").click()
    send(page, login="eva@voorbeeld.test", password=SENTENCE)
    expect(page).to_have_url(f"{site.address}/account/inloggen/bevestigen/")
    send(page, code=spare)
    expect(page).to_have_url(f"{site.address}/els/kompas/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_parent_comes_in_with_a_code_on_a_phone(site: Site, browse: Callable[..., Page], scripts: bool) -> None:
    email = f"amina{scripts}@voorbeeld.test".lower()
    page = browse(width=360, language="ar", scripts=scripts)
    accept(page, site.invite("parent", email))
    expect(page).to_have_url(f"{site.address}/els/visie/")

    other = browse(width=360, language="ar", scripts=scripts)
    other.goto("/els/doelen/")
    expect(other.locator("html")).to_have_attribute("dir", "rtl")
    send(other, email=email)
    send(other, code=site.mailed_code(email))
    expect(other).to_have_url(f"{site.address}/els/doelen/")


def test_a_passkey_that_is_not_there_is_said_on_the_page(browse: Callable[..., Page]) -> None:
    page = browse(passkeys=True)
    page.goto("/account/inloggen/")
    page.locator("form[data-passkey=get] button").click()
    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    without = browse(scripts=False)
    without.goto("/account/inloggen/")
    expect(without.locator("form[data-passkey] noscript p")).to_be_visible()


DRESSES: list[dict[str, Any]] = [
    {"width": 360, "language": "ar", "dark": True},
    {"width": 1280, "language": "nl", "dark": False},
]


@dataclass
class Look:
    """Goes through pages, asks axe about each and keeps what is wrong; pictures go to the folder SCREENSHOTS."""

    page: Page
    name: str
    problems: list[str] = field(default_factory=list)

    def at(self, url: str = "", shot: str = "") -> None:
        """Look at this address, or at the page as it stands."""
        if url:
            self.page.goto(url)
        where = shot or url.strip("/").replace("/", "-")
        if os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=f"{os.environ['SCREENSHOTS']}/{self.name}/{where}.png", full_page=True)
        for rule in Axe().run(self.page).response["violations"]:
            self.problems.append(f"{where} {rule['id']}: {rule['nodes'][0]['html'][:120]}")
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.problems.append(f"{where} is wider than the screen")


def send(page: Page, **fields: str) -> None:
    """Fill in the form that has these fields, and send it."""
    for name, value in fields.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator(f"form:has(input[name={next(iter(fields))}]) button[type=submit]").first.click()


@pytest.mark.parametrize("dress", DRESSES, ids=["phone", "desk"])
def test_everybody_can_use_every_page(site: Site, browse: Callable[..., Page], dress: dict[str, Any]) -> None:
    page, email = browse(**dress), f"wie{time.time_ns()}@voorbeeld.test"
    look = Look(page, dress["language"])
    look_at_the_way_in(look, email)
    page.context.clear_cookies()
    look.at(site.invite("teacher", email), "invitation")
    page.locator("main form.form button[type=submit]").click()
    look_at_setting_up(look)
    look.at(site.invite("parent", f"ander{time.time_ns()}@voorbeeld.test"), "invitation-other")
    look.at(site.invite("parent", email), "invitation-mine")
    page.context.clear_cookies()
    look.at(site.invite("parent", email), "invitation-known")
    assert look.problems == []


def look_at_the_way_in(look: Look, email: str) -> None:
    look.at("/account/uitnodiging/verlopen/", "invitation-gone")
    look.at("/account/gesloten/")
    look.at("/account/wachtwoord/vergeten/")
    look.at("/account/inloggen/code/")
    look.at("/account/inloggen/")
    look.page.locator("main details.disclosure > summary").click()
    send(look.page, login=email, password="dat is het niet")
    look.at(shot="sign-in-wrong")
    look.page.goto("/account/inloggen/")
    send(look.page, email=email)
    look.at(shot="code")
    send(look.page, code="1")
    look.at(shot="code-wrong")


def look_at_setting_up(look: Look) -> None:
    for url in (
        "/account/tweede-factor/",
        "/account/passkeys/nieuw/",
        "/account/uitloggen/",
        "/account/wachtwoord/kiezen/",
    ):
        look.at(url)
    send(look.page, password1=SENTENCE, password2=SENTENCE)
    look.at("/account/app/nieuw/")
    send(look.page, code=app_code(look.page.locator("main bdi.num").inner_text().strip()))
    look.at(shot="recovery-codes")
    for url in (
        "/account/",
        "/account/wachtwoord/wijzigen/",
        "/account/herstelcodes/nieuw/",
        "/account/app/verwijderen/",
    ):
        look.at(url)
    look.at("/account/bevestigen/app/")

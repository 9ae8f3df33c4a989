"""Staff sign in at identity providers that others wrote, in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.identity.conftest import School
from tests.journeys.test_sign_in import Look, Site

pytestmark = pytest.mark.journey

Browse = Callable[..., Page]
DRESSES: list[dict[str, Any]] = [
    {"width": width, "language": language, "dark": dark}
    for width in (360, 1280)
    for language in ("nl", "ar")
    for dark in (False, True)
]


def sign_in(page: Page, school: School, login: str, going: str = "/els/kompas/") -> None:
    """From a page of the centre, by the button, over the page of the school, and back."""
    page.goto(going)
    page.locator(f"button[name=via][value='{school.key}']").click()
    expect(page).to_have_url(re.compile(re.escape(school.address)))
    page.locator("input[name=login]").fill(login)
    page.locator("button").first.click()
    if page.locator("noscript").count() and page.locator("form input[name=SAMLResponse]").count():
        page.locator("form [type=submit]").first.click()  # without JavaScript one presses once more


@pytest.mark.parametrize("scripts", [True, False])
def test_a_teacher_comes_in_with_the_account_of_the_school(
    site: Site, browse: Browse, openid: School, scripts: bool
) -> None:
    who = f"eva{time.time_ns()}"
    site.invite("teacher", f"{who}@els.test")
    page = browse(scripts=scripts)
    sign_in(page, openid, who)
    expect(page).to_have_url(f"{site.address}/els/kompas/")

    again = browse(scripts=scripts)
    sign_in(again, openid, who, "/els/kompas/balans/")
    expect(again).to_have_url(f"{site.address}/els/kompas/balans/")


def test_one_factor_at_school_is_not_enough(site: Site, browse: Browse, openid: School) -> None:
    who = f"weak{time.time_ns()}"
    site.invite("teacher", f"{who}@els.test")
    page = browse()
    sign_in(page, openid, who)
    expect(page).to_have_url(re.compile("/account/eigen-manier/"))
    page.goto("/els/kompas/")
    expect(page).to_have_url(re.compile("/account/eigen-manier/"))


@pytest.mark.parametrize("login", ["niemand", "vreemd@elders.test", "gast-unverified"])
def test_whoever_is_no_staff_here_hears_the_same_thing(site: Site, browse: Browse, openid: School, login: str) -> None:
    if login.startswith("gast"):
        site.invite("teacher", "gast@els.test")
    page = browse()
    sign_in(page, openid, login)
    expect(page).to_have_url(f"{site.address}/account/inloggen/werk/onbekend/")
    page.goto("/els/kompas/")
    expect(page).to_have_url(re.compile("/account/inloggen/"))


def test_control_a_redirect_instead_of_a_page_is_stopped_by_our_own_policy(
    site: Site, browser: Browser, openid: School
) -> None:
    page = browser.new_page(base_url=site.address)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    away = {"location": f"{openid.address}/.well-known/openid-configuration"}
    page.route("**/inloggen/werk/", lambda route: route.fulfill(status=302, headers=away))
    page.goto("/els/kompas/")
    page.locator(f"button[name=via][value='{openid.key}']").click()
    page.wait_for_event("console", lambda message: "form-action" in message.text, timeout=5000) if not said else None
    assert "form-action" in str(said)
    assert page.url.startswith(site.address)
    page.close()


def test_who_turns_back_at_the_school_is_told_so(site: Site, browse: Browse, openid: School) -> None:
    page = browse()
    sign_in(page, openid, "")
    expect(page).to_have_url(f"{site.address}/account/inloggen/werk/mislukt/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_childcare_worker_comes_in_by_entree(site: Site, browse: Browse, entree: School, scripts: bool) -> None:
    site.invite("childcare_worker", "fatma@els.test")
    page = browse(scripts=scripts)
    sign_in(page, entree, "fatma")
    expect(page).to_have_url(f"{site.address}/els/kompas/")


@pytest.mark.parametrize("login", ["daan", "niemand"])
def test_a_pupil_and_a_stranger_do_not_come_in_by_entree(
    site: Site, browse: Browse, entree: School, login: str
) -> None:
    page = browse()
    sign_in(page, entree, login)
    expect(page).to_have_url(f"{site.address}/account/inloggen/werk/onbekend/")


def test_everybody_can_use_the_pages(site: Site, browse: Browse, entree: School) -> None:
    problems = []
    for dress in DRESSES:
        name = f"{dress['language']}-{dress['width']}-{'dark' if dress['dark'] else 'light'}"
        look = Look(browse(**dress), name)
        look.at("/account/inloggen/", "sign-in")
        look.at("/account/inloggen/werk/onbekend/", "not-known")
        look.at("/account/inloggen/werk/mislukt/", "went-wrong")
        problems += [f"{name}: {problem}" for problem in look.problems]
    assert problems == []

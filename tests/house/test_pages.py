"""Rules about every page of a centre: few queries, no other host, nothing inline, and a language that is complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from samenspel.core.tenancy import centre_scope
from samenspel.demo.loading import load_demo
from samenspel.organisations.models import Centre
from samenspel.talks.models import Round
from tests.conftest import TODAY
from tests.stage import set_the_demo

MOST_QUERIES = 12
# Kompas: four are for the evidence of all years and criteria together. All of it is made once and remembered until
# something changes. Talks: the pages on which a whole round is weighed, by its kinds of rows
# (never by how many there are: tests/talks asks that); they are to become no more.
MORE: dict[str, int] = {
    "kompas/": 2,
    "gesprekken/planning/*/bord/": 3,
    "gesprekken/planning/*/": 3,
}
ONE = re.compile(r"[0-9a-f-]{36}")
TEAM = (
    "kompas/",
    "kompas/aanbod/",
    "kompas/balans/?lens=samen",
    "kompas/balans/?lens=maturity",
    "kompas/populatie/",
    "intake/",
    "intake/wensen/",
    "kompas/doelen/",
    "kompas/beleidsdocument/",
    "kompas/kaders/",
    "kompas/kaders/criteria/",
    "gezinnen/",
    "gesprekken/opkomst/",
    "gesprekken/opkomst/cijfers/",
    "gesprekken/rondes/",
    "gesprekken/",
    "gesprekken/afspraken/",
    "gesprekken/lijsten/",
    "gesprekken/agenda/",
    "gesprekken/vragen/team/",
    "gesprekken/vragen/team/kind/",
)
LEADERS = ("gezinnen/wie-mag-wat/", "gesprekken/rondes/nieuw/")
PARENTS = (
    "visie/",
    "activiteiten/",
    "doelen/",
    "document/",
    "intake/mijn/",
    "mijn-kinderen/",
    "gesprekken/mijn/",
    "gesprekken/vragen/",
    "gesprekken/agenda/",
)
# Of the newest round of talks that was published.
OF_A_ROUND = "rounds:round rounds:hours rounds:interpreters planning:board wishes:answers talk_lists:round"
LED = "rounds:groups rounds:days rounds:about rounds:dates rounds:children planning:overview planning:without"
INLINE = re.compile(rb"<style|<script(?![^>]*\ssrc=)[^>]*>|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(rb"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE)


@pytest.fixture
def loaded(db: None) -> None:
    """The whole demo, as a newcomer gets it."""
    set_the_demo(TODAY)


@pytest.fixture
def visitor(loaded: None, settings: Any) -> Callable[[str], Client]:
    from tests.conftest import user_of

    def sign_in(key: str) -> Client:
        settings.DEMO = True
        client = Client()
        client.force_login(user_of(key), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


def pages() -> Iterator[tuple[str, str]]:
    """Who asks what, in the demo as it was loaded."""
    yield from (("gijs", path) for path in TEAM)
    yield from (("eva", path) for path in TEAM)
    yield from (("gijs", path) for path in LEADERS)
    yield from (("amina", path) for path in PARENTS)
    with centre_scope(Centre.objects.get(key="linde").pk):
        rounds = Round.objects.filter(state=Round.State.PUBLISHED, talks__isnull=False).order_by("-school_year", "-pk")
        round_id = rounds.values_list("public_id", flat=True)[0]
    for who, names in (("gijs", f"{OF_A_ROUND} {LED}"), ("eva", OF_A_ROUND)):
        yield from ((who, reverse(name, args=["linde", round_id]).removeprefix("/linde/")) for name in names.split())


def test_no_page_asks_the_database_more_than_twelve_times(visitor: Callable[[str], Client]) -> None:
    many = {}
    for who, path in pages():
        client = visitor(who)
        client.get(f"/linde/{path}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/linde/{path}").status_code == 200
        if len(asked) > MOST_QUERIES + MORE.get(ONE.sub("*", path), 0):
            many[who, path] = len(asked)
    assert many == {}


def test_no_page_holds_script_or_style_of_its_own_or_asks_another_host(visitor: Callable[[str], Client]) -> None:
    for who, path in pages():
        page = visitor(who).get(f"/linde/{path}")
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert INLINE.search(page.content) is None, (path, INLINE.search(page.content))
        assert ELSEWHERE.search(page.content) is None, path


def test_control_a_page_with_its_own_style_is_caught() -> None:
    assert INLINE.search(b'<p style="x">')
    assert INLINE.search(b"<script>alert()</script>")
    assert not INLINE.search(b'<script src="/static/x.js" defer></script>')
    assert ELSEWHERE.search(b'<img src="//elders.test/x">')


class Missing:
    """What a catalogue falls back on: marks every text that it lacks."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, more: str, number: int) -> str:
        return f"⟦{one}⟧"

    pgettext = npgettext = gettext


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_text_of_a_page_is_there_in_the_language(
    visitor: Callable[[str], Client], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trans_real.translation(language), "_fallback", Missing())
    for who, path in pages():
        client = visitor(who)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        text = client.get(f"/linde/{path}").content.decode()
        assert re.findall("⟦[^⟧]*⟧", text) == [], path


def test_control_a_text_without_translation_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trans_real.translation("ar"), "_fallback", Missing())
    with translation.override("ar"):
        assert translation.gettext("A text that nobody translated").startswith("⟦")


def test_every_template_can_be_read() -> None:
    engine = engines["django"]
    root = Path(__file__).resolve().parents[2] / "samenspel"
    templates = [path for path in root.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    assert len(templates) > 60
    for path in templates:
        engine.get_template(str(path).split("/templates/")[1])


def test_the_demo_shows_two_years_that_differ(loaded: None) -> None:
    from samenspel.activities.models import Activity

    with centre_scope(Centre.objects.get(key="linde").pk):
        first = set(Activity.objects.filter(school_year__start=2017).values_list("number", "name"))
        now = Activity.objects.filter(school_year__start=2026)
        assert Activity.objects.filter(school_year__start=2017).count() == 44
        assert set(now.exclude(status="stopped").values_list("number", "name")) != first
    assert load_demo(date(2026, 12, 1)) is False, "a second time keeps what is there"

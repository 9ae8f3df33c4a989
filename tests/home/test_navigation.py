"""Which entry of the menu is the current one: where somebody is, also on pages that lie beside their room."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.core.tenancy import centre_scope
from samenspel.home import navigation
from samenspel.organisations.models import Centre
from samenspel.talks.models import Round, Talk
from tests.conftest import TODAY, user_of
from tests.stage import set_the_demo


@pytest.fixture
def visitor(db: None, settings: Any) -> Any:
    set_the_demo(TODAY)
    settings.DEMO = True

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(user_of(key), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


@pytest.fixture
def visit(visitor: Any) -> Any:
    """`visit("gijs", "rounds:list", …)` gives the labels of the current entries, of the areas and of the menu."""

    def current(who: str, name: str, *args: Any) -> tuple[list[str], list[str]]:
        page = visitor(who).get(reverse(name, args=["linde", *args]))
        assert page.status_code == 200
        areas = [str(area.label) for area in page.context["areas"] if area.current]
        return areas, [str(item.label) for item in page.context["navigation"] if item.current]

    return current


def newest(state: str) -> Any:
    """The round in this state with talks, or the one that asks."""
    with centre_scope(Centre.objects.get(key="linde").pk):
        return Round.objects.filter(state=state).order_by("-school_year", "-pk").values_list("public_id", flat=True)[0]


def test_on_every_page_of_talks_one_entry_is_current(visit: Any) -> None:
    published = newest(Round.State.PUBLISHED)
    with centre_scope(Centre.objects.get(key="linde").pk):
        talk = Talk.objects.filter(seats__adult__user=user_of("eva"), round__state="closed").first()
        assert talk
    for who, expected, name, *args in (
        ("gijs", "Mijn gesprekken", "talks:list"),
        ("eva", "Mijn gesprekken", "talks:talk", talk.public_id),
        ("eva", "Mijn gesprekken", "calendars:mine"),
        ("gijs", "Rondes", "rounds:list"),
        ("gijs", "Rondes", "rounds:groups", published),
        ("gijs", "Rondes", "talk_lists:rounds"),
        ("eva", "Rondes", "talk_lists:round", published),
        ("gijs", "Rondes", "planning:overview", published),
        ("gijs", "Rondes", "wishes:answers", published),
        ("gijs", "Aangevraagd", "asked:list"),
        ("gijs", "Aangevraagd", "asked:children"),
        ("gijs", "Afspraken", "talks:agreements"),
        ("gijs", "Wie kwam er?", "attendance:evening"),
        ("gijs", "Cijfers", "attendance:figures"),
    ):
        assert visit(who, name, *args) == (["Gesprekken"], [expected]), name


def test_control_without_the_rooms_of_an_entry_lists_and_letters_stand_nowhere(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tuple(
        replace(area, entries=tuple(replace(entry, also=()) for entry in area.entries)) for area in navigation.TEAM
    )
    monkeypatch.setattr(navigation, "TEAM", bare)
    assert visit("gijs", "talk_lists:rounds") == (["Gesprekken"], [])


def test_what_a_parent_is_asked_belongs_to_talks(visit: Any) -> None:
    asking = newest(Round.State.ASKING)
    for name, *args in (("talks:mine",), ("wishes:mine", asking), ("asked:mine",), ("calendars:mine",)):
        assert visit("bram", name, *args)[1] == ["Gesprekken"], name
    assert visit("bram", "home:vision")[1] == ["Visie"]


def test_the_menu_of_years_is_the_frames_own_whatever_a_page_calls_years(visitor: Any) -> None:
    """The figures of talks have columns of years, and taking in lists places that begin a year."""
    for path, expected in (
        ("gesprekken/opkomst/cijfers/", ["2026-2027", "2025-2026", "2017-2018"]),
        ("inlezen/", []),
    ):
        page = visitor("gijs").get(f"/linde/{path}")
        assert "years" in page.context, "control: the page has years of its own"
        menu = page.content.decode().partition('class="menu menu-year"')[2].partition("</details>")[0]
        assert re.findall(r'<li><a href="[^"]+"[^>]*>([^<]*)</a>', menu) == expected

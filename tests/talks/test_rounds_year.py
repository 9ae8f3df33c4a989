"""A round opens its school year: a centre that began with talks alone finds last year's rounds in the menu of years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.talks.actions import rounds as actions
from samenspel.talks.actions.rounds import start_round
from samenspel.talks.forms.rounds import BeginForm
from samenspel.talks.logic.rounds import Kind
from tests.conftest import TODAY

Visitor = Callable[[str], Client]
ROUNDS = "/linde/gesprekken/rondes/"


def begin(gijs: Actor, school_year: int) -> None:
    start_round(actor=gijs, kind=Kind.REPORT, title="Rapport", school_year=school_year, day=TODAY)


def years_of(client: Client) -> list[str]:
    return [str(one.label) for one in client.get(ROUNDS).context["school_years"]]


def test_the_year_of_a_round_stands_in_the_menu(linde: Centre, cast: dict[str, Actor], client_as: Visitor) -> None:
    assert years_of(client_as("gijs")) == []
    for year in (2025, 2026, 2026):
        begin(cast["gijs"], year)
    assert years_of(client_as("gijs")) == ["2026-2027", "2025-2026"]
    assert "Rapport" in client_as("gijs").get(f"{ROUNDS}?year=2025-2026").content.decode()


def test_control_without_it_the_round_is_in_no_menu(
    linde: Centre, cast: dict[str, Actor], client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "open_school_year", lambda **_given: None)
    begin(cast["gijs"], 2025)
    assert years_of(client_as("gijs")) == []


@pytest.mark.parametrize(
    ("held", "today", "chosen"),
    [
        (2026, date(2027, 9, 1), 2027),
        (2026, date(2026, 11, 22), 2026),
        (2027, date(2026, 11, 22), 2027),
        (2024, date(2026, 11, 22), 2024),
    ],
)
def test_a_new_round_is_for_the_year_that_it_is(held: int, today: date, chosen: int) -> None:
    from samenspel.core.logic.school_years import start_on

    form = BeginForm(None, earlier=(), year=held, now=start_on(today))
    assert form.initial["school_year"] == chosen


def test_with_last_years_line_open_the_form_is_for_this_year(
    linde: Centre, cast: dict[str, Actor], client_as: Visitor
) -> None:
    SchoolYear(start=2025).save()
    page: Any = client_as("gijs").get(f"{ROUNDS}nieuw/?year=2025-2026")
    assert page.context["form"].initial["school_year"] == 2026


def test_for_a_year_that_is_over_no_round_is_proposed(linde: Centre, client_as: Visitor) -> None:
    SchoolYear(start=2025).save()
    SchoolYear(start=2026).save()
    suggested = [
        bool(client_as("gijs").get(f"{ROUNDS}?year={label}").context["suggestions"])
        for label in ("2025-2026", "2026-2027")
    ]
    assert suggested == [False, True]

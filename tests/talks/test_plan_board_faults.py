"""How many talks do not fit is counted on the board of those with a name alone: else it would tell of one's family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.people.models import CareRelation
from samenspel.talks.models import Away, Round, Seat, Talk
from samenspel.talks.queries import plan_board
from tests.talks.plan_stage import FIRST, adult, another_family, at, child, planning, talk_of

Visitor = Callable[[str], Client]


@pytest.fixture
def round_(linde: Any) -> Round:
    """Three talks of group 4 with Lotte, the second and third while she is away."""
    made = planning(ends=time(18))
    for number in (1, 2, 3):
        another_family(number)
        talk_of(made, f"Kind {number}", [f"Ouder {number}"], at(15, 15 * number), staff=[adult("Lotte")])
    Away.objects.create(round=made, adult=adult("Lotte"), on=FIRST, begins=time(15, 30), ends=time(16))
    return made


@pytest.fixture
def family(round_: Round) -> None:
    """Gijs is family of the second child."""
    CareRelation.objects.create(adult=adult("Gijs"), child=child("Kind 2"), kind="other")


def counted(client: Client, round_: Round) -> tuple[int, str]:
    """How many do not fit, over all days; and what the button of the day says of it."""
    page = client.get(reverse("planning:board", args=["linde", round_.public_id]))
    (day,) = page.context["days"]
    return page.context["faults"], str(day.hint)


def test_a_head_is_told_how_many_do_not_fit(round_: Round, client_as: Visitor) -> None:
    assert counted(client_as("gijs"), round_) == (2, "past niet: 2")


def test_where_the_own_family_is_among_them_nothing_is_counted(round_: Round, family: None, client_as: Visitor) -> None:
    assert counted(client_as("gijs"), round_) == (0, "")


def test_at_the_talks_where_one_sits_it_is(round_: Round, family: None, client_as: Visitor) -> None:
    sits = Talk.objects.get(round=round_, child=child("Kind 3"))
    Seat.objects.create(talk=sits, adult=adult("Gijs"), side="staff", order=1)
    assert counted(client_as("gijs"), round_) == (1, "past niet: 1")


def test_control_a_count_of_all_that_one_may_see_tells_of_the_own_family(
    round_: Round, family: None, client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the two, and so the one that is not counted is of the child whom one may not know about."""
    monkeypatch.setattr(plan_board._Drawing, "_is_named", lambda self, table: table.talk.pk in self.may.seen)
    assert counted(client_as("gijs"), round_) == (1, "past niet: 1")

"""A parent who may no longer come to a talk has no seat, and nobody sees why."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from samenspel.core.actor import Actor, System
from samenspel.core.policy import may
from samenspel.notifications.models import Message
from samenspel.people import changing
from samenspel.people.actions import begin_block, lift_block
from samenspel.people.actions.deaths import report_adult_death, report_child_death
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.talks.actions.plan_seats import reseat
from samenspel.talks.models import Round, Seat, Talk
from samenspel.talks.policy import OWN_TALK
from tests.conftest import TODAY
from tests.talks.makers import a_round, a_talk

NOW = timezone.make_aware(datetime(2026, 11, 22, 12))
AT = timezone.make_aware(datetime.combine(date(2026, 12, 7), time(15, 30)))
SYSTEM = System("test")


def adult(name: str) -> Adult:
    return Adult.objects.get(given_name=name)


def noor() -> Child:
    return Child.objects.get(given_name="Noor")


def talk(*home: str, round_: Round | None = None, **more: Any) -> Talk:
    return a_talk(
        child=noor(),
        group=Group.objects.get(name="Groep 4"),
        home=[adult(name) for name in home],
        staff=[adult("Eva")],
        at=AT,
        round_=round_,
        **more,
    )


def block(name: str = "Bram") -> Block:
    return begin_block(actor=SYSTEM, adult=adult(name), child=noor(), basis=Basis.SAFETY, moment=NOW)


def homes(one: Talk) -> list[str]:
    return [seat.adult.given_name for seat in one.seats.filter(side=Seat.Side.HOME)]


@pytest.fixture
def round_(linde: Any) -> Round:
    return a_round(groups=[Group.objects.get(name="Groep 4")], first=date(2026, 12, 7), state=Round.State.PUBLISHED)


def test_a_blocked_parent_leaves_the_table_and_the_other_keeps_the_talk(round_: Round, cast: dict[str, Actor]) -> None:
    joint = talk("Amina", "Bram", round_=round_)
    block()
    joint.refresh_from_db()
    assert homes(joint) == ["Amina"]
    assert (joint.state, joint.starts_at) == ("planned", AT)
    assert may(cast["amina"], OWN_TALK, joint)
    assert not may(cast["bram"], OWN_TALK, joint)
    assert not Message.objects.exists(), "no message about a block goes to anybody"


def test_control_without_the_event_the_seat_would_stay(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "_listeners", [])
    joint = talk("Amina", "Bram", round_=round_)
    block()
    assert homes(joint) == ["Amina", "Bram"]
    assert reseat(children={noor().pk}, day=TODAY, moment=NOW) == 1, "and the hourly look would find it"
    assert homes(joint) == ["Amina"]


def test_a_talk_of_the_blocked_parent_alone_is_called_off_and_the_other_notices_nothing(round_: Round) -> None:
    mine, theirs = talk("Amina", round_=round_), talk("Bram", round_=round_)
    before = Talk.objects.filter(pk=mine.pk).values().get()
    block()
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (theirs.state, homes(theirs)) == ("cancelled", [])
    assert (mine.state, homes(mine)) == ("planned", ["Amina"])
    assert Talk.objects.filter(pk=mine.pk).values().get() == before


def test_a_talk_that_nobody_knows_of_goes_without_a_trace(round_: Round) -> None:
    hers, his = talk("Amina", round_=round_, is_published=False), talk("Bram", round_=round_, is_published=False)
    block()
    assert list(Talk.objects.all()) == [hers]
    assert his not in Talk.objects.all()


def test_whose_block_is_lifted_gets_an_own_talk_without_a_moment_and_is_put_beside_nobody(round_: Round) -> None:
    joint = talk("Amina", "Bram", round_=round_)
    one = block()
    Block.objects.filter(pk=one.pk).update(confirmed_at=NOW, lift_asked_at=NOW)
    lift_block(actor=SYSTEM, block=one, moment=NOW)
    assert homes(joint) == ["Amina"]
    (own,) = Talk.objects.exclude(pk=joint.pk)
    assert (homes(own), own.state, own.starts_at, own.published_at) == (["Bram"], "open", None, None)
    assert own.seats.filter(side=Seat.Side.STAFF).get().adult == adult("Eva")


def test_of_who_died_nothing_is_planned_any_more(round_: Round) -> None:
    joint, his = talk("Amina", "Bram", round_=round_), talk("Bram", round_=round_)
    report_adult_death(actor=SYSTEM, adult=adult("Bram"), child=noor(), died_on=TODAY, day=TODAY)
    his.refresh_from_db()
    assert (homes(joint), his.state) == (["Amina"], "cancelled")


def test_no_talk_is_left_about_a_child_who_died(round_: Round) -> None:
    joint = talk("Amina", "Bram", round_=round_)
    report_child_death(actor=SYSTEM, child=noor(), died_on=TODAY, day=TODAY)
    joint.refresh_from_db()
    assert (joint.state, homes(joint)) == ("cancelled", [])
    assert not Message.objects.exists()


def test_what_was_held_already_stays_as_it_was(round_: Round) -> None:
    held = talk("Amina", "Bram", round_=round_)
    Talk.objects.filter(pk=held.pk).update(state="held")
    block()
    assert homes(held) == ["Amina", "Bram"]


def test_looking_again_changes_nothing(round_: Round) -> None:
    talk("Amina", "Bram", round_=round_)
    assert reseat(children={noor().pk}, day=TODAY, moment=NOW) == 0

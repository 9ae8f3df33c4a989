"""Who was kept away from a talk that was asked for and planned: back at the table when the block is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from samenspel.core.actor import Actor, System
from samenspel.core.policy import may
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.actions import begin_block, lift_block
from samenspel.people.actions.blocks import ask_lift, confirm_block
from samenspel.people.logic.blocks import ALONE, Basis
from samenspel.people.models import Adult, Block, Child
from samenspel.talks.actions import asked_waiting, asking_for
from samenspel.talks.actions.plan_moves import call_off, set_moment
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import OWN_TALK
from samenspel.talks.tasks import keep_true
from tests.conftest import TODAY
from tests.talks.makers import a_talk
from tests.talks.questions import BASE, NOW, adult, ask, noor, propose, setting

SYSTEM = System("test")
HOUR = timedelta(hours=1)
AT = NOW + timedelta(days=9)
Cast = dict[str, Actor]
Ends = Callable[["Clock", Block], None]


class Clock:
    """The time by which the product looks, with its hourly look and its post."""

    def __init__(self) -> None:
        self.now = NOW

    def to(self, moment: datetime) -> None:
        self.now = moment
        keep_true(moment)
        send_due(moment)


@pytest.fixture(autouse=True)
def clock(linde: Centre, monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: timezone.localdate(found.now))
    for name in ("Amina", "Bram"):
        Adult.objects.filter(given_name=name).update(email=f"{name.lower()}@post.test", language="en")
    return found


def block(clock: Clock, name: str) -> Block:
    return begin_block(actor=SYSTEM, adult=adult(name), child=noor(), basis=Basis.SAFETY, moment=clock.now)


def lifted(clock: Clock, one: Block) -> None:
    """By two."""
    clock.to(clock.now + 2 * HOUR)
    ask_lift(actor=SYSTEM, block=one, moment=clock.now)
    lift_block(actor=SYSTEM, block=one, moment=clock.now)
    send_due(clock.now)


def lapsed(clock: Clock, _one: Block) -> None:
    clock.to(clock.now + ALONE)


def over(clock: Clock, one: Block) -> None:
    confirm_block(actor=SYSTEM, block=one, last_day=TODAY + timedelta(days=4), moment=clock.now)
    clock.to(NOW + timedelta(days=5))


ENDS = pytest.mark.parametrize("ends", [lifted, lapsed, over])
WHO = pytest.mark.parametrize(("who", "other"), [("Amina", "Bram"), ("Bram", "Amina")])


def homes(talk: Talk) -> list[str]:
    rows = Seat.objects.filter(talk=talk, side=Seat.Side.HOME).order_by("order", "pk")
    return list(rows.values_list("adult__given_name", flat=True))


def told(name: str) -> list[str]:
    return [str(one.subject) for one in mail.outbox if one.to == [f"{name.lower()}@post.test"]]


INVITED, OFF, MOVED = "An invitation for a talk", "Your talk does not go on", "Something about your talk changed"


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """Amina asked for it and would like Bram there; both are invited and know of it."""
    one = ask(cast["amina"], together=True)
    asking_for.plan_asked(actor=cast["eva"], talk=one, starts_at=AT, setting=setting("Amina", "Bram"), moment=NOW)
    send_due(NOW)
    one.refresh_from_db()
    return one


@ENDS
@WHO
def test_the_seat_goes_with_a_block_and_comes_back_after_it(
    talk: Talk, clock: Clock, cast: Cast, ends: Ends, who: str, other: str
) -> None:
    """Whether the block is of who asked or of the other parent; whom nobody tells of either."""
    one = block(clock, who)
    assert homes(talk) == [other]
    clock.to(NOW + HOUR)
    talk.refresh_from_db()
    assert (homes(talk), talk.state, talk.starts_at) == ([other], Talk.State.PLANNED, AT)
    assert not may(cast[who.lower()], OWN_TALK, talk)
    ends(clock, one)
    assert homes(talk) == ["Amina", "Bram"]
    assert may(cast[who.lower()], OWN_TALK, talk)
    clock.to(clock.now + HOUR)
    assert homes(talk) == ["Amina", "Bram"], "looking again changes nothing"
    talk.refresh_from_db()
    assert (talk.state, talk.starts_at, talk.sequence) == (Talk.State.PLANNED, AT, 0)
    assert told("Amina") == told("Bram") == [INVITED], "nothing changed for anybody"


def test_control_without_the_look_the_seat_would_stay_away(
    talk: Talk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.talks.actions.plan_seats.come_back", lambda **_all: 0)
    lifted(clock, block(clock, "Amina"))
    assert homes(talk) == ["Bram"]


def test_not_while_the_block_holds_nor_when_only_one_asked_to_lift_it(talk: Talk, clock: Clock) -> None:
    one = block(clock, "Amina")
    confirm_block(actor=SYSTEM, block=one, moment=clock.now)
    ask_lift(actor=SYSTEM, block=one, moment=clock.now)
    clock.to(NOW + timedelta(days=6))
    assert homes(talk) == ["Bram"]


def test_not_at_a_talk_that_began(talk: Talk, clock: Clock) -> None:
    one = block(clock, "Amina")
    confirm_block(actor=SYSTEM, block=one, moment=clock.now)
    clock.now = AT
    lifted(clock, one)
    assert homes(talk) == ["Bram"]


def test_what_moved_meanwhile_is_told_on_coming_back(talk: Talk, clock: Clock, cast: Cast) -> None:
    one = block(clock, "Amina")
    set_moment(actor=cast["eva"], talk=talk, to=AT + HOUR, moment=clock.now)
    clock.to(NOW + HOUR)
    assert (told("Amina"), told("Bram")) == ([INVITED], [INVITED, MOVED])
    lifted(clock, one)
    assert (told("Amina"), told("Bram")) == ([INVITED, MOVED], [INVITED, MOVED])
    clock.to(clock.now + HOUR)
    assert len(told("Amina")) == 2, "once"
    clock.to(AT - timedelta(days=1))
    assert len(told("Amina")) == len(told("Bram")) == 3, "and both are reminded"


@ENDS
def test_what_was_called_off_meanwhile_is_told_when_they_may_hear_it(
    talk: Talk, clock: Clock, cast: Cast, ends: Ends
) -> None:
    one = block(clock, "Amina")
    call_off(actor=cast["gijs"], talk=talk, moment=clock.now)
    clock.to(NOW + HOUR)
    assert (told("Amina"), told("Bram")) == ([INVITED], [INVITED, OFF])
    ends(clock, one)
    clock.to(clock.now + HOUR)
    assert (told("Amina"), told("Bram")) == ([INVITED, OFF], [INVITED, OFF])


def test_an_invitation_that_the_block_stopped_goes_out_after_it(cast: Cast, clock: Clock) -> None:
    one = ask(cast["amina"], together=True)
    asking_for.plan_asked(actor=cast["eva"], talk=one, starts_at=AT, setting=setting("Amina", "Bram"), moment=NOW)
    of = block(clock, "Bram")
    clock.to(NOW + HOUR)
    assert (told("Amina"), told("Bram")) == ([INVITED], [])
    lifted(clock, of)
    assert (told("Amina"), told("Bram")) == ([INVITED], [INVITED])


def test_who_is_elsewhere_by_now_comes_back_when_the_talk_moves(talk: Talk, clock: Clock, cast: Cast) -> None:
    one = block(clock, "Amina")
    sami = Child.objects.get(given_name="Sami")
    group = sami.memberships.get().group
    a_talk(child=sami, group=group, home=[adult("Amina")], staff=[adult("Fatma")], at=AT)
    lifted(clock, one)
    assert homes(talk) == ["Bram"]
    set_moment(actor=cast["eva"], talk=talk, to=AT + HOUR, moment=clock.now)
    clock.to(clock.now + HOUR)
    assert homes(talk) == ["Amina", "Bram"]
    assert told("Amina") == [INVITED, MOVED]


@pytest.mark.parametrize("first", ["Amina", "Bram"])
def test_when_both_are_kept_away_the_question_waits_whoever_was_first(
    talk: Talk, clock: Clock, cast: Cast, client_as: Callable[[str], Client], first: str
) -> None:
    blocks = {name: block(clock, name) for name in dict.fromkeys((first, "Amina", "Bram"))}
    talk.refresh_from_db()
    assert (talk.state, talk.starts_at) == (Talk.State.OPEN, None)
    lifted(clock, blocks["Amina"])
    assert homes(talk) == ["Amina"]
    assert client_as("amina").get(f"{BASE}{talk.public_id}/").status_code == 200
    again: dict[str, Any] = {"actor": cast["eva"], "starts_at": AT + HOUR, "moment": clock.now}
    asking_for.plan_asked(talk=talk, setting=setting("Amina"), **again)
    lifted(clock, blocks["Bram"])
    assert homes(talk) == ["Amina"], "to that moment he was not asked"


def test_who_was_kept_away_when_the_other_chose_comes_as_asked(cast: Cast, clock: Clock) -> None:
    talk = propose(cast["eva"], "Amina", "Bram")
    send_due(NOW)
    one = block(clock, "Bram")
    asking_for.choose_moment(actor=cast["amina"], talk=talk, key=talk.proposed[1], moment=clock.now)
    assert homes(talk) == ["Amina"]
    lifted(clock, one)
    assert homes(talk) == ["Amina", "Bram"]
    assert told("Bram")[-1] in (INVITED, MOVED)


def test_whom_the_team_planned_it_without_does_not_come_back(cast: Cast, clock: Clock) -> None:
    talk = propose(cast["eva"], "Amina", "Bram")
    send_due(NOW)
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=AT, setting=setting("Amina"), moment=NOW)
    clock.to(NOW + HOUR)
    lifted(clock, block(clock, "Bram"))
    assert homes(talk) == ["Amina"]


@ENDS
def test_nor_who_was_kept_away_while_the_team_planned_it_without_them(cast: Cast, clock: Clock, ends: Ends) -> None:
    """A block gives nobody a seat that they would not have had without it, and no word of the moment."""
    talk = propose(cast["eva"], "Amina", "Bram")
    send_due(NOW)
    heard = told("Bram")
    one = block(clock, "Bram")
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=AT, setting=setting("Amina"), moment=clock.now)
    send_due(clock.now)
    ends(clock, one)
    clock.to(clock.now + HOUR)
    assert homes(talk) == ["Amina"]
    assert told("Bram") == heard
    assert told("Amina")[-1] == INVITED  # control: who was named for it heard of it


def test_nobody_who_was_not_asked_gets_a_seat(cast: Cast, clock: Clock) -> None:
    talk = ask(cast["amina"])
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=AT, setting=setting("Amina"), moment=NOW)
    lifted(clock, block(clock, "Bram"))
    clock.to(clock.now + HOUR)
    assert homes(talk) == ["Amina"]
    assert not Message.objects.filter(adult=adult("Bram")).exists()
    assert asked_waiting.come_back(children={noor().pk}, day=TODAY, moment=clock.now) == 0

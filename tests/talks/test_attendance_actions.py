"""Noting who came: by who sits at the table, when the moment is there, and to be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.actions.attendance import note_attendance, undo_attendance
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Talk
from tests.talks.makers import a_talk

AT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
AFTER = AT + timedelta(hours=2)


@pytest.fixture
def talk(linde: Centre, cast: dict[str, Actor]) -> Talk:
    people = {key: Adult.objects.get(pk=cast[key].person_id) for key in ("amina", "eva")}
    return a_talk(
        child=Child.objects.get(given_name="Noor"),
        group=Group.objects.get(name="Groep 4"),
        home=[people["amina"]],
        staff=[people["eva"]],
        at=AT,
    )


def row(talk: Talk) -> tuple[str, str, bool | None]:
    found = Talk.objects.get(pk=talk.pk)
    return found.came, found.state, found.child_was_there


def test_present_makes_it_held_and_says_whether_the_child_was_there(talk: Talk, cast: dict[str, Actor]) -> None:
    note_attendance(actor=cast["eva"], talk=talk, came=Came.PRESENT, child_was_there=True, moment=AFTER)
    assert row(talk) == ("present", "held", True)


@pytest.mark.parametrize("came", [Came.ABSENT, Came.ABSENT_WITH_NOTICE, Came.MOVED, Came.OPEN])
def test_what_is_not_present_was_not_held_and_says_nothing_of_the_child(
    talk: Talk, cast: dict[str, Actor], came: Came
) -> None:
    note_attendance(actor=cast["eva"], talk=talk, came=Came.PRESENT, child_was_there=True, moment=AFTER)
    note_attendance(actor=cast["eva"], talk=talk, came=came, child_was_there=True, moment=AFTER)
    assert row(talk) == (came.value, "planned", None)


def test_nobody_was_there_before_the_day_but_a_notice_comes_ahead(talk: Talk, cast: dict[str, Actor]) -> None:
    early = AT - timedelta(days=1)
    for came in (Came.PRESENT, Came.ABSENT):
        with pytest.raises(ValidationError):
            note_attendance(actor=cast["eva"], talk=talk, came=came, child_was_there=None, moment=early)
    note_attendance(actor=cast["eva"], talk=talk, came=Came.ABSENT_WITH_NOTICE, child_was_there=None, moment=early)
    assert row(talk)[0] == "absent_with_notice"


def test_a_talk_that_was_called_off_stays_so(talk: Talk, cast: dict[str, Actor]) -> None:
    Talk.objects.filter(pk=talk.pk).update(state="cancelled")
    with pytest.raises(ValidationError):
        note_attendance(actor=cast["eva"], talk=talk, came=Came.PRESENT, child_was_there=None, moment=AFTER)
    assert row(talk) == ("open", "cancelled", None)


def test_undo_puts_back_what_was_and_not_over_what_somebody_else_noted(talk: Talk, cast: dict[str, Actor]) -> None:
    note_attendance(actor=cast["eva"], talk=talk, came=Came.PRESENT, child_was_there=True, moment=AFTER)
    before, now = note_attendance(actor=cast["gijs"], talk=talk, came=Came.ABSENT, child_was_there=None, moment=AFTER)
    undo_attendance(actor=cast["gijs"], talk=talk, before=before, now=now)
    assert row(talk) == ("present", "held", True)
    with pytest.raises(ValidationError):
        undo_attendance(actor=cast["gijs"], talk=talk, before=before, now=now)
    assert row(talk) == ("present", "held", True)


@pytest.mark.parametrize("who", ["amina", "bram", "fatma", "daan", "karim", "ivo"])
def test_who_does_not_hold_the_talk_notes_nothing(talk: Talk, cast: dict[str, Actor], who: str) -> None:
    with pytest.raises(NotVisible):
        note_attendance(actor=cast[who], talk=talk, came=Came.PRESENT, child_was_there=None, moment=AFTER)
    assert row(talk)[0] == "open"


def test_the_log_says_that_it_was_noted_and_not_what(talk: Talk, cast: dict[str, Actor]) -> None:
    note_attendance(actor=cast["eva"], talk=talk, came=Came.ABSENT, child_was_there=None, moment=AFTER)
    line = Event.objects.filter(verb="talk.attendance-noted").get()
    assert (line.thing_id, line.detail) == (str(talk.public_id), {})

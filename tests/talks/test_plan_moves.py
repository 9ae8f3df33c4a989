"""Moving a talk: by who arranges it, by a family within limits, and as few as can be after a change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.notifications.models import Message
from samenspel.talks.actions.plan_mending import mend_round
from samenspel.talks.actions.plan_moves import move_talk, pin_talk, swap_own_talk
from samenspel.talks.models import AnswerTime, Away, Round, RoundAnswer, Talk
from samenspel.talks.queries import plan_places
from samenspel.talks.queries.plan_material import clock, material
from samenspel.talks.queries.plan_places import Limits, limits, mending, places_for
from tests.talks.plan_stage import FIRST, NOW, adult, another_family, at, aware, planning, talk_of


@pytest.fixture
def round_(linde: Any) -> Round:
    return planning(state=Round.State.PUBLISHED)


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True)


def when(talk: Talk) -> Any:
    talk.refresh_from_db()
    return clock(talk.starts_at) if talk.starts_at else None


def heard(kind: str = "talks.moved") -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("adult__given_name", flat=True))


def free(talk: Talk, **more: Any) -> set[Any]:
    of = material(talk.round)  # type: ignore[arg-type]
    table = next(one for one in of.tables if one.talk.pk == talk.pk)
    return {one.at for one in places_for(of, table, NOW, **more)}


def invited(talk: Talk) -> None:
    from samenspel.talks.actions.telling import tell_published

    tell_published([talk], moment=NOW)
    Message.objects.update(state="sent", attempts=1, settled_at=NOW)


def test_a_family_moves_its_own_talk_and_everybody_at_the_table_from_home_hears(
    noor: Talk, cast: dict[str, Actor]
) -> None:
    invited(noor)
    swap_own_talk(actor=cast["amina"], talk=noor, to=at(15, 30), moment=NOW)
    assert when(noor) == at(15, 30)
    assert noor.moves_by_family == 1
    assert heard() == {"Amina", "Bram"}


def test_no_further_than_the_round_allows(noor: Talk, round_: Round, cast: dict[str, Actor]) -> None:
    assert limits(round_, noor, NOW) is Limits.FREE
    noor.moves_by_family = 2
    assert limits(round_, noor, NOW) is Limits.OFTEN
    noor.moves_by_family = 0
    assert limits(round_, noor, aware(at(14, 0, 6))) is Limits.LATE
    noor.is_pinned = True
    assert limits(round_, noor, NOW) is Limits.PINNED
    round_.state = Round.State.PLANNING
    assert limits(round_, noor, NOW) is Limits.STATE
    Talk.objects.filter(pk=noor.pk).update(moves_by_family=2)
    with pytest.raises(ValidationError):
        swap_own_talk(actor=cast["amina"], talk=noor, to=at(15, 30), moment=NOW)
    assert when(noor) == at(15)


def test_of_two_families_who_want_one_moment_the_second_hears_that_it_is_gone(
    noor: Talk, round_: Round, cast: dict[str, Actor]
) -> None:
    another_family(1)
    other = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 45), is_published=True)
    assert at(15, 30) in free(noor, for_family=True)
    Talk.objects.filter(pk=other.pk).update(starts_at=aware(at(15, 30)))
    with pytest.raises(ValidationError, match="net voor"):
        swap_own_talk(actor=cast["amina"], talk=noor, to=at(15, 30), moment=NOW)
    assert when(noor) == at(15)


@pytest.mark.parametrize("who", ["hanna", "coby", "eva", "gijs", "daan", "karim"])
def test_nobody_swaps_anothers_talk(noor: Talk, cast: dict[str, Actor], who: str) -> None:
    with pytest.raises(NotVisible):
        swap_own_talk(actor=cast[who], talk=noor, to=at(15, 30), moment=NOW)


def test_a_moment_at_which_somebody_at_the_table_cannot_is_not_offered(noor: Talk, round_: Round) -> None:
    said = RoundAnswer.objects.create(round=round_, adult=adult("Bram"), channel="link", given_at=NOW)
    AnswerTime.objects.create(answer=said, on=FIRST, begins=time(15, 30), ends=time(16), choice="cannot")
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 5))
    assert free(noor) == {at(15, 5), at(15, 10), at(15, 15)}


def test_before_publishing_staff_may_put_it_anywhere_in_the_round_and_the_board_says_what_breaks(
    linde: Any, cast: dict[str, Actor]
) -> None:
    round_ = planning()
    another_family(1)
    one, other = talk_of(round_, "Noor", ["Amina"], at(15)), talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 15))
    move_talk(actor=cast["gijs"], talk=other, to=at(15, 5), moment=NOW)
    assert when(other) == at(15, 5)
    move_talk(actor=cast["eva"], talk=other, to=None, moment=NOW)
    assert (when(other), other.state) == (None, "open")
    for wrong in (at(12), at(15, 3), at(16), at(15, 0, 8)):
        with pytest.raises(ValidationError):
            move_talk(actor=cast["gijs"], talk=one, to=wrong, moment=NOW)
    with pytest.raises(ValidationError, match="voorbij"):
        move_talk(actor=cast["gijs"], talk=one, to=at(15, 30), moment=aware(at(15, 40)))
    assert when(one) == at(15)
    assert not Message.objects.exists()


def test_what_a_family_knows_of_moves_only_where_it_breaks_nothing_and_they_hear(
    noor: Talk, round_: Round, cast: dict[str, Actor]
) -> None:
    invited(noor)
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 30), is_published=True)
    with pytest.raises(ValidationError):
        move_talk(actor=cast["gijs"], talk=noor, to=at(15, 30), moment=NOW)
    with pytest.raises(ValidationError):
        move_talk(actor=cast["gijs"], talk=noor, to=None, moment=NOW)
    assert not heard()
    move_talk(actor=cast["gijs"], talk=noor, to=at(15, 45), moment=NOW)
    assert heard() == {"Amina", "Bram"}


def test_a_talk_that_gets_a_moment_after_publishing_is_told_of(round_: Round, cast: dict[str, Actor]) -> None:
    late = talk_of(round_, "Noor", ["Amina"], None)
    move_talk(actor=cast["gijs"], talk=late, to=at(15), moment=NOW)
    late.refresh_from_db()
    assert (late.state, late.published_at) == ("planned", NOW)
    assert heard("talks.invitation") == {"Amina"}


@pytest.mark.parametrize("who", ["fatma", "marja", "amina", "hanna"])
def test_who_has_nothing_to_do_with_it_moves_nothing(noor: Talk, cast: dict[str, Actor], who: str) -> None:
    for act in (
        lambda: move_talk(actor=cast[who], talk=noor, to=at(15, 30), moment=NOW),
        lambda: pin_talk(actor=cast[who], talk=noor, is_pinned=True),
    ):
        with pytest.raises(NotVisible):
            act()


def test_only_what_has_a_moment_is_pinned(round_: Round, noor: Talk, cast: dict[str, Actor]) -> None:
    pin_talk(actor=cast["gijs"], talk=noor, is_pinned=True)
    noor.refresh_from_db()
    assert noor.is_pinned
    with pytest.raises(ValidationError):
        pin_talk(actor=cast["gijs"], talk=talk_of(round_, "Noor", ["Bram"], None), is_pinned=True)


# --- mending


def test_when_a_teacher_is_away_few_move_and_only_they_hear(noor: Talk, round_: Round, cast: dict[str, Actor]) -> None:
    invited(noor)
    another_family(1)
    other = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 45), is_published=True)
    assert mending(material(round_), NOW).rows == ()
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 10))
    shown = mending(material(round_), NOW)
    assert [one.table.talk.pk for one in shown.rows] == [noor.pk]
    assert shown.said.reason == "room"
    assert mend_round(actor=cast["gijs"], round_=round_, shown=shown.shown, moment=NOW) == 1
    assert when(noor) not in (at(15), None)
    assert when(other) == at(15, 45)
    assert heard() == {"Amina", "Bram"}


def test_what_is_confirmed_is_what_was_shown(noor: Talk, round_: Round, cast: dict[str, Actor]) -> None:
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 10))
    shown = mending(material(round_), NOW)
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15, 10), ends=time(15, 40))
    with pytest.raises(ValidationError, match="veranderd"):
        mend_round(actor=cast["gijs"], round_=round_, shown=shown.shown, moment=NOW)
    assert when(noor) == at(15)


def test_while_the_round_is_held_nothing_is_sought(
    noor: Talk, round_: Round, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 10))
    shown = mending(material(round_), NOW).shown
    monkeypatch.setattr(plan_places, "repair", None)
    monkeypatch.setattr(plan_places, "moves", None)
    with pytest.raises(TypeError):
        mending(material(round_), NOW)  # control: this does seek
    assert mend_round(actor=cast["gijs"], round_=round_, shown=shown, moment=NOW) == 1
    later = when(noor) + timedelta(minutes=20)
    swap_own_talk(actor=cast["amina"], talk=noor, to=later, moment=NOW)
    assert when(noor) == later


@pytest.mark.parametrize("change", ["swapped", "held", "taken", "over", "no hours"])
def test_moves_that_cannot_be_made_any_more_are_not_made(
    noor: Talk, round_: Round, cast: dict[str, Actor], change: str
) -> None:
    another_family(1)
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 10))
    shown = mending(material(round_), NOW).shown
    ((_key, _was, to),) = shown.rows
    if change == "swapped":
        swap_own_talk(actor=cast["amina"], talk=noor, to=at(15, 45), moment=NOW)
    elif change == "held":
        Talk.objects.filter(pk=noor.pk).update(state=Talk.State.HELD)
    elif change == "taken":
        talk_of(round_, "Kind 1", ["Ouder 1"], datetime.fromisoformat(to), is_published=True)
    elif change == "no hours":
        round_.sittings.all().delete()
    before = when(noor)
    moment = aware(at(16, 30)) if change == "over" else NOW
    with pytest.raises(ValidationError, match="veranderd"):
        mend_round(actor=cast["gijs"], round_=round_, shown=shown, moment=moment)
    assert when(noor) == before


def test_who_finds_no_room_stays_until_somebody_called(noor: Talk, round_: Round, cast: dict[str, Actor]) -> None:
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(0), ends=time(23, 59))
    shown = mending(material(round_), NOW)
    assert [one.to for one in shown.rows] == [None]
    assert mend_round(actor=cast["gijs"], round_=round_, shown=shown.shown, moment=NOW) == 0
    assert when(noor) == at(15)


def test_nothing_is_moved_into_the_past_and_what_began_stays(noor: Talk, round_: Round) -> None:
    another_family(1)
    later = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 30), is_published=True)
    Away.objects.create(round=round_, adult=adult("Eva"), on=FIRST, begins=time(15), ends=time(15, 45))
    (row,) = mending(material(round_), aware(at(15, 20))).rows
    assert (row.table.talk.pk, row.to) == (later.pk, at(15, 45))


def test_a_day_of_summer_time_keeps_the_schools_clock(linde: Any) -> None:
    spring, before = datetime(2027, 3, 29, 15), datetime(2027, 3, 26, 15)
    assert clock(aware(spring)) == spring
    assert aware(spring).astimezone(UTC) - aware(before).astimezone(UTC) == timedelta(days=3) - timedelta(hours=1)

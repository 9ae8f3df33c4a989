"""A block works at once, for 72 hours on one person's word (domain.md a3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.blocks import ALONE, Block, State, in_force, may_confirm, may_lift, state, waits_until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
moments = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda later: NOW + later)


def test_one_persons_word_works_at_once_and_for_72_hours() -> None:
    block = Block(NOW)
    assert in_force(block, NOW, NOW.date())
    assert in_force(block, NOW + ALONE - timedelta(seconds=1), NOW.date())
    assert not in_force(block, NOW + ALONE, NOW.date())
    assert waits_until(block) == NOW + ALONE


def test_confirmed_it_holds_until_its_last_day_or_without_end() -> None:
    confirmed = Block(NOW, confirmed_at=NOW + timedelta(hours=1))
    later = NOW + timedelta(days=300)
    assert in_force(confirmed, later, later.date())
    until = replace(confirmed, last_day=date(2026, 12, 1))
    assert in_force(until, later, date(2026, 12, 1))
    assert not in_force(until, later, date(2026, 12, 2))
    assert waits_until(confirmed) is None


@given(moment=moments, lifted=moments, last_day=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_before_it_begins_and_after_it_is_lifted_nothing_is_closed(
    moment: datetime, lifted: datetime, last_day: date | None
) -> None:
    block = Block(NOW, NOW, last_day, lifted)
    if in_force(block, moment, moment.date()):
        assert NOW <= moment < lifted


def test_an_expired_word_opens_the_door_again_and_can_no_longer_be_confirmed() -> None:
    block, late = Block(NOW), NOW + ALONE
    assert may_confirm(block, late - timedelta(seconds=1))
    assert not may_confirm(block, late)
    assert state(block, late, late.date()) is State.LAPSED


def test_what_one_person_asked_does_not_stand_open_for_ever() -> None:
    asked = Block(NOW, confirmed_at=NOW, lift_asked_at=NOW)
    assert may_lift(asked, NOW + timedelta(hours=1), NOW.date())
    assert not may_lift(asked, NOW + ALONE, NOW.date())
    assert not may_lift(Block(NOW, NOW), NOW, NOW.date())


@given(
    moment=moments,
    confirmed=st.none() | moments,
    lifted=st.none() | moments,
    last_day=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_its_state_says_whether_it_works(
    moment: datetime, confirmed: datetime | None, lifted: datetime | None, last_day: date | None
) -> None:
    block = Block(NOW, confirmed, last_day, lifted)
    works = state(block, moment, moment.date()) in {State.WAITING, State.HOLDS}
    if moment >= NOW:
        assert works == in_force(block, moment, moment.date())

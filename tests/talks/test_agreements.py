"""Agreements: a nudge once, halfway, to the school's own alone; the next talk begins with what was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.agreements import Agreement, Side, State, nudges, this_week

MADE = date(2026, 11, 2)
READING = Agreement("reading", Side.STAFF, MADE, date(2026, 11, 30))

days = st.dates(date(2026, 8, 1), date(2027, 7, 31))


def test_the_school_is_told_halfway_and_once() -> None:
    assert READING.halfway == date(2026, 11, 16)
    assert nudges([READING], date(2026, 11, 15)) == ()
    assert nudges([READING], date(2026, 11, 16)) == ("reading",)
    assert nudges([replace(READING, nudged_on=date(2026, 11, 16))], date(2026, 11, 20)) == ()


def test_nobody_at_home_is_nudged_and_no_child() -> None:
    theirs = [replace(READING, side=side) for side in (Side.HOME, Side.CHILD)]
    assert nudges(theirs, date(2026, 12, 31)) == ()


def test_what_is_done_or_let_go_asks_for_nothing() -> None:
    settled = [replace(READING, state=state) for state in (State.DONE, State.LET_GO)]
    assert nudges(settled, date(2026, 12, 31)) == this_week(settled, date(2026, 12, 31)) == ()


def test_the_week_has_what_is_due_within_it_and_what_is_late_the_oldest_first() -> None:
    late, later = replace(READING, key="late", due_on=date(2026, 11, 20)), replace(READING, key="later")
    assert this_week([later, late], date(2026, 11, 24)) == ("late", "later")
    assert this_week([later], date(2026, 11, 23)) == ()


@given(days, st.integers(0, 200))
def test_halfway_is_after_the_making_and_not_after_the_day_itself(made: date, length: int) -> None:
    one = replace(READING, made_on=made, due_on=made + timedelta(days=length))
    assert made < one.halfway <= max(one.due_on, made + timedelta(days=1))

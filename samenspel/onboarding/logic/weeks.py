"""Which weeks a child is with an adult who has it every other week: pure, from one dated arrangement.

A week begins on the day on which the child changes homes, and has the ISO number of its middle day (the week
number on Dutch calendars for a week that begins on Monday). Even and odd follow the calendar, so that after a
year of 53 weeks two weeks of the same home follow each other; every other week counts on from a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class Kind(StrEnum):
    """How the weeks alternate."""

    EVEN = "even"
    ODD = "odd"
    ALTERNATE = "alternate"  # every other week, counted from a day in a week of one's own


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One arrangement. `turns_on` is the weekday on which the child changes homes, Monday 0 to Sunday 6; `anchor` a
    day in an own week, needed for ALTERNATE alone."""

    kind: Kind
    turns_on: int = 0
    anchor: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.turns_on <= 6:
            raise ValueError("a weekday is 0 to 6")
        if self.kind is Kind.ALTERNATE and self.anchor is None:
            raise ValueError("every other week needs a day to count from")


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its first day to its last, both included; `own` when the child is with the adult."""

    first: date
    last: date
    own: bool

    @property
    def number(self) -> int:
        """Its number on the calendar."""
        return _number(self.first)


def own_week(rhythm: Rhythm, day: date) -> bool:
    """Whether the child is with the adult in the week of this day."""
    first = first_day(rhythm, day)
    if rhythm.kind is Kind.ALTERNATE:
        if rhythm.anchor is None:
            raise ValueError("every other week needs a day to count from")
        return (first - first_day(rhythm, rhythm.anchor)).days // 7 % 2 == 0
    return (_number(first) % 2 == 0) == (rhythm.kind is Kind.EVEN)


def week_of(rhythm: Rhythm, day: date) -> Week:
    """The week in which a day falls."""
    first = first_day(rhythm, day)
    return Week(first, first + timedelta(days=6), own_week(rhythm, day))


def coming(rhythm: Rhythm, day: date, count: int) -> Iterator[Week]:
    """This week and those after it, `count` in all."""
    return (week_of(rhythm, day + step * WEEK) for step in range(count))


def next_change(rhythm: Rhythm, day: date) -> date:
    """The first day of the next week that is not like the week of this day: within three weeks."""
    now, later = own_week(rhythm, day), first_day(rhythm, day) + WEEK
    while own_week(rhythm, later) == now:
        later += WEEK
    return later


def first_day(rhythm: Rhythm, day: date) -> date:
    """The day on which the week of this day began."""
    return day - timedelta(days=(day.weekday() - rhythm.turns_on) % 7)


def _number(first: date) -> int:
    return (first + timedelta(days=3)).isocalendar().week

"""A school year of rounds: where each lies on the line of the year, what is not in it yet, what comes next: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from samenspel.core.logic.school_years import days_of
from samenspel.talks.logic.rounds import PATTERNS, Kind

MONTHS: Final = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)
# What a school year usually has, in the order of the year; a centre keeps its own pattern.
USUAL: Final = (Kind.START, Kind.INTERIM, Kind.ADVICE, Kind.REPORT, Kind.THREE_WAY, Kind.HOME_VISIT)


def place_in_year(day: date, start: int) -> float:
    """Where a day lies on the line of a school year, from 0 (1 August) to 1; outside it at an end."""
    first, after = days_of(start)
    return min(max((day - first).days / (after - first).days, 0.0), 1.0)


def month_in_year(kind: Kind) -> int | None:
    """The place of the first usual month of a kind in MONTHS; None when it belongs to no time of the year."""
    return min((MONTHS.index(month) for month in PATTERNS[kind].months), default=None)


def missing(held: Iterable[Kind], *, with_last_year: bool) -> tuple[Kind, ...]:
    """The usual rounds that are not in the year yet. Without a group 8 there is no advice.

    Where child, parent and teacher meet as three there need not be a report talk besides, and the other way round.
    """
    there = set(held)
    if there & {Kind.REPORT, Kind.THREE_WAY}:
        there |= {Kind.REPORT, Kind.THREE_WAY}
    if not with_last_year:
        there.add(Kind.ADVICE)
    return tuple(kind for kind in USUAL if kind not in there)


class Step(StrEnum):
    """What a round waits for, in the order in which it goes."""

    GROUPS = "groups"
    DAYS = "days"
    ABOUT = "about"
    DATES = "dates"
    CHECK = "check"


def next_step(*, groups: int, days: int, has_purpose: bool, has_dates: bool) -> Step:
    """The first step of setting up a round that is not done."""
    if not groups:
        return Step.GROUPS
    if not days:
        return Step.DAYS
    if not has_purpose:
        return Step.ABOUT
    return Step.CHECK if has_dates else Step.DATES

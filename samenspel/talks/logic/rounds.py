"""The rounds of talks of a school year: what each is for, and whether its days fit: pure (S052, S120, S138, S184).

A pattern is where a round begins, and nothing in it is a rule: how long and how often is agreed with each family at
the start talk (S253), and a centre keeps its own pattern from year to year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import Final

from samenspel.talks.logic.tables import Presence

# Families hear of a round this long before its first day, and have this long to answer.
ANNOUNCED_BEFORE: Final = timedelta(weeks=3)
TO_ANSWER: Final = timedelta(days=7)
# Between the last day to answer and the first talk: to plan, to publish, and for the family to arrange things.
TO_PLAN: Final = timedelta(days=5)


class Kind(StrEnum):
    """What a talk is for."""

    START = "start"  # getting to know each other, and what we expect of each other this year
    INTERIM = "interim"
    REPORT = "report"
    THREE_WAY = "three_way"  # child, parent and teacher, led by the child
    ADVICE = "advice"  # towards secondary school
    HOME_VISIT = "home_visit"  # offered, never counted as accepted or not (S115)
    INTAKE = "intake"
    ASKED = "asked"  # a parent or a colleague asked for it, at any time


class Audience(StrEnum):
    """Of which children the guardians are expected."""

    ALL = "all"
    NEW = "new"  # who came this school year
    LAST_YEAR = "last_year"  # who goes to secondary school
    CHOSEN = "chosen"  # one by one


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where a round of a kind begins: minutes of a talk, months in which it fits, for whom, who holds it.

    `holders` are roles; the first is where the family comes. `is_counted`: whether turnout says anything of it.
    """

    minutes: int
    months: tuple[int, ...]
    audience: Audience
    holders: tuple[str, ...]
    presence: Presence = Presence.WHOLLY
    is_counted: bool = True


PATTERNS: Final[Mapping[Kind, Pattern]] = MappingProxyType(
    {
        Kind.START: Pattern(20, (8, 9, 10), Audience.ALL, ("teacher",)),
        Kind.INTERIM: Pattern(15, (11,), Audience.NEW, ("teacher",)),
        Kind.REPORT: Pattern(15, (1, 2, 3, 6), Audience.ALL, ("teacher",)),
        Kind.THREE_WAY: Pattern(20, (11, 1, 2, 3, 6), Audience.ALL, ("teacher",)),
        Kind.ADVICE: Pattern(20, (1, 2, 3), Audience.LAST_YEAR, ("teacher",)),
        Kind.HOME_VISIT: Pattern(30, (), Audience.CHOSEN, ("teacher", "social_worker"), is_counted=False),
        Kind.INTAKE: Pattern(30, (), Audience.NEW, ("teacher",), Presence.FIRST),
        Kind.ASKED: Pattern(15, (), Audience.CHOSEN, ("teacher",), is_counted=False),
    }
)
LENGTHS: Final = (10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one round. `groups` are whose talks it has: two rounds may share days, and not a group."""

    key: str
    kind: Kind
    first: date
    last: date
    announced_on: date | None = None
    answer_by: date | None = None
    groups: frozenset[str] = frozenset()


class Code(StrEnum):
    """What does not fit, or is worth a second look."""

    BACKWARDS = "backwards"  # the last day is before the first
    OVERLAP = "overlap"  # two rounds ask the same groups in the same days
    OTHER_MONTH = "other_month"  # another time of the year than usual
    NOT_BETWEEN = "not_between"  # the interim talk is between getting to know each other and the first report
    LATE_NEWS = "late_news"  # families hear of it too late
    SHORT_TO_ANSWER = "short_to_answer"
    SHORT_TO_PLAN = "short_to_plan"  # the last day to answer is too close to the first talk


# What a round cannot go on with; the rest is advice.
WRONG: Final = frozenset({Code.BACKWARDS, Code.OVERLAP})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a round, and the other round that it is about."""

    code: Code
    key: str
    other: str = ""


def findings(rounds: Sequence[Dates]) -> tuple[Finding, ...]:
    """What does not fit about the rounds of a school year, in the order of the rounds."""
    found = [finding for one in rounds for finding in (*_of_itself(one), *_in_the_year(one, rounds))]
    found += [Finding(Code.OVERLAP, one.key, other.key) for one, other in combinations(rounds, 2) if _clash(one, other)]
    return tuple(found)


def _of_itself(one: Dates) -> Iterator[Finding]:
    if one.last < one.first:
        yield Finding(Code.BACKWARDS, one.key)
    months = PATTERNS[one.kind].months
    if months and one.first.month not in months:
        yield Finding(Code.OTHER_MONTH, one.key)
    if one.announced_on and one.first - one.announced_on < ANNOUNCED_BEFORE:
        yield Finding(Code.LATE_NEWS, one.key)
    if one.announced_on and one.answer_by and one.answer_by - one.announced_on < TO_ANSWER:
        yield Finding(Code.SHORT_TO_ANSWER, one.key)
    if one.answer_by and one.first - one.answer_by < TO_PLAN:
        yield Finding(Code.SHORT_TO_PLAN, one.key)


def _in_the_year(one: Dates, rounds: Iterable[Dates]) -> Iterator[Finding]:
    """The interim talk comes after the start and before the first report (S184), of the same groups."""
    if one.kind is not Kind.INTERIM:
        return
    others = [other for other in rounds if other is not one and _share_groups(one, other)]
    reports = sorted((other for other in others if other.kind is Kind.REPORT), key=lambda other: other.first)
    late = [other for other in others if other.kind is Kind.START and other.last >= one.first]
    early = [other for other in reports[:1] if other.first <= one.last]
    for other in (*late, *early):
        yield Finding(Code.NOT_BETWEEN, one.key, other.key)


def _clash(one: Dates, other: Dates) -> bool:
    return _share_groups(one, other) and one.first <= other.last and other.first <= one.last


def _share_groups(one: Dates, other: Dates) -> bool:
    """Whether they are about the same groups; a round without named groups is about all."""
    return not one.groups or not other.groups or not one.groups.isdisjoint(other.groups)

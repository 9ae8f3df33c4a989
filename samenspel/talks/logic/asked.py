"""A talk that somebody asked for, outside the rounds: the promised term, and where it stands: pure.

S184, S253: a parent or a teacher can ask at any time, and hears within a term that stands there when they ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from samenspel.talks.logic.sittings import holiday_on

TERM: Final = 5  # school days within which whoever asks gets an answer
TERM_URGENT: Final = 1  # when it cannot wait: the next one
MOST_MOMENTS: Final = 3
_SATURDAY: Final = 5


class Status(StrEnum):
    """Where a question for a talk stands, as its asker sees it."""

    OPEN = "open"
    PICKED_UP = "picked_up"  # somebody sees to it
    PROPOSED = "proposed"  # the other side has moments to choose from
    PLANNED = "planned"
    ANSWERED = "answered"  # with a reason, and without a talk
    WITHDRAWN = "withdrawn"  # by the asker, or called off
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Question:
    """What its status follows from."""

    state: str  # of the talk: open, planned, held, cancelled
    is_picked_up: bool = False
    is_proposed: bool = False
    is_answered: bool = False
    has_reason: bool = False


def status(question: Question) -> Status:
    """Where it stands."""
    if question.state == "planned":
        return Status.PLANNED
    if question.state == "held":
        return Status.HELD
    if question.state == "cancelled":
        return Status.ANSWERED if question.has_reason else Status.WITHDRAWN
    if question.is_proposed:
        return Status.PROPOSED
    return Status.PICKED_UP if question.is_picked_up else Status.OPEN


def term(*, is_urgent: bool) -> int:
    """Within how many school days an answer is promised."""
    return TERM_URGENT if is_urgent else TERM


def due(day: date, days: int = TERM) -> date:
    """The day by which an answer is promised: so many days on which there is school after it.

    Weekends and public holidays are left out. School holidays differ per region and are not known here: whoever asks in
    one is promised a day too early rather than none, and the team sees that it is past.
    """
    for _number in range(days):
        day += timedelta(days=1)
        while not _has_school(day):
            day += timedelta(days=1)
    return day


def _has_school(day: date) -> bool:
    return day.weekday() < _SATURDAY and holiday_on(day) is None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when somebody sits somewhere."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def clashes(one: Stretch, others: Sequence[Stretch]) -> bool:
    """Whether somebody would be in two places."""
    return any(one.starts_at < other.ends_at and other.starts_at < one.ends_at for other in others)

"""What was agreed at a talk, and when somebody is reminded of it: pure.

Agreements are few and of somebody: at most three of one talk, each with an owner and a day. They are talked through at
the next talk and not marked (promise 1): a nudge goes to the school's own people alone, once, halfway.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

MOST: Final = 3
A_WEEK: Final = timedelta(days=7)


class Side(StrEnum):
    """Whose agreement it is: the three at the table are equals."""

    CHILD = "child"
    HOME = "home"
    STAFF = "staff"


class State(StrEnum):
    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"  # it turned out to be no longer needed


@dataclass(frozen=True, slots=True)
class Agreement(Generic[Key]):
    """One agreement, as far as reminding asks."""

    key: Key
    side: Side
    made_on: date
    due_on: date
    state: State = State.OPEN
    nudged_on: date | None = None

    @property
    def halfway(self) -> date:
        """The day halfway between making and due, never before the day after it was made."""
        return self.made_on + max((self.due_on - self.made_on) // 2, timedelta(days=1))


def nudges(agreements: Iterable[Agreement[Key]], day: date) -> tuple[Key, ...]:
    """The school's own open agreements that are halfway, of which nobody was told yet."""
    return tuple(
        one.key
        for one in agreements
        if one.side is Side.STAFF and one.state is State.OPEN and one.nudged_on is None and one.halfway <= day
    )


def this_week(agreements: Iterable[Agreement[Key]], day: date) -> tuple[Key, ...]:
    """What is open and due within a week, or was due before: the oldest first."""
    found = [one for one in agreements if one.state is State.OPEN and one.due_on < day + A_WEEK]
    return tuple(one.key for one in sorted(found, key=lambda one: one.due_on))

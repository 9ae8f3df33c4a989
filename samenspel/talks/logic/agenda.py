"""What a talk is about, and in which order: pure (D0:220, S107, S205).

It begins with what was agreed the last time, goes on with the four questions, and then has what each of the three
brought: the child first, then who came from home, then the team.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from typing import Final

from samenspel.talks.logic.agreements import Side


class Question(StrEnum):
    """The four questions with which every talk starts (D0:220)."""

    DEVELOPS = "develops"
    BUSY = "busy"
    WELLBEING = "wellbeing"
    HOME = "home"


class Step(StrEnum):
    """One thing at a time on the screen for the table; the value stands in the address."""

    BACK = "terug"
    QUESTIONS = "vragen"
    BROUGHT = "meegebracht"
    AGREE = "afspraken"
    YEAR = "dit-jaar"
    NEXT = "verder"


QUESTIONS: Final = tuple(Question)
SIDES: Final = (Side.CHILD, Side.HOME, Side.STAFF)


def steps(*, looks_back: bool, is_start: bool) -> tuple[Step, ...]:
    """The steps of one talk: looking back only where something was agreed, the year only at the start talk."""
    left_out = {Step.BACK: not looks_back, Step.YEAR: not is_start}
    return tuple(step for step in Step if not left_out.get(step, False))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody sits, in a square of 200."""

    x: float
    y: float


def spots(many: int, *, radius: float = 72) -> tuple[Spot, ...]:
    """So many places around one table, all as far apart and as far from its middle; the first at the top."""
    turns = (2 * pi * number / many - pi / 2 for number in range(many))
    return tuple(Spot(round(100 + radius * cos(turn), 1), round(100 + radius * sin(turn), 1)) for turn in turns)

"""A block between one adult and one child: at once by one, confirmed by a second, lifted by two (domain.md a3).

One person's word works for 72 hours. Confirmed by another it holds until its last day, or without end; lifting
takes two again. What is never confirmed lapses, and the school is told before it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

ALONE: Final = timedelta(hours=72)
LAST: Final = timedelta(hours=24)  # who can decide is told once more when so much is left


class State(StrEnum):
    """Where a block stands."""

    WAITING = "waiting"  # works, on one person's word
    HOLDS = "holds"  # works, confirmed
    LAPSED = "lapsed"  # nobody confirmed it in time
    OVER = "over"  # its last day is past
    LIFTED = "lifted"


class Basis(StrEnum):
    """On what a block rests."""

    COURT = "court"
    RESTRAINING_ORDER = "restraining_order"
    GUARDIANSHIP_BODY = "guardianship_body"
    SAFETY = "safety"  # acute fear for the child, no paper yet


@dataclass(frozen=True, slots=True)
class Block:
    """One block; moments are aware, `last_day` is in the centre's own calendar and included."""

    begun_at: datetime
    confirmed_at: datetime | None = None
    last_day: date | None = None
    lifted_at: datetime | None = None
    lift_asked_at: datetime | None = None


def in_force(block: Block, moment: datetime, day: date) -> bool:
    """Whether it closes the door at this moment, which falls on `day` at the centre."""
    if moment < block.begun_at or (block.lifted_at is not None and block.lifted_at <= moment):
        return False
    if block.confirmed_at is None:
        return moment < block.begun_at + ALONE
    return block.last_day is None or day <= block.last_day


def waits_until(block: Block) -> datetime | None:
    """Until when a second person can still confirm it; None when that is no longer asked."""
    if block.confirmed_at is not None or block.lifted_at is not None:
        return None
    return block.begun_at + ALONE


def state(block: Block, moment: datetime, day: date) -> State:
    """Where it stands at this moment."""
    if block.lifted_at is not None and block.lifted_at <= moment:
        return State.LIFTED
    if block.confirmed_at is None:
        return State.WAITING if moment < block.begun_at + ALONE else State.LAPSED
    return State.HOLDS if in_force(block, moment, day) else State.OVER


def may_confirm(block: Block, moment: datetime) -> bool:
    """Whether a second person can still confirm it."""
    until = waits_until(block)
    return until is not None and moment < until


def lift_waits_until(block: Block) -> datetime | None:
    """Until when a second person can lift it; what one person asked does not stand open for ever either."""
    if block.lift_asked_at is None or block.lifted_at is not None:
        return None
    return block.lift_asked_at + ALONE


def hours_left(until: datetime, moment: datetime) -> int:
    """Whole hours until then; 0 in the last one, and afterwards."""
    return max(0, (until - moment) // timedelta(hours=1))


def may_lift(block: Block, moment: datetime, day: date) -> bool:
    """Whether somebody asked to lift it not long ago, so that a second person can."""
    until = lift_waits_until(block)
    return until is not None and moment < until and in_force(block, moment, day)

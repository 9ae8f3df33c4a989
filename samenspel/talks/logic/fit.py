"""Whether the talks of a holder can fit in their hours, before the planner begins: pure.

An estimate of one person at a time: what does not fit here cannot fit in the plan either. The other way round it may
still be tight, because families and colleagues have to be free at the same moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from samenspel.talks.logic.round_plan import Stretch

# Above this part of the hours there is little left for a family to choose.
TIGHT: Final = 85


class Room(StrEnum):
    """How the talks stand to the hours."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Fit:
    """Talks and minutes that are needed, minutes that there are, and how many talks find no place at all."""

    talks: int
    needed: int
    free: int
    left_over: int

    @property
    def room(self) -> Room:
        if self.left_over:
            return Room.TOO_MUCH
        return Room.TIGHT if self.needed * 100 > self.free * TIGHT else Room.FITS


def minutes_of(stretch: Stretch) -> int:
    """The length of a stretch, in whole minutes."""
    begins, ends = (datetime.combine(stretch.on, moment) for moment in (stretch.begins, stretch.ends))
    return int((ends - begins).total_seconds()) // 60


def fit(talks: Sequence[int], free: Iterable[Stretch], *, most_minutes: int | None = None, pause: int = 5) -> Fit:
    """How talks of so many minutes stand to free stretches, the longest first, each where it first fits.

    After `most_minutes` on end a pause of `pause` minutes is reckoned, when given.
    """
    rooms = [_without_pauses(minutes_of(one), most_minutes, pause) for one in free]
    there, left_over = sum(rooms), 0
    for minutes in sorted(talks, reverse=True):
        place = next((index for index, room in enumerate(rooms) if room >= minutes), None)
        if place is None:
            left_over += 1
        else:
            rooms[place] -= minutes
    return Fit(len(talks), sum(talks), there, left_over)


def _without_pauses(minutes: int, most: int | None, pause: int) -> int:
    if not most or minutes <= most:
        return minutes
    whole, rest = divmod(minutes, most + pause)
    return whole * most + min(rest, most)

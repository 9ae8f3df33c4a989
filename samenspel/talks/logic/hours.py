"""When somebody is there within the hours of a round, as it is said on screen and as it is kept: pure.

What is kept is when they are not free (`Away`), so that hours that come later are theirs as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from samenspel.talks.logic.round_plan import Stretch


@dataclass(frozen=True, slots=True)
class Hours:
    """What somebody says of one sitting: there or not, from when until when, and one pause in it.

    None stands for the bounds of the sitting, and for no pause.
    """

    is_there: bool = True
    begins: time | None = None
    ends: time | None = None
    pause_begins: time | None = None
    pause_ends: time | None = None


class Unclear(ValueError):
    """The hours contradict each other; `field` is where to look."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def away_in(sitting: Stretch, said: Hours) -> tuple[Stretch, ...]:
    """The parts of a sitting that are not free, in order. Raises Unclear where a time is backwards or outside it."""
    if not said.is_there:
        return (sitting,)
    begins, ends = said.begins or sitting.begins, said.ends or sitting.ends
    if not sitting.begins <= begins < sitting.ends:
        raise Unclear("begins")
    if not begins < ends <= sitting.ends:
        raise Unclear("ends")
    parts = [(sitting.begins, begins), *_pause(said, begins, ends), (ends, sitting.ends)]
    return tuple(Stretch(sitting.on, *part) for part in parts if part[0] < part[1])


def _pause(said: Hours, begins: time, ends: time) -> list[tuple[time, time]]:
    if said.pause_begins is None and said.pause_ends is None:
        return []
    if said.pause_begins is None or not begins < said.pause_begins < ends:
        raise Unclear("pause_begins")
    if said.pause_ends is None or not said.pause_begins < said.pause_ends < ends:
        raise Unclear("pause_ends")
    return [(said.pause_begins, said.pause_ends)]


def free_in(sittings: Iterable[Stretch], away: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """What is left of the sittings, in order; where two touch or overlap they become one."""
    free: list[Stretch] = []
    for sitting in _joined(sittings):
        begins = sitting.begins
        for one in sorted((one for one in away if one.on == sitting.on), key=lambda one: one.begins):
            if one.begins > begins:
                ends = min(one.begins, sitting.ends)
                if begins < ends:
                    free.append(Stretch(sitting.on, begins, ends))
            begins = max(begins, one.ends)
        if begins < sitting.ends:
            free.append(Stretch(sitting.on, begins, sitting.ends))
    return tuple(free)


def _joined(sittings: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in sorted(sittings, key=lambda one: (one.on, one.begins)):
        if found and found[-1].on == one.on and one.begins <= found[-1].ends:
            found[-1] = Stretch(one.on, found[-1].begins, max(found[-1].ends, one.ends))
        else:
            found.append(one)
    return found


def said_of(sitting: Stretch, away: Sequence[Stretch]) -> Hours:
    """What the kept parts come to on screen: the first gap inside is the pause, and what follows a second gap is away.

    For what was written by `away_in` it is what was said.
    """
    free = free_in([sitting], away)
    if not free:
        return Hours(is_there=False)
    begins = free[0].begins if free[0].begins != sitting.begins else None
    last = free[1] if len(free) > 1 else free[0]
    ends = last.ends if last.ends != sitting.ends else None
    if len(free) == 1:
        return Hours(begins=begins, ends=ends)
    return Hours(True, begins, ends, free[0].ends, free[1].begins)

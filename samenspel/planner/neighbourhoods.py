"""Which talks to plan anew together: small sets in which something can be gained.

A set grows from a seed along two ties: who shares a staff member on a day, and who shares a family.
"""

from __future__ import annotations

import random
from typing import Final

from samenspel.planner.problem import NOWHERE, bits
from samenspel.planner.state import State

# How often a set grows at its nearest edge, rather than at any.
_NEAREST: Final = 0.7


def neighbourhood(state: State, size: int, dice: random.Random, unplanned: int = 3) -> list[int]:
    """About `size` talks, around an unplanned talk, a dear family, an idle hour or a random place.

    `unplanned` is how often the first of these against 3 of the second.
    """
    seeds = [seed for seed in (_unplanned, _dear, _idle, _anywhere) if seed is not _unplanned or _hopeful(state)]
    weights = [{_unplanned: unplanned, _dear: 3, _idle: 2, _anywhere: 1}[seed] for seed in seeds]
    talk = dice.choices(seeds, weights)[0](state, dice)
    return _grow(state, talk, size, dice)


def _hopeful(state: State) -> list[int]:
    """The unplanned talks that somebody could place, if others made room."""
    return [talk for talk in state.unplanned if state.problem.starts[talk]]


def _unplanned(state: State, dice: random.Random) -> int:
    return dice.choice(_hopeful(state))


def _dear(state: State, dice: random.Random) -> int:
    """A talk of a family that costs more than nothing, the dearer the likelier."""
    families = [family for family in range(len(state.problem.family_off)) if state.family_cost(family)]
    if not families:
        return _anywhere(state, dice)
    family = dice.choices(families, [state.family_cost(one) for one in families])[0]
    return dice.choice(state.problem.talks_of_family[family])


def _idle(state: State, dice: random.Random) -> int:
    """A talk of somebody with idle slots."""
    staff = [one for one in range(len(state.busy)) if state.idle_cost(one)]
    if not staff:
        return _anywhere(state, dice)
    one = dice.choices(staff, [state.idle_cost(other) for other in staff])[0]
    return dice.choice(state.problem.talks_of_staff[one])


def _anywhere(state: State, dice: random.Random) -> int:
    return dice.randrange(len(state.starts))


def _grow(state: State, seed: int, size: int, dice: random.Random) -> list[int]:
    """The seed with its family, then whole days of staff members in turn, with the families met there."""
    growing = _Growing(state, dice)
    growing.take(seed)
    free = len(state.starts) - len(state.problem.pinned)
    while len(growing.found) < min(size, free):
        for talk in growing.next_day():
            if len(growing.found) < size:
                growing.take(talk)
    return sorted(growing.found)


class _Growing:
    """A set of talks, and the days of staff members beside it that have not been looked at."""

    def __init__(self, state: State, dice: random.Random) -> None:
        self.state, self.problem, self.dice = state, state.problem, dice
        self.found: set[int] = set()
        self.queue: list[tuple[int, int]] = []
        self.asked: set[tuple[int, int]] = set()

    def take(self, talk: int) -> None:
        """The talk, with all talks of its families."""
        for family in self.problem.families[talk]:
            for one in self.problem.talks_of_family[family]:
                if one not in self.found and one not in self.problem.pinned:
                    self.found.add(one)
                    day = self._day_of(one)
                    self.queue += [(staff, day) for staff in self.problem.staff[one]]

    def next_day(self) -> list[int]:
        """The talks of a staff member on a day, in any order; any talk at all when there is no day left."""
        if not self.queue:
            return [_anywhere(self.state, self.dice)]
        is_nearest = self.dice.random() < _NEAREST
        staff, day = self.queue.pop(0 if is_nearest else self.dice.randrange(len(self.queue)))
        if (staff, day) in self.asked:
            return []
        self.asked.add((staff, day))
        here = [talk for talk in self.problem.talks_of_staff[staff] if self._is_on(talk, day)]
        self.dice.shuffle(here)
        return here

    def _is_on(self, talk: int, day: int) -> bool:
        start = self.state.starts[talk]
        return start != NOWHERE and self.problem.day_of[start] == day

    def _day_of(self, talk: int) -> int:
        """The day of a talk; for one without a place any day on which it could be."""
        start = self.state.starts[talk]
        if start == NOWHERE:
            start = self.dice.choice(list(bits(self.problem.starts[talk])) or [0])
        return self.problem.day_of[start]

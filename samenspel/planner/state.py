"""A schedule in the making: who is busy when, and what it all costs, kept up with every change."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from samenspel.planner.problem import (
    IDLE,
    NOWHERE,
    TOGETHER,
    UNPLANNED,
    Problem,
    bits,
    family_cost,
    idle,
    run_around,
    taken,
)


class State:
    """A valid schedule of a problem. Talks come and go; nothing that breaks a rule gets in."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts = [NOWHERE] * len(problem.length)
        self.busy = [0] * len(problem.staff_off)
        self._family = [0] * len(problem.family_off)
        self._idle = [0] * len(problem.staff_off)
        self._group = [0] * len(problem.groups)
        self.cost = UNPLANNED * len(problem.length)

    @property
    def unplanned(self) -> list[int]:
        """The talks without a place."""
        return [talk for talk, start in enumerate(self.starts) if start == NOWHERE]

    def family_cost(self, family: int) -> int:
        """What this family's own talks cost, without unplanned ones."""
        return self._family[family]

    def idle_cost(self, staff: int) -> int:
        """The idle slots of one staff member."""
        return self._idle[staff]

    def pattern_cost(self, family: int) -> int:
        """What this family's talks cost; an unplanned one counts at the first of its families."""
        problem = self.problem
        return self._family[family] + UNPLANNED * sum(
            self.starts[talk] == NOWHERE and problem.families[talk][0] == family
            for talk in problem.talks_of_family[family]
        )

    def busy_without(self, talks: Iterable[int]) -> list[int]:
        """What each staff member is busy with, these talks left out."""
        problem, found = self.problem, self.busy.copy()
        for talk in talks:
            if self.starts[talk] != NOWHERE:
                here = taken(self.starts[talk], problem.length[talk])
                for one in problem.staff[talk]:
                    found[one] &= ~here
        return found

    def free_starts(self, talk: int, busy: Sequence[int] | None = None, gone: Container[int] = ()) -> int:
        """Where the staff of a talk has room for it, its families' other talks left out of account.

        With `gone`: as if these talks were not there; `busy` is then `busy_without(gone)`.
        """
        problem, length = self.problem, self.problem.length[talk]
        masks = [(self.busy if busy is None else busy)[one] for one in problem.staff[talk]]
        blocked = 0
        for mask in masks:
            blocked |= mask
        found = problem.starts[talk]
        for step in range(length):
            found &= ~(blocked >> step)
        for start in bits(found):
            if any(
                run_around(mask, start, length) > problem.max_run[one]
                for mask, one in zip(masks, problem.staff[talk], strict=True)
            ) or any(
                self.starts[other] != NOWHERE and not problem.is_apart(talk, start, other, self.starts[other])
                for other in problem.apart[talk]
                if other not in gone
            ):
                found ^= 1 << start
        return found

    def change(self, moves: Mapping[int, int]) -> bool:
        """Put talks in other places (or NOWHERE), all at once; False, and nothing changed, if that breaks a rule."""
        before = {talk: self.starts[talk] for talk in moves}
        for talk in moves:
            self._take(talk)
        is_sound = all(start == NOWHERE or (self.free_starts(talk) >> start & 1 and self._put(talk, start))
                       for talk, start in moves.items())  # fmt: skip
        if not (is_sound and self._count(moves)):
            for talk in moves:
                self._take(talk)
            for talk, start in before.items():
                if start != NOWHERE:
                    self._put(talk, start)
            self._count(moves)
            return False
        return True

    def _take(self, talk: int) -> None:
        start = self.starts[talk]
        if start == NOWHERE:
            return
        here = taken(start, self.problem.length[talk])
        for one in self.problem.staff[talk]:
            self.busy[one] &= ~here
        self.starts[talk] = NOWHERE
        self.cost += UNPLANNED

    def _put(self, talk: int, start: int) -> bool:
        here = taken(start, self.problem.length[talk])
        for one in self.problem.staff[talk]:
            self.busy[one] |= here
        self.starts[talk] = start
        self.cost -= UNPLANNED
        return True

    def _count(self, talks: Iterable[int]) -> bool:
        """Count anew what these talks touch; False if a family would have to be in two places."""
        problem = self.problem
        families = {family for talk in talks for family in problem.families[talk]}
        costs = {family: family_cost(problem, family, self.starts) for family in families}
        if None in costs.values():
            return False
        for family, cost in costs.items():
            self.cost += (cost or 0) - self._family[family]
            self._family[family] = cost or 0
        for one in {staff for talk in talks for staff in problem.staff[talk]}:
            cost = IDLE * sum(idle(self.busy[one], day) for day in problem.day_mask)
            self.cost += cost - self._idle[one]
            self._idle[one] = cost
        for group in {group for family in families for group in problem.groups_of[family]}:
            cost = TOGETHER * max(0, len(self.days_of(problem.groups[group])) - 1)
            self.cost += cost - self._group[group]
            self._group[group] = cost
        return True

    def days_of(self, families: Iterable[int]) -> set[int]:
        """The days on which these families come."""
        problem = self.problem
        return {
            problem.day_of[self.starts[talk]]
            for family in families
            for talk in problem.talks_of_family[family]
            if self.starts[talk] != NOWHERE
        }

"""The patterns of a family: whole sets of places for its talks, the cheapest ones first.

They are built in the order of the clock, so that what a beginning costs only grows, and a branch that has become too
dear is left.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from samenspel.planner.problem import EXTRA_DAY, NOWHERE, UNLIKED, UNPLANNED, WAIT, Problem, bits

# What a pattern may cost; the next one only when the one before gave too few.
CAPS: Final = (6, 15, 40, 110, 400, UNPLANNED + 60, 2 * UNPLANNED + 200, 10**9)
# Steps after which a walk is given up.
_LONG: Final = 20_000
_FALLING: Final = 3_000
# A family with this many talks has more patterns than can be listed: some are built talk by talk in any order, each
# where it costs about the least. So much dearer may a place be than the cheapest, in turn.
_MANY: Final = 4
_SPREADS: Final = (1, 6, 1, 60)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A start (or NOWHERE) for each talk of the family, and what that costs.

    `cost` counts an unplanned talk at the first of its families alone, as the referee does.
    """

    starts: tuple[int, ...]
    cost: int


def patterns(problem: Problem, family: int, options: Sequence[int], fixed: Sequence[bool], most: int) -> list[Pattern]:
    """About the `most` cheapest patterns in which each talk begins somewhere in its mask of options.

    A fixed talk has one option and takes it; any other may stay unplanned.
    """
    if len(options) >= _MANY:
        return _built(problem, family, options, fixed, most)
    found: list[tuple[int, Pattern]] = []
    homeless = sum(not mask for mask in options)
    for cap in CAPS:
        walk = _Walk(problem, family, options, fixed, cap + UNPLANNED * homeless, 8 * most)
        found = walk.all()
        if len(found) >= most or not walk.is_cut:
            break
    found.sort(key=lambda one: one[0])
    return [pattern for _rank, pattern in found[:most]]


def cheapest(problem: Problem, family: int, options: Sequence[int], prices: Sequence[int]) -> int:
    """What a family costs at least, where leaving a talk unplanned costs it the talk's price.

    Exact, but for a family with so many talks that it would take long: then each of its talks alone.
    """
    walk = _Walk(problem, family, options, [False] * len(options), sum(prices), _LONG)
    walk.prices, walk.is_falling, walk.until = prices, True, _FALLING
    walk.all()
    if walk.steps < _FALLING:
        return walk.cap + 1
    liked = problem.liked[family]
    return sum(
        min(price, 0 if mask & liked else UNLIKED if mask else price)
        for mask, price in zip(options, prices, strict=True)
    )


def _built(problem: Problem, family: int, options: Sequence[int], fixed: Sequence[bool], most: int) -> list[Pattern]:
    """Patterns of a family with many talks: about half as many as asked, without doubles, the cheapest first.

    The same options give the same patterns.
    """
    dice = random.Random(hash(tuple(options)))  # noqa: S311  # draws lots, guards nothing
    talks = problem.talks_of_family[family]
    own = [problem.families[talk][0] == family for talk in talks]
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    if not any(fixed):
        found[(NOWHERE,) * len(talks)] = UNPLANNED * len(talks), 0
    order = list(range(len(talks)))
    for time in range(most // 2):
        dice.shuffle(order)
        order.sort(key=lambda one: not fixed[one])
        starts, cost = _build(problem, family, options, order, _SPREADS[time % len(_SPREADS)], dice)
        if not any(is_fixed and start == NOWHERE for is_fixed, start in zip(fixed, starts, strict=True)):
            found[starts] = cost + UNPLANNED * starts.count(NOWHERE), cost
    return [
        Pattern(starts, cost + UNPLANNED * sum(mine for mine, one in zip(own, starts, strict=True) if one == NOWHERE))
        for starts, (_rank, cost) in sorted(found.items(), key=lambda one: one[1])
    ]


def _build(
    problem: Problem, family: int, options: Sequence[int], order: Sequence[int], spread: int, dice: random.Random
) -> tuple[tuple[int, ...], int]:
    """One pattern, the talks put in this order about where each adds least, and its cost without unplanned ones."""
    talks = problem.talks_of_family[family]
    rows: list[tuple[int, int]] = []
    cost = 0
    for one in order:
        best = None
        for start in bits(options[one]):
            way = _insertion(problem, family, rows, talks[one], start)
            if way is not None:
                rank = way[0] + spread * dice.random()
                if best is None or rank < best[0]:
                    best = rank, way, start
        if best:
            _rank, (more, at), start = best
            rows.insert(at, (start, talks[one]))
            cost += more
    places = {talk: start for start, talk in rows}
    return tuple(places.get(talk, NOWHERE) for talk in talks), cost


def _insertion(
    problem: Problem, family: int, rows: Sequence[tuple[int, int]], talk: int, start: int
) -> tuple[int, int] | None:
    """What a talk at `start` adds to what a family's talks in the order of the clock cost, and its place among them.

    None where the family would have to be in two places.
    """
    at = bisect(rows, (start, talk))
    before, after = rows[at - 1] if at else None, rows[at] if at < len(rows) else None
    more = 0 if problem.liked[family] >> start & 1 else UNLIKED
    for one, other, sign in ((before, (start, talk), 1), ((start, talk), after, 1), (before, after, -1)):
        between = _between(problem, one, other) if one and other else 0
        if between is None:
            return None
        more += sign * between
    return more, at


def _between(problem: Problem, one: tuple[int, int], other: tuple[int, int]) -> int | None:
    """What two talks after each other cost a family; None when it cannot be at both."""
    (start, talk), (later, second) = one, other
    if problem.day_of[start] != problem.day_of[later]:
        return EXTRA_DAY
    wait = later - start - problem.length[talk]
    if problem.staff[talk][0] != problem.staff[second][0]:
        wait -= problem.walk
    return WAIT * wait if wait >= 0 else None


class _Walk:
    """One walk through all patterns up to a cost."""

    prices: Sequence[int] = ()
    until = _LONG
    is_falling = False  # each pattern found is the most that the next may cost

    def __init__(
        self, problem: Problem, family: int, options: Sequence[int], fixed: Sequence[bool], cap: int, stop: int
    ) -> None:
        self.steps = 0
        self.is_cut = False  # whether anything was left out because of its cost
        self.problem, self.options, self.fixed, self.cap, self.stop = problem, options, fixed, cap, stop
        self.talks = problem.talks_of_family[family]
        self.liked = problem.liked[family]
        self.own = [problem.families[talk][0] == family for talk in self.talks]
        self.starts = [NOWHERE] * len(self.talks)
        self.found: list[tuple[int, Pattern]] = []

    def all(self) -> list[tuple[int, Pattern]]:
        self._step(list(range(len(self.talks))), None, 0)
        return self.found

    def _step(self, left: list[int], last: int | None, cost: int) -> None:
        """Note the pattern as it is, then put each of the talks that are left after the last one."""
        self.steps += 1
        if not any(self.fixed[one] for one in left):
            self._note(left, cost)
        for one in left:
            others = [other for other in left if other != one]
            for start, more in self._next(one, last, self.cap - cost):
                if len(self.found) >= self.stop or self.steps >= self.until:
                    break
                if cost + more > self.cap:
                    self.is_cut = True
                    continue
                self.starts[one] = start
                self._step(others, one, cost + more)
            self.starts[one] = NOWHERE

    def _note(self, left: list[int], cost: int) -> None:
        rank = cost + (sum(self.prices[one] for one in left) if self.prices else UNPLANNED * len(left))
        if rank > self.cap:
            self.is_cut = True
            return
        own = sum(self.own[one] for one in left)
        self.found.append((rank, Pattern(tuple(self.starts), cost + UNPLANNED * own)))
        if self.is_falling:
            self.cap = rank - 1

    def _next(self, one: int, last: int | None, budget: int) -> list[tuple[int, int]]:
        """Where a talk can begin after the last one, and what that adds, within the budget."""
        problem, options = self.problem, self.options[one]
        if last is None:
            return self._priced(options, 0, budget)
        here, before = self.talks[one], self.talks[last]
        end = self.starts[last] + problem.length[before]
        soonest = end + (problem.walk if problem.staff[here][0] != problem.staff[before][0] else 0)
        today = problem.day_mask[problem.day_of[self.starts[last]]]
        found: list[tuple[int, int]] = []
        tonight = options & today & -1 << soonest
        for start in bits(tonight):
            wait = WAIT * (start - soonest)
            if wait > budget:
                self.is_cut = True
                break
            found.append((start, wait + (0 if self.liked >> start & 1 else UNLIKED)))
        return found + self._priced(options & -1 << today.bit_length(), EXTRA_DAY, budget)

    def _priced(self, options: int, price: int, budget: int) -> list[tuple[int, int]]:
        """Starts that all cost the same, but for 1 where the family would rather not."""
        if price > budget:
            self.is_cut |= bool(options)
            return []
        return [(start, price + (0 if self.liked >> start & 1 else UNLIKED)) for start in bits(options)]

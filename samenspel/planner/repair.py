"""After a change (somebody cannot after all, a talk more or less): a valid schedule again, with few families moved.

Every talk that can stay stays. A family that was hit looks for room; if there is none it takes the places of one other
family, which looks for room in turn, then of two, and so on: a search for the shortest chain. It needs no solver, so a
page can wait for it. Nobody is moved to save a little waiting; another `plan` does that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from samenspel.planner.greedy import fill_gaps
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.patterns import patterns
from samenspel.planner.problem import NOWHERE, Problem, run_around, taken
from samenspel.planner.search import check_pins
from samenspel.planner.state import State

# How many other families may have to make room for one that was hit.
_MOST_MOVED: Final = 6
_PATTERNS: Final = 400
# For one set of families in the way: how many patterns that meet just these are tried.
_ALIKE: Final = 4


@dataclass(frozen=True, slots=True)
class Repair:
    """A schedule after a change.

    `hit`: families whose own talk could not stay, or that got a talk. `moved`: other families that had to make room.
    `lost`: talks that are to be held and found no place now. `is_minimal`: proven that with no talk lost no schedule
    moves fewer families. `reason`: why it is what it is: `nothing` (all could stay), `room` (there was room), `chain`
    (others had to make room: all shorter chains were tried), `no_room` (no chain makes room: see `explain`), or `time`
    (it ran out while longer chains were tried).
    """

    schedule: Schedule
    hit: tuple[str, ...]
    moved: tuple[str, ...]
    lost: tuple[str, ...]
    is_minimal: bool
    reason: str
    seconds: float


def repair(
    instance: Instance,
    old: Schedule,
    *,
    new: Collection[str] = (),
    seconds: float = 1.5,
    clock: Callable[[], float] = time.monotonic,
) -> Repair:
    """A valid schedule of the round as it is now, near the schedule as it was.

    Places of talks that are no more are forgotten. For talks that had a place, and for those in `new`, others make room
    where they must; any other talk without a place takes one only where there is room. Raises BadInstance when pinned
    talks break a rule.
    """
    return _Repairing(instance, old, new, seconds, clock).run()


class _Repairing:
    def __init__(
        self, instance: Instance, old: Schedule, new: Collection[str], seconds: float, clock: Callable[[], float]
    ) -> None:
        check_pins(instance)
        self.begun, self.end, self.clock = clock(), clock() + seconds, clock
        self.instance, self.problem = instance, Problem(instance)
        self.state = State(self.problem)
        self.is_whole = not instance.apart  # whether every chain so far was looked at
        self.hit = self._put_back(old, {*old.places, *new})
        self.families_hit = frozenset(family for talk in self.hit for family in self.problem.families[talk])
        self.was = list(self.state.starts)
        self.needed = {talk for talk, was in enumerate(self.was) if was != NOWHERE}
        self.needed |= {talk for talk in self.hit if self.problem.starts[talk]}

    def _put_back(self, old: Schedule, wanted: set[str]) -> list[int]:
        """Put every talk where it was, if it still can be there; returns those that need a place."""
        problem, state = self.problem, self.state
        state.change(problem.pinned)
        places = {talk: place for talk, place in old.places.items() if talk in problem.talk_number}
        inside = {
            problem.talk_number[talk]: problem.position(place)
            for talk, place in places.items()
            if 0 <= place[0] < len(self.instance.days) and 0 <= place[1] < self.instance.days[place[0]].slots
        }
        if not state.change(inside):
            for talk, start in inside.items():
                if talk not in problem.pinned:
                    state.change({talk: start})
        names = self.instance.talks
        hit = [talk for talk in state.unplanned if names[talk].id in wanted]
        return sorted(hit, key=lambda talk: problem.starts[talk].bit_count())

    def run(self) -> Repair:
        """Find a place for each talk that needs one, the shortest chain first."""
        hit = self.families_hit
        for talk in self.hit:
            if self.state.starts[talk] == NOWHERE and self.problem.starts[talk]:
                self._settle(self.problem.families[talk][0])
        fill_gaps(self.state)
        lost = [talk for talk in self.hit if self.state.starts[talk] == NOWHERE]
        moved = self._moved() - hit
        return Repair(
            schedule=self.problem.schedule(self.state.starts),
            hit=self._names(hit),
            moved=self._names(moved),
            lost=tuple(self.instance.talks[talk].id for talk in lost),
            is_minimal=not lost and (not moved or (self.is_whole and len(self.hit) == 1)),
            reason=self._reason(lost, moved),
            seconds=self.clock() - self.begun,
        )

    def _settle(self, family: int) -> None:
        for most in range(_MOST_MOVED + 1):
            shorter_were_whole = self.is_whole
            if self._place(family, most, frozenset()) is not None:
                self.is_whole = shorter_were_whole
                return
            if self.clock() >= self.end:
                return

    def _place(self, family: int, most: int, kept: frozenset[int]) -> int | None:
        """Give a family places for all of its talks, others moving: how many, at most `most`. None: nothing changed."""
        before = list(self.state.starts)
        for moves, blockers, used in self._ways(family, most, kept):
            if self.clock() >= self.end:
                break
            gone = {talk: NOWHERE for one in blockers for talk in self._movable(one)}
            if self.state.change({**gone, **moves}):
                all_used = self._place_all(blockers, used, most, kept | blockers | {family})
                if all_used is not None:
                    return all_used
                self.state.change(
                    {talk: start for talk, start in enumerate(before) if start != self.state.starts[talk]}
                )
        return None

    def _place_all(self, blockers: frozenset[int], used: int, most: int, kept: frozenset[int]) -> int | None:
        """Give all who had to make room other places, with what is left of the number that may move."""
        for one in sorted(blockers, key=lambda other: -len(self.problem.talks_of_family[other])):
            more = self._place(one, most - used, kept) if used <= most else None
            if more is None:
                return None
            used += more
        return used

    def _movable(self, family: int) -> list[int]:
        return [talk for talk in self.problem.talks_of_family[family] if talk not in self.problem.pinned]

    def _ways(self, family: int, most: int, kept: frozenset[int]) -> list[tuple[dict[int, int], frozenset[int], int]]:
        """Places for a family and who would have to make room for each, the fewest and then the cheapest first."""
        problem, state = self.problem, self.state
        talks = problem.talks_of_family[family]
        own = self._movable(family)
        fixed = [talk in problem.pinned for talk in talks]
        busy, owner = state.busy_without(own), self._owners(own)
        solid = self._solid(kept - {family}, busy)
        options = [
            1 << problem.pinned[talk] if is_fixed else self._options(talk, solid)
            for talk, is_fixed in zip(talks, fixed, strict=True)
        ]
        if any(not mask and talk in self.needed for talk, mask in zip(talks, options, strict=True)):
            return []
        found = patterns(problem, family, options, fixed, _PATTERNS)
        self.is_whole &= len(found) < _PATTERNS and self._is_simple(talks)
        ways: list[tuple[int, int, dict[int, int], frozenset[int]]] = []
        alike: dict[frozenset[int], int] = {}
        for pattern in found:
            if any(start == NOWHERE and talk in self.needed for talk, start in zip(talks, pattern.starts, strict=True)):
                break  # this one leaves a talk out, and so do all that come after it
            moves = {talk: start for talk, start in zip(talks, pattern.starts, strict=True) if talk in own}
            for blockers in self._in_the_way(moves, busy, owner):
                used = len((blockers | self._partners(family, moves)) - kept - self.families_hit)
                if used > most or blockers & kept:
                    continue
                alike[blockers] = alike.get(blockers, 0) + 1
                if not blockers or alike[blockers] <= _ALIKE:
                    ways.append((used, pattern.cost, moves, blockers))
                else:
                    self.is_whole = False
        ways.sort(key=lambda one: one[:2])
        return [(moves, blockers, used) for used, _cost, moves, blockers in ways]

    def _partners(self, family: int, moves: dict[int, int]) -> set[int]:
        """Families that come along because a talk is theirs too."""
        moved = [talk for talk, start in moves.items() if self.was[talk] not in (NOWHERE, start)]
        return {one for talk in moved for one in self.problem.families[talk]} - {family}

    def _is_simple(self, talks: list[int]) -> bool:
        """Whether a family's talks are its own, each with other staff: then every way is looked at."""
        staff = [one for talk in talks for one in self.problem.staff[talk]]
        return len(set(staff)) == len(staff) and all(len(self.problem.families[talk]) == 1 for talk in talks)

    def _solid(self, kept: frozenset[int], busy: list[int]) -> list[int]:
        """What of each staff member's time cannot be asked for: pinned talks, and families that made room already."""
        problem, found = self.problem, [0] * len(busy)
        for talk in {talk for family in kept for talk in problem.talks_of_family[family]} | problem.pinned.keys():
            if self.state.starts[talk] != NOWHERE:
                for one in problem.staff[talk]:
                    found[one] |= taken(self.state.starts[talk], problem.length[talk]) & busy[one]
        return found

    def _options(self, talk: int, solid: list[int]) -> int:
        found = self.problem.starts[talk]
        for one in self.problem.staff[talk]:
            for step in range(self.problem.length[talk]):
                found &= ~(solid[one] >> step)
        return found

    def _owners(self, without: list[int]) -> dict[tuple[int, int], int]:
        """Who of the families that may be asked holds a staff member at a position."""
        problem = self.problem
        found: dict[tuple[int, int], int] = {}
        for one in {staff for talk in without for staff in problem.staff[talk]}:
            for talk in problem.talks_of_staff[one]:
                start = self.state.starts[talk]
                if start != NOWHERE and talk not in without and talk not in problem.pinned:
                    found.update(
                        ((one, position), problem.families[talk][0])
                        for position in range(start, start + problem.length[talk])
                    )
        return found

    def _in_the_way(
        self, moves: dict[int, int], busy: list[int], owner: dict[tuple[int, int], int]
    ) -> list[frozenset[int]]:
        """The families that hold these places; where a run gets too long, with each one that could end it."""
        problem = self.problem
        holding: set[int] = set()
        long_runs: list[set[int]] = []
        for talk, start in moves.items():
            if start == NOWHERE:
                continue
            length = problem.length[talk]
            for one in problem.staff[talk]:
                holding |= {owner[one, at] for at in range(start, start + length) if (one, at) in owner}
                if run_around(busy[one], start, length) > problem.max_run[one]:
                    near = range(start - problem.max_run[one], start + length + problem.max_run[one])
                    long_runs.append({owner[one, at] for at in near if (one, at) in owner})
        sets = [frozenset(holding)]
        for run in long_runs:
            sets += [one | {other} for one in list(sets) for other in run if other not in one]
        return sets

    def _moved(self) -> frozenset[int]:
        """The families with a talk elsewhere than before."""
        changed = [talk for talk, was in enumerate(self.was) if was not in (NOWHERE, self.state.starts[talk])]
        return frozenset(family for talk in changed for family in self.problem.families[talk])

    def _reason(self, lost: list[int], moved: frozenset[int]) -> str:
        if not self.hit:
            return "nothing"
        if lost:
            return "time" if self.clock() >= self.end else "no_room"
        return "chain" if moved else "room"

    def _names(self, families: frozenset[int]) -> tuple[str, ...]:
        return tuple(self.instance.families[family].id for family in sorted(families))

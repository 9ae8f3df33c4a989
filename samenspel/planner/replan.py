"""One small model: the talks of some families planned anew, all others stay where they are.

Each family chooses one of its patterns. Staff members cannot be in two places, pause in time, and pay for idle slots
between their first and last talk of a day.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from samenspel.planner.patterns import Pattern, patterns
from samenspel.planner.problem import IDLE, NOWHERE, TOGETHER, bits
from samenspel.planner.solver import Model, no
from samenspel.planner.staff_rules import hold_to_rules
from samenspel.planner.state import State

# Costs are multiplied by this, and every pattern gets a small random toll below it: among equal schedules the search
# then wanders instead of standing still.
_GRAIN: Final = 8


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard a small model may be tried: patterns per family, the solver's measure of work, seconds at most."""

    most_patterns: int = 150
    work: float = 0.3
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a small model gave: the talks that move, whether nothing is better, and the solver's measure of work."""

    moves: dict[int, int]
    is_optimal: bool
    work: float


def replan(state: State, talks: Iterable[int], effort: Effort, seed: int) -> Found:
    """Better places for these talks, at equal cost perhaps other ones.

    Families keep their talks that are not in `talks` where they are; a talk with two families is one decision.
    """
    return _Replan(state, sorted(talks), effort, seed).moves()


class _Replan:
    def __init__(self, state: State, talks: list[int], effort: Effort, seed: int) -> None:
        self.state, self.problem, self.talks, self.effort, self.seed = state, state.problem, talks, effort, seed
        self.dice = random.Random(seed)  # noqa: S311  # draws lots, guards nothing
        self.model = Model()
        self.free = set(talks)
        self.busy = state.busy_without(talks)
        # (staff, position) -> the variables that keep them busy there; (talk, start) per family -> its variables.
        self.covering: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.at: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        self.chosen: list[tuple[int, int, Pattern]] = []  # variable, family, pattern
        families = sorted({family for talk in talks for family in self.problem.families[talk]})
        options = {talk: self._options(talk) for talk in talks}
        for family in families:
            self._add_family(family, options)
        self._share_talks()
        self._keep_apart(options)
        for staff in sorted(self.covering):
            hold_to_rules(self.model, self.problem, staff, self.busy[staff], self.covering[staff], IDLE * _GRAIN)
        for group in sorted({group for family in families for group in self.problem.groups_of[family]}):
            self._come_together(group, set(families))

    def moves(self) -> Found:
        answer = self.model.solve(seconds=self.effort.seconds, work=self.effort.work, seed=self.seed)
        if answer is None:
            return Found({}, False, self.effort.work)
        found: dict[int, int] = {}
        for variable, family, pattern in self.chosen:
            if answer.values[variable]:
                talks = self.problem.talks_of_family[family]
                found |= {talk: start for talk, start in zip(talks, pattern.starts, strict=True) if talk in self.free}
        moves = {talk: start for talk, start in found.items() if start != self.state.starts[talk]}
        return Found(moves, answer.is_optimal, answer.work)

    def _options(self, talk: int) -> int:
        """Where the talk could go, seen from those who stay."""
        return self.state.free_starts(talk, self.busy, self.free)

    def _add_family(self, family: int, options: Mapping[int, int]) -> None:
        problem, state = self.problem, self.state
        talks = problem.talks_of_family[family]
        fixed = [talk not in self.free for talk in talks]
        here = [
            _mask(state.starts[talk]) if is_fixed else options[talk]
            for talk, is_fixed in zip(talks, fixed, strict=True)
        ]
        must = [is_fixed and state.starts[talk] != NOWHERE for talk, is_fixed in zip(talks, fixed, strict=True)]
        found = patterns(problem, family, here, must, self.effort.most_patterns)
        now = tuple(state.starts[talk] for talk in talks)
        if now not in {pattern.starts for pattern in found}:
            found.append(Pattern(now, state.pattern_cost(family)))
        variables = []
        for pattern in found:
            variable = self.model.variable(pattern.cost * _GRAIN + self.dice.randrange(_GRAIN // 2))
            self.model.hint(variable, int(pattern.starts == now))
            variables.append(variable)
            self.chosen.append((variable, family, pattern))
            for talk, start in zip(talks, pattern.starts, strict=True):
                if talk in self.free and start != NOWHERE:
                    self._cover(family, talk, start, variable)
        self.model.exactly_one(variables)

    def _cover(self, family: int, talk: int, start: int, variable: int) -> None:
        problem = self.problem
        if len(problem.families[talk]) > 1 or problem.apart[talk]:
            self.at[family, talk, start].append(variable)
        if problem.families[talk][0] == family:
            for one in problem.staff[talk]:
                for position in range(start, start + problem.length[talk]):
                    self.covering[one][position].append(variable)

    def _share_talks(self) -> None:
        """A talk with more families begins for all of them at the same moment."""
        for talk in self.talks:
            first, *others = self.problem.families[talk]
            for other in others:
                starts = {start for (family, one, start) in self.at if one == talk and family in (first, other)}
                for start in sorted(starts):
                    weights = dict.fromkeys(self.at.get((first, talk, start), []), 1)
                    weights |= dict.fromkeys(self.at.get((other, talk, start), []), -1)
                    self.model.between(weights, 0, 0)

    def _keep_apart(self, options: Mapping[int, int]) -> None:
        problem = self.problem
        for talk in self.talks:
            for other in problem.apart[talk]:
                if other < talk or other not in self.free:
                    continue
                mine, theirs = problem.families[talk][0], problem.families[other][0]
                for start in bits(options[talk]):
                    near = [
                        variable
                        for later in bits(options[other])
                        if not problem.is_apart(talk, start, other, later)
                        for variable in self.at.get((theirs, other, later), [])
                    ]
                    for variable in self.at.get((mine, talk, start), []):
                        for one in near:
                            self.model.some([no(variable), no(one)])

    def _come_together(self, group: int, families: set[int]) -> None:
        """Families that like the same day pay for every day on which one of them comes."""
        problem = self.problem
        days: dict[int, list[int]] = defaultdict(list)
        members = families & set(problem.groups[group])
        for variable, family, pattern in self.chosen:
            if family in members:
                for start in pattern.starts:
                    if start != NOWHERE:
                        days[problem.day_of[start]].append(variable)
        others = self.state.days_of(set(problem.groups[group]) - members)
        for day, variables in days.items():
            if day not in others:
                comes = self.model.variable(TOGETHER * _GRAIN)
                for variable in variables:
                    self.model.some([no(variable), comes])


def _mask(start: int) -> int:
    return 0 if start == NOWHERE else 1 << start

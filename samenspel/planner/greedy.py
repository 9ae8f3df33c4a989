"""A first schedule, in milliseconds: one family after the other, those with the least choice first.

Each takes its cheapest pattern; among nearly equal ones the pattern whose slots the fewest others could use, and that
lies beside what the staff already has. Equal families draw lots, so that it does not matter who answered when.
"""

from __future__ import annotations

import random
from typing import Final

from samenspel.planner.patterns import patterns
from samenspel.planner.problem import NOWHERE, Problem, bits, taken
from samenspel.planner.state import State

_MOST: Final = 40


def greedy(problem: Problem, dice: random.Random) -> State:
    """A valid schedule of the whole round."""
    state = State(problem)
    state.change(problem.pinned)
    demand = _demand(problem)
    order = list(range(len(problem.family_off)))
    dice.shuffle(order)
    order.sort(key=lambda family: _room(problem, family))
    for family in order:
        place_family(state, family, demand, dice)
    fill_gaps(state)
    return state


def fill_gaps(state: State) -> None:
    """Put each unplanned talk in the first place where there is room for it alone."""
    for talk in state.unplanned:
        for start in bits(state.free_starts(talk)):
            if state.change({talk: start}):
                break


def place_family(state: State, family: int, demand: list[list[float]], dice: random.Random) -> None:
    """Give a family the best pattern that is left; its talks that already have a place keep it."""
    problem = state.problem
    talks = problem.talks_of_family[family]
    fixed = [state.starts[talk] != NOWHERE for talk in talks]
    if all(fixed):
        return
    options = [
        1 << state.starts[talk] if is_fixed else state.free_starts(talk)
        for talk, is_fixed in zip(talks, fixed, strict=True)
    ]
    ranked = sorted(
        (pattern.cost + _pressure(state, talks, pattern.starts, fixed, demand) + dice.random(), pattern.starts)
        for pattern in patterns(problem, family, options, fixed, _MOST)
    )
    for _cost, starts in ranked:
        moves = {talk: start for talk, start, is_fixed in zip(talks, starts, fixed, strict=True) if not is_fixed}
        if state.change(moves):  # refused where two of these talks at one staff member make too long a run
            return


def _room(problem: Problem, family: int) -> float:
    """How little choice a family has: the fewest starts of any of its talks, less with every talk more."""
    talks = problem.talks_of_family[family]
    return min((problem.starts[talk].bit_count() for talk in talks), default=0) / max(1, len(talks)) ** 2


def _demand(problem: Problem) -> list[list[float]]:
    """For each staff member and position: how many of the talks there would fall on it if each drew its start."""
    found = [[0.0] * len(problem.day_of) for _one in problem.staff_off]
    for talk, mask in enumerate(problem.starts):
        share = 1 / max(1, mask.bit_count())
        for start in bits(mask):
            for one in problem.staff[talk]:
                for position in range(start, start + problem.length[talk]):
                    found[one][position] += share
    return found


def _pressure(
    state: State, talks: list[int], starts: tuple[int, ...], fixed: list[bool], demand: list[list[float]]
) -> float:
    """What a pattern takes from others: wanted slots, and slots that leave a hole beside them."""
    problem, cost = state.problem, 0.0
    for talk, start, is_fixed in zip(talks, starts, fixed, strict=True):
        if is_fixed or start == NOWHERE:
            continue
        length = problem.length[talk]
        here = taken(start, length)
        for one in problem.staff[talk]:
            cost += 4 * sum(demand[one][position] for position in range(start, start + length))
            is_beside = state.busy[one] & (here << 1 | here >> 1)
            cost += 0 if is_beside or not state.busy[one] else 2
    return cost

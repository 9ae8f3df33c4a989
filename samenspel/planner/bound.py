"""A cost below which no schedule lies.

Every cost is shared out: what a family alone can cost at least, plus what a staff member alone can cost at least. A
price of 1000 for an unplanned talk is shared between its families and one staff member, so that neither part counts it
twice: a family gets as much as keeps it from gaining by leaving a talk out, the fullest of the staff gets the rest.
Preferences of families with one talk weigh on the staff member's side, where they compete.
"""

from __future__ import annotations

from dataclasses import dataclass

from samenspel.planner.patterns import cheapest
from samenspel.planner.problem import IDLE, UNLIKED, UNPLANNED, Problem, bits
from samenspel.planner.solver import Model
from samenspel.planner.staff_rules import hold_to_rules

# The solver's measure of work for one staff member, and for those few whose talks hardly fit in their time.
_WORK, _MORE_WORK, _FULL = 0.12, 1.0, 0.84


@dataclass(frozen=True, slots=True)
class Shares:
    """What families cost at least together, and for each staff member the talks whose prices they carry."""

    families: int
    prices: tuple[int, ...]
    carried: tuple[tuple[int, ...], ...]
    impossible: tuple[int, ...]


def shares(problem: Problem) -> Shares:
    """Share the costs out; the families' part is counted here, for each staff member see `staff_bound`."""
    families = range(len(problem.family_off))
    alone = [_alone(problem, family) for family in families]
    prices = [UNPLANNED] * len(problem.length)
    own: list[dict[int, int]] = [{} for _family in families]
    for family in families:
        for talk in () if _is_single(problem, family) else problem.talks_of_family[family]:
            first = problem.families[talk][0]
            if alone[first] >= UNPLANNED:  # this family alone must leave talks out: it carries them whole
                own[family][talk] = UNPLANNED if first == family else 0
            else:
                own[family][talk] = alone[family] if alone[family] < prices[talk] else 0
            prices[talk] -= own[family][talk]
    total = sum(
        cheapest(problem, family, [problem.starts[talk] for talk in talks], [own[family][talk] for talk in talks])
        for family, talks in enumerate(problem.talks_of_family)
        if talks and not _is_single(problem, family)
    )
    carried: list[list[int]] = [[] for _one in problem.staff_off]
    load = [fullness(problem, one) for one in range(len(problem.staff_off))]
    for talk, staff in enumerate(problem.staff):
        carried[max(staff, key=lambda one: load[one])].append(talk)
    impossible = tuple(talk for talk, starts in enumerate(problem.starts) if not starts)
    return Shares(total, tuple(prices), tuple(map(tuple, carried)), impossible)


def staff_bound(problem: Problem, staff: int, shared: Shares, *, seconds: float = 10.0) -> int:
    """What this staff member costs at least: talks for which there is no room, idle slots, wishes that compete."""
    model = Model()
    covering: dict[int, list[int]] = {}
    for talk in problem.talks_of_staff[staff]:
        is_carried = talk in shared.carried[staff]
        price = shared.prices[talk] if is_carried else 0
        family = problem.families[talk][0]
        liked = problem.liked[family] if is_carried and _is_single(problem, family) else problem.everywhere
        variables = [model.variable(price)]
        for start in bits(problem.starts[talk]):
            variable = model.variable(0 if liked >> start & 1 else UNLIKED)
            variables.append(variable)
            for position in range(start, start + problem.length[talk]):
                covering.setdefault(position, []).append(variable)
        model.exactly_one(variables)
    hold_to_rules(model, problem, staff, 0, covering, IDLE)
    work = _MORE_WORK if fullness(problem, staff) > _FULL else _WORK
    answer = model.solve(seconds=seconds, work=work, seed=0)
    return max(0, answer.bound) if answer else 0


def family_bound(problem: Problem) -> int:
    """The sum of what each family alone costs at least: the referee's bound, and always true."""
    return sum(_alone(problem, family) for family in range(len(problem.family_off)))


def _alone(problem: Problem, family: int) -> int:
    """What a family alone costs at least; a talk of more families is paid by the first."""
    talks = problem.talks_of_family[family]
    prices = [UNPLANNED if problem.families[talk][0] == family else 0 for talk in talks]
    return cheapest(problem, family, [problem.starts[talk] for talk in talks], prices)


def _is_single(problem: Problem, family: int) -> bool:
    """Whether a family has one talk, for itself alone: then all of its cost weighs on the staff's side."""
    talks = problem.talks_of_family[family]
    return len(talks) == 1 and len(problem.families[talks[0]]) == 1


def fullness(problem: Problem, staff: int) -> float:
    """The share of a staff member's time that their talks would take."""
    talks = problem.talks_of_staff[staff]
    free = (problem.everywhere & ~problem.staff_off[staff]).bit_count()
    return sum(problem.length[talk] for talk in talks) / max(1, free)

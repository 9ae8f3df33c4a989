"""The rules of one staff member, as constraints of a small model: one place at a time, pauses, and idle slots paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from samenspel.planner.problem import Problem, taken
from samenspel.planner.solver import Model, no

# Position -> the variables of which a yes keeps the staff member busy there. Those of one position exclude each other.
Covering = Mapping[int, list[int]]


def hold_to_rules(model: Model, problem: Problem, staff: int, busy: int, covering: Covering, price: int) -> None:
    """Let the variables keep to the rules of this staff member, who is `busy` with other talks already.

    An idle slot between the first and the last busy one of a day costs `price`; those between talks that stay where
    they are count as well, less what fills them, so the sum differs from the real one by a constant.
    """
    for variables in covering.values():
        if len(variables) > 1:
            model.at_most_one(variables)
    for day in problem.day_mask:
        here = {position: variables for position, variables in covering.items() if day >> position & 1}
        if here:
            _pause(model, day, busy & day, here, problem.max_run[staff])
            pay_idle(model, busy & day, here, price)


def _pause(model: Model, day: int, busy: int, here: Covering, max_run: int) -> None:
    """Of every `max_run` + 1 slots on end one is free."""
    span = max_run + 1
    first, end = (day & -day).bit_length() - 1, day.bit_length()
    for start in range(first, end - span + 1):
        fixed = (busy & taken(start, span)).bit_count()
        filled = [position for position in range(start, start + span) if position in here]
        if fixed + len(filled) < span:
            continue
        weights: dict[int, int] = defaultdict(int)
        for position in filled:
            for variable in here[position]:
                weights[variable] += 1
        model.between(weights, 0, max_run - fixed)


def pay_idle(model: Model, busy: int, here: Covering, price: int) -> None:
    """Pay for a day's span, less what is busy in it."""
    for variables in here.values():
        for variable in variables:
            model.pay(variable, -price)
    earliest, latest = min(here), max(here)
    if busy:
        first, last = (busy & -busy).bit_length() - 1, busy.bit_length() - 1
        _chain(model, range(earliest, first), here, price)
        _chain(model, range(latest, last, -1), here, price)
        return
    # Nothing is fixed on this day: a slot counts if the day has begun there and has not yet ended.
    begun = _chain(model, range(earliest, latest + 1), here, 0)
    going_on = _chain(model, range(latest, earliest - 1, -1), here, 0)[::-1]
    for one, other in zip(begun, going_on, strict=True):
        model.some([no(one), no(other), model.variable(price)])


def _chain(model: Model, positions: range, here: Covering, price: int) -> list[int]:
    """For each position, from outside in: a variable that says whether somebody is busy there or further out."""
    found: list[int] = []
    for position in positions:
        variable = model.variable(price)
        for one in here.get(position, ()):
            model.some([no(one), variable])
        if found:
            model.some([no(found[-1]), variable])
        found.append(variable)
    return found

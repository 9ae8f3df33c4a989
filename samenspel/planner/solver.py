"""A thin layer over CP-SAT: yes-or-no variables, three kinds of constraints, one objective.

It uses the compiled part of OR-tools alone. The Python layer on top would load numpy and pandas, half a second and
60 MB that nothing here needs. OR-tools is loaded when the first model is made, so who never plans never pays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_OPTIMAL: Final = "OPTIMAL"
_FOUND: Final = (_OPTIMAL, "FEASIBLE")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found: the value of each variable, whether nothing is better, and a bound on the objective."""

    values: Sequence[int]
    is_optimal: bool
    cost: int
    bound: int
    work: float


class Model:
    """A model of yes-or-no variables. A literal is the number of a variable, or `no(number)`."""

    def __init__(self) -> None:
        from ortools.sat.python import cp_model_helper

        self._helper: Any = cp_model_helper
        self._proto: Any = cp_model_helper.CpModelProto()
        self._hint: dict[int, int] = {}
        self._many = 0
        self.costs: dict[int, int] = {}

    def variable(self, cost: int = 0) -> int:
        """A new variable, and what a yes costs."""
        self._proto.variables.add().domain.extend([0, 1])
        number = self._many
        self._many += 1
        if cost:
            self.costs[number] = cost
        return number

    def pay(self, variable: int, cost: int) -> None:
        """A yes costs this more."""
        self.costs[variable] = self.costs.get(variable, 0) + cost

    def exactly_one(self, literals: Iterable[int]) -> None:
        """One yes."""
        self._proto.constraints.add().exactly_one.literals.extend(list(literals))

    def at_most_one(self, literals: Iterable[int]) -> None:
        """No two yes."""
        self._proto.constraints.add().at_most_one.literals.extend(list(literals))

    def some(self, literals: Iterable[int]) -> None:
        """At least one yes."""
        self._proto.constraints.add().bool_or.literals.extend(list(literals))

    def between(self, weights: Mapping[int, int], least: int, most: int) -> None:
        """The weighted number of yes lies between two bounds."""
        linear = self._proto.constraints.add().linear
        linear.vars.extend(list(weights))
        linear.coeffs.extend(list(weights.values()))
        linear.domain.extend([least, most])

    def hint(self, variable: int, value: int) -> None:
        """A good value to begin with."""
        self._hint[variable] = value

    def solve(self, *, seconds: float, work: float, seed: int, workers: int = 1) -> Answer | None:
        """The cheapest values found within these bounds; None if none were found.

        `work` is the solver's own deterministic measure: with it alone the same model gives the same answer on every
        machine. `seconds` is the emergency brake.
        """
        objective = self._proto.objective
        objective.vars.extend(list(self.costs))
        objective.coeffs.extend(list(self.costs.values()))
        objective.scaling_factor = 1.0
        self._proto.solution_hint.vars.extend(list(self._hint))
        self._proto.solution_hint.values.extend(list(self._hint.values()))
        parameters = self._helper.SatParameters()
        parameters.num_workers = workers
        parameters.random_seed = seed % 2**31
        parameters.max_time_in_seconds = max(0.01, seconds)
        parameters.max_deterministic_time = work
        # Measured: the linear relaxation of patterns is nearly whole, so it is worth its time; looking long at the
        # model beforehand is not.
        parameters.linearization_level = 2
        parameters.symmetry_level = 0
        parameters.cp_model_probing_level = 0
        parameters.max_presolve_iterations = 1
        wrapper = self._helper.SolveWrapper()
        wrapper.set_parameters(parameters)
        response = wrapper.solve(self._proto)
        if response.status.name not in _FOUND:
            return None
        return Answer(
            values=list(response.solution),
            is_optimal=response.status.name == _OPTIMAL,
            cost=round(response.objective_value),
            bound=round(response.best_objective_bound),
            work=response.deterministic_time,
        )


def no(variable: int) -> int:
    """The opposite of a variable."""
    return -variable - 1

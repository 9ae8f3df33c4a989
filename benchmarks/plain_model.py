"""One CP-SAT model of a whole round, as a textbook would write it, for comparison: `FILE SECONDS OUT` in a process.

A variable for each talk and start; nobody in two places, time to walk, pauses; all costs in the objective.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from samenspel.planner.format import read_instance, schedule_json
from samenspel.planner.problem import EXTRA_DAY, IDLE, UNLIKED, UNPLANNED, WAIT, Problem, bits
from samenspel.planner.solver import Model, no
from samenspel.planner.staff_rules import hold_to_rules, pay_idle


def main() -> None:  # noqa: C901  # one model, read from top to bottom
    """Solve, and write what was found (nothing planned if nothing was)."""
    file, seconds, out = sys.argv[1:]
    problem = Problem(read_instance(Path(file).read_bytes()))
    model, at = Model(), {}
    covering: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for talk, mask in enumerate(problem.starts):
        at[talk] = {start: model.variable() for start in bits(mask)}
        model.exactly_one([model.variable(UNPLANNED), *at[talk].values()])
        for start, variable in at[talk].items():
            for one in problem.staff[talk]:
                for position in range(start, start + problem.length[talk]):
                    covering[one][position].append(variable)
    for staff, its in covering.items():
        hold_to_rules(model, problem, staff, 0, its, IDLE)
    for family in range(len(problem.family_off)):
        add_family(model, problem, family, at)
    answer = model.solve(seconds=float(seconds), work=1e9, seed=1, workers=2)
    starts = [-1] * len(at)
    for talk, its in at.items():
        for start, variable in its.items():
            if answer and answer.values[variable]:
                starts[talk] = start
    Path(out).write_text(json.dumps(schedule_json(problem.instance, problem.schedule(starts))))


def add_family(model: Model, problem: Problem, family: int, at: dict[int, dict[int, int]]) -> None:  # noqa: C901
    """Walking, days, waiting and wishes of one family."""
    talks = problem.talks_of_family[family]
    for talk in talks:
        for start, variable in at[talk].items():
            if not problem.liked[family] >> start & 1:
                model.pay(variable, UNLIKED)
    for talk, other in combinations(talks, 2):
        walk = problem.walk if problem.staff[talk][0] != problem.staff[other][0] else 0
        for start, variable in at[talk].items():
            near = range(start - problem.length[other] - walk + 1, start + problem.length[talk] + walk)
            for later in near:
                if later in at[other]:
                    model.some([no(variable), no(at[other][later])])
    if len(talks) < 2:
        return
    for day in problem.day_mask:
        here: dict[int, list[int]] = defaultdict(list)
        comes = model.variable(EXTRA_DAY + WAIT * problem.walk)
        for talk in talks:
            for start, variable in at[talk].items():
                if day >> start & 1:
                    model.some([no(variable), comes])
                    model.pay(variable, -WAIT * problem.walk)
                    for position in range(start, start + problem.length[talk]):
                        here[position].append(variable)
        if here:
            pay_idle(model, 0, here, WAIT)


if __name__ == "__main__":
    main()

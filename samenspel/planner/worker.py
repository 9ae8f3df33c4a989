"""A process that solves small models: one line of JSON in, one out, until there is no more.

It stands alone so that both cores work, so that the solver's memory ends with it, and so that a web process never
loads a solver. Started by `planner.crew`.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from samenspel.planner.bound import Shares, shares, staff_bound
from samenspel.planner.format import read_instance
from samenspel.planner.problem import Problem
from samenspel.planner.replan import Effort, replan
from samenspel.planner.state import State

_HEAVY: Final = ("absl", "django", "google.protobuf", "numpy", "ortools", "pandas")


class Worker:
    """The round as it is now, and what can be asked about it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.state = State(problem)
        self._shares: Shares | None = None

    def answer(self, job: dict[str, Any]) -> dict[str, Any]:
        """Do one job."""
        kinds = {"replan": self._replan, "bound": self._bound, "loaded": self._loaded}
        return {**kinds[job["do"]](job), "memory": memory()}

    def _replan(self, job: dict[str, Any]) -> dict[str, Any]:
        """Bring the schedule up to date, then plan the named talks anew."""
        if not self.state.change({int(talk): start for talk, start in job["changed"]}):
            raise ValueError("the schedule that was sent is not valid")
        effort = Effort(job["patterns"], job["work"], job["seconds"])
        found = replan(self.state, job["talks"], effort, job["seed"])
        return {"moves": list(found.moves.items()), "is_optimal": found.is_optimal, "work": found.work}

    def _bound(self, job: dict[str, Any]) -> dict[str, Any]:
        """What the families, and one staff member, cost at least."""
        if self._shares is None:
            self._shares = shares(self.problem)
        bound = staff_bound(self.problem, job["staff"], self._shares, seconds=job["seconds"])
        return {"families": self._shares.families, "staff": bound}

    def _loaded(self, _job: dict[str, Any]) -> dict[str, Any]:
        """Which of the heavy packages this process has loaded."""
        return {"modules": [name for name in _HEAVY if name in sys.modules]}


def main() -> None:
    """The first line is the round, each next line a job."""
    lines = sys.stdin.buffer
    worker = Worker(Problem(read_instance(lines.readline())))
    for line in lines:
        sys.stdout.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def memory() -> int:
    """The most bytes that this process has had in use; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()

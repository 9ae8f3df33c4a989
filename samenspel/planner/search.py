"""Plan a round: a greedy start, then small parts planned anew by two worker processes until the time is up.

The way of the search is fixed by the seed: jobs are made and their answers taken in in one order, whichever worker is
first. Only how far it comes depends on the machine and the clock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from samenspel.planner.bound import family_bound, fullness
from samenspel.planner.cost import names, violations
from samenspel.planner.crew import Answer, Crew
from samenspel.planner.format import BadInstance
from samenspel.planner.greedy import greedy
from samenspel.planner.instance import Instance, Place, Schedule
from samenspel.planner.neighbourhoods import neighbourhood
from samenspel.planner.problem import NOWHERE, Problem
from samenspel.planner.worker import memory

WORKERS: Final = 2
# Jobs under way: more than workers, so that none waits for the other.
_AHEAD: Final = 4
# Later every so many jobs one goes to the bound, until each staff member has had a turn, the fullest first.
_BOUND_FROM, _BOUND_EVERY = 40, 8
_SMALLEST, _LARGEST = 12, 60
# First a place for everyone, then the cost. Measured on the large round: the last talk that can have a place has it
# after 9 to 38 jobs so, and after 24 to 122 otherwise; what it costs elsewhere is won back later.
_EAGER_UNTIL, _EAGER, _CALM = 60, 20, 3
# The solver's measure of work under which the next set of talks may be larger.
_LIGHT: Final = 0.01
# Patterns per family in a small model. Measured: many small models with few patterns gain more than few large ones.
_PATTERNS: Final = (10, 20, 20, 40)
_WORK: Final = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is, after `seconds`."""

    seconds: float
    cost: int
    unplanned: int
    rounds: int
    bound: int
    schedule: Callable[[], Schedule]  # made when asked for, and as it is at that moment


@dataclass(frozen=True, slots=True)
class Report:
    """What a plan reached: the cost that was searched for, a bound below which nothing lies, and what it took."""

    cost: int
    bound: int
    unplanned: tuple[str, ...]
    seed: int
    rounds: int
    seconds: float
    first_valid: float
    memory: int
    stopped_by: str

    @property
    def gap(self) -> int:
        """How much better it could be at most."""
        return self.cost - self.bound


def plan(
    instance: Instance,
    seconds: float,
    seed: int = 0,
    *,
    pinned: Mapping[str, Place] | None = None,
    rounds: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Schedule, Report]:
    """The best schedule that is found in so many seconds, and what it is worth.

    Talks in `pinned` stay exactly there. With `rounds` the search ends after that many jobs, whatever the clock says
    (as long as the seconds last): then the same seed gives the same schedule. `on_progress` hears of every better
    schedule and about once a second; `should_stop` is asked as often, and a yes ends the search with the best so far.
    Raises BadInstance when the pinned talks break a rule among themselves.
    """
    search = _Search(instance.with_pins(pinned or {}), clock() + seconds, seed, rounds, on_progress, should_stop, clock)
    return search.run()


def check_pins(instance: Instance) -> None:
    """Raises BadInstance when the pinned talks break a rule among themselves."""
    broken = violations(instance, Schedule(dict(instance.pinned)))
    if broken:
        raise BadInstance("pin", "pinned", what="; ".join(names(broken)[:3]))


def shuffled(instance: Instance, dice: random.Random) -> Instance:
    """The same round in another order: so nobody gains or loses by where they stand in the file."""
    staff, families, talks = list(instance.staff), list(instance.families), list(instance.talks)
    dice.shuffle(staff)
    dice.shuffle(families)
    dice.shuffle(talks)
    return replace(instance, staff=tuple(staff), families=tuple(families), talks=tuple(talks))


@dataclass
class _Job:
    """What is under way: talks planned anew, or the bound of a staff member (and no talks)."""

    talks: list[int]
    is_bound: bool = False
    answer: Answer | None = None
    is_answered: bool = False


@dataclass
class _Search:
    instance: Instance
    end: float
    seed: int
    rounds: int | None
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None
    clock: Callable[[], float]
    done: int = 0
    bound: int = 0
    size: float = 24.0
    to_bound: list[int] = field(default_factory=list)
    staff_bounds: int = 0
    peak: int = 0
    first_valid: float = 0.0
    jobs: dict[int, _Job] = field(default_factory=dict)

    def run(self) -> tuple[Schedule, Report]:
        """The best schedule, and its report."""
        self.begun = self.clock()
        check_pins(self.instance)
        self.dice = random.Random(self.seed)  # noqa: S311  # draws lots, guards nothing
        self.asked, self.instance = self.instance, shuffled(self.instance, self.dice)
        self.problem = Problem(self.instance)
        self.state = greedy(self.problem, self.dice)
        self.first_valid = self.clock() - self.begun
        self._tell()
        self.bound = family_bound(self.problem)
        self.to_bound = sorted(range(len(self.state.busy)), key=lambda one: fullness(self.problem, one))
        stopped_by = self._improve()
        return self._schedule(), self._report(stopped_by)

    def _improve(self) -> str:
        """Small parts anew, until something says to stop; returns what it was."""
        reason = self._reason()
        if reason:
            return reason
        with Crew(self.instance, WORKERS) as crew:
            sent = [[NOWHERE] * len(self.problem.length) for _worker in range(WORKERS)]
            given = told = 0
            while not (reason := self._reason()) and not crew.is_lost:
                while given < self.done + _AHEAD and (self.rounds is None or given < self.rounds):
                    self._give(crew, given, sent[given % WORKERS])
                    given += 1
                # One answer in, one job out: a job is made from what the same earlier answers left, whatever the clock.
                if self.jobs[self.done].is_answered:
                    self._take(self.jobs.pop(self.done))
                    self.done += 1
                elif came := crew.answer(min(0.5, self.end - self.clock())):
                    _worker, number, answer = came
                    self.jobs[number].answer, self.jobs[number].is_answered = answer, True
                if int(self.clock() - self.begun) > told:
                    told = int(self.clock() - self.begun)
                    self._tell()
        return reason or "workers"

    def _reason(self) -> str:
        """Why to stop now; empty for going on."""
        if self.state.cost <= self.bound:
            return "bound"
        if self.clock() >= self.end:
            return "time"
        if self.rounds is not None and self.done >= self.rounds:
            return "rounds"
        if self.should_stop and self.should_stop():
            return "asked"
        return ""

    def _give(self, crew: Crew, number: int, sent: list[int]) -> None:
        """A job for the next worker in turn."""
        if self.to_bound and number >= _BOUND_FROM and number % _BOUND_EVERY == 0:
            job: dict[str, Any] = {"do": "bound", "staff": self.to_bound.pop()}
            self.jobs[number] = _Job([], is_bound=True)
        else:
            job = self._replan_job(number, sent)
            self.jobs[number] = _Job(job["talks"])
        crew.give(number % WORKERS, number, job | {"seconds": max(0.1, self.end - self.clock())})

    def _replan_job(self, number: int, sent: list[int]) -> dict[str, Any]:
        """Talks to plan anew, few of them under way already, with what changed since this worker's last job."""
        under_way = {talk for job in self.jobs.values() for talk in job.talks}
        eager = _EAGER if number < _EAGER_UNTIL else _CALM
        choices = [neighbourhood(self.state, round(self.size), self.dice, eager) for _try in range(3)]
        talks = min(choices, key=lambda one: len(under_way.intersection(one)) / max(1, len(one)))
        changed = [(talk, start) for talk, start in enumerate(self.state.starts) if start != sent[talk]]
        sent[:] = self.state.starts
        seed = self.dice.randrange(2**31)
        patterns = self.dice.choice(_PATTERNS)
        return {"do": "replan", "changed": changed, "talks": talks, "patterns": patterns, "work": _WORK, "seed": seed}

    def _take(self, job: _Job) -> None:
        """Take an answer in."""
        answer = job.answer
        if answer is None:
            return
        self.peak = max(self.peak, answer["memory"])
        if job.is_bound:
            self.staff_bounds += answer["staff"]
            self.bound = max(self.bound, answer["families"] + self.staff_bounds)
        else:
            self._take_moves(answer)

    def _take_moves(self, answer: Answer) -> None:
        """Move the talks, if the schedule as it is by now gets no worse by it."""
        is_light = answer["is_optimal"] and answer["work"] < _LIGHT
        self.size = min(_LARGEST, self.size * 1.03) if is_light else max(_SMALLEST, self.size * 0.97)
        moves = dict(answer["moves"])
        before, cost = {talk: self.state.starts[talk] for talk in moves}, self.state.cost
        if not self.state.change(moves):
            return
        if self.state.cost > cost:
            self.state.change(before)
        elif self.state.cost < cost:
            self._tell()

    def _tell(self) -> None:
        if self.on_progress:
            seconds, unplanned = self.clock() - self.begun, len(self.state.unplanned)
            self.on_progress(Progress(seconds, self.state.cost, unplanned, self.done, self.bound, self._schedule))

    def _schedule(self) -> Schedule:
        return self.problem.schedule(self.state.starts)

    def _report(self, stopped_by: str) -> Report:
        return Report(
            cost=self.state.cost,
            bound=self.bound,
            unplanned=self._schedule().unplanned(self.asked),
            seed=self.seed,
            rounds=self.done,
            seconds=self.clock() - self.begun,
            first_valid=self.first_valid,
            memory=memory() + WORKERS * self.peak,
            stopped_by=stopped_by,
        )

"""The plan as a whole: valid, as good as it can be on rounds small enough to try everything, and within its bounds."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from samenspel.planner.cost import parts, violations
from samenspel.planner.crew import Answer, Crew
from samenspel.planner.format import BadInstance
from samenspel.planner.greedy import greedy
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.problem import NOWHERE, Problem, bits
from samenspel.planner.search import Progress, plan
from samenspel.planner.state import State
from tests.planner.rounds import a_round, rounds


def every_cost(instance: Instance) -> Iterator[int]:
    """The cost of every valid schedule."""
    problem = Problem(instance)
    for starts in itertools.product(*([NOWHERE, *bits(mask)] for mask in problem.starts)):
        state = State(problem)
        if state.change(dict(enumerate(starts))):
            yield state.cost


def a_small_one(seed: int) -> Instance:
    """A crowded little round with siblings, two staff members and one joint talk."""
    dice = random.Random(seed)
    families = ["amina", "bram", "hanna", "karim"]
    talks = {f"t{i}": (dice.choice(["eva", "fatma"]), dice.choice(families)) for i in range(4)}
    talks["joint"] = ("eva", "amina+bram")
    some = [(day, slot) for day in (0, 1) for slot in range(3)]
    return a_round(
        talks,
        slots=(3, 3),
        max_run=2,
        off={one: dice.sample(some, 1) for one in families},
        likes={one: dice.sample(some, many) for one, many in zip(families, (2, 2, 0, 0), strict=True)},
        apart=(("hanna", "karim"),),
        together=(("amina", "karim"),),
    )


@settings(max_examples=60)
@given(rounds())
def test_the_greedy_start_is_always_valid(instance: Instance) -> None:
    problem = Problem(instance)
    state = greedy(problem, random.Random(1))
    assert violations(instance, problem.schedule(state.starts)) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_small_round_is_planned_as_well_as_it_can_be_and_the_bound_is_true(seed: int) -> None:
    instance = a_small_one(seed)
    schedule, report = plan(instance, 20, seed, rounds=50)
    best = min(every_cost(instance))
    assert violations(instance, schedule) == []
    assert report.cost == parts(instance, schedule).sought == best
    assert report.bound <= best
    assert report.unplanned == schedule.unplanned(instance)


def test_the_same_seed_goes_the_same_way() -> None:
    instance = crowded()
    ways: list[list[int]] = []
    schedules = []
    for _time in range(2):
        ways.append([])
        schedules.append(plan(instance, 60, 5, rounds=5, on_progress=lambda one: ways[-1].append(one.cost))[0])
    assert schedules[0] == schedules[1]
    # The clock decides how often is told, never what.
    assert list(dict.fromkeys(ways[0])) == list(dict.fromkeys(ways[1]))


class _OneByOne:
    """A crew without a solver, whose answers come in any order: lots move talks to where it is no worse."""

    is_lost = False

    def __init__(self, instance: Instance, many: int) -> None:
        self._problem = Problem(instance)
        self._states = [State(self._problem) for _member in range(many)]
        self._waiting: list[tuple[int, int, Answer]] = []
        self._dice = random.Random()

    def __enter__(self) -> _OneByOne:
        return self

    def __exit__(self, *_error: object) -> None:
        self._waiting.clear()

    def give(self, worker: int, number: int, job: dict[str, Any]) -> None:
        state, dice = self._states[worker], random.Random(job["seed"])
        state.change(dict(job["changed"]))
        sent, moves = {talk: state.starts[talk] for talk in job["talks"]}, {}
        for talk in job["talks"]:
            before, cost = state.starts[talk], state.cost
            if state.change({talk: dice.choice([*bits(self._problem.starts[talk])])}):
                if state.cost <= cost:
                    moves[talk] = state.starts[talk]
                else:
                    state.change({talk: before})
        state.change(sent)  # what becomes of the moves the next job says
        answer = {"moves": list(moves.items()), "is_optimal": True, "work": 0.0, "memory": 0}
        self._waiting.append((worker, number, answer))

    def answer(self, _seconds: float) -> tuple[int, int, Answer]:
        return self._waiting.pop(self._dice.randrange(len(self._waiting)))


def test_which_worker_is_first_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.planner.search.Crew", _OneByOne)
    instance = crowded()
    ways = []
    for _time in range(5):
        seen: list[int] = []
        schedule, _report = plan(instance, 60, 5, rounds=30, on_progress=lambda one, seen=seen: seen.append(one.cost))  # type: ignore[misc]
        ways.append((schedule.places, list(dict.fromkeys(seen))))
    assert ways == [ways[0]] * 5
    assert ways[0][0] != plan(instance, 60, 5, rounds=0)[0].places


def crowded(families: int = 30) -> Instance:
    """A round that is not planned at a glance."""
    dice = random.Random(3)
    names = [f"f{i}" for i in range(families)]
    talks = {f"t{i}": (f"s{i % 3}", dice.choice(names)) for i in range(3 * 10)}
    everywhere = [(day, slot) for day in (0, 1) for slot in range(10)]
    off = {name: dice.sample(everywhere, 6) for name in names}
    likes = {name: dice.sample(everywhere, 3) for name in names[::3]}
    return a_round(talks, slots=(10, 10), max_run=6, off=off, likes=likes)


def test_pinned_talks_stay_where_they_are() -> None:
    instance = crowded()
    free, _report = plan(instance, 20, 1, rounds=4)
    pins = dict(random.Random(2).sample(sorted(free.places.items()), 20))
    schedule, _report = plan(instance, 20, 9, rounds=6, pinned=pins)
    assert violations(instance.with_pins(pins), schedule) == []
    assert {talk: schedule.places[talk] for talk in pins} == pins


def test_pinned_talks_that_break_a_rule_are_refused() -> None:
    instance = a_round({"noor": ("eva", "amina"), "sami": ("eva", "bram")})
    with pytest.raises(BadInstance, match=r"pinned: .*double noor sami eva"):
        plan(instance, 5, pinned={"noor": (0, 1), "sami": (0, 1)})


def test_a_perfect_schedule_ends_the_search_at_once() -> None:
    instance = a_round({"noor": ("eva", "amina"), "sami": ("fatma", "amina")})
    schedule, report = plan(instance, 60)
    assert (report.cost, report.bound, report.stopped_by, len(schedule.places)) == (0, 0, "bound", 2)
    assert report.rounds == 0


@pytest.mark.parametrize(
    ("instance", "unplanned"),
    [
        (a_round({}), 0),
        (a_round({"noor": ("eva", "amina")}, off={"eva": [(0, slot) for slot in range(6)]}), 1),
        (a_round({"noor": ("eva", "amina")}, off={"amina": [(0, slot) for slot in range(6)]}), 1),
        (a_round({"noor": ("eva", "amina")}, lengths={"noor": 7}), 1),
        (a_round({"noor": ("eva", "amina")}, slots=(0, 1)), 0),
        (a_round({f"t{i}": ("eva", f"f{i}") for i in range(9)}), 3),
    ],
    ids=["nothing", "teacher never there", "family never there", "too long", "a day without slots", "too many"],
)
def test_odd_rounds_get_the_best_there_is(instance: Instance, unplanned: int) -> None:
    schedule, report = plan(instance, 20, rounds=60)
    assert violations(instance, schedule) == []
    assert len(report.unplanned) == unplanned
    assert report.gap == 0


def test_it_ends_when_time_is_up_and_when_asked() -> None:
    now = iter(range(10_000))
    _schedule, report = plan(crowded(), 40, clock=lambda: next(now))
    assert report.stopped_by == "time"
    _schedule, report = plan(crowded(), 40, should_stop=lambda: True)
    assert (report.stopped_by, report.rounds) == ("asked", 0)


def test_progress_brings_the_first_schedule_before_any_worker() -> None:
    told: list[tuple[Progress, Schedule]] = []
    instance = crowded()
    plan(instance, 20, rounds=2, on_progress=lambda one: told.append((one, one.schedule())))
    first, schedule = told[0]
    assert first.rounds == 0
    assert violations(instance, schedule) == []
    assert [one.cost for one, _schedule in told] == sorted((one.cost for one, _schedule in told), reverse=True)


def test_without_workers_the_greedy_schedule_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    schedule, report = plan(crowded(), 20)
    assert report.stopped_by == "workers"
    assert violations(crowded(), schedule) == []


def test_no_solver_is_loaded_here_and_only_its_compiled_part_there() -> None:
    instance = a_small_one(0)
    job = {"do": "replan", "changed": [], "talks": [0, 1], "patterns": 9, "work": 1.0, "seconds": 9.0, "seed": 1}
    with Crew(instance, 1) as crew:
        crew.give(0, 0, job)
        answer = crew.answer(30)
        assert answer
        assert answer[2]
        assert answer[2]["moves"]
        crew.give(0, 1, {"do": "loaded"})
        loaded = crew.answer(30)
    assert loaded
    assert loaded[2]
    assert loaded[2]["modules"] == ["ortools"]
    assert "ortools" not in sys.modules

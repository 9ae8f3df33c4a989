"""What a schedule costs and breaks: three ways of counting agree, and each rule is caught."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planner.cost import names, parts, violations
from samenspel.planner.format import instance_json, schedule_json
from samenspel.planner.instance import Instance, Place, Schedule
from samenspel.planner.problem import NOWHERE, Problem
from samenspel.planner.state import State
from tests.planner.judge import judge
from tests.planner.rounds import a_round, any_schedule, rounds


@settings(max_examples=150, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_our_judge_and_the_one_of_the_tests_agree_on_any_schedule(instance: Instance, dice: random.Random) -> None:
    schedule = any_schedule(instance, dice)
    is_valid, counted = judge(instance_json(instance), schedule_json(instance, schedule))
    found = parts(instance, schedule)
    assert (violations(instance, schedule) == []) is is_valid
    # Waiting and walking have no meaning for a family in two places.
    if is_valid:
        assert {name: getattr(found, name) for name in counted} == counted


@settings(max_examples=150, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_search_lets_in_what_is_valid_and_nothing_else_and_counts_alike(
    instance: Instance, dice: random.Random
) -> None:
    problem = Problem(instance)
    state = State(problem)
    for _change in range(12):
        talks = dice.sample(range(len(instance.talks)), dice.randint(1, len(instance.talks)))
        target = problem.starts_of(any_schedule(instance, dice))
        before = list(state.starts)
        wanted = [target[talk] if talk in talks else before[talk] for talk in range(len(before))]
        is_in = state.change({talk: target[talk] for talk in talks})
        assert is_in == (not violations(instance, problem.schedule(wanted)))
        assert state.starts == (wanted if is_in else before)
        assert state.cost == parts(instance, problem.schedule(state.starts)).sought
    assert state.change(dict.fromkeys(range(len(state.starts)), NOWHERE))
    assert (state.cost, any(state.busy)) == (1000 * len(instance.talks), False)


TWO = {"noor": ("eva", "amina"), "sami": ("fatma", "amina")}
BESIDE = {"noor": ("eva", "amina"), "noor2": ("eva", "bram")}


@pytest.mark.parametrize(
    ("instance", "places", "broken"),
    [
        (a_round(TWO, off={"amina": [(0, 2)]}), {"noor": (0, 2)}, ["unavailable noor amina"]),
        (a_round(TWO, off={"eva": [(0, 2)]}), {"noor": (0, 2)}, ["unavailable noor eva"]),
        (a_round(TWO), {"noor": (0, 2), "sami": (0, 2)}, ["double noor sami amina"]),
        (a_round(BESIDE), {"noor": (0, 2), "noor2": (0, 2)}, ["double noor noor2 eva"]),
        (a_round(TWO), {"noor": (0, 2), "sami": (0, 3)}, ["walk noor sami amina"]),
        (a_round(BESIDE, max_run=1), {"noor": (0, 2), "noor2": (0, 3)}, ["run noor noor2 eva"]),
        (a_round(TWO), {"noor": (0, 6)}, ["outside noor"]),
        (a_round(TWO, lengths={"noor": 2}), {"noor": (0, 5)}, ["outside noor"]),
        (a_round(TWO), {"noor": (1, 0)}, ["outside noor"]),
        (a_round(BESIDE, apart=(("amina", "bram"),)), {"noor": (0, 2), "noor2": (0, 3)}, ["apart noor noor2 eva"]),
        (a_round(TWO, pinned={"noor": (0, 1)}), {"noor": (0, 2)}, ["pinned noor"]),
        (a_round(TWO, pinned={"noor": (0, 1)}), {}, ["pinned noor"]),
    ],
)
def test_each_broken_rule_is_told_once(instance: Instance, places: dict[str, Place], broken: list[str]) -> None:
    assert names(violations(instance, Schedule(places))) == broken


@pytest.mark.parametrize(
    ("instance", "places"),
    [
        (a_round(TWO, off={"amina": [(0, 1), (0, 3)], "eva": [(0, 3)]}), {"noor": (0, 2)}),
        (a_round(TWO), {"noor": (0, 2), "sami": (0, 4)}),
        (a_round(TWO, walk=0), {"noor": (0, 2), "sami": (0, 3)}),
        (a_round(BESIDE, max_run=2), {"noor": (0, 2), "noor2": (0, 3)}),
        (a_round(BESIDE, max_run=1), {"noor": (0, 2), "noor2": (0, 4)}),
        (a_round(TWO, lengths={"noor": 2}), {"noor": (0, 4)}),
        (a_round(BESIDE, apart=(("amina", "bram"),)), {"noor": (0, 2), "noor2": (0, 4)}),
        (a_round(TWO, pinned={"noor": (0, 1)}), {"noor": (0, 1)}),
    ],
)
def test_what_only_just_fits_breaks_nothing(instance: Instance, places: dict[str, Place]) -> None:
    assert violations(instance, Schedule(places)) == []


def test_each_part_of_the_cost() -> None:
    instance = a_round(
        {"noor": ("eva", "amina"), "sami": ("fatma", "amina"), "mila": ("eva", "bram"), "daan": ("eva", "hanna")},
        slots=(9, 4),
        likes={"amina": [(0, 0)]},
        together=(("amina", "hanna"),),
    )
    here = Schedule({"noor": (0, 0), "sami": (0, 4), "mila": (0, 3), "daan": (1, 0)})
    found = parts(instance, here)
    assert (found.unplanned, found.extra_day, found.wait, found.unliked, found.idle, found.together) == (
        0, 0, 2, 1, 2, 1,
    )  # fmt: skip
    assert (found.cost, found.sought) == (13, 23)
    over_two_days = parts(instance, Schedule({"noor": (0, 0), "sami": (1, 0)}))
    assert (over_two_days.unplanned, over_two_days.extra_day, over_two_days.wait) == (2, 1, 0)
    assert over_two_days.cost == 2051

"""Why a talk has no place, what would help, and where a talk can go: all of it tried."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.planner.cost import parts, violations
from samenspel.planner.explain import Remedy, explain, moves
from samenspel.planner.greedy import greedy
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.problem import Problem
from tests.planner.rounds import a_round, rounds
from tests.planner.test_repair import without

ALL = [(0, slot) for slot in range(3)]


@pytest.mark.parametrize(
    ("instance", "places", "codes"),
    [
        (a_round({"noor": ("eva", "amina")}, slots=(3,), off={"eva": ALL}), {}, [("never", "eva")]),
        (a_round({"noor": ("eva", "amina")}, slots=(3,), off={"amina": ALL}), {}, [("never", "amina")]),
        (
            a_round({"noor": ("eva", "amina")}, slots=(3,), off={"amina": ALL[:2], "eva": ALL[2:]}),
            {},
            [("no_common", "")],
        ),
        (a_round({"noor": ("eva", "amina")}, slots=(3,), lengths={"noor": 4}), {}, [("too_long", "")]),
        (a_round({"noor": ("eva", "amina")}, slots=(3,), lengths={"noor": 3}, max_run=2), {}, [("too_long", "eva")]),
        (
            a_round({"noor": ("eva", "amina"), "mila": ("eva", "bram")}, slots=(3,), off={"amina": ALL[1:]}),
            {"mila": (0, 0)},
            [("double", "eva")],
        ),
        (
            a_round({"noor": ("eva", "amina"), "sami": ("fatma", "amina")}, slots=(3,), off={"eva": ALL[1:]}),
            {"sami": (0, 1)},
            [("walk", "amina")],
        ),
        (
            a_round({"noor": ("eva", "amina"), "mila": ("eva", "bram")}, slots=(3,), off={"amina": ALL[1:]}, max_run=1),
            {"mila": (0, 1)},
            [("run", "eva")],
        ),
    ],
)
def test_each_obstacle_is_named(
    instance: Instance, places: dict[str, tuple[int, int]], codes: list[tuple[str, str]]
) -> None:
    (found,) = explain(instance, Schedule(places))
    assert [(one.code, one.who) for one in found.obstacles] == codes


def test_what_helps_is_a_slot_of_one_person_or_another_talk_elsewhere() -> None:
    instance = a_round({"noor": ("eva", "amina"), "mila": ("eva", "bram")}, slots=(3,), off={"amina": ALL[1:]})
    (found,) = explain(instance, Schedule({"mila": (0, 0)}))
    assert found.remedies == (
        Remedy((0, 1), "amina", ((0, 1),)),
        Remedy((0, 2), "amina", ((0, 2),)),
        Remedy((0, 0), talk="mila", moved_to=(0, 1)),
    )
    assert found.obstacles[0].talks == ("mila",)


def applied(instance: Instance, schedule: Schedule, talk: str, remedy: Remedy) -> tuple[Instance, Schedule]:
    """The round and the schedule after doing what was said to help."""
    places = {**schedule.places, talk: remedy.place}
    if remedy.moved_to:
        return instance, Schedule({**places, remedy.talk: remedy.moved_to})
    slots = set(remedy.slots)
    free = replace(
        instance,
        staff=tuple(replace(o, unavailable=o.unavailable - slots) if o.id == remedy.who else o for o in instance.staff),
        families=tuple(
            replace(o, unavailable=o.unavailable - slots) if o.id == remedy.who else o for o in instance.families
        ),
    )
    return free, Schedule(places)


@given(rounds(), st.integers(0, 2**32))
def test_what_is_said_to_help_helps(instance: Instance, seed: int) -> None:
    problem = Problem(instance)
    schedule = problem.schedule(greedy(problem, random.Random(seed)).starts)
    dropped = Schedule(dict(list(schedule.places.items())[1:]))
    for places in (schedule, dropped):
        for one in explain(instance, places):
            assert one.obstacles or places is dropped
            for remedy in one.remedies:
                assert violations(*applied(instance, places, one.talk, remedy)) == []


@given(rounds(), st.integers(0, 2**32))
def test_moves_are_all_places_that_break_nothing_with_their_cost(instance: Instance, seed: int) -> None:
    problem = Problem(instance)
    schedule = problem.schedule(greedy(problem, random.Random(seed)).starts)
    talk = random.Random(seed).choice(instance.talks)
    offered = {move.place: move.cost for move in moves(instance, schedule, talk.id)}
    for day, one in enumerate(instance.days):
        for slot in range(one.slots):
            tried = Schedule({**schedule.places, talk.id: (day, slot)})
            is_offered = (day, slot) in offered
            assert is_offered == (not violations(instance, tried) and schedule.places.get(talk.id) != (day, slot))
            if is_offered:
                change = parts(instance, tried).sought - parts(instance, schedule).sought
                assert offered[day, slot] == change


def test_a_schedule_with_a_fault_can_still_be_mended_by_hand() -> None:
    """Another broken rule does not keep a talk from moving; a new one does."""
    instance = a_round({"noor": ("eva", "amina"), "mila": ("fatma", "bram"), "daan": ("eva", "hanna")})
    broken = without(instance, "fatma", (0, 0))
    found = moves(broken, Schedule({"noor": (0, 0), "mila": (0, 0), "daan": (0, 1)}), "noor")
    assert [move.place for move in found] == [(0, 2), (0, 3), (0, 4), (0, 5)]


def test_a_talk_of_who_is_away_by_now_goes_only_where_they_are_not_away() -> None:
    round_ = a_round({"noor": ("eva", "amina")}, slots=(3,), off={"eva": ALL[:2]})
    assert [move.place for move in moves(round_, Schedule({"noor": (0, 0)}), "noor")] == [(0, 2)]
    assert (
        moves(a_round({"noor": ("eva", "amina")}, slots=(3,), off={"eva": ALL}), Schedule({"noor": (0, 0)}), "noor")
        == []
    )

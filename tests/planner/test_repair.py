"""After a change: valid again, as few families moved as can be, and honest about why."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.planner.cost import violations
from samenspel.planner.format import BadInstance
from samenspel.planner.greedy import greedy
from samenspel.planner.instance import Instance, Place, Schedule
from samenspel.planner.problem import NOWHERE, Problem, bits
from samenspel.planner.repair import repair
from samenspel.planner.state import State
from tests.planner.rounds import a_round, rounds


def without(instance: Instance, who: str, *places: Place) -> Instance:
    """The round in which somebody cannot at these places."""
    more = frozenset(places)
    return replace(
        instance,
        staff=tuple(replace(o, unavailable=o.unavailable | more) if o.id == who else o for o in instance.staff),
        families=tuple(replace(o, unavailable=o.unavailable | more) if o.id == who else o for o in instance.families),
    )


def fewest_moved(instance: Instance, old: Schedule, hit: set[str]) -> int | None:
    """By trying everything: how many families outside `hit` move at least so that all old talks have a place."""
    problem = Problem(instance)
    was = problem.starts_of(old)
    best = None
    for starts in itertools.product(*([NOWHERE, *bits(mask)] for mask in problem.starts)):
        if any(start == NOWHERE and talk.id in old.places for start, talk in zip(starts, instance.talks, strict=True)):
            continue
        moved = {
            family
            for talk, start in enumerate(starts)
            if start != was[talk] != NOWHERE
            for family in instance.talks[talk].families
        }
        many = len(moved - hit)
        if (best is None or many < best) and State(problem).change(dict(enumerate(starts))):
            best = many
    return best


@given(rounds(), st.integers(0, 2**32))
def test_a_repair_is_valid_and_what_it_says_of_itself_is_true(instance: Instance, seed: int) -> None:
    dice = random.Random(seed)
    problem = Problem(instance)
    old = problem.schedule(greedy(problem, dice).starts)
    if not old.places or len(instance.talks) > 5:
        return
    talk = dice.choice([one for one in instance.talks if one.id in old.places])
    changed = without(instance, dice.choice([*talk.staff, *talk.families]), old.places[talk.id])
    found = repair(changed, old, seconds=60)
    assert violations(changed, found.schedule) == []
    now = found.schedule.places
    moved = {
        family
        for one in instance.talks
        if one.id in old.places and one.id not in found.lost and now.get(one.id) != old.places[one.id]
        for family in one.families
    }
    assert moved - set(found.hit) == set(found.moved)
    assert set(old.places) - set(now) == set(found.lost)
    if found.is_minimal:
        assert fewest_moved(changed, old, set(found.hit)) == len(found.moved)


LINE = a_round({f"t{i}": ("eva", f"f{i}") for i in range(4)}, slots=(5,))
STAYING = Schedule({f"t{i}": (0, i) for i in range(4)})


def test_where_nothing_is_in_the_way_nobody_moves() -> None:
    found = repair(LINE, STAYING)
    assert (found.reason, found.schedule.places, found.is_minimal) == ("nothing", STAYING.places, True)


def test_where_there_is_room_nobody_else_moves() -> None:
    found = repair(without(LINE, "f1", (0, 1)), STAYING)
    assert (found.reason, found.hit, found.moved, found.is_minimal) == ("room", ("f1",), (), True)
    assert found.schedule.places == {**STAYING.places, "t1": (0, 4)}


def test_one_family_makes_room_and_no_more() -> None:
    changed = without(LINE, "f1", (0, 1), (0, 4))
    found = repair(changed, STAYING)
    assert (found.reason, found.hit, len(found.moved), found.is_minimal) == ("chain", ("f1",), 1, True)


def test_a_chain_of_two() -> None:
    """f1 can go to f0's place only, f0 to f3's place only, f3 anywhere."""
    changed = without(LINE, "f1", (0, 1), (0, 2), (0, 3), (0, 4))
    changed = without(changed, "f0", (0, 1), (0, 2), (0, 4))
    found = repair(changed, STAYING)
    assert (found.moved, found.is_minimal, found.reason) == (("f0", "f3"), True, "chain")


def test_no_room_at_all_is_said() -> None:
    full = a_round({f"t{i}": ("eva", f"f{i}") for i in range(4)}, slots=(4,))
    found = repair(without(full, "eva", (0, 2)), STAYING)
    assert (found.reason, found.lost, found.moved, found.is_minimal) == ("no_room", ("t2",), (), False)


def test_time_that_ran_out_is_said() -> None:
    full = a_round({f"t{i}": ("eva", f"f{i}") for i in range(4)}, slots=(4,))
    now = iter(range(100))
    assert repair(without(full, "eva", (0, 2)), STAYING, seconds=3, clock=lambda: next(now)).reason == "time"


def test_a_withdrawn_talk_leaves_the_rest_and_a_new_one_finds_a_place() -> None:
    fewer = replace(LINE, talks=LINE.talks[1:])
    assert repair(fewer, STAYING).schedule.places == {f"t{i}": (0, i) for i in (1, 2, 3)}
    more = a_round({f"t{i}": ("eva", f"f{i}") for i in range(5)}, slots=(5,), off={"f4": [(0, 4)]})
    found = repair(more, STAYING, new=["t4"])
    assert (found.hit, len(found.moved), found.lost) == (("f4",), 1, ())
    # One that had no place before makes nobody move.
    assert repair(more, STAYING).moved == ()


def test_pinned_talks_stay_and_those_that_cannot_are_refused() -> None:
    pinned = LINE.with_pins({"t3": (0, 3)})
    changed = without(pinned, "f1", (0, 1), (0, 4), (0, 0), (0, 2))
    assert repair(changed, STAYING).lost == ("t1",)
    with pytest.raises(BadInstance):
        repair(without(pinned, "f3", (0, 3)), STAYING)

"""Rounds of other shapes than the four that were given, and self sign-up to compare with. All of it invented."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from samenspel.planner.instance import Day, Family, Instance, Place, Schedule, Staff, Talk
from samenspel.planner.problem import NOWHERE, Problem, bits
from samenspel.planner.state import State


@dataclass(frozen=True, slots=True)
class Shape:
    """A school: groups of so many children, days of so many slots; shares of who is partly away, and so on."""

    groups: int
    children: int
    days: tuple[int, ...]
    siblings: float = 0.5
    day_off: float = 0.15
    wishes: float = 0.35
    walk: int = 1
    max_run: int = 8
    two_homes: float = 0.05
    talks_per_family: int = 0  # for secondary schools: with so many teachers each


SHAPES: Final = {
    "one evening": Shape(12, 17, (21,)),
    "secondary": Shape(36, 0, (21, 21, 21), talks_per_family=5, siblings=320, max_run=7, day_off=0.1),
    "1,100 pupils": Shape(48, 23, (15, 15, 15)),
    "days off": Shape(24, 24, (16, 16, 16), day_off=0.6),
    "one group": Shape(1, 28, (20, 20)),
}


def a_school(shape: Shape, seed: int = 1) -> Instance:
    """A round of this shape."""
    dice = random.Random(seed)
    days = tuple(Day(f"2026-11-{23 + day}", "16:00", slots) for day, slots in enumerate(shape.days))
    staff = [Staff(f"s{i:03}", some_away(shape, dice, shape.day_off / 2), shape.max_run) for i in range(shape.groups)]
    homes: dict[str, list[str]] = {}
    if shape.talks_per_family:
        for i in range(int(shape.siblings)):
            homes[f"f{i:04}"] = dice.sample([one.id for one in staff], shape.talks_per_family)
    else:
        places = [one.id for one in staff for _child in range(shape.children)]
        dice.shuffle(places)
        while places:
            many = 1 + (dice.random() < shape.siblings) + (dice.random() < shape.siblings / 5)
            homes[f"f{len(homes):04}"], places = places[:many], places[many:]
    families = [Family(name, some_away(shape, dice, shape.day_off), some_wishes(shape, dice)) for name in homes]
    talks = [
        Talk(f"{name}-{number}", (one,), (name,), 2 if dice.random() < 0.04 else 1)
        for name, its in homes.items()
        for number, one in enumerate(dict.fromkeys(its))
    ]
    joint = [talk for talk in talks if dice.random() < shape.two_homes]
    others = {talk.id: Family(f"{talk.id}-b", some_away(shape, dice, shape.day_off)) for talk in joint}
    talks = [
        replace(talk, families=(*talk.families, others[talk.id].id)) if talk.id in others else talk for talk in talks
    ]
    return Instance(days, tuple(staff), (*families, *others.values()), tuple(talks), walk_slots=shape.walk)


def some_away(shape: Shape, dice: random.Random, share: float) -> frozenset[Place]:
    """A whole day, or the first or last part of one."""
    if dice.random() >= share * 2:
        return frozenset()
    day = dice.randrange(len(shape.days))
    slots = range(shape.days[day])
    cut = dice.randrange(1, shape.days[day])
    if dice.random() < 0.5 and len(shape.days) > 1:
        return frozenset((day, slot) for slot in slots)
    return frozenset((day, slot) for slot in (slots[cut:] if dice.random() < 0.5 else slots[: cut // 2]))


def some_wishes(shape: Shape, dice: random.Random) -> frozenset[Place]:
    if dice.random() >= shape.wishes:
        return frozenset()
    day, first = dice.randrange(len(shape.days)), dice.randrange(max(shape.days))
    return frozenset((day, slot) for slot in range(first, min(first + 6, shape.days[day])))


def odd_ones(small: Instance) -> dict[str, Instance]:
    """Rounds in which something is missing altogether."""
    everywhere = frozenset((day, slot) for day, one in enumerate(small.days) for slot in range(one.slots))
    nobody = tuple(replace(one, unavailable=everywhere) for one in small.families)
    first, *others = small.staff
    return {
        "nobody can": replace(small, families=nobody),
        "teacher never there": replace(small, staff=(replace(first, unavailable=everywhere), *others)),
    }


def sign_up(instance: Instance, seed: int) -> Schedule:
    """First come, first served: families in any order, each talk in the first place near its others that is free."""
    dice = random.Random(seed)
    problem = Problem(instance)
    state = State(problem)
    of_family: dict[int, list[int]] = defaultdict(list)
    for talk, families in enumerate(problem.families):
        of_family[families[0]].append(talk)
    order = list(of_family)
    dice.shuffle(order)
    for family in order:
        mine: list[Place] = []
        for talk in of_family[family]:
            ways = sorted(
                (
                    min(
                        (abs(p[0] - d) * 100 + abs(p[1] - s) for p in [problem.place(start)] for d, s in mine),
                        default=0,
                    ),
                    not problem.liked[family] >> start & 1,
                    dice.random(),
                    start,
                )
                for start in bits(state.free_starts(talk))
            )
            if any(state.change({talk: start}) for *_rank, start in ways):
                mine.append(problem.place(state.starts[talk]))
    assert all(start >= NOWHERE for start in state.starts)
    return problem.schedule(state.starts)


def _far(one: Place, other: Place) -> int:
    return abs(one[0] - other[0]) * 100 + abs(one[1] - other[1])

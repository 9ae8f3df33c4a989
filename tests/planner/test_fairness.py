"""Nobody is worse off by order, name, language or moment of answering; and a planner that does favour is caught."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from samenspel.planner.fairness import fairness
from samenspel.planner.greedy import greedy
from samenspel.planner.instance import Family, Instance, Schedule
from samenspel.planner.patterns import patterns
from samenspel.planner.problem import NOWHERE, Problem, bits
from samenspel.planner.search import shuffled
from samenspel.planner.state import State
from tests.planner.rounds import a_round

FAMILIES = [f"f{i:03}" for i in range(72)]
WANTED = [(day, slot) for day in (0, 1) for slot in (3, 4)]


def a_scramble(dice: random.Random) -> Instance:
    """Many want the same few hours."""
    talks = {f"t{i}": (f"s{i % 4}", family) for i, family in enumerate(FAMILIES)}
    return a_round(talks, slots=(12, 12), max_run=6, likes={family: dice.sample(WANTED, 3) for family in FAMILIES})


def ours(instance: Instance, seed: int) -> Schedule:
    dice = random.Random(seed)
    problem = Problem(shuffled(instance, dice))
    return problem.schedule(greedy(problem, dice).starts)


def first_come(instance: Instance) -> Schedule:
    """The control: families choose in the order in which they answered, as in products of others."""
    problem = Problem(instance)
    state = State(problem)
    for family in range(len(instance.families)):
        options = [state.free_starts(talk) for talk in problem.talks_of_family[family]]
        for pattern in patterns(problem, family, options, [False] * len(options), 60):
            if state.change(dict(zip(problem.talks_of_family[family], pattern.starts, strict=True))):
                break
    return problem.schedule(state.starts)


def traits(dice: random.Random) -> dict[str, dict[str, str | int | float]]:
    """The order of the file is the order of answering; languages come by chance."""
    return {
        family: {"answered": number, "language": dice.choice(["nl", "nl", "ar", "tr"])}
        for number, family in enumerate(FAMILIES)
    }


def test_our_planner_is_fair_and_first_come_is_caught() -> None:
    suspects, chances = Counter[str](), []
    for seed in range(3):
        dice = random.Random(seed)
        instance, its = a_scramble(dice), traits(dice)
        for report in fairness(instance, ours(instance, seed), its, seed=seed):
            suspects[f"ours {report.trait}"] += report.is_suspect
            chances.append(report.chance)
        for report in fairness(instance, first_come(instance), its, seed=seed):
            suspects[f"first come {report.trait}"] += report.is_suspect
    assert suspects["first come answered"] == 3
    assert suspects["first come language"] == suspects["ours answered"] == suspects["ours language"] == 0
    assert max(chances) > 0.3


def test_what_is_told_of_a_class_is_counted() -> None:
    instance = a_round(
        {"noor": ("eva", "amina"), "sami": ("fatma", "amina"), "mila": ("eva", "hanna")},
        likes={"amina": [(0, 0)]},
    )
    schedule = Schedule({"noor": (0, 0), "sami": (0, 4)})
    (report,) = fairness(instance, schedule, {"amina": {"language": "ar"}, "hanna": {"language": "nl"}})
    arabic, dutch = report.classes
    # Alone Amina would pay 1 for Sami's talk outside her wish; now she waits two slots as well.
    assert (arabic.name, arabic.families, arabic.burden, arabic.placed, arabic.preferred) == ("ar", 1, 5.0, 1.0, 0.5)
    assert (dutch.name, dutch.burden, dutch.placed, dutch.preferred) == ("nl", 1000.0, 0.0, None)
    assert report.chance == 1.0


def odds(planner: str, rounds: int = 240) -> list[int]:
    """How often the family at each place of the file gets the one hour that all six want."""
    names = [f"f{i}" for i in range(6)]
    instance = a_round(
        {f"t{i}": ("eva", name) for i, name in enumerate(names)}, slots=(6,), likes={name: [(0, 2)] for name in names}
    )
    found = [0] * 6
    for seed in range(rounds):
        schedule = ours(instance, seed) if planner == "ours" else first_come(instance)
        found[next(i for i in range(6) if schedule.places[f"t{i}"] == (0, 2))] += 1
    return found


def unlikely(found: list[int]) -> float:
    """Chi-square against equal odds; above 20.5 happens once in a thousand with six places."""
    equal = sum(found) / len(found)
    return sum((one - equal) ** 2 / equal for one in found)


def test_every_place_in_the_file_has_equal_odds() -> None:
    assert unlikely(odds("ours")) < 20.5
    assert unlikely(odds("first come")) > 1000


def test_names_and_the_order_of_the_file_do_not_matter() -> None:
    """With the lots dealt, the same round under other names gives the same schedule."""
    instance = a_scramble(random.Random(4))
    other = {family: f"z{999 - number}" for number, family in enumerate(FAMILIES)}
    renamed = replace(
        instance,
        families=tuple(Family(other[one.id], one.unavailable, one.preferred) for one in instance.families),
        talks=tuple(replace(talk, families=tuple(other[one] for one in talk.families)) for talk in instance.talks),
    )
    assert ours(instance, 8) == ours(renamed, 8)


def test_control_the_scramble_has_more_wishes_than_room() -> None:
    problem = Problem(a_scramble(random.Random(1)))
    state = greedy(problem, random.Random(1))
    assert sum(state.family_cost(family) for family in range(len(FAMILIES))) > 25
    assert NOWHERE not in state.starts
    assert all(list(bits(mask)) for mask in problem.liked)

"""A family's patterns, beside all ways there are."""

from __future__ import annotations

import itertools
import random

from hypothesis import given

from samenspel.planner.instance import Instance
from samenspel.planner.patterns import cheapest, patterns
from samenspel.planner.problem import NOWHERE, UNPLANNED, Problem, bits, family_cost
from tests.planner.rounds import a_round, rounds


def all_ways(problem: Problem, family: int, prices: list[int]) -> dict[tuple[int, ...], int]:
    """Every set of places of one family's talks, with its cost."""
    talks = problem.talks_of_family[family]
    found = {}
    for starts in itertools.product(*([NOWHERE, *bits(problem.starts[talk])] for talk in talks)):
        everybody = [NOWHERE] * len(problem.length)
        for talk, start in zip(talks, starts, strict=True):
            everybody[talk] = start
        cost = family_cost(problem, family, everybody)
        if cost is not None:
            found[starts] = cost + sum(price for start, price in zip(starts, prices, strict=True) if start == NOWHERE)
    return found


@given(rounds())
def test_patterns_are_true_and_of_a_small_family_complete(instance: Instance) -> None:
    problem = Problem(instance)
    for family, talks in enumerate(problem.talks_of_family):
        prices = [UNPLANNED if problem.families[talk][0] == family else 0 for talk in talks]
        options = [problem.starts[talk] for talk in talks]
        ways = all_ways(problem, family, prices)
        found = patterns(problem, family, options, [False] * len(talks), 5_000)
        assert len({one.starts for one in found}) == len(found)
        assert all(ways[one.starts] == one.cost for one in found)
        assert cheapest(problem, family, options, prices) <= min(ways.values())
        if len(talks) < 4:
            assert len(found) == len(ways)
            assert cheapest(problem, family, options, prices) == min(ways.values())


def test_few_patterns_are_the_cheapest() -> None:
    problem = Problem(a_round({"noor": ("eva", "amina"), "sami": ("fatma", "amina")}, slots=(6, 6)))
    found = patterns(problem, 0, problem.starts, [False, False], 8)
    assert [one.cost for one in found] == [0] * 8


def test_a_family_with_many_talks_gets_patterns_from_the_whole_evening_and_soon() -> None:
    """What is built lies not only at the beginning of the evening, nor with the first teacher first, and is whole."""
    talks = {f"t{i}": (f"s{i}", "amina") for i in range(8)}
    problem = Problem(a_round(talks, slots=(30, 30), likes={"amina": [(1, slot) for slot in range(8, 30)]}))
    found = [one for one in patterns(problem, 0, problem.starts, [False] * 8, 40) if one.starts != (NOWHERE,) * 8]
    assert 10 < len(found) <= 40
    assert all(NOWHERE not in one.starts for one in found)
    firsts = [min(range(8), key=one.starts.__getitem__) for one in found]
    assert len(set(firsts)) > 4
    assert any(min(one.starts) > 31 for one in found)


def test_a_fixed_talk_keeps_its_place() -> None:
    problem = Problem(a_round({"noor": ("eva", "amina"), "sami": ("fatma", "amina")}))
    dice = random.Random(1)
    start = dice.choice(list(bits(problem.starts[0])))
    found = patterns(problem, 0, [1 << start, problem.starts[1]], [True, False], 50)
    assert {one.starts[0] for one in found} == {start}
    assert NOWHERE in {one.starts[1] for one in found}

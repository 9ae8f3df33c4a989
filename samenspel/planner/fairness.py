"""Whether anybody is systematically worse off: by language, moment of answering, number of children, or anything else.

The planner never sees these traits. This looks at its schedule afterwards. What is compared is a family's burden: what
its talks cost it more than they would if it were alone in the round, per talk. So wishes that nobody could have met
count for nothing, and a family with more talks is not worse off by having more.

The question for each trait is: if traits were dealt to the families at random, how often would the classes differ as
much as they do? The traits are dealt out many times, by the seed, among families with equally many talks (alike is
compared with alike), unless the trait itself tells the number of talks. An answer of 0.30 means: in 30 of 100 deals,
so nothing points to the trait. Below 0.01 something does. It proves nothing about one family, and with few families it
cannot see small differences; `families` says how many there are.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.patterns import cheapest
from samenspel.planner.problem import NOWHERE, UNPLANNED, Problem, family_cost

_DEALS: Final = 2_000
# Numbers with more values than this (such as the moment of answering) are compared in four equal parts.
_MOST_CLASSES: Final = 12
Value = str | int | float


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """One class of a trait: how many families, their average burden, and the shares of talks with a (preferred) place.

    `preferred` counts the talks of families that named preferences; None if none did.
    """

    name: str
    families: int
    burden: float
    placed: float
    preferred: float | None


@dataclass(frozen=True, slots=True)
class TraitReport:
    """One trait: its classes, and how often chance alone gives differences as large (0 to 1)."""

    trait: str
    classes: tuple[ClassSummary, ...]
    chance: float

    @property
    def is_suspect(self) -> bool:
        """Whether chance explains this badly."""
        return self.chance < 0.01


@dataclass(frozen=True, slots=True)
class _Row:
    burden: float
    talks: int
    placed: int
    wishes: int
    granted: int


def fairness(
    instance: Instance,
    schedule: Schedule,
    traits: Mapping[str, Mapping[str, Value]],
    *,
    seed: int = 0,
    tells_talks: Iterable[str] = ("children",),
) -> list[TraitReport]:
    """For each trait the classes of families and how often chance gives such differences.

    `traits`: family id -> trait -> value. Families without a value of a trait are left out of it. Numbers with many
    values are taken in four parts of equal size. For traits in `tells_talks` families with any number of talks are
    compared.
    """
    rows = _rows(instance, schedule)
    found = []
    for trait in sorted({name for its in traits.values() for name in its}):
        families = [family for family in rows if trait in traits.get(family, {})]
        classes = _classes([traits[family][trait] for family in families])
        strata = [0 if trait in tells_talks else rows[family].talks for family in families]
        burdens = [rows[family].burden for family in families]
        dice = random.Random(f"{seed} {trait}")  # noqa: S311  # deals traits, guards nothing
        found.append(
            TraitReport(
                trait,
                tuple(
                    _summary(name, [rows[family] for family, its in zip(families, classes, strict=True) if its == name])
                    for name in sorted(set(classes))
                ),
                _chance(burdens, classes, strata, dice),
            )
        )
    return found


def _rows(instance: Instance, schedule: Schedule) -> dict[str, _Row]:
    """What became of each family with a talk that could be planned at all."""
    problem = Problem(instance)
    starts = problem.starts_of(schedule)
    found = {}
    for family, its in enumerate(instance.families):
        talks = [talk for talk in problem.talks_of_family[family] if problem.starts[talk]]
        if not talks:
            continue
        here = [talk for talk in talks if starts[talk] != NOWHERE]
        masks = [problem.starts[talk] for talk in problem.talks_of_family[family]]
        alone = cheapest(problem, family, masks, [UNPLANNED] * len(masks)) - UNPLANNED * (len(masks) - len(talks))
        cost = (family_cost(problem, family, starts) or 0) + UNPLANNED * (len(talks) - len(here))
        granted = sum(problem.liked[family] >> starts[talk] & 1 for talk in here)
        has_wishes = bool(its.preferred)
        found[its.id] = _Row(
            burden=max(0, cost - alone) / len(talks),
            talks=len(talks),
            placed=len(here),
            wishes=len(talks) * has_wishes,
            granted=granted * has_wishes,
        )
    return found


def _classes(values: Sequence[Value]) -> list[str]:
    """The class of each value: the value itself, or the quarter in which a number lies."""
    different = set(values)
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(different) <= _MOST_CLASSES or len(numbers) < len(values):
        return [str(value) for value in values]
    order = sorted(numbers)
    quarters = [order[len(order) * part // 4] for part in (1, 2, 3)]
    return [f"{1 + sum(number >= edge for edge in quarters)}/4" for number in numbers]


def _summary(name: str, rows: Sequence[_Row]) -> ClassSummary:
    wishes = sum(row.wishes for row in rows)
    return ClassSummary(
        name=name,
        families=len(rows),
        burden=fmean(row.burden for row in rows),
        placed=sum(row.placed for row in rows) / sum(row.talks for row in rows),
        preferred=sum(row.granted for row in rows) / wishes if wishes else None,
    )


def _chance(burdens: Sequence[float], classes: Sequence[str], strata: Sequence[int], dice: random.Random) -> float:
    """The share of deals in which the classes differ at least as much; the real one counts as a deal.

    Ranks instead of burdens: one unplanned talk of 1000 would drown everything else.
    """
    ranks = _ranks(burdens)
    within: dict[int, list[int]] = defaultdict(list)
    for number, stratum in enumerate(strata):
        within[stratum].append(number)
    real = _spread(ranks, classes)
    dealt, as_large = list(classes), 0
    for _deal in range(_DEALS):
        for numbers in within.values():
            its = [classes[number] for number in numbers]
            dice.shuffle(its)
            for number, name in zip(numbers, its, strict=True):
                dealt[number] = name
        as_large += _spread(ranks, dealt) >= real - 1e-9
    return (as_large + 1) / (_DEALS + 1)


def _ranks(values: Sequence[float]) -> list[float]:
    """Places in the order of size; equal values share theirs."""
    places: dict[float, list[int]] = defaultdict(list)
    for place, value in enumerate(sorted(values)):
        places[value].append(place)
    return [fmean(places[value]) for value in values]


def _spread(ranks: Sequence[float], classes: Sequence[str]) -> float:
    """How far the averages of the classes lie apart, the larger classes weighing more."""
    sums: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for rank, name in zip(ranks, classes, strict=True):
        sums[name] += rank
        sizes[name] += 1
    return sum(sums[name] ** 2 / sizes[name] for name in sums)

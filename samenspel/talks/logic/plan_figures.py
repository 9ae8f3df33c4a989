"""What a proposal is worth, in figures that a leader understands: pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from samenspel.planner.cost import parts
from samenspel.planner.fairness import TraitReport, Value, fairness
from samenspel.planner.instance import Instance, Schedule

OTHER: Final = ""  # classes too small to be shown by themselves, together


@dataclass(frozen=True, slots=True)
class Figures:
    """Talks with and without a place; homes with more than one talk, and how many of them come on one day; minutes
    that homes wait between talks in all; talks outside what their homes would rather; idle minutes of staff."""

    planned: int
    unplanned: int
    homes_with_more: int
    on_one_day: int
    waiting: int
    unliked: int
    idle: int


def figures(instance: Instance, schedule: Schedule) -> Figures:
    """The figures of a schedule."""
    found = parts(instance, schedule)
    days: dict[str, list[int]] = defaultdict(list)
    for talk in instance.talks:
        if talk.id in schedule.places:
            for family in talk.families:
                days[family].append(schedule.places[talk.id][0])
    more = [its for its in days.values() if len(its) > 1]
    return Figures(
        planned=len(schedule.places),
        unplanned=found.unplanned,
        homes_with_more=len(more),
        on_one_day=sum(len(set(its)) == 1 for its in more),
        waiting=found.wait * instance.slot_minutes,
        unliked=found.unliked,
        idle=found.idle * instance.slot_minutes,
    )


def proof(
    instance: Instance, schedule: Schedule, traits: Mapping[str, Mapping[str, Value]], least: int
) -> list[dict[str, Any]]:
    """Per trait how its classes fared, as JSON: classes of fewer than `least` homes are taken together.

    A trait with fewer than two classes that may be shown is left out: there is nothing to compare.
    """
    shown = _merged(traits, {one for talk in instance.talks for one in talk.families}, least)
    return [_row(one) for one in fairness(instance, schedule, shown) if _may_show(one, least)]


def _may_show(one: TraitReport, least: int) -> bool:
    return len(one.classes) > 1 and all(its.families >= least for its in one.classes)


def _row(one: TraitReport) -> dict[str, Any]:
    return {
        "trait": one.trait,
        "chance": round(one.chance, 3),
        "is_suspect": one.is_suspect,
        "classes": [
            {
                "name": its.name,
                "homes": its.families,
                "placed": round(its.placed, 3),
                "preferred": None if its.preferred is None else round(its.preferred, 3),
            }
            for its in one.classes
        ],
    }


def _merged(traits: Mapping[str, Mapping[str, Value]], there: set[str], least: int) -> dict[str, dict[str, Value]]:
    """The same traits with words that few homes share taken together; numbers stay, they are dealt in quarters."""
    found = {home: dict(its) for home, its in traits.items() if home in there}
    for trait in {name for its in found.values() for name in its}:
        values = {home: its[trait] for home, its in found.items() if trait in its}
        if any(not isinstance(value, str) for value in values.values()):
            continue
        sizes = Counter(values.values())
        small = {value for value, many in sizes.items() if many < least}
        if small and sum(sizes[value] for value in small) < least:  # the rest would be as small: one more joins it
            rest = [value for value in sizes if value not in small]
            small |= {min(rest, key=lambda value: (sizes[value], str(value)))} if rest else set()
        for home, value in values.items():
            if value in small:
                found[home][trait] = OTHER
    return found

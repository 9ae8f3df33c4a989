"""What a schedule costs and which rules it breaks, in the words of the round itself.

Written apart from the search (names and slots here, numbers and bits there), so that each can catch the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from samenspel.planner.instance import Instance, Place, Schedule, Talk

WEIGHTS: Final = {"unplanned": 1000, "extra_day": 50, "wait": 5, "unliked": 1, "idle": 1}
TOGETHER: Final = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """How often each thing that costs happens; `together` is ours and stands outside `cost`."""

    unplanned: int
    extra_day: int
    wait: int
    unliked: int
    idle: int
    together: int = 0

    @property
    def cost(self) -> int:
        """The cost as `conversation-round/1` counts it."""
        return sum(weight * int(getattr(self, name)) for name, weight in WEIGHTS.items())

    @property
    def sought(self) -> int:
        """What the search makes as small as it can: the cost, and families that like to come together."""
        return self.cost + TOGETHER * self.together


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: its code, the talks, whose rule it is, and where (day, slot).

    Codes: `unavailable`, `double`, `walk`, `run` (too long without a pause), `outside` (of the round), `apart`,
    `pinned` (a pinned talk is elsewhere or nowhere).
    """

    code: str
    talks: tuple[str, ...]
    who: str = ""
    place: Place | None = None


def parts(instance: Instance, schedule: Schedule) -> Parts:
    """How often each thing that costs happens in a schedule, broken rules or not."""
    extra_day = wait = unliked = 0
    rows_of = _rows_of_families(instance, schedule)
    preferred = {family.id: family.preferred for family in instance.families}
    for family, rows in rows_of.items():
        extra_day += len({day for day, _start, _talk in rows}) - 1
        wait += sum(max(0, later - start - one.slots - _walk(instance, one, other))
                    for (day, start, one), (next_day, later, other) in pairwise(rows) if day == next_day)  # fmt: skip
        if preferred[family]:
            unliked += sum((day, start) not in preferred[family] for day, start, _talk in rows)
    idle = sum(
        max(slots) - min(slots) + 1 - len(slots) for slots in _days_of_staff(instance, schedule).values() if slots
    )
    days = {family: {day for day, _start, _talk in rows} for family, rows in rows_of.items()}
    together = sum(
        max(0, len(set().union(*(days.get(family, set()) for family in group))) - 1) for group in instance.together
    )
    return Parts(len(instance.talks) - len(schedule.places), extra_day, wait, unliked, idle, together)


def violations(instance: Instance, schedule: Schedule) -> list[Violation]:
    """Every hard rule that a schedule breaks; empty when it is valid. For who drags talks by hand."""
    outside = [
        Violation("outside", (talk.id,), place=place)
        for talk, place in _planned(instance, schedule)
        if not _is_inside(instance, talk, place)
    ]
    return [
        *outside,
        *_presence(instance, schedule),
        *_walks(instance, schedule),
        *_runs(instance, schedule),
        *_aparts(instance, schedule),
        *_pins(instance, schedule),
    ]


def _planned(instance: Instance, schedule: Schedule) -> Iterator[tuple[Talk, Place]]:
    return ((talk, schedule.places[talk.id]) for talk in instance.talks if talk.id in schedule.places)


def _is_inside(instance: Instance, talk: Talk, place: Place) -> bool:
    day, start = place
    return 0 <= day < len(instance.days) and start >= 0 and start + talk.slots <= instance.days[day].slots


def _walk(instance: Instance, one: Talk, other: Talk) -> int:
    """The slots that a family needs from one talk to the next."""
    return instance.walk_slots if one.staff[0] != other.staff[0] else 0


def _rows_of_families(instance: Instance, schedule: Schedule) -> Mapping[str, list[tuple[int, int, Talk]]]:
    """Of each family with a planned talk: day, first slot and talk, by the clock."""
    found: dict[str, list[tuple[int, int, Talk]]] = defaultdict(list)
    for talk, (day, start) in _planned(instance, schedule):
        for family in talk.families:
            found[family].append((day, start, talk))
    for rows in found.values():
        rows.sort(key=lambda row: (row[0], row[1], row[1] + row[2].slots, row[2].id))
    return found


def _days_of_staff(instance: Instance, schedule: Schedule) -> Mapping[tuple[str, int], set[int]]:
    """The busy slots of each staff member on each day."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for talk, (day, start) in _planned(instance, schedule):
        for one in talk.staff:
            found[one, day].update(range(start, start + talk.slots))
    return found


def _presence(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    """Nobody where they cannot be, nobody in two places."""
    off = {one.id: one.unavailable for one in instance.staff}
    off |= {one.id: one.unavailable for one in instance.families}
    there: dict[tuple[str, int, int], str] = {}
    for talk, (day, start) in _planned(instance, schedule):
        for who in (*talk.staff, *talk.families):
            slots = range(start, start + talk.slots)
            for slot in slots:
                if (day, slot) in off[who]:
                    yield Violation("unavailable", (talk.id,), who, (day, slot))
                    break
            met = {there[who, day, slot]: slot for slot in reversed(slots) if (who, day, slot) in there}
            for other, slot in met.items():
                yield Violation("double", (other, talk.id), who, (day, slot))
            there |= {(who, day, slot): talk.id for slot in slots}


def _walks(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    """Time to walk between two talks; talks at the same moment are told as `double`."""
    for family, rows in _rows_of_families(instance, schedule).items():
        for (day, start, one), (next_day, later, other) in pairwise(rows):
            gap = later - start - one.slots
            if day == next_day and 0 <= gap < _walk(instance, one, other):
                yield Violation("walk", (one.id, other.id), family, (day, later))


def _runs(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    """A pause after `max_run` busy slots; told at the first slot that is too much."""
    most = {one.id: one.max_run for one in instance.staff}
    for (who, day), slots in _days_of_staff(instance, schedule).items():
        run, before = 0, -2
        for slot in sorted(slots):
            run = run + 1 if slot == before + 1 else 1
            before = slot
            if run == most[who] + 1:
                yield Violation("run", _talks_at(instance, schedule, who, day, slot - run + 1, slot), who, (day, slot))


def _talks_at(instance: Instance, schedule: Schedule, who: str, day: int, first: int, last: int) -> tuple[str, ...]:
    """The talks of somebody that touch these slots."""
    return tuple(
        talk.id
        for talk, (its_day, start) in _planned(instance, schedule)
        if who in talk.staff and its_day == day and start <= last and start + talk.slots > first
    )


def _aparts(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    """Separated homes: enough slots between their talks at the same staff member."""
    homes: dict[str, list[Talk]] = defaultdict(list)
    for talk, _place in _planned(instance, schedule):
        for family in talk.families:
            homes[family].append(talk)
    pairs = (
        (one, other) for here, there in instance.apart for one in homes.get(here, ()) for other in homes.get(there, ())
    )
    for one, other in dict.fromkeys(pairs):
        if one is other or not set(one.staff) & set(other.staff):
            continue
        (day, start, first), (next_day, later, second) = sorted(
            [(*schedule.places[one.id], one), (*schedule.places[other.id], other)], key=lambda row: row[:2]
        )
        if day == next_day and 0 <= later - start - first.slots < instance.apart_slots:
            shared = next(who for who in one.staff if who in other.staff)
            yield Violation("apart", (first.id, second.id), shared, (day, later))


def _pins(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    for talk, place in instance.pinned.items():
        if schedule.places.get(talk) != place:
            yield Violation("pinned", (talk,), place=place)


def names(found: Iterable[Violation]) -> list[str]:
    """Violations as short words, for messages and tests."""
    return [f"{one.code} {' '.join((*one.talks, one.who)).strip()}" for one in found]

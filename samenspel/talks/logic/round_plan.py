"""From a round to what the planner reads, and back to moments: pure.

A day of the planner is a date with one grid of slots over all its sittings; whoever has no sitting there at a slot is
not available. Who answered nothing can always come: silence is no obstacle and no preference, so that everyone's odds
are the same whatever the moment of answering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from samenspel.planner.instance import Day, Family, Instance, Place, Schedule, Staff, Talk


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day, from `begins` up to `ends`. Raises ValueError when it has no length."""

    on: date
    begins: time
    ends: time

    def __post_init__(self) -> None:
        if self.begins >= self.ends:
            raise ValueError("a stretch ends after it begins")


class Choice(StrEnum):
    """What a guardian said of a sitting, or of a part of it."""

    PREFERS = "prefers"
    CAN = "can"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever a talk cannot do without: somebody of the staff, an interpreter, or a room.

    `at` are the stretches of the round in which they hold talks, `away` the parts of these that are not free. After
    `most_minutes` on end a slot is free, when given.
    """

    key: str
    at: tuple[Stretch, ...]
    away: tuple[Stretch, ...] = ()
    most_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """A guardian, with what was said of when: later words go before earlier ones."""

    key: str
    said: tuple[tuple[Stretch, Choice], ...] = ()


@dataclass(frozen=True, slots=True)
class Needed:
    """A talk to be planned. The first of the holders is where the family has to be."""

    key: str
    holders: tuple[str, ...]
    homes: tuple[str, ...]
    minutes: int
    pinned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What the planner reads, and the way back."""

    instance: Instance
    grid: Grid

    def moments(self, schedule: Schedule) -> Mapping[str, datetime]:
        """When each planned talk begins, in the time of the school's own clock (naive)."""
        return {key: self.grid.moment(place) for key, place in schedule.places.items()}


@dataclass(frozen=True, slots=True)
class Grid:
    """The slots of a round: per date the first moment and how many slots follow on it."""

    minutes: int
    days: tuple[tuple[date, time, int], ...]
    place_of: Mapping[date, int] = field(default_factory=dict)

    @classmethod
    def over(cls, stretches: Iterable[Stretch], minutes: int) -> Grid:
        """One grid per date, from its first moment to its last."""
        ends: dict[date, tuple[time, time]] = {}
        for one in stretches:
            first, last = ends.get(one.on, (one.begins, one.ends))
            ends[one.on] = (min(first, one.begins), max(last, one.ends))
        days = tuple((on, *_counted(first, last, minutes)) for on, (first, last) in sorted(ends.items()))
        return cls(minutes, days, {on: index for index, (on, _first, _slots) in enumerate(days)})

    def inside(self, stretch: Stretch) -> Iterator[Place]:
        """The slots that lie wholly in a stretch."""
        yield from self._slots(stretch, outward=False)

    def touched(self, stretch: Stretch) -> Iterator[Place]:
        """The slots of which any minute lies in a stretch."""
        yield from self._slots(stretch, outward=True)

    def moment(self, place: Place) -> datetime:
        on, first, _slots = self.days[place[0]]
        return datetime.combine(on, first) + timedelta(minutes=place[1] * self.minutes)

    def place(self, moment: datetime) -> Place | None:
        """The slot that begins at a moment; None when none does."""
        day = self.place_of.get(moment.date())
        if day is None:
            return None
        since = _minutes(moment.time()) - _minutes(self.days[day][1])
        slot, rest = divmod(since, self.minutes)
        is_between = rest or moment.second or moment.microsecond
        return None if is_between or not 0 <= slot < self.days[day][2] else (day, slot)

    def all(self) -> frozenset[Place]:
        return frozenset((day, slot) for day, (_on, _first, slots) in enumerate(self.days) for slot in range(slots))

    def _slots(self, stretch: Stretch, *, outward: bool) -> Iterator[Place]:
        day = self.place_of.get(stretch.on)
        if day is None:
            return
        _on, first, slots = self.days[day]
        begins, ends = (_minutes(moment) - _minutes(first) for moment in (stretch.begins, stretch.ends))
        low, high = (
            (begins // self.minutes, -(-ends // self.minutes))
            if outward
            else (
                -(-begins // self.minutes),
                ends // self.minutes,
            )
        )
        for slot in range(max(low, 0), min(high, slots)):
            yield day, slot


def round_instance(
    holders: Sequence[Holder],
    homes: Sequence[Home],
    talks: Sequence[Needed],
    *,
    slot_minutes: int = 5,
    walk_minutes: int = 5,
    apart: Sequence[tuple[str, str]] = (),
    together: Sequence[tuple[str, ...]] = (),
    grid: Grid | None = None,
) -> Planned:
    """The round as the planner reads it. `apart` and `together` are of homes, by key. `grid`: all slots of the round,
    also those of days at which none of these holders is there.

    Raises ValueError when a pinned talk begins at no slot of the round.
    """
    grid = grid or Grid.over((stretch for one in holders for stretch in one.at), slot_minutes)
    everywhere = grid.all()
    instance = Instance(
        days=tuple(Day(on.isoformat(), f"{first:%H:%M}", slots) for on, first, slots in grid.days),
        staff=tuple(_staff(one, grid, everywhere) for one in holders),
        families=_families(homes, grid),
        talks=tuple(Talk(one.key, one.holders, one.homes, -(-one.minutes // slot_minutes)) for one in talks),
        slot_minutes=slot_minutes,
        walk_slots=-(-walk_minutes // slot_minutes),
        apart=tuple(apart),
        together=tuple(together),
        pinned={one.key: _pin(one, grid) for one in talks if one.pinned},
    )
    return Planned(instance, grid)


def _staff(one: Holder, grid: Grid, everywhere: frozenset[Place]) -> Staff:
    here = {place for stretch in one.at for place in grid.inside(stretch)}
    here -= {place for stretch in one.away for place in grid.touched(stretch)}
    if one.most_minutes is None:
        return Staff(one.key, everywhere - here)
    return Staff(one.key, everywhere - here, max(one.most_minutes // grid.minutes, 1))


def _families(homes: Iterable[Home], grid: Grid) -> tuple[Family, ...]:
    """Many say something of the same stretches: the slots of each are looked up once."""
    known: dict[tuple[Stretch, bool], frozenset[Place]] = {}

    def slots(stretch: Stretch, choice: Choice) -> frozenset[Place]:
        key = stretch, choice is Choice.CANNOT
        if key not in known:
            known[key] = frozenset(grid.touched(stretch) if key[1] else grid.inside(stretch))
        return known[key]

    return tuple(_family(one, slots) for one in homes)


def _family(one: Home, slots: Callable[[Stretch, Choice], frozenset[Place]]) -> Family:
    cannot: frozenset[Place] = frozenset()
    prefers: frozenset[Place] = frozenset()
    for stretch, choice in one.said:
        found = slots(stretch, choice)
        cannot = cannot | found if choice is Choice.CANNOT else cannot - found
        prefers = prefers | found if choice is Choice.PREFERS else prefers - found
    return Family(one.key, cannot, prefers)


def _pin(one: Needed, grid: Grid) -> Place:
    place = grid.place(one.pinned) if one.pinned else None
    if place is None:
        raise ValueError(f"{one.key} is pinned where the round has no slot")
    return place


def _counted(first: time, last: time, minutes: int) -> tuple[time, int]:
    return first, (_minutes(last) - _minutes(first)) // minutes


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute

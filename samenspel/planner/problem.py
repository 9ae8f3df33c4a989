"""A round as the search sees it: numbers instead of names, and the slots of all days in one row of bits.

Bit `i` of a mask is position `i`. Between two days lies one position that nobody has, so that nothing that looks at
neighbouring bits (a talk of two slots, a run without a pause) reaches from one day into the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from samenspel.planner.instance import Instance, Place, Schedule

UNPLANNED, EXTRA_DAY, WAIT, UNLIKED, IDLE, TOGETHER = 1000, 50, 5, 1, 1, 10
NOWHERE: Final = -1


class Problem:
    """The round in numbers. Talks, staff and families are known by their place in the instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.walk = instance.walk_slots
        self._lay_out_days(instance)
        staff_number = {one.id: number for number, one in enumerate(instance.staff)}
        family_number = {one.id: number for number, one in enumerate(instance.families)}
        self.talk_number = {one.id: number for number, one in enumerate(instance.talks)}
        self.staff_off = [self.mask(one.unavailable) for one in instance.staff]
        self.family_off = [self.mask(one.unavailable) for one in instance.families]
        self.max_run = [one.max_run for one in instance.staff]
        # Who prefers nothing likes everything.
        self.liked = [self.mask(one.preferred) if one.preferred else self.everywhere for one in instance.families]
        self.length = [one.slots for one in instance.talks]
        self.staff = [tuple(staff_number[one] for one in talk.staff) for talk in instance.talks]
        self.families = [tuple(family_number[one] for one in talk.families) for talk in instance.talks]
        self.talks_of_staff = _turned(self.staff, len(instance.staff))
        self.talks_of_family = _turned(self.families, len(instance.families))
        self.pinned = {self.talk_number[talk]: self.position(place) for talk, place in instance.pinned.items()}
        self.starts = [self._starts(talk) for talk in range(len(instance.talks))]
        self.apart = self._apart(instance, family_number)
        self.groups = [tuple(family_number[one] for one in group) for group in instance.together]
        self.groups_of = _turned(self.groups, len(instance.families))

    def _lay_out_days(self, instance: Instance) -> None:
        self.day_start: list[int] = []
        self.day_of: list[int] = []
        for number, day in enumerate(instance.days):
            self.day_start.append(len(self.day_of))
            self.day_of += [number] * (day.slots + 1)
        self.day_mask = [
            ((1 << day.slots) - 1) << start for day, start in zip(instance.days, self.day_start, strict=True)
        ]
        self.everywhere = sum(self.day_mask)

    def position(self, place: Place) -> int:
        """The position of a day and a slot, which must be in the round."""
        return self.day_start[place[0]] + place[1]

    def place(self, position: int) -> Place:
        """The day and the slot of a position."""
        day = self.day_of[position]
        return day, position - self.day_start[day]

    def mask(self, places: Iterable[Place]) -> int:
        """The bits of places; those outside the round are nobody's."""
        found = 0
        for day, slot in places:
            if 0 <= day < len(self.day_start) and 0 <= slot < self.instance.days[day].slots:
                found |= 1 << (self.day_start[day] + slot)
        return found

    def _starts(self, talk: int) -> int:
        """Where the talk could begin if all others stayed away."""
        if talk in self.pinned:
            return 1 << self.pinned[talk]
        if any(self.length[talk] > self.max_run[one] for one in self.staff[talk]):
            return 0
        off = 0
        for one in self.staff[talk]:
            off |= self.staff_off[one]
        for one in self.families[talk]:
            off |= self.family_off[one]
        return room_for(self.everywhere & ~off, self.length[talk])

    def _apart(self, instance: Instance, number: dict[str, int]) -> list[list[int]]:
        """Of each talk the talks at the same staff member that may not lie next to it."""
        found: list[set[int]] = [set() for _talk in instance.talks]
        for one, other in instance.apart:
            for first in self.talks_of_family[number[one]]:
                for second in self.talks_of_family[number[other]]:
                    if first != second and set(self.staff[first]) & set(self.staff[second]):
                        found[first].add(second)
                        found[second].add(first)
        return [sorted(talks) for talks in found]

    def is_apart(self, one: int, start: int, other: int, other_start: int) -> bool:
        """Whether enough lies between two talks of separated homes."""
        if self.day_of[start] != self.day_of[other_start]:
            return True
        first, second = sorted([(start, self.length[one]), (other_start, self.length[other])])
        return second[0] - first[0] - first[1] >= self.instance.apart_slots

    def starts_of(self, schedule: Schedule) -> list[int]:
        """The position of each talk, NOWHERE where it has none."""
        starts = [NOWHERE] * len(self.length)
        for talk, place in schedule.places.items():
            starts[self.talk_number[talk]] = self.position(place)
        return starts

    def schedule(self, starts: Sequence[int]) -> Schedule:
        """The schedule of these positions."""
        talks = self.instance.talks
        return Schedule({talks[i].id: self.place(start) for i, start in enumerate(starts) if start != NOWHERE})


def _turned(lists: Sequence[Iterable[int]], many: int) -> list[list[int]]:
    """Of each number in which of the lists it stands."""
    found: list[list[int]] = [[] for _number in range(many)]
    for place, numbers in enumerate(lists):
        for number in numbers:
            found[number].append(place)
    return found


def room_for(free: int, length: int) -> int:
    """The positions from which `length` positions on end are free."""
    found = free
    for step in range(1, length):
        found &= free >> step
    return found


def bits(mask: int) -> Iterator[int]:
    """The positions in a mask, from early to late."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def taken(start: int, length: int) -> int:
    """The positions of a talk."""
    return ((1 << length) - 1) << start


def run_around(busy: int, start: int, length: int) -> int:
    """How many positions on end are busy once a talk stands at `start`."""
    after = busy >> (start + length)
    right = ((after + 1) & ~after).bit_length() - 1
    before = ~busy & ((1 << start) - 1)
    return start - before.bit_length() + length + right


def idle(busy: int, day_mask: int) -> int:
    """Idle positions between the first and the last busy one of a day."""
    today = busy & day_mask
    if not today:
        return 0
    return today.bit_length() - ((today & -today).bit_length() - 1) - today.bit_count()


def family_cost(problem: Problem, family: int, starts: Sequence[int]) -> int | None:
    """What one family's own talks cost it, without unplanned ones; None when it would have to be in two places."""
    rows = sorted((starts[talk], talk) for talk in problem.talks_of_family[family] if starts[talk] != NOWHERE)
    if not rows:
        return 0
    liked, day_of = problem.liked[family], problem.day_of
    cost = sum(UNLIKED for start, _talk in rows if not liked >> start & 1)
    for (start, talk), (later, other) in pairwise(rows):
        if day_of[start] != day_of[later]:
            cost += EXTRA_DAY
            continue
        wait = later - start - problem.length[talk]
        if problem.staff[talk][0] != problem.staff[other][0]:
            wait -= problem.walk
        if wait < 0:
            return None
        cost += WAIT * wait
    return cost

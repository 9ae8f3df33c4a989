"""What a round of talks is: days, staff, families and talks in, a place for each talk out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# A day of the round and a slot on it, both counted from 0. Of a talk: its first slot.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the round: `slots` slots without a gap between them, from the hour `first`."""

    date: str
    first: str
    slots: int


@dataclass(frozen=True, slots=True)
class Staff:
    """Whoever a talk cannot do without: a teacher, a care coach, an interpreter, or a room.

    After `max_run` busy slots on end one slot must be free.
    """

    id: str
    unavailable: frozenset[Place] = frozenset()
    max_run: int = 10**6


@dataclass(frozen=True, slots=True)
class Family:
    """One home. Separated parents are two families. No preferred places: no preference."""

    id: str
    unavailable: frozenset[Place] = frozenset()
    preferred: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of `slots` slots at which all of its staff and all of its families are there.

    The first of the staff is where the family has to be: between talks with different first staff it walks.
    """

    id: str
    staff: tuple[str, ...]
    families: tuple[str, ...]
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Instance:
    """One round, as `conversation-round/1` describes it, with what we added to that format.

    `apart`: pairs of families between whose talks at one staff member at least `apart_slots` slots lie.
    `together`: groups of families that like to come on the same day. `pinned`: talks that stay where they are.
    """

    days: tuple[Day, ...]
    staff: tuple[Staff, ...]
    families: tuple[Family, ...]
    talks: tuple[Talk, ...]
    slot_minutes: int = 10
    walk_slots: int = 0
    apart: tuple[tuple[str, str], ...] = ()
    apart_slots: int = 1
    together: tuple[tuple[str, ...], ...] = ()
    pinned: Mapping[str, Place] = field(default_factory=dict)

    def with_pins(self, pinned: Mapping[str, Place]) -> Instance:
        """The same round with more talks pinned."""
        return replace(self, pinned={**self.pinned, **pinned})


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where each planned talk begins. A talk that is not in it found no place."""

    places: Mapping[str, Place]

    def unplanned(self, instance: Instance) -> tuple[str, ...]:
        """The talks without a place, in the order of the instance."""
        return tuple(talk.id for talk in instance.talks if talk.id not in self.places)

"""What hangs on a door: times and first names, and nothing that passers-by should not know: pure.

A name says that a family comes then. So there is none where that could do harm:

- somebody is kept away from the child (a block): whoever is, must not read when the other comes;
- the child has more than one talk in the round: its parents come apart, and the door of a corridor is no place to read
  that, nor when the other parent comes.

There it says that the room is taken, and whoever comes knows their own time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Visit(Generic[Key]):
    """A talk behind a door: of which child (at which organisation), with which first name."""

    child: Key
    name: str
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A line on a door; no name: the room is taken."""

    starts_at: datetime
    minutes: int
    name: str = ""


def come_apart(talks: Iterable[Key]) -> frozenset[Key]:
    """The children who stand there more than once, given the child of each talk of the round."""
    return frozenset(child for child, many in Counter(talks).items() if many > 1)


def door_lines(visits: Iterable[Visit[Key]], protected: frozenset[Key]) -> tuple[DoorLine, ...]:
    """The lines in the order of time. Two at the same time are one line, without a name."""
    found: dict[datetime, DoorLine] = {}
    for one in sorted(visits, key=lambda visit: visit.starts_at):
        name = "" if one.child in protected or one.starts_at in found else one.name
        found[one.starts_at] = DoorLine(one.starts_at, one.minutes, name)
    return tuple(found.values())

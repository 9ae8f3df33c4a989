"""Which planned talks are at a moment when somebody they cannot do without is away: pure.

Times are of the school's own clock (naive).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from samenspel.talks.logic.round_plan import Stretch


@dataclass(frozen=True, slots=True)
class Placed:
    """A talk (by key) that begins then, with who it cannot do without; it takes whole slots of so many minutes."""

    key: str
    starts: datetime
    minutes: int
    slot_minutes: int
    people: tuple[str, ...]


def misfits(talks: Iterable[Placed], away: Mapping[str, Sequence[Stretch]]) -> Mapping[str, tuple[str, ...]]:
    """Per person the talks (keys) during which they are away; nobody for whom everything fits."""
    found: dict[str, list[str]] = {}
    for talk in talks:
        for person in talk.people:
            if any(_meets(talk, one) for one in away.get(person, ())):
                found.setdefault(person, []).append(talk.key)
    return {person: tuple(keys) for person, keys in found.items()}


def _meets(talk: Placed, away: Stretch) -> bool:
    slots = -(-max(talk.minutes, 1) // talk.slot_minutes)
    ends = talk.starts + timedelta(minutes=slots * talk.slot_minutes)
    return talk.starts < datetime.combine(away.on, away.ends) and datetime.combine(away.on, away.begins) < ends

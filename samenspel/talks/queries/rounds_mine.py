"""What rounds ask of one colleague: to say when they are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samenspel.core.actor import Actor
from samenspel.people.models import Adult
from samenspel.talks.models import PartHolder, Round, Sitting
from samenspel.talks.queries.rounds import Held

# As long as the plan can still change by it.
ASKED = (Round.State.DRAFT, Round.State.ASKING, Round.State.PLANNING)


def waiting_for(actor: Actor) -> list[Round]:
    """The rounds with days in which this colleague holds talks and has not said when they are there. One query."""
    rows = PartHolder.objects.filter(adult=actor.person_id, answered_on=None, part__round__state__in=ASKED)
    with_days = Sitting.objects.values("round")
    found = Round.objects.filter(pk__in=rows.values("part__round")).filter(pk__in=with_days)
    return list(found.order_by("school_year", "pk"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds talks in a round: of which groups, in which room, and since when their hours are known."""

    adult: Adult
    groups: tuple[str, ...]
    room: str
    video_at: str
    most_minutes: int | None
    answered_on: date | None
    places: frozenset[int]


def people_of(parts: Iterable[Held]) -> list[Person]:
    """Everybody who holds talks, each once, in the order of the groups."""
    found: dict[int, Person] = {}
    for held in parts:
        for row in held.holders:
            before = found.get(row.adult_id)
            found[row.adult_id] = Person(
                adult=row.adult,
                groups=(*(before.groups if before else ()), held.part.group.name),
                room=row.room or (before.room if before else ""),
                video_at=row.video_at or (before.video_at if before else ""),
                most_minutes=row.most_minutes or (before.most_minutes if before else None),
                answered_on=row.answered_on or (before.answered_on if before else None),
                places=(before.places if before else frozenset()) | {held.place},
            )
    return list(found.values())

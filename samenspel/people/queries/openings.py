"""Who opened the family card of a child: read back from the log, for the head and for the child's parents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from samenspel.audit.queries import events
from samenspel.people.models import Adult, Child

OPENED: Final = "card.opened"
THING: Final = "child"


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that somebody opened a card; the name is empty for who is not here any more."""

    at: datetime
    who: str
    name: str
    child: Child


def openings(children: Iterable[Child], verbs: Collection[str] = (OPENED,), most: int = 50) -> list[Opening]:
    """The last times that the cards of these children were opened, newest first; two queries.

    `verbs` are those of the log that count as opening.
    """
    by_key = {str(child.public_id): child for child in children}
    # By moment: asked by number, SQLite would rather walk the whole log in that order than look up two children.
    rows = events().filter(verb__in=verbs, thing=THING, thing_id__in=by_key)
    found = list(rows.order_by("-at", "-number")[:most])
    keys = {one.actor for one in found if not one.actor.startswith("system:")}
    people = Adult.objects.filter(public_id__in=keys).only("public_id", "given_name", "family_name")
    names = {str(adult.public_id): adult.name for adult in people}
    return [Opening(one.at, one.actor, names.get(one.actor, ""), by_key[one.thing_id]) for one in found]

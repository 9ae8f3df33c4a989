"""Who may be written to about which child: THE place that every letter, mail, feed, message and request asks.

Whatever leaves the product towards parents starts here, at the moment of sending and not when it was planned
(reliability A7): alive, both of them; enrolled; not blocked; with a right to the child's general information. A death
or a block stops everything from that moment on, because there is no second list (S127).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from samenspel.people.dates import alive, not_over
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Child, Enrolment
from samenspel.people.queries.families import Bond, bonds


@dataclass(frozen=True, slots=True)
class Addressee:
    """One adult who may be written to about one child, and how that adult is reached.

    Row ids and public ids of both; `organisations` are the row ids of where the child is or will be enrolled, and
    `is_here` whether it has started at one of them. Language is empty where it is not known. Nothing in it is for
    the eyes of any other adult (A6).
    """

    adult_id: int
    adult_key: uuid.UUID
    name: str
    language: str
    interpreter: str
    reading: str
    reach: str
    email: str
    child_id: int
    child_key: uuid.UUID
    child_name: str
    rights: frozenset[Right]
    organisations: frozenset[int]
    is_here: bool


def may_be_written(day: date, moment: datetime, among: QuerySet[Child] | None = None) -> list[Addressee]:
    """Each pair of an adult and a child that letters may go to at this moment, in an order that stays.

    Three queries, however many there are. `among` narrows the children; whoever calls decides by what right.
    """
    enrolled = Enrolment.objects.filter(not_over(day))
    children = Child.objects.filter(alive(day), pk__in=enrolled.values("child_id"))
    if among is not None:
        children = children.filter(pk__in=among.values("pk"))
    by_key = {child.pk: child for child in children}
    places = _places(enrolled.filter(child__in=children), day)
    around = bonds(children, day, moment, load=("email",))
    pairs = [(bond, by_key[bond.child_id]) for bond in around if is_written(bond, day)]
    pairs.sort(key=lambda pair: (pair[0].child_id, pair[0].adult.pk))
    return [_addressee(bond, child, places[child.pk]) for bond, child in pairs]


def is_written(bond: Bond, day: date) -> bool:
    """Whether letters about a living, enrolled child go to this adult."""
    is_alive = bond.adult.deceased_on is None or bond.adult.deceased_on > day
    return is_alive and Right.GENERAL in bond.rights


@dataclass(slots=True)
class _Places:
    organisations: set[int]
    is_here: bool = False


def _places(enrolments: Iterable[Enrolment], day: date) -> dict[int, _Places]:
    found: dict[int, _Places] = defaultdict(lambda: _Places(set()))
    for one in enrolments:
        found[one.child_id].organisations.add(one.organisation_id)
        found[one.child_id].is_here |= one.valid_from is None or one.valid_from <= day
    return found


def _addressee(bond: Bond, child: Child, places: _Places) -> Addressee:
    adult: Adult = bond.adult
    return Addressee(
        adult_id=adult.pk,
        adult_key=adult.public_id,
        name=adult.name,
        language=adult.language,
        interpreter=adult.interpreter,
        reading=adult.reading,
        reach=adult.reach,
        email=adult.email,
        child_id=child.pk,
        child_key=child.public_id,
        child_name=child.name,
        rights=bond.rights,
        organisations=frozenset(places.organisations),
        is_here=places.is_here,
    )

"""The adults of the centre who may be one, for the leaders of an organisation that knows one of the two."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from samenspel.core.actor import Actor, Who
from samenspel.core.policy import may
from samenspel.people.dates import alive, not_over
from samenspel.people.logic.custody import RAISING, SourceKind
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import (
    Adult,
    Block,
    CareRelation,
    Child,
    Enrolment,
    GroupAssignment,
    RoleAssignment,
    ToldApart,
)
from samenspel.people.policy import LEADERS, MANAGE
from samenspel.people.queries.alike import LIMITED, Two
from samenspel.rosters.logic.same_adults import Pair, Person, pairs
from samenspel.rosters.policy import places_of
from samenspel.rosters.queries.seen import Seen, seen

Rows = QuerySet[Any, Any]
_COLUMNS = ("pk", "given_name", "family_name", "email", "phone", "user_id")


@dataclass(slots=True)
class Around:
    """Who stands where, in row ids: children and organisations per adult, who works, and who is left out."""

    children: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    raising: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # adults, per child
    places: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    works: set[int] = field(default_factory=set)
    family_names: dict[int, str] = field(default_factory=dict)
    limited: set[int] = field(default_factory=set)
    apart: set[Two] = field(default_factory=set)


def open_pairs(actor: Who, day: date) -> list[Pair]:
    """The pairs that wait for this actor's decision; none for who keeps no register of people. Two queries.

    Left out are who died, whose access is limited, and whom a person told apart.
    """
    return _pairs(actor, day)[0]


def pair_of(actor: Who, first: uuid.UUID, second: uuid.UUID, day: date) -> Pair | None:
    """The open pair of these two, in either order; None when it is not one, or not this actor's."""
    found, ids = _pairs(actor, day)
    two = {ids.get(first), ids.get(second)}
    return next((one for one in found if {one.first, one.second} == two), None)


def _pairs(actor: Who, day: date) -> tuple[list[Pair], dict[uuid.UUID, int]]:
    """The open pairs, and the row id of everybody who was compared."""
    if not may(actor, MANAGE):
        return [], {}
    around = _around(day)
    rows = Adult.objects.filter(alive(day)).order_by("pk").values_list("public_id", *_COLUMNS)
    people = {row[0]: _person(row[1:], around) for row in rows if row[1] not in around.limited}
    found = pairs(list(people.values()), around.family_names, around.apart)
    own = [one for one in found if _is_own(actor, {one.first, one.second}, around)]
    return own, {key: one.id for key, one in people.items()}


def apart_of(actor: Who, first: uuid.UUID, second: uuid.UUID, day: date) -> ToldApart | None:
    """What a person said of these two, when it was that they are two people."""
    either = Q(first__public_id=first, second__public_id=second) | Q(first__public_id=second, second__public_id=first)
    return next(iter(_told(actor, either, day)), None)


def apart(actor: Who, day: date) -> list[ToldApart]:
    """The pairs of whom somebody said that they are two people, the last first. Two queries."""
    return _told(actor, Q(), day)


def _told(actor: Who, which: Q, day: date) -> list[ToldApart]:
    if not may(actor, MANAGE):
        return []
    rows = ToldApart.objects.filter(which).exclude(first=F("second")).order_by("-pk")
    found = list(rows.select_related("first", "second", "answered_by"))
    around = _around(day) if found else Around()
    return [one for one in found if _is_own(actor, {one.first_id, one.second_id}, around)]


def _is_own(actor: Who, two: Iterable[int], around: Around) -> bool:
    """Whether an organisation that the actor leads knows one of the two."""
    if not isinstance(actor, Actor):
        return True
    own = places_of(actor, LEADERS)
    return any(not own.isdisjoint(around.places[pk]) for pk in two)


def _around(day: date) -> Around:
    """All of it in one query, because the page of the lists asks it too: each part with a word for what it is."""
    found = Around()
    at: dict[int, set[int]] = defaultdict(set)
    ties, *others = _parts(day)
    for what, one, other, name, raises in ties.union(*others, all=True):
        if what == "tie":
            found.children[one].add(other)
            found.family_names[other] = name
            if raises:
                found.raising[other].add(one)
        elif what == "enrolled":
            at[one].add(other)
        elif what == "limited":
            found.limited.add(one)
        elif what == "apart":
            found.apart.add(frozenset({one, other}))
        else:
            found.works.add(one)
            found.places[one] |= {other} - {None}
    for adult, own in found.children.items():
        found.places[adult] |= {place for child in own for place in at[child]}
    return found


def _parts(day: date) -> Iterator[Rows]:
    """The parts of it: what it is, two row ids, a family name, and whether the adult raises the child."""
    raises = Q(kind__in=RAISING) & ~Q(source_kind=SourceKind.GUARDIANSHIP_BODY)
    ties = CareRelation.objects.annotate(name=F("child__family_name"), raises=Case(When(raises, then=1), default=0))
    yield _part(ties, "tie", "adult_id", "child_id", "name", "raises")
    yield _part(Enrolment.objects.filter(not_over(day)), "enrolled", "child_id", "organisation_id")
    yield _part(CareRelation.objects.filter(LIMITED), "limited", "adult_id", "child_id")
    yield _part(Block.objects.filter(lifted_at=None), "limited", "adult_id", "child_id")
    yield _part(ToldApart.objects.all(), "apart", "first_id", "second_id")
    roles = RoleAssignment.objects.filter(not_over(day), role__in=STAFF)
    yield _part(roles, "works", "adult_id", "organisation_id")
    yield _part(GroupAssignment.objects.filter(not_over(day)), "works", "adult_id", "group__unit__organisation_id")


def _part(rows: Rows, what: str, one: str, other: str, *more: str) -> Rows:
    plain: dict[str, Any] = {"what": Value(what)}
    if not more:
        plain |= {"no_name": Value(""), "no_number": Value(0)}
        more = ("no_name", "no_number")
    columns: Rows = rows.order_by().annotate(**plain).values_list("what", one, other, *more)
    return columns


def _person(row: tuple[int, str, str, str, str, int | None], around: Around) -> Person:
    pk, given_name, family_name, email, phone, user = row
    own = frozenset(around.children.get(pk, ()))
    return Person(
        id=pk,
        given_name=given_name,
        family_name=family_name,
        email=email,
        phone=phone,
        works=pk in around.works,
        has_account=user is not None,
        children=own,
        beside=frozenset(adult for child in own for adult in around.raising.get(child, ())) - {pk},
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of two adults, as whoever decides sees them: where they work, and the children with their groups."""

    adult: Adult
    work: tuple[tuple[str, str], ...]  # role, and the name of its organisation
    children: tuple[Seen, ...]


def sides(ids: tuple[int, int], day: date) -> list[Side]:
    """The two, in the order asked. Four queries."""
    adults = Adult.objects.in_bulk(ids)
    own: dict[int, dict[int, Child]] = {pk: {} for pk in ids}
    for tie in CareRelation.objects.filter(adult__in=ids).order_by("child_id").select_related("child"):
        own[tie.adult_id][tie.child_id] = tie.child
    known = seen((child for children in own.values() for child in children.values()), day)
    roles = RoleAssignment.objects.filter(not_over(day), role__in=STAFF, adult__in=ids).order_by("pk")
    work: dict[int, list[tuple[str, str]]] = {pk: [] for pk in ids}
    for adult, role, place in roles.values_list("adult", "role", "organisation__name"):
        work[adult].append((role, place or ""))
    return [Side(adults[pk], tuple(work[pk]), tuple(known[child] for child in own[pk])) for pk in ids]

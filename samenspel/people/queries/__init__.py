"""Who someone is at the centre in scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.dates import alive, gone, in_force
from samenspel.people.logic.custody import Right
from samenspel.people.logic.roles import IN_GROUPS, STAFF
from samenspel.people.models import Adult, CareRelation, Child, GroupMembership, RoleAssignment
from samenspel.people.queries.standing import JOINED, joined_holds, standings, weighed

__all__ = ["actor_for", "centres_of", "guardian_for", "in_force", "works_somewhere"]


def actor_for(user_id: int, day: date, moment: datetime | None = None) -> Actor | None:
    """The actor that this login is at the centre in scope on a day, or None when it is nobody here.

    Rights follow from roles, relations and blocks in force, never from what was stored before; `moment` (now when
    not given) decides about blocks of hours. Who has neither a role nor a tie is nobody. One query for who never had a
    tie, two for others, and three more for who is sent in the place of another.
    """
    ties = Exists(CareRelation.objects.filter(adult=OuterRef("pk")))
    rows: list[Any] = list(Adult.objects.filter(alive(day), user_id=user_id).annotate(**_ROLE, has_ties=ties))
    if not rows:
        child = Child.objects.filter(alive(day), user_id=user_id).first()
        return _pupil(child, day) if child else None
    adult = rows[0]
    assigned = {(row.role, row.place) for row in rows if row.role and joined_holds(row, day)}
    own = _own_children(adult, day, moment or timezone.now()) if adult.has_ties else OwnChildren()
    roles = {role for role, _place in assigned} | ({"parent"} if own.children else set())
    if not roles and not own.is_tied:
        return None
    posts = frozenset((role, place) for role, place in assigned if place and role in STAFF)
    return Actor(
        centre_id=adult.centre_id,
        person_id=adult.pk,
        public_id=str(adult.public_id),
        name=adult.name,
        user_id=adult.user_id,
        roles=frozenset(roles),
        organisations=frozenset(place for _role, place in posts),
        posts=posts,
        groups=_groups(rows, posts, day),
        children=own.children,
        stages=own.stages,
        is_staff=not STAFF.isdisjoint(roles),
        is_guardian=bool(own.children),
        day=day,
    )


def guardian_for(adult: Adult, day: date, moment: datetime) -> Actor | None:
    """Who an adult is as a parent and as nothing else, also when they work here or have no login: for what opens with
    a secret that they bear. None for who has no child about whom they may know. One query, and three more for who is
    sent in the place of another.
    """
    if adult.deceased_on is not None and adult.deceased_on <= day:
        return None
    own = _own_children(adult, day, moment)
    if not own.children:
        return None
    return Actor(
        centre_id=adult.centre_id,
        person_id=adult.pk,
        public_id=str(adult.public_id),
        name=adult.name,
        roles=frozenset({"parent"}),
        children=own.children,
        stages=own.stages,
        is_guardian=True,
        day=day,
    )


# What outer joins add to a row: a role and a group of an adult, or a group of a related child. Each with its days.
_ROLE = {
    "role": F("roles__role"),
    "place": F("roles__organisation_id"),
    "since": F("roles__valid_from"),
    "until": F("roles__valid_until"),
    "works_with": F("assignments__group_id"),
    "works_at": F("assignments__group__unit__organisation_id"),
    "works_since": F("assignments__valid_from"),
    "works_until": F("assignments__valid_until"),
}
_GROUP = {
    "stage": F("child__memberships__group__stage"),
    "since": F("child__memberships__valid_from"),
    "until": F("child__memberships__valid_until"),
}


@dataclass(frozen=True, slots=True)
class OwnChildren:
    """The children about whom an adult may have general information, the stages of their groups, and whether any
    child ties the adult to the centre."""

    children: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()
    is_tied: bool = False


def _own_children(adult: Adult, day: date, moment: datetime) -> OwnChildren:
    joined = CareRelation.objects.filter(adult=adult).exclude(child__in=gone(day)).annotate(**_GROUP, **JOINED)
    rows = list(joined.select_related("child"))
    found = standings(rows, day, moment) if any(row.is_sent for row in rows) else weighed(rows, day, moment)
    departed = {row.child_id for row in rows if row.child.deceased_on and row.child.deceased_on <= day}
    own = frozenset(child for (_adult, child), one in found.items() if Right.GENERAL in one.rights) - departed
    stages = frozenset(row.stage for row in rows if row.child_id in own and row.stage and joined_holds(row, day))
    return OwnChildren(own, stages, any(one.is_tied for one in found.values()))


def _groups(rows: list[Any], posts: frozenset[tuple[str, int]], day: date) -> frozenset[int]:
    """The groups someone works with, as far as a role at the same organisation lets them."""
    places = {place for role, place in posts if role in IN_GROUPS}
    here = (row for row in rows if row.works_at in places and joined_holds(row, day, "works_since", "works_until"))
    return frozenset(row.works_with for row in here)


def _pupil(child: Child, day: date) -> Actor:
    memberships = GroupMembership.objects.filter(in_force(day), child=child)
    return Actor(
        centre_id=child.centre_id,
        person_id=child.pk,
        public_id=str(child.public_id),
        name=child.given_name,
        user_id=child.user_id,
        roles=frozenset({"pupil"}),
        stages=frozenset(memberships.values_list("group__stage", flat=True)),
    )


def centres_of(user_id: int, day: date) -> list[Centre]:
    """The centres where this login is somebody on a day: the one question that looks over the walls (audited)."""
    with across_centres(Crossing.OWN_CENTRES):
        ids = {
            *_centre_ids(Adult.objects.filter(user_id=user_id)),
            *_centre_ids(Child.objects.filter(user_id=user_id)),
        }
    found = []
    for centre in Centre.objects.filter(pk__in=ids).order_by("name"):
        with centre_scope(centre.pk):
            if actor_for(user_id, day):
                found.append(centre)
    return found


def _centre_ids(rows: QuerySet[Adult] | QuerySet[Child]) -> set[int]:
    return set(rows.values_list("centre_id", flat=True).order_by(F("centre_id")))


def works_somewhere(user_id: int, day: date) -> bool:
    """Whether this login is staff of any centre on a day: asked at sign-in, before a centre is chosen (audited)."""
    with across_centres(Crossing.OWN_CENTRES):
        roles = RoleAssignment.objects.filter(in_force(day), adult__user_id=user_id, role__in=STAFF)
        return roles.exists()

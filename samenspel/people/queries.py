"""Who someone is at the centre in scope."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.logic import custody
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, CareRelation, Child, GroupMembership, RoleAssignment


def in_force(day: date) -> Q:
    """The rows of a dated model that hold on a day."""
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return started & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def actor_for(user_id: int, day: date) -> Actor | None:
    """The actor that this login is at the centre in scope on a day, or None when it is nobody here. Two queries.

    Rights follow from roles and relations in force on that day, never from what was stored before. Who has
    neither any more, or only relations that a proven block closes, is nobody.
    """
    rows = list(Adult.objects.filter(user_id=user_id).annotate(**_ROLE))
    if not rows:
        child = Child.objects.filter(user_id=user_id).first()
        return _pupil(child, day) if child else None
    adult = rows[0]
    assigned = [(row.role, row.place) for row in rows if row.role and _holds(row, day)]
    stages, children, is_tied = _own_children(adult, day)
    roles = {role for role, _place in assigned} | ({"parent"} if children else set())
    if not roles and not is_tied:
        return None
    return Actor(
        centre_id=adult.centre_id,
        person_id=adult.pk,
        public_id=str(adult.public_id),
        name=adult.name,
        user_id=adult.user_id,
        roles=frozenset(roles),
        organisations=frozenset(place for role, place in assigned if place and role in STAFF),
        stages=stages,
        is_staff=not STAFF.isdisjoint(roles),
        is_guardian=bool(children),
    )


# What an outer join adds to a row: one role of an adult, or one group of a related child, with its days.
_ROLE = {
    "role": F("roles__role"),
    "place": F("roles__organisation_id"),
    "since": F("roles__valid_from"),
    "until": F("roles__valid_until"),
}
_GROUP = {
    "stage": F("child__memberships__group__stage"),
    "since": F("child__memberships__valid_from"),
    "until": F("child__memberships__valid_until"),
}


def _holds(row: Any, day: date) -> bool:
    """Whether what was joined to a row is in force."""
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def _own_children(adult: Adult, day: date) -> tuple[frozenset[str], frozenset[int], bool]:
    """The stages of the groups of the children about whom this adult may have general information, these children,
    and whether any child ties the adult to the centre."""
    rows = list(CareRelation.objects.filter(adult=adult).annotate(**_GROUP))
    facts: dict[int, set[custody.Relation]] = defaultdict(set)
    for row in rows:
        facts[row.child_id].add(row.as_relation())
    own = frozenset(child for child, known in facts.items() if custody.Right.GENERAL in custody.rights(known, day))
    stages = frozenset(row.stage for row in rows if row.child_id in own and row.stage and _holds(row, day))
    return stages, own, any(custody.ties(known, day) for known in facts.values())


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

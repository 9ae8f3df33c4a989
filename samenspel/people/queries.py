"""Who someone is at the centre in scope."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import F, Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.tenancy import Crossing, across_centres
from samenspel.organisations.models import Centre
from samenspel.people.logic import custody
from samenspel.people.logic.roles import PARENTS, STAFF
from samenspel.people.models import Adult, CareRelation, Child, GroupMembership, RoleAssignment


def in_force(day: date) -> Q:
    """The rows of a dated model that hold on a day."""
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return started & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def actor_for(user_id: int, day: date) -> Actor | None:
    """The actor that this login is at the centre in scope on a day, or None when it is nobody here."""
    adult = Adult.objects.filter(user_id=user_id).first()
    if adult:
        return actor_of(adult, day)
    child = Child.objects.filter(user_id=user_id).first()
    return _pupil(child, day) if child else None


def actor_of(adult: Adult, day: date) -> Actor:
    """The actor that this adult is on a day. Rights follow from roles and relations in force, never from storage."""
    assigned = list(RoleAssignment.objects.filter(in_force(day), adult=adult).values_list("role", "organisation_id"))
    roles = {role for role, _organisation in assigned}
    children = children_open_to(adult, day)
    if children:
        roles.add("parent")
    return Actor(
        centre_id=adult.centre_id,
        person_id=adult.pk,
        public_id=str(adult.public_id),
        name=adult.name,
        user_id=adult.user_id,
        roles=frozenset(roles),
        organisations=frozenset(place for role, place in assigned if place and role in STAFF),
        stages=stages_of(children, day),
        is_staff=not STAFF.isdisjoint(roles),
        is_guardian=bool(children),
    )


def _pupil(child: Child, day: date) -> Actor:
    return Actor(
        centre_id=child.centre_id,
        person_id=child.pk,
        public_id=str(child.public_id),
        name=child.given_name,
        user_id=child.user_id,
        roles=frozenset({"pupil"}),
        stages=stages_of([child.pk], day),
    )


def children_open_to(adult: Adult, day: date) -> list[int]:
    """Row ids of the children about whom this adult may have general information on a day."""
    relations: dict[int, list[custody.Relation]] = defaultdict(list)
    for relation in CareRelation.objects.filter(adult=adult):
        relations[relation.child_id].append(relation.as_relation())
    return [child for child, facts in relations.items() if custody.Right.GENERAL in custody.rights(facts, day)]


def stages_of(children: list[int], day: date) -> frozenset[str]:
    """The stage keys of the groups in which these children are on a day."""
    if not children:
        return frozenset()
    memberships = GroupMembership.objects.filter(in_force(day), child_id__in=children)
    return frozenset(memberships.values_list("group__stage", flat=True))


def centres_of(user_id: int) -> list[Centre]:
    """The centres where this login is a person: the one question that looks over the walls (audited)."""
    with across_centres(Crossing.OWN_CENTRES):
        ids = {
            *_centre_ids(Adult.objects.filter(user_id=user_id)),
            *_centre_ids(Child.objects.filter(user_id=user_id)),
        }
    return list(Centre.objects.filter(pk__in=ids).order_by("name"))


def _centre_ids(rows: QuerySet[Adult] | QuerySet[Child]) -> set[int]:
    return set(rows.values_list("centre_id", flat=True).order_by(F("centre_id")))


def is_parent_role(role: str) -> bool:
    """Whether a role sits on the parents' side."""
    return role in PARENTS

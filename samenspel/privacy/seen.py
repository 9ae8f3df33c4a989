"""Who can see what of somebody: for the person it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from samenspel.people.dates import in_force, not_over
from samenspel.people.logic.roles import IN_GROUPS, ROLES, WIDE
from samenspel.people.models import Adult, Child, Enrolment, GroupAssignment, GroupMembership, RoleAssignment
from samenspel.people.queries import openings

OPENED = (openings.OPENED, "child.intake-opened")  # the card, and what is sensitive in an intake


@dataclass(frozen=True, slots=True)
class Seer:
    """A colleague who can open the family card of a child, and as what."""

    name: str
    roles: tuple[str, ...]


def seers(children: list[Child], day: date) -> list[Seer]:
    """The staff who can see the cards of these children on a day: those of their groups, and of all of their
    organisations. Role keys; the page gives their names."""
    ids = [child.pk for child in children]
    wide = Q(role__in=WIDE, organisation__in=_places(ids, day))
    assigned = GroupAssignment.objects.filter(in_force(day), group__in=_groups(ids, day)).values("adult_id")
    found = RoleAssignment.objects.filter(in_force(day)).filter(wide | Q(role__in=IN_GROUPS, adult__in=assigned))
    roles: dict[Adult, list[str]] = defaultdict(list)
    for row in found.select_related("adult").order_by("adult__family_name", "adult__given_name", "pk"):
        roles[row.adult].append(ROLES[row.role].label)
    return [Seer(adult.name, tuple(dict.fromkeys(known))) for adult, known in roles.items()]


def _places(ids: list[int], day: date) -> QuerySet[Any]:
    return Enrolment.objects.filter(not_over(day), child__in=ids).values("organisation_id")


def _groups(ids: list[int], day: date) -> QuerySet[Any]:
    return GroupMembership.objects.filter(in_force(day), child__in=ids).values("group_id")

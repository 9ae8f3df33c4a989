"""What a round is set up with: the groups of an organisation, and who could hold their talks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q

from samenspel.people.dates import alive, in_force
from samenspel.people.logic.roles import IN_GROUPS, STAFF
from samenspel.people.models import Adult, Group, GroupAssignment, GroupMembership, RoleAssignment
from samenspel.talks.logic.rounds import Audience
from samenspel.talks.models import Round
from samenspel.talks.queries.expected import LAST_LEVEL

# Whoever is at the table of a talk for what they are, and not for a group.
ALSO: Final = STAFF - IN_GROUPS - {"office", "stuurgroep", "mr_staff"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could hold talks at an organisation, with the roles there."""

    adult: Adult
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that could take part: how many children it has, and who is assigned to it, the first first."""

    group: Group
    children: int
    assigned: tuple[Adult, ...]

    @property
    def has_last_year(self) -> bool:
        """Whether its children, or some, go to secondary school."""
        return LAST_LEVEL in self.group.levels


def team(places: Iterable[int], day: date) -> Mapping[int, list[Colleague]]:
    """Who works at these organisations (row ids), per organisation by name. One query."""
    rows = RoleAssignment.objects.filter(
        in_force(day), alive(day, "adult__"), organisation__in=list(places), role__in=STAFF
    ).select_related("adult")
    roles: dict[tuple[int, int], set[str]] = defaultdict(set)
    adults: dict[int, Adult] = {}
    for row in rows:
        adults[row.adult_id] = row.adult
        roles[row.organisation_id, row.adult_id].add(row.role)
    found: dict[int, list[Colleague]] = defaultdict(list)
    for (place, adult), held in roles.items():
        found[place].append(Colleague(adults[adult], frozenset(held)))
    return {place: sorted(rows, key=lambda one: (one.adult.name, one.adult.pk)) for place, rows in found.items()}


def choices(places: Iterable[int], day: date) -> Mapping[int, list[Choice]]:
    """The groups of these organisations on a day, per organisation. Two queries."""
    groups = Group.objects.filter(in_force(day), unit__organisation__in=list(places))
    groups = groups.select_related("unit__organisation").order_by("unit_id", "is_combined", "name", "pk")
    here = GroupMembership.objects.filter(in_force(day), alive(day, "child__")).values("pk")
    rows = list(groups.annotate(many=Count("memberships", filter=Q(memberships__in=here), distinct=True)))
    assigned: dict[int, list[Adult]] = defaultdict(list)
    teams = GroupAssignment.objects.filter(in_force(day), alive(day, "adult__"), group__in=[one.pk for one in rows])
    for row in teams.select_related("adult").order_by("pk"):
        if row.adult not in assigned[row.group_id]:
            assigned[row.group_id].append(row.adult)
    found: dict[int, list[Choice]] = defaultdict(list)
    for one in rows:
        found[one.unit.organisation_id].append(Choice(one, one.many, tuple(assigned[one.pk])))
    return found


def proposed(round_: Round, found: Iterable[Choice]) -> list[Choice]:
    """The groups that a new round begins with: no combined ones, and for the advice only those with a last year."""
    plain = [one for one in found if not one.group.is_combined]
    if round_.audience == Audience.LAST_YEAR:
        return [one for one in plain if one.has_last_year]
    return plain

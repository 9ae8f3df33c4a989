"""For which children somebody works, as filters: of the own groups, or of all of the organisation.

Nobody works for a child with whom they have a relation at home, whatever it is: a colleague does that (ADR 31).
`child` and `organisation` are the paths from a row to its child and to the organisation whose row it is.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING
from samenspel.people.dates import not_over
from samenspel.people.logic.roles import IN_GROUPS, WIDE
from samenspel.people.models import CareRelation, Enrolment, GroupMembership
from samenspel.people.policy import AHEAD

# Who stands close to every child of the organisation, as its own teacher or childcare worker does.
CLOSE: Final = frozenset({"ib", "head", "childcare_manager"})


def places(actor: Actor, roles: frozenset[str]) -> frozenset[int]:
    """The organisations (row ids) at which this person bears one of these roles."""
    return frozenset(place for role, place in actor.posts if role in roles)


def _all_of(actor: Actor, place: int, child: str) -> Q:
    """The children who are, or will be, at an organisation."""
    here = Enrolment.objects.filter(not_over(actor.day), organisation=place)
    return Q(**{f"{child}__in": here.values("child_id")})


def _own_groups(actor: Actor, place: int, child: str) -> Q:
    """The children of the own groups at an organisation, and those who will soon be in one."""
    if place not in places(actor, IN_GROUPS):
        return NOTHING
    rows = GroupMembership.objects.filter(
        not_over(actor.day), group__in=actor.groups, group__unit__organisation=place
    ).filter(Q(valid_from=None) | Q(valid_from__lte=actor.day + AHEAD))
    return Q(**{f"{child}__in": rows.values("child_id")})


def not_at_home(actor: Actor, *, child: str = "child") -> Q:
    """The rows of children with whom this person has, and had, no relation at home."""
    home = CareRelation.objects.filter(adult_id=actor.person_id).values("child_id")
    return ~Q(**{f"{child}__in": home})


def _in_hand(actor: Actor, place: int, child: str) -> Q:
    wide = _all_of(actor, place, child) if place in places(actor, WIDE) else NOTHING
    return (wide | _own_groups(actor, place, child)) & not_at_home(actor, child=child)


def held_at(actor: Actor, *, child: str = "child", organisation: str = "organisation") -> Q:
    """Rows with a child and an organisation: those where this person works for that child at that organisation."""
    wanted = NOTHING
    for place in sorted(actor.organisations if actor.is_staff else ()):
        wanted |= Q(**{organisation: place}) & _in_hand(actor, place, child)
    return wanted


def anywhere(actor: Actor, *, child: str = "child") -> Q:
    """Rows of children for whom this person works, at whichever organisation."""
    wanted = NOTHING
    for place in sorted(actor.organisations if actor.is_staff else ()):
        wanted |= _in_hand(actor, place, child)
    return wanted


def close_at(actor: Actor, *, child: str = "child", organisation: str = "") -> Q:
    """Rows of children to whom this person stands close: at the organisation of the row, or without one at the own."""
    wanted = NOTHING
    for place in sorted(actor.organisations):
        leads = _all_of(actor, place, child) if place in places(actor, CLOSE) else NOTHING
        near = leads | _own_groups(actor, place, child)
        wanted |= near & Q(**{organisation: place}) if organisation else near
    return wanted

"""What a guardian sees of the own circle: the own children, who comes in one's place, and the team of the groups.

Another guardian is never in it: not the name, not the number, not the new partner (A6).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from samenspel.core.actor import Actor
from samenspel.core.tenancy import Crossing, across_centres, outside_centres
from samenspel.people.dates import alive, gone, in_force
from samenspel.people.logic.custody import Right
from samenspel.people.logic.roles import IN_GROUPS
from samenspel.people.models import Adult, CareRelation, Child, GroupAssignment, RoleAssignment
from samenspel.people.queries.families import CONTACT, Kid, Place, place_of, placed
from samenspel.people.queries.standing import JOINED, joined_holds, weighed
from samenspel.people.weeks import Week, own_week_first, week_beside, week_of


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody who comes in one's place, with what that opens now."""

    relation: CareRelation
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class OwnCircle:
    """A child with what oneself may, those one sends, and the people of its groups."""

    kid: Kid
    rights: frozenset[Right]
    kind: str
    sent: tuple[Sent, ...]
    team: tuple[Adult, ...]
    week: Week | None


def own_circles(actor: Actor, moment: datetime) -> list[OwnCircle]:
    """The circles of this guardian's own children at this centre, those who are here this week first, by name; two
    queries."""
    rows = _relations(actor)
    mine = [row for row in rows if row.adult_id == actor.person_id]
    sent = [row for row in rows if row.sent_by_id == actor.person_id and not _is_over(row, actor.day)]
    own = weighed(mine, actor.day, moment)
    sending = {pair: one.rights for pair, one in own.items()}
    places = weighed(sent, actor.day, moment, sending)
    kinds = {row.child_id: row.kind for row in reversed(mine)}
    coming = {row.pk: Sent(row, places[row.adult_id, row.child_id].rights) for row in sent}.values()
    found = _kids(mine, actor.day)
    team = _team({place.group_id for kid in found for place in kid.places}, actor.day)
    weeks = {row.child_id: week_of(row, actor.day) for row in mine}
    circles = (
        OwnCircle(
            kid=kid,
            rights=own[actor.person_id, kid.child.pk].rights,
            kind=kinds[kid.child.pk],
            sent=tuple(one for one in coming if one.relation.child_id == kid.child.pk),
            team=tuple({one.pk: one for place in kid.places for one in team[place.group_id]}.values()),
            week=weeks[kid.child.pk],
        )
        for kid in found
    )
    return own_week_first(circles, lambda one: one.week)


def _relations(actor: Actor) -> list[Any]:
    """One's own relations, and those of whom one sends, each with a group of the child."""
    rows = CareRelation.objects.filter(Q(adult=actor.person_id) | Q(sent_by=actor.person_id), child__in=actor.children)
    rows = rows.select_related("adult", "child").annotate(**JOINED, **placed("child__"), **week_beside(actor))
    rows = rows.defer(*(f"adult__{column}" for column in sorted(CONTACT)))
    return list(rows.order_by("child__given_name", "child__pk", "pk", "child__memberships__pk"))


def _is_over(row: CareRelation, day: date) -> bool:
    return row.valid_until is not None and row.valid_until < day


def _kids(rows: list[Any], day: date) -> list[Kid]:
    """The children that these relations name, with their groups, in the order of the relations."""
    found: dict[int, tuple[Child, dict[uuid.UUID, Place]]] = {}
    for row in rows:
        _child, places = found.setdefault(row.child_id, (row.child, {}))
        place = place_of(row, day)
        if place:
            places[place.group_id] = place
    return [Kid(child, tuple(places.values())) for child, places in found.values()]


def _team(groups: set[uuid.UUID], day: date) -> dict[uuid.UUID, list[Adult]]:
    """Who works with these groups, in a role of working with groups at the group's organisation."""
    role = RoleAssignment.objects.filter(
        in_force(day),
        adult=OuterRef("adult"),
        role__in=IN_GROUPS,
        organisation=OuterRef("group__unit__organisation"),
    )
    rows = GroupAssignment.objects.filter(
        in_force(day), alive(day, "adult__"), Exists(role), group__public_id__in=groups
    )
    rows = rows.select_related("adult").annotate(group_key=F("group__public_id"))
    found: dict[uuid.UUID, list[Adult]] = defaultdict(list)
    for row in rows.defer(*(f"adult__{column}" for column in sorted(CONTACT))).order_by("pk"):
        found[row.group_key].append(row.adult)
    return found


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An own child at another centre: what the login itself may know there."""

    centre_key: str
    centre_name: str
    child_name: str
    groups: tuple[str, ...]


_GROUP = {
    "group_name": F("child__memberships__group__name"),
    "since": F("child__memberships__valid_from"),
    "until": F("child__memberships__valid_until"),
}


def own_children_elsewhere(actor: Actor, moment: datetime) -> list[Elsewhere]:
    """The own children of this login at other centres, through the gate (audited for the installation).

    Neither centre learns of the other: it is read for this login alone, and kept nowhere. One query.
    """
    if actor.user_id is None:
        return []
    with outside_centres(), across_centres(Crossing.OWN_CHILDREN):
        rows = CareRelation.objects.filter(alive(actor.day, "adult__"), adult__user=actor.user_id)
        rows = rows.filter(alive(actor.day, "child__")).exclude(centre=actor.centre_id)
        rows = rows.exclude(child__in=gone(actor.day)).select_related("child", "centre")
        found: list[Any] = list(rows.annotate(**_GROUP, **JOINED).order_by("centre__name", "child__given_name", "pk"))
    held = weighed(found, actor.day, moment)
    names: dict[int, tuple[Any, dict[str, None]]] = {}
    for row in found:
        if Right.GENERAL in held[row.adult_id, row.child_id].rights:
            _row, groups = names.setdefault(row.child_id, (row, {}))
            if row.group_name and joined_holds(row, actor.day):
                groups[row.group_name] = None
    return [
        Elsewhere(row.centre.key, row.centre.name, row.child.given_name, tuple(groups))
        for row, groups in names.values()
    ]

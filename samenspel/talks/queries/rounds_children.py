"""The children of a round that one works for: who departs from its group, and who has nobody to be asked."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.organisations.models import Organisation
from samenspel.people.dates import alive, in_force
from samenspel.people.models import Child, GroupMembership
from samenspel.talks.models import ChildInRound, Round
from samenspel.talks.policy import DEPART, led_by
from samenspel.talks.queries.rounds import day_of

MOST = 30


@dataclass(frozen=True, slots=True)
class Placed:
    """A child at an organisation that one leads, with its group there and what differs for it (None: nothing)."""

    child: Child
    organisation: Organisation
    group: str
    row: ChildInRound | None


def departing(actor: Actor, round_: Round, day: date) -> list[Placed]:
    """The children who depart from their group, of the organisations that one leads. Three queries."""
    rows = ChildInRound.objects.filter(round=round_, organisation__in=led_by(actor))
    mine = restrict(Child.objects.all(), actor, DEPART)
    found = list(rows.filter(child__in=mine.values("pk")).select_related("child", "also", "organisation"))
    groups = _groups([one.child_id for one in found], day_of(round_, day))
    placed = [
        Placed(one.child, one.organisation, groups.get((one.child_id, one.organisation_id), ""), one) for one in found
    ]
    return sorted(placed, key=lambda one: (one.group, one.child.name))


def named(actor: Actor, round_: Round, day: date, words: str = "", only: Iterable[int] | None = None) -> list[Placed]:
    """The children of the organisations that one leads with this in their name or group, or of these row ids."""
    on = day_of(round_, day)
    children = restrict(Child.objects.filter(alive(on)), actor, DEPART)
    rows = GroupMembership.objects.filter(
        in_force(on), group__unit__organisation__in=led_by(actor), child__in=children.values("pk")
    )
    for word in words.split():
        rows = rows.filter(
            Q(child__given_name__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(group__name__icontains=word)
        )
    if only is not None:
        rows = rows.filter(child__in=list(only))
    rows = rows.select_related("child", "group__unit__organisation")
    rows = rows.order_by("group__is_combined", "group__name", "child__given_name", "pk")[: MOST * 2]
    departs = {(one.child_id, one.organisation_id): one for one in ChildInRound.objects.filter(round=round_)}
    found: dict[tuple[int, int], Placed] = {}
    for row in rows:
        place = row.group.unit.organisation
        key = row.child_id, place.pk
        found.setdefault(key, Placed(row.child, place, row.group.name, departs.get(key)))
    return list(found.values())[:MOST]


def placed(actor: Actor, round_: Round, child_id: uuid.UUID, day: date) -> list[Placed]:
    """One child at each organisation that one leads. Raises Child.DoesNotExist when there is none."""
    child = restrict(Child.objects.all(), actor, DEPART).get(public_id=child_id)
    found = named(actor, round_, day, only=[child.pk])
    if not found:
        raise Child.DoesNotExist
    return found


def _groups(children: Iterable[int], day: date) -> Mapping[tuple[int, int], str]:
    rows = GroupMembership.objects.filter(in_force(day), child__in=list(children))
    found: dict[tuple[int, int], str] = defaultdict(str)
    for child, place, name in rows.order_by("-group__is_combined").values_list(
        "child_id", "group__unit__organisation_id", "group__name"
    ):
        found[child, place] = name
    return found

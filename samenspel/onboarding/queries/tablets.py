"""The shared tablets of groups, and who may unlock them (docs/adr/0033)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, restrict
from samenspel.onboarding import keys
from samenspel.onboarding.models import Pin, Tablet
from samenspel.onboarding.policy import TABLETS
from samenspel.people.dates import alive, in_force
from samenspel.people.logic.roles import IN_GROUPS
from samenspel.people.models import Adult, Child, GroupAssignment, GroupMembership, RoleAssignment
from samenspel.people.queries import actor_for


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a session of an unlocked tablet says, as it was written down then."""

    tablet: str
    pin: str
    since: float
    touched: float


def tablet_of_device(token: str) -> Tablet | None:
    """The tablet that holds this key, with its centre and group; of whatever day. Needs the gate or its centre."""
    if not token:
        return None
    rows = Tablet.objects.filter(token_hash=keys.token_hash(token), revoked_at=None)
    return rows.select_related("centre", "group__unit").first()


def tablets_for(actor: Actor) -> list[Tablet]:
    """The tablets that a leader keeps, those withdrawn left out."""
    rows = restrict(Tablet.objects.filter(revoked_at=None), actor, TABLETS)
    return list(rows.select_related("group__unit").order_by("group__name", "name", "pk"))


def tablet_of(actor: Actor, tablet_id: UUID) -> Tablet:
    """One of them. Raises NotVisible."""
    rows = restrict(Tablet.objects.filter(public_id=tablet_id, revoked_at=None), actor, TABLETS)
    tablet: Tablet | None = rows.select_related("group__unit").first()
    if tablet is None:
        raise NotVisible
    return tablet


def pins_for(tablet: Tablet, day: date) -> list[Pin]:
    """Who can unlock it on a day: works with its group, in a role in groups, has an account and chose a PIN."""
    here = GroupAssignment.objects.filter(in_force(day), group=tablet.group_id).values("adult")
    working = RoleAssignment.objects.filter(in_force(day), role__in=IN_GROUPS).values("adult")
    adults = Adult.objects.filter(alive(day), pk__in=here, user__is_active=True).filter(pk__in=working)
    rows = Pin.objects.filter(adult__in=adults).select_related("adult")
    return list(rows.order_by("adult__given_name", "adult__family_name", "pk"))


def pin_of(adult_id: int) -> Pin | None:
    """The PIN of an adult (row id), if one was chosen."""
    return Pin.objects.filter(adult=adult_id).first()


def quick_actor(tablet: Tablet, pin: Pin, day: date, moment: datetime) -> Actor | None:
    """What unlocking this tablet with this PIN opens: the own work with this group, and nothing else.

    No leadership, no other group, no own children, whatever the person is besides. None when the person does not
    work with the group any more.
    """
    user_id = pin.adult.user_id
    whole = actor_for(user_id, day, moment) if user_id is not None else None
    if whole is None or tablet.group_id not in whole.groups or IN_GROUPS.isdisjoint(whole.roles):
        return None
    place = tablet.group.unit.organisation_id
    return replace(
        whole,
        roles=whole.roles & IN_GROUPS,
        organisations=whole.organisations & {place},
        posts=frozenset((role, where) for role, where in whole.posts if role in IN_GROUPS and where == place),
        groups=frozenset({tablet.group_id}),
        children=frozenset(),
        stages=frozenset(),
        is_guardian=False,
        is_quick=True,
    )


def pin_by_id(pin_id: str) -> Pin | None:
    """A PIN by public id, with whose it is; None when their account was closed."""
    return Pin.objects.filter(public_id=pin_id, adult__user__is_active=True).select_related("adult").first()


def tablet_by_id(tablet_id: str) -> Tablet | None:
    """A tablet by public id, with its group; of the centre in scope."""
    return Tablet.objects.filter(public_id=tablet_id).select_related("group__unit").first()


def children_of_groups(actor: Actor) -> QuerySet[Child]:
    """The children in the groups of this actor on this day, by name."""
    there = GroupMembership.objects.filter(in_force(actor.day), group__in=actor.groups).values("child")
    return Child.objects.filter(alive(actor.day), pk__in=there).order_by("given_name", "family_name", "pk")

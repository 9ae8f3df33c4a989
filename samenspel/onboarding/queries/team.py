"""Who works at an organisation, in which roles, and who was invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, restrict
from samenspel.onboarding.models import InvitedGroup
from samenspel.onboarding.policy import TEAM
from samenspel.onboarding.words import ROLE_WORDS
from samenspel.people.dates import not_over
from samenspel.people.invitations import INVITABLE
from samenspel.people.models import Adult, Group, GroupAssignment, Invitation, RoleAssignment, RoleName

# What every parent is needs no inviting here: parents come in with a letter.
LISTED = tuple(key for key in INVITABLE if key != "parent")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with their roles (now or later) and the groups they work with."""

    adult: Adult
    roles: tuple[RoleAssignment, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can still be taken up, with the groups that come with it."""

    invitation: Invitation
    groups: tuple[Group, ...]


def role_words() -> Mapping[str, str]:
    """What this centre calls each role: its own word, else ours. One query."""
    own = dict(RoleName.objects.values_list("role", "name"))
    return {key: own.get(key) or gettext(word) for key, word in ROLE_WORDS.items()}


def colleagues(actor: Actor) -> list[Colleague]:
    """Who has a role, for who keeps them: those of the own organisation, and those without one. Two queries."""
    assigned = restrict(RoleAssignment.objects.filter(not_over(actor.day), role__in=LISTED), actor, TEAM)
    roles: dict[int, list[RoleAssignment]] = defaultdict(list)
    people: dict[int, Adult] = {}
    for row in assigned.select_related("adult__user", "organisation").order_by("pk"):
        roles[row.adult_id].append(row)
        people[row.adult_id] = row.adult
    groups = _groups(list(people), actor)
    ordered = sorted(people.values(), key=lambda adult: (adult.given_name.casefold(), adult.family_name.casefold()))
    return [Colleague(adult, tuple(roles[adult.pk]), groups.get(adult.pk, ())) for adult in ordered]


def _groups(adults: list[int], actor: Actor) -> Mapping[int, tuple[Group, ...]]:
    rows = GroupAssignment.objects.filter(not_over(actor.day), adult__in=adults).select_related("group")
    found: dict[int, tuple[Group, ...]] = {}
    for row in rows.order_by("group__name", "pk"):
        found[row.adult_id] = (*found.get(row.adult_id, ()), row.group)
    return found


def colleague_of(actor: Actor, adult_id: UUID) -> Colleague:
    """One of them. Raises NotVisible."""
    found = next((one for one in colleagues(actor) if one.adult.public_id == adult_id), None)
    if found is None:
        raise NotVisible
    return found


def open_invitations(actor: Actor, moment: datetime) -> list[Invited]:
    """Those that can still be taken up. Two queries."""
    rows = list(_open(actor, moment).select_related("organisation").order_by("expires_at", "pk"))
    groups: dict[int, tuple[Group, ...]] = {}
    for one in InvitedGroup.objects.filter(invitation__in=rows).select_related("group").order_by("group__name", "pk"):
        groups[one.invitation_id] = (*groups.get(one.invitation_id, ()), one.group)
    return [Invited(row, groups.get(row.pk, ())) for row in rows]


def invitation_of(actor: Actor, invitation_id: UUID, moment: datetime) -> Invitation:
    """One of them. Raises NotVisible."""
    found: Invitation | None = _open(actor, moment).filter(public_id=invitation_id).first()
    if found is None:
        raise NotVisible
    return found


def _open(actor: Actor, moment: datetime) -> Any:
    rows = Invitation.objects.filter(redeemed_at=None, expires_at__gt=moment, role__in=LISTED)
    return restrict(rows, actor, TEAM)

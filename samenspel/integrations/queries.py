"""Identity providers, and the login behind what one of them claims."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from samenspel.accounts.models import User
from samenspel.accounts.queries import WayIn
from samenspel.integrations.logic.trust import BRANDS, Claim, Kind, Refusal, refusal
from samenspel.integrations.models import IdentityLink, IdentityProvider
from samenspel.people.invitations import open_staff_invitations
from samenspel.people.models import Invitation
from samenspel.people.queries import actor_for

MOST_OFFERED = 40


def provider_by_id(public_id: uuid.UUID | str) -> IdentityProvider | None:
    """The identity provider with this public id, with its centre; None for what is no such id."""
    try:
        wanted = uuid.UUID(str(public_id))
    except ValueError:
        return None
    return IdentityProvider.objects.select_related("centre").filter(public_id=wanted).first()


def providers(centre_id: int) -> QuerySet[IdentityProvider]:
    """The identity providers of the organisations of a centre."""
    return IdentityProvider.objects.filter(centre_id=centre_id)


def ways_in(following: str) -> list[WayIn]:
    """The identity providers for the sign-in page: those of the centre to which one is on the way, else all."""
    key = following.strip("/").partition("/")[0]
    nearest = list(IdentityProvider.objects.filter(centre__key=key)) if key else []
    rows = nearest or IdentityProvider.objects.all()[:MOST_OFFERED]
    return [WayIn(str(row.public_id), BRANDS.get(Kind(row.kind), ""), row.place) for row in rows]


def fingerprint(subject: str) -> str:
    """What is kept of the name of an account at an identity provider."""
    return hashlib.sha256(subject.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a claim names: a login that is there, or is to be made by taking invitations up; or why nobody."""

    user: User | None = None
    invitations: tuple[Invitation, ...] = ()
    refused: Refusal | None = None


def find(provider: IdentityProvider, claim: Claim, day: date) -> Found:
    """The login behind a claim, at the centre in scope, which must be that of the provider.

    Staff of this centre only, or who was invited to be. The account of the first time counts, not the address.
    """
    refused = refusal(provider.as_trust(), claim)
    if refused:
        return Found(refused=refused)
    links = IdentityLink.objects.filter(provider=provider).select_related("user")
    link = links.filter(subject=fingerprint(claim.subject)).first()
    if link:
        return _as_staff(link.user, link.user.email, day)
    user = User.objects.filter(email=claim.email).first()
    if user and links.filter(user=user).exists():
        return Found(refused=Refusal.OTHER)
    return _as_staff(user, claim.email, day)


def _as_staff(user: User | None, email: str, day: date) -> Found:
    if user and not user.is_active:
        return Found(refused=Refusal.NOBODY)
    invitations = tuple(open_staff_invitations(email))
    if invitations:
        return Found(user, invitations)
    actor = actor_for(user.pk, day) if user else None
    return Found(user) if actor and actor.is_staff else Found(refused=Refusal.NOBODY)

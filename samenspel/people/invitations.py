"""Inviting someone to a centre, and taking an invitation up: the only way to get an account (S3)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import System, Who
from samenspel.core.logic.signs import compared
from samenspel.core.policy import check
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.organisations.models import Organisation
from samenspel.people.actions import add_adult, assign_role
from samenspel.people.logic.roles import ROLES, STAFF, Side
from samenspel.people.models import Adult, Invitation, RoleAssignment
from samenspel.people.policy import MANAGE
from samenspel.people.queries import in_force

LASTS: Final = timedelta(days=7)
# Whoever manages or works in childcare belongs to the childcare organisation; other staff to the school.
CHILDCARE_ROLES: Final = frozenset({"childcare_manager", "childcare_worker", "vve_coach"})
INVITABLE: Final = tuple(key for key, role in ROLES.items() if role.side is not Side.CHILD)


Taken = Callable[["Invitation", "Adult"], None]
_taken: list[Taken] = []


def on_taken_up(tell: Taken) -> None:
    """Register who is told, in the same transaction and scope, that an adult took an invitation up."""
    if tell not in _taken:
        _taken.append(tell)


class InvitationGone(Exception):
    """Unknown, used or expired: which of the three is nobody's business."""


class OtherAccount(Exception):
    """The address has an account, and whoever holds the link has not signed in with it."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation with the one link to it, which cannot be made again."""

    invitation: Invitation
    url: str


@transaction.atomic
def invite(*, actor: Who, email: str, role: str, organisation: Organisation | None = None) -> Invited:
    """An invitation to the centre in scope. Raises KeyError for a role that nobody can be invited to, and
    ValidationError for what is no address."""
    check(actor, MANAGE)
    if role not in INVITABLE:
        raise KeyError(role)
    address = Invitation._meta.get_field("email").clean(email.strip().lower(), None)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=fingerprint(token),
        email=address,
        role=role,
        organisation=organisation or natural_organisation(role),
        expires_at=timezone.now() + LASTS,
    )
    invitation.save()
    record(
        verb="invitation.made",
        actor=actor,
        thing="invitation",
        thing_id=str(invitation.public_id),
        detail={"role": role},
    )
    return Invited(invitation, settings.PUBLIC_URL + reverse("people:invitation", args=[token]))


def fingerprint(token: str) -> str:
    """What we keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def natural_organisation(role: str) -> Organisation | None:
    """Where someone of this staff role works when nothing was said: the only organisation of its kind."""
    if ROLES[role].side is not Side.STAFF:
        return None
    kind = Organisation.Kind.CHILDCARE if role in CHILDCARE_ROLES else Organisation.Kind.SCHOOL
    fitting = list(Organisation.objects.filter(kind=kind)) or list(Organisation.objects.all())
    return fitting[0] if len(fitting) == 1 else None


def named_organisation(name: str) -> Organisation:
    """The organisation of the centre with this name, case and outer spaces aside. Raises ValidationError."""
    known: dict[str, Organisation] = {
        organisation.name.casefold(): organisation for organisation in Organisation.objects.all()
    }
    found = known.get(name.strip().casefold())
    if found is None:
        names = ", ".join(organisation.name for organisation in known.values())
        raise ValidationError(
            _("There is no organisation “%(name)s”. Known: %(known)s.") % {"name": name, "known": names}
        )
    return found


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link, with its centre. Raises InvitationGone."""
    with across_centres(Crossing.REDEEM_INVITATION):
        rows = Invitation.objects.filter(redeemed_at=None, expires_at__gt=timezone.now())
        found: Invitation | None = rows.select_related("centre").filter(token_hash=fingerprint(token)).first()
    if found is None:
        raise InvitationGone
    with centre_scope(found.centre_id):
        if is_outlived(found, timezone.localdate()):
            raise InvitationGone
    return found


def is_outlived(invitation: Invitation, day: date) -> bool:
    """Whether it was made while its owner still worked there, and that work is over on this day: then it is no way
    back in. One that was made after the last day is."""
    made = timezone.localdate(invitation.expires_at - LASTS)
    owner = Q(adult__email__iexact=invitation.email) | Q(adult__user__email__iexact=invitation.email)
    there = Q(organisation=invitation.organisation_id) | Q(organisation=None)
    work = RoleAssignment.objects.filter(owner, there, role__in=STAFF)
    return work.filter(valid_until__gte=made, valid_until__lt=day).exists() and not work.filter(in_force(day)).exists()


def holder(invitation: Invitation) -> User | None:
    """Who already has an account with the invited address."""
    return User.objects.filter(email=invitation.email).first()


@transaction.atomic
def redeem(*, token: str, signed_in: User | None, name: tuple[str, str] = ("", ""), language: str = "") -> User:
    """Take an invitation up, once: its adult and role at the centre, tied to a login, which is returned.

    `name` is given and family name. The link alone opens no account that existed: then `signed_in` must be it
    (OtherAccount otherwise). Raises InvitationGone for whoever comes second.
    """
    invitation = open_invitation(token)
    if holder(invitation) != signed_in:
        raise OtherAccount
    return take_up(invitation=invitation, owner=signed_in, name=name, language=language)


def open_staff_invitations(email: str) -> list[Invitation]:
    """What this address can still take up as staff at the centre in scope, the oldest first."""
    rows = Invitation.objects.filter(redeemed_at=None, expires_at__gt=timezone.now())
    waiting = rows.filter(email=email, role__in=STAFF).order_by("pk")
    return [invitation for invitation in waiting if not is_outlived(invitation, timezone.localdate())]


@transaction.atomic
def take_up(
    *, invitation: Invitation, owner: User | None, name: tuple[str, str] = ("", ""), language: str = ""
) -> User:
    """Take an invitation up for whoever proved to own its address; `owner` is the login that was there.

    Raises InvitationGone for whoever comes second.
    """
    with centre_scope(invitation.centre_id):
        mine = Invitation.objects.filter(pk=invitation.pk, redeemed_at=None)
        if not mine.update(redeemed_at=timezone.now()):
            raise InvitationGone
        user = owner or User.objects.create_user(invitation.email, language=language)
        adult = _adult(user, invitation, name)
        held = RoleAssignment.objects.filter(in_force(timezone.localdate()), adult=adult, role=invitation.role)
        if not held.exists():
            assign_role(
                actor=System("invitation"), adult=adult, role=invitation.role, organisation=invitation.organisation
            )
        for tell in _taken:
            tell(invitation, adult)
        record(
            verb="invitation.redeemed",
            actor=System("invitation"),
            thing="invitation",
            thing_id=str(invitation.public_id),
            detail={"adult": str(adult.public_id)},
        )
    return user


def _adult(user: User, invitation: Invitation, name: tuple[str, str]) -> Adult:
    """Who this login is at the centre: as known already, as the adult of this address without a login, or new.

    An address of two adults says of neither who comes, and nor does that of somebody of another name: at home people
    share a mailbox, also after they left each other.
    """
    known: Adult | None = Adult.objects.filter(user=user).first()
    if known:
        return known
    waiting: list[Adult] = list(Adult.objects.filter(email__iexact=invitation.email)[:2])
    if len(waiting) == 1 and waiting[0].user_id is None and _is_called(waiting[0], name[0]):
        waiting[0].user = user
        waiting[0].save(update_fields=["user"])
        return waiting[0]
    given, family = name
    return add_adult(
        actor=System("invitation"),
        given_name=given or guessed_name(invitation.email),
        family_name=family,
        language=user.language or settings.LANGUAGE_CODE,
        email=invitation.email,
        user=user,
    )


def _is_called(adult: Adult, given: str) -> bool:
    """Whether somebody who says this given name may be this adult; who says none may."""
    said, known = compared(given), compared(adult.given_name)
    return said.startswith(known) or known.startswith(said)


def guessed_name(email: str) -> str:
    """A first guess of a given name, to be corrected: "gijs.verhoeven@..." is Gijs."""
    return email.partition("@")[0].partition(".")[0].capitalize()[:80]

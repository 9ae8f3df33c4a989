"""Inviting colleagues, and ending what they may: everything at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.accounts.actions import end_all_sessions
from samenspel.audit.actions import record
from samenspel.core.actor import Actor, System
from samenspel.core.policy import check
from samenspel.onboarding.models import InvitedGroup, Pin
from samenspel.onboarding.policy import TEAM
from samenspel.onboarding.queries.team import LISTED, Colleague
from samenspel.organisations.models import Organisation
from samenspel.people.actions import assign_group, end_role
from samenspel.people.dates import in_force, not_over
from samenspel.people.ending import tell_that_work_ended
from samenspel.people.invitations import Invited, invite
from samenspel.people.logic.roles import IN_GROUPS, ROLES
from samenspel.people.models import Adult, Group, GroupAssignment, Invitation, RoleAssignment, RoleName


@transaction.atomic
def invite_colleague(
    *, actor: Actor, email: str, role: str, organisation: Organisation | None, groups: Sequence[Group] = ()
) -> Invited:
    """An invitation for one address and one role, with the groups that come with it; the caller mails its link.

    Raises KeyError for a role that nobody is invited to, ValidationError for what is no address or no own group.
    """
    check(actor, TEAM, RoleAssignment(role=role, organisation=organisation))
    if role not in LISTED:
        raise KeyError(role)
    if groups and role not in IN_GROUPS:
        raise ValidationError(_("Only who works in a group has groups."))
    if any(organisation is None or group.unit.organisation_id != organisation.pk for group in groups):
        raise ValidationError(_("Choose groups of the same organisation."))
    invited = invite(actor=actor, email=email, role=role, organisation=organisation)
    for group in groups:
        InvitedGroup(invitation=invited.invitation, group=group).save()
    return invited


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation, moment: datetime) -> None:
    """Its link opens nothing from now on."""
    check(actor, TEAM, invitation)
    _withdraw(actor, invitation, moment)


def _withdraw(actor: Actor, invitation: Invitation, moment: datetime) -> None:
    invitation.expires_at = moment
    invitation.save(update_fields=["expires_at"])
    record(verb="invitation.withdrawn", actor=actor, thing="invitation", thing_id=str(invitation.public_id))


def give_groups(invitation: Invitation, adult: Adult) -> None:
    """Who took up an invitation works with its groups from now on."""
    held = set(GroupAssignment.objects.filter(adult=adult, valid_until=None).values_list("group_id", flat=True))
    for row in InvitedGroup.objects.filter(invitation=invitation).select_related("group"):
        if row.group_id not in held:
            assign_group(actor=System("invitation"), adult=adult, group=row.group)


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended with somebody's last day: roles, sessions, PINs, invitations."""

    roles: int
    sessions: int = 0
    pins: int = 0
    invitations: int = 0


@transaction.atomic
def end_access(*, actor: Actor, colleague: Colleague, last_day: date, moment: datetime) -> Ended:
    """The roles and groups of a colleague end after this day. A day that is over ends everything at once: sessions,
    the PIN of the tablet, invitations that are still open; for a day to come `leaving` does so when it is over. What
    somebody is as a parent stays.

    Raises ValidationError for who would shut themselves out.
    """
    adult = colleague.adult
    if adult.pk == actor.person_id:
        raise ValidationError(_("You cannot end your own access. Ask the other head, or who runs this site."))
    for role in colleague.roles:
        check(actor, TEAM, role)
        end_role(actor=actor, assignment=role, last_day=last_day)
    places = {role.organisation_id for role in colleague.roles if role.organisation_id}
    working = GroupAssignment.objects.filter(not_over(last_day), adult=adult, group__unit__organisation__in=places)
    working.update(valid_until=last_day)
    ended = Ended(len(colleague.roles))
    if last_day < actor.day:
        ended = _end_now(actor, adult, ended.roles, moment)
    detail = {"roles": ended.roles, "sessions": ended.sessions, "invitations": ended.invitations}
    record(verb="access.ended", actor=actor, thing="adult", thing_id=str(adult.public_id), detail=detail)
    return ended


def _end_now(actor: Actor, adult: Adult, roles: int, moment: datetime) -> Ended:
    pins = 0
    if not RoleAssignment.objects.filter(in_force(actor.day), adult=adult, role__in=IN_GROUPS).exists():
        pins = Pin.objects.filter(adult=adult).delete()[0]
    sessions = end_all_sessions(user=adult.user) if adult.user else 0
    addresses = {adult.email, adult.user.email if adult.user else ""} - {""}
    waiting = list(Invitation.objects.filter(email__in=addresses, redeemed_at=None, expires_at__gt=moment))
    own = [one for one in waiting if one.role in LISTED and one.organisation_id in {None, *actor.organisations}]
    for invitation in own:
        _withdraw(actor, invitation, moment)
    tell_that_work_ended(adult, actor.day)
    return Ended(roles, sessions, pins, len(own))


def yesterday(day: date) -> date:
    """The last day for who is to be out at once."""
    return day - timedelta(days=1)


@transaction.atomic
def rename_roles(*, actor: Actor, names: Mapping[str, str]) -> int:
    """What this centre calls these roles; an empty name gives ours back. Returns how many changed."""
    check(actor, TEAM)
    held = {row.role: row for row in RoleName.objects.all()}
    changed = [role for role, name in names.items() if role in ROLES and _renamed(held.get(role), role, name.strip())]
    if changed:
        record(verb="roles.renamed", actor=actor, thing="roles", detail={"roles": sorted(changed)})
    return len(changed)


def _renamed(row: RoleName | None, role: str, name: str) -> bool:
    if (row.name if row else "") == name:
        return False
    if not name and row is not None:
        row.delete()
    else:
        RoleName.objects.update_or_create(role=role, defaults={"name": name[:80]})
    return True

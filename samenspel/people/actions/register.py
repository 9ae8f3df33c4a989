"""Keeping the register of people of the centre in scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.models import Organisation
from samenspel.people.dates import not_over
from samenspel.people.logic.custody import Custody, Information, Kind, SourceKind
from samenspel.people.logic.roles import ROLES
from samenspel.people.models import (
    Adult,
    CareRelation,
    Child,
    Enrolment,
    Group,
    GroupAssignment,
    GroupMembership,
    RoleAssignment,
    Unit,
)
from samenspel.people.policy import MANAGE


@transaction.atomic
def add_adult(
    *,
    actor: Who,
    given_name: str,
    family_name: str = "",
    language: str = "nl",
    email: str = "",
    user: User | None = None,
) -> Adult:
    """An adult of this centre; `user` ties the login."""
    check(actor, MANAGE)
    adult = Adult(given_name=given_name, family_name=family_name, language=language, email=email, user=user)
    adult.save()
    record(verb="adult.added", actor=actor, thing="adult", thing_id=str(adult.public_id))
    return adult


@transaction.atomic
def add_child(
    *,
    actor: Who,
    given_name: str,
    family_name: str = "",
    birth_date: date | None = None,
    user: User | None = None,
) -> Child:
    """A child of this centre."""
    check(actor, MANAGE)
    child = Child(given_name=given_name, family_name=family_name, birth_date=birth_date, user=user)
    child.save()
    record(verb="child.added", actor=actor, thing="child", thing_id=str(child.public_id))
    return child


@transaction.atomic
def add_group(
    *,
    actor: Who,
    organisation: Organisation,
    unit_kind: str,
    name: str,
    stage: str,
    levels: Sequence[str] = (),
    is_combined: bool = False,
    since: date | None = None,
) -> Group:
    """A group in the organisation's unit of this kind, made with the unit when that was not there yet."""
    check(actor, MANAGE)
    kind = Unit.Kind(unit_kind)
    unit = Unit.objects.filter(organisation=organisation, kind=kind).first()
    if unit is None:
        unit = Unit(organisation=organisation, kind=kind, name=str(kind.label))
        unit.save()
    group = Group(unit=unit, name=name, stage=stage, levels=list(levels), is_combined=is_combined, valid_from=since)
    group.save()
    record(verb="group.added", actor=actor, thing="group", thing_id=str(group.public_id))
    return group


@transaction.atomic
def place(*, actor: Who, child: Child, group: Group, since: date | None = None) -> GroupMembership:
    """The child is in the group from this day, and so at its organisation."""
    check(actor, MANAGE)
    membership = GroupMembership(child=child, group=group, valid_from=since)
    membership.save()
    here = Enrolment.objects.filter(not_over(since or date.max), child=child, organisation=group.unit.organisation_id)
    if not here.exists():
        Enrolment(child=child, organisation=group.unit.organisation, valid_from=since).save()
    record(verb="child.placed", actor=actor, thing="child", thing_id=str(child.public_id))
    return membership


@transaction.atomic
def relate(
    *,
    actor: Who,
    adult: Adult,
    child: Child,
    kind: Kind,
    custody: Custody = Custody.UNKNOWN,
    information: Information = Information.ACTIVE,
    may_collect: bool = False,
    source_kind: SourceKind = SourceKind.TEAM,
    source: str = "",
    sent_by: Adult | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> CareRelation:
    """Write down how an adult stands to a child; `people.logic.custody` says what that opens."""
    check(actor, MANAGE)
    relation = CareRelation(
        adult=adult,
        child=child,
        kind=kind,
        custody=custody,
        information=information,
        may_collect=may_collect,
        source_kind=source_kind,
        source=source,
        sent_by=sent_by,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    relation.save()
    record(verb="relation.added", actor=actor, thing="relation", thing_id=str(relation.public_id))
    return relation


@transaction.atomic
def assign_role(
    *,
    actor: Who,
    adult: Adult,
    role: str,
    organisation: Organisation | None = None,
    valid_until: date | None = None,
) -> RoleAssignment:
    """Give an adult a role, perhaps at one organisation. Raises KeyError for a role that does not exist."""
    check(actor, MANAGE)
    assignment = RoleAssignment(adult=adult, role=ROLES[role].key, organisation=organisation, valid_until=valid_until)
    assignment.save()
    record(verb="role.assigned", actor=actor, thing="adult", thing_id=str(adult.public_id), detail={"role": role})
    return assignment


@transaction.atomic
def assign_group(*, actor: Who, adult: Adult, group: Group, since: date | None = None) -> GroupAssignment:
    """The professional works with this group from this day. It opens nothing without a role."""
    check(actor, MANAGE)
    assignment = GroupAssignment(adult=adult, group=group, valid_from=since)
    assignment.save()
    record(verb="group.assigned", actor=actor, thing="adult", thing_id=str(adult.public_id))
    return assignment


@transaction.atomic
def end_role(*, actor: Who, assignment: RoleAssignment, last_day: date) -> RoleAssignment:
    """The role ends after this day; rights are asked at each request, so nothing outlives it."""
    check(actor, MANAGE)
    assignment.valid_until = last_day
    assignment.save(update_fields=["valid_until"])
    record(
        verb="role.ended",
        actor=actor,
        thing="adult",
        thing_id=str(assignment.adult.public_id),
        detail={"role": assignment.role},
    )
    return assignment


@transaction.atomic
def end_enrolment(*, actor: Who, enrolment: Enrolment, last_day: date, leaving: Enrolment.Leaving) -> Enrolment:
    """The child leaves the organisation after this day, and its groups there with it."""
    check(actor, MANAGE)
    enrolment.valid_until, enrolment.leaving = last_day, leaving
    enrolment.save(update_fields=["valid_until", "leaving"])
    left = GroupMembership.objects.filter(
        not_over(last_day), child=enrolment.child_id, group__unit__organisation=enrolment.organisation_id
    )
    left.update(valid_until=last_day)
    record(
        verb="child.left",
        actor=actor,
        thing="child",
        thing_id=str(enrolment.child.public_id),
        detail={"leaving": str(leaving)},
    )
    return enrolment

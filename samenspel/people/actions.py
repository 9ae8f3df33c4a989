"""Keeping the register of people of the centre in scope."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from samenspel.accounts.models import User
from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.models import Organisation
from samenspel.people.logic.custody import Custody, Information, Kind
from samenspel.people.logic.roles import ROLES
from samenspel.people.models import (
    Adult,
    CareRelation,
    Child,
    Group,
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
def add_group(*, actor: Who, organisation: Organisation, unit_kind: str, name: str, stage: str) -> Group:
    """A group in the organisation's unit of this kind, made with the unit when that was not there yet."""
    check(actor, MANAGE)
    kind = Unit.Kind(unit_kind)
    unit = Unit.objects.filter(organisation=organisation, kind=kind).first()
    if unit is None:
        unit = Unit(organisation=organisation, kind=kind, name=str(kind.label))
        unit.save()
    group = Group(unit=unit, name=name, stage=stage)
    group.save()
    record(verb="group.added", actor=actor, thing="group", thing_id=str(group.public_id))
    return group


@transaction.atomic
def place(*, actor: Who, child: Child, group: Group, since: date | None = None) -> GroupMembership:
    """The child is in the group from this day."""
    check(actor, MANAGE)
    membership = GroupMembership(child=child, group=group, valid_from=since)
    membership.save()
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
    source: str = "",
    has_document: bool = False,
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
        source=source,
        has_document=has_document,
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

"""What the tests of taking in share: a school of its own, short ways to write a roster, and the sum of all rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection

from samenspel.core.actor import System, Who
from samenspel.organisations.models import Organisation
from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.actions import Choices, Taken, import_roster
from samenspel.rosters.logic.roster import (
    FileKind,
    Roster,
    RosterCaregiver,
    RosterChild,
    RosterGroup,
    RosterOrganisation,
    RosterRelation,
    RosterStaff,
)

SYSTEM = System("test")
BORN = date(2018, 3, 14)
# What an import leaves behind on purpose: its own line, and the log.
OWN = {"rosters_rosterimport"}
KEEP_ALL = Choices(lists=frozenset())


def a_school(name: str = "Basisschool De Wilg", kind: str = "school", brin: str = "") -> Organisation:
    """An organisation of the centre in scope in which nobody is yet."""
    organisation = Organisation(name=name, kind=kind, brin=brin)
    organisation.save()
    return organisation


def child(key: str | None, name: str, *groups: str, born: date | None = BORN, **more: Any) -> RosterChild:
    """A child of a file; its ref is its key or its name."""
    given, _, family = name.partition(" ")
    ref = more.pop("ref", key or name)
    return RosterChild(ref, key, given, family, birth_date=born, group_refs=groups, **more)


def caregiver(key: str | None, name: str, email: str = "", **more: Any) -> RosterCaregiver:
    """A caregiver of a file."""
    given, _, family = name.partition(" ")
    return RosterCaregiver(more.pop("ref", key or name), key, given, family, email, **more)


def colleague(key: str | None, name: str, *groups: str, email: str = "") -> RosterStaff:
    """A colleague of a file."""
    given, _, family = name.partition(" ")
    return RosterStaff(key or name, key, given, family, email, groups)


def group(name: str, level: str = "", key: str | None = None, **more: Any) -> RosterGroup:
    """A group of a file; its ref is its name."""
    return RosterGroup(name, key, name, (level,) if level else (), **more)


def cares(
    child_ref: str, adult_ref: str, custody: Custody = Custody.UNKNOWN, kind: Kind = Kind.PARENT
) -> RosterRelation:
    """A relation of a file."""
    return RosterRelation(child_ref, adult_ref, kind, custody)


def roster(
    pupils: Sequence[RosterChild] = (),
    groups: Sequence[RosterGroup] = (),
    staff: Sequence[RosterStaff] = (),
    caregivers: Sequence[RosterCaregiver] = (),
    relations: Sequence[RosterRelation] = (),
    year: str = "2026-2027",
    brin: str = "",
) -> Roster:
    """A file as it was read."""
    named = {ref for one in (*pupils, *staff) for ref in one.group_refs}
    known = {one.ref for one in groups}
    return Roster(
        kind=FileKind.EDEXML,
        organisation=RosterOrganisation(brin=brin),
        school_year=year,
        groups=(*groups, *(group(name) for name in sorted(named - known))),
        pupils=tuple(pupils),
        staff=tuple(staff),
        caregivers=tuple(caregivers),
        relations=tuple(relations),
    )


def take(
    organisation: Organisation,
    file: Roster,
    answers: Mapping[str, str] | None = None,
    actor: Who = SYSTEM,
    choices: Choices | None = None,
) -> Taken:
    """Take in what was read, without the process that reads."""
    given = choices or Choices(answers=answers or {})
    with patch("samenspel.rosters.actions.taking_in.read_for", return_value=file):
        return import_roster(actor=actor, organisation=organisation, data=repr(file).encode(), choices=given)


def checksum(skip: Iterable[str] = OWN) -> str:
    """The sum of every row of people and rosters, but what an import leaves behind on purpose."""
    total = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
            table = model._meta.db_table
            if model._meta.app_label in {"people", "rosters", "organisations"} and table not in set(skip):
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
                for row in cursor.fetchall():
                    total.update(repr((table, row)).encode())
    return total.hexdigest()

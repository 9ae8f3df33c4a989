"""Taking in a file: read, compare, and when somebody said yes do it all in one transaction (I2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.logic.tables import Problem
from samenspel.core.policy import check
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult
from samenspel.rosters.applying import Applying, person_of
from samenspel.rosters.journal import Journal
from samenspel.rosters.logic.compare import compare
from samenspel.rosters.logic.diff import Diff, Listed
from samenspel.rosters.logic.roster import NeedsMapping, Reading, Refused, Roster
from samenspel.rosters.models import RosterImport
from samenspel.rosters.parsing import read_for
from samenspel.rosters.policy import TAKE_IN
from samenspel.rosters.queries import held_by

State = RosterImport.State
YES_TO_CHILDREN: Final = frozenset({Listed.CHILDREN, Listed.GROUP_8})
COUNTED: Final = ("pupils", "groups", "staff", "caregivers", "relations")
NO_DIFF: Final = {"new": 0, "changed": 0, "gone": 0, "moved": 0}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said to a file: the answers by question, and to which lists of absent people yes.

    `school_year` is that of the file, where the file itself does not tell.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    lists: frozenset[Listed] = YES_TO_CHILDREN
    school_year: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A file beside what we hold, and nothing done: what was read, and the diff when it is a sound roster."""

    reading: Reading
    choices: Choices = field(default_factory=Choices)
    diff: Diff | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Why it cannot be taken in; empty when it can."""
        if isinstance(self.reading, Refused):
            return (self.reading.problem,)
        if isinstance(self.reading, NeedsMapping):
            return tuple(Problem(0, "", "", code) for code in self.reading.missing)
        return self.reading.errors or (self.diff.problems if self.diff else ())

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken in."""
        return self.diff is not None and not self.errors

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is told and does not stop it."""
        read = self.reading.warnings if isinstance(self.reading, Roster) else ()
        return (*read, *(self.diff.notes if self.diff else ()))

    @property
    def dropped_fields(self) -> tuple[str, ...]:
        """What was left out before anything else."""
        return () if isinstance(self.reading, Refused) else self.reading.dropped_fields

    @property
    def counts(self) -> dict[str, int]:
        """What the file holds."""
        return self.reading.counts() if isinstance(self.reading, Roster) else dict.fromkeys(COUNTED, 0)

    @property
    def diff_counts(self) -> dict[str, int]:
        """How many are new, changed, gone and moved."""
        return self.diff.counts() if self.diff and not self.errors else dict(NO_DIFF)

    @property
    def needs_second(self) -> bool:
        """Whether so many children leave that a second person has to look."""
        return self.is_sound and self.diff is not None and self.diff.needs_second(self.choices.lists)

    @property
    def changes_something(self) -> bool:
        """Whether taking it in would do anything."""
        return self.is_sound and self.diff is not None and self.diff.changes_something(self.choices.lists)

    @property
    def fingerprint(self) -> str:
        """Stands for what somebody says yes to."""
        return self.diff.fingerprint(self.choices.lists) if self.diff else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the look at it, and the import when it was taken in and changed something."""

    look: Look
    roster_import: RosterImport | None = None


def day_of(actor: Who) -> date:
    """The day on which somebody acts, at the centre."""
    return actor.day if isinstance(actor, Actor) and actor.day != date.min else timezone.localdate()


def look_at(
    *,
    actor: Who,
    organisation: Organisation,
    data: bytes,
    choices: Choices | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Look:
    """What a file would change in this organisation; nothing is kept."""
    check(actor, TAKE_IN, organisation)
    return compared(organisation, read_for(organisation, data, mapping), choices or Choices(), day_of(actor))


def compared(organisation: Organisation, reading: Reading, choices: Choices, day: date) -> Look:
    """A reading beside what we hold."""
    look = Look(reading, choices)
    if not isinstance(reading, Roster) or reading.errors:
        return look
    held = held_by(organisation, reading, day)
    return replace(look, diff=compare(reading, held, choices.answers, day, choices.school_year))


@transaction.atomic
def import_roster(
    *,
    actor: Who,
    organisation: Organisation,
    data: bytes,
    choices: Choices | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Taken:
    """Read a file and take it in, in one go: for a command and for code.

    Nothing is done when it is not sound or when a second person has to look (`taken.look.needs_second`).
    """
    check(actor, TAKE_IN, organisation)
    reading = read_for(organisation, data, mapping)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    look = compared(organisation, reading, choices or Choices(), day_of(actor))
    if not look.is_sound or look.needs_second or not look.changes_something:
        return Taken(look)
    row = RosterImport(organisation=organisation, sha256=hashlib.sha256(data).hexdigest(), begun_by=person_of(actor))
    return Taken(look, carry_out(actor, row, look))


def carry_out(actor: Who, row: RosterImport, look: Look, second: Adult | None = None) -> RosterImport:
    """Do what the look says, with its way back and one line in the log. Inside the caller's transaction."""
    assert look.diff is not None  # a sound look has one
    describe(row, look)
    journal = Applying(row.organisation, look.diff, look.choices.lists, day_of(actor), actor).run()
    return finish(actor, row, journal, second)


def describe(row: RosterImport, look: Look) -> None:
    """Write down at the import what the file holds and would change, as numbers."""
    if isinstance(look.reading, Roster):
        row.file_kind = look.reading.kind.value
        row.school_year = look.reading.school_year or look.choices.school_year
    leaving = look.diff.leaving(look.choices.lists) if look.diff else ()
    row.counts, row.plan = look.counts, look.fingerprint
    row.diff = {**look.diff_counts, "left": len(leaving)}


def finish(actor: Who, row: RosterImport, journal: Journal, second: Adult | None = None) -> RosterImport:
    """The import is done: keep its way back, and tell the log how many of what."""
    row.state, row.applied_at, row.second = State.APPLIED, timezone.now(), second
    row.save()
    journal.keep(row)
    row.save(update_fields=["undo"])
    detail: dict[str, Any] = {"import": str(row.public_id), "source": row.source, **row.counts, **row.diff}
    if second:
        detail["second"] = str(second.public_id)
    record(
        verb="roster.imported",
        actor=actor,
        thing="organisation",
        thing_id=str(row.organisation.public_id),
        detail=detail,
    )
    return row

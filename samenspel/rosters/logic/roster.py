"""What a roster file holds, whatever its format: the neutral shape between reading and comparing.

A person, group or caregiver has two names of its own. `ref` is unique within its kind in this file and ties the
parts together; it means nothing outside the file. `key` is what the administration calls it for good, and is
None where there is no such thing: a key that begins with "#" is a dummy by the manual of EDEXML and never matches.

Nothing in here is a right: role codes are read for one thing only, to tell children, staff and caregivers apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from samenspel.core.logic.tables import Problem
from samenspel.people.logic.custody import Custody, Kind

LEVELS = ("B", "D", "0", "1", "2", "3", "4", "5", "6", "7", "8", "S")
"""Babies, dreumes, toddlers, group 1 to 8, special education: the jaargroepen of EDEXML under 13 years."""


class FileKind(StrEnum):
    """Which reader understood the file."""

    EDEXML = "edexml"
    ONEROSTER = "oneroster"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class RosterOrganisation:
    """Who the file says it comes from. `brin` has 4 signs, `location` the 2 after it; empty when not told."""

    name: str = ""
    brin: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class RosterGroup:
    """A group; `levels` in the order of LEVELS, empty when unknown. Combined: made from pupils of several groups."""

    ref: str
    key: str | None
    name: str
    levels: tuple[str, ...] = ()
    is_combined: bool = False


@dataclass(frozen=True, slots=True)
class RosterChild:
    """A child. `level` is its own or else its group's; empty when unknown. The family name holds its prefix.

    `line` is where the file tells of it, for the report.
    """

    ref: str
    key: str | None
    given_name: str
    family_name: str = ""
    birth_date: date | None = None
    group_refs: tuple[str, ...] = ()
    level: str = ""
    entered_on: date | None = None
    left_on: date | None = None
    line: int = 0

    def has_left(self, day: date) -> bool:
        """Whether its last day is behind us: the file may still hold who left."""
        return self.left_on is not None and self.left_on < day


@dataclass(frozen=True, slots=True)
class RosterStaff:
    """Somebody who works there. No role, on purpose: the file gives no rights."""

    ref: str
    key: str | None
    given_name: str
    family_name: str = ""
    email: str = ""
    group_refs: tuple[str, ...] = ()
    left_on: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class RosterCaregiver:
    """An adult with their own contact data. `language` is a code ("ar") or empty when not told.

    `staff_ref` says that this is also a member of staff in the same file (one key in both roles).
    """

    ref: str
    key: str | None
    given_name: str
    family_name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    staff_ref: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RosterRelation:
    """How a caregiver stands to a child, as far as the file says."""

    child_ref: str
    caregiver_ref: str
    kind: Kind
    custody: Custody = Custody.UNKNOWN


@dataclass(frozen=True, slots=True)
class Roster:
    """All that a file holds and that may be kept.

    `columns` says how a table was read: each heading with its field ("" was not used).

    `dropped_fields` were left out before anything else because they must never be kept here; `ignored_fields` had
    no use. With `errors` the file as a whole is not to be taken in; `warnings` are told, and what they are about
    is taken as they say. The name on the screen of a Problem is `rosters.reasons.reason`.
    """

    kind: FileKind
    organisation: RosterOrganisation = field(default_factory=RosterOrganisation)
    school_year: str = ""
    reference_date: date | None = None
    groups: tuple[RosterGroup, ...] = ()
    pupils: tuple[RosterChild, ...] = ()
    staff: tuple[RosterStaff, ...] = ()
    caregivers: tuple[RosterCaregiver, ...] = ()
    relations: tuple[RosterRelation, ...] = ()
    dropped_fields: tuple[str, ...] = ()
    ignored_fields: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()

    def counts(self) -> dict[str, int]:
        """What the file holds; plain and combined groups together."""
        return {
            "pupils": len(self.pupils),
            "groups": len(self.groups),
            "staff": len(self.staff),
            "caregivers": len(self.caregivers),
            "relations": len(self.relations),
        }


@dataclass(frozen=True, slots=True)
class NeedsMapping:
    """A sound table whose columns are not all understood: a person says what they mean.

    `columns` are the headings in their order, `suggestion` the field per heading ("" is not used), `examples` a
    few rows; values of columns that must never be kept are empty in them. `missing` are codes of what is lacking.
    """

    columns: tuple[str, ...]
    suggestion: Mapping[str, str]
    examples: tuple[tuple[str, ...], ...] = ()
    dropped_fields: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing could be read, and why."""

    problem: Problem


Reading = Roster | NeedsMapping | Refused


def stable(key: str) -> str | None:
    """The key when it may be matched on: not empty and no dummy ("#...")."""
    text = key.strip()
    return None if not text or text.startswith("#") else text

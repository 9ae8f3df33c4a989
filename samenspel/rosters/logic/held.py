"""What we hold of one organisation before a file is compared with it: a frozen snapshot, without a query behind it.

Ids are those of rows and stay inside; `public_id` is what a page may show and send back. `said` has the keys by
which files of the kind that is compared now named somebody ("" for a file without lasting keys), each with what the
last one said. Two kinds of file have numbers of their own and word the same thing differently; `other_keys` are
those of another kind, and `is_from_file` says that a file of any kind named it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from samenspel.people.logic.custody import Custody, Kind

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """A group of the organisation."""

    id: int
    name: str
    levels: tuple[str, ...] = ()
    is_combined: bool = False
    is_over: bool = False
    is_from_file: bool = False
    said: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldChild:
    """A child that is or was at the organisation, or (`place`) at another one of the centre.

    `groups` are the row ids of its groups here, now and to come. `until` is the last day of its enrolment,
    `gone_on` the day on which an import ended it. `is_at_school` says that a school of the centre has it now.
    """

    id: int
    public_id: str
    given_name: str
    family_name: str = ""
    birth_date: date | None = None
    groups: frozenset[int] = frozenset()
    group_names: tuple[str, ...] = ()
    level: str = ""
    is_enrolled: bool = False
    until: date | None = None
    gone_on: date | None = None
    is_deceased: bool = False
    is_at_school: bool = False
    place: str = ""
    is_from_file: bool = False
    is_led: bool = False  # an administration says in which groups it is: a table does not move it
    other_keys: frozenset[str] = frozenset()
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The lasting keys by which files of this kind know the child."""
        return tuple(key for key in self.said if key)


@dataclass(frozen=True, slots=True)
class HeldAdult:
    """An adult: somebody who works here, is around a child here, or (neither) is known at the centre."""

    id: int
    public_id: str
    given_name: str
    family_name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    groups: frozenset[int] = frozenset()
    is_deceased: bool = False
    works_here: bool = False
    works: bool = False
    is_caregiver: bool = False
    is_staff_from_file: bool = False
    staff_said: Mapping[str, Said] = field(default_factory=dict)
    caregiver_said: Mapping[str, Said] = field(default_factory=dict)
    staff_gone_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldTie:
    """A relation between an adult and a child. `is_limited`: a person narrowed, proved or ended it, or blocked it."""

    id: int
    child: int
    adult: int
    kind: Kind
    custody: Custody
    is_from_file: bool = False
    is_limited: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Everything of one organisation that a file can touch, and who might be meant at the rest of the centre.

    `blocks` are pairs (child, adult) with a block that nobody lifted.
    """

    is_school: bool = True
    brin: str = ""
    other_brins: frozenset[str] = frozenset()
    school_year: str = ""  # of the last file that was taken in
    is_first: bool = True
    groups: tuple[HeldGroup, ...] = ()
    children: tuple[HeldChild, ...] = ()
    adults: tuple[HeldAdult, ...] = ()
    ties: tuple[HeldTie, ...] = ()
    blocks: frozenset[tuple[int, int]] = frozenset()
    elsewhere: tuple[HeldChild, ...] = ()

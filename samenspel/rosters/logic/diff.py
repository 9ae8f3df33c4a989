"""What a file would change: one step per thing, the lists that a person acts on, and the questions for a person.

A slot stands for a row: its id, or "child:REF" and the like for one that is still to be made. Everything is in
the order of the file, so that the same file on the same rows gives the same diff.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from samenspel.core.logic.tables import Problem
from samenspel.people.logic.custody import Custody, Kind

Slot = int | str
Plain = str | list[str] | None
LATER: Final = "later"
OTHER: Final = "other"
MOST_LEAVING: Final = 0.10  # of the children; more of them waits for a second person (issue, T16)


class What(StrEnum):
    """What becomes of somebody."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    BACK = "back"
    LEAVES = "leaves"
    SAME = "same"


class How(StrEnum):
    """How a line of the file was tied to somebody we hold."""

    KEY = "key"
    PROPOSED = "proposed"  # the same name, and nothing against it
    DECIDED = "decided"  # by a person
    NEW = "new"


class About(StrEnum):
    """The questions that only a person answers."""

    OTHER_PLACE = "other_place"  # a child that another organisation of the centre has
    SAME_HERE = "same_here"  # a child without a key that we may have already
    REUSED_KEY = "reused_key"  # a key that we know, on somebody else by the looks of it
    CAREGIVER = "caregiver"  # perhaps one of the adults that the child has already
    ADULT = "adult"  # perhaps somebody we know otherwise, such as a colleague
    COLLEAGUE = "colleague"  # perhaps somebody who works here already


class Listed(StrEnum):
    """The lists of what is absent from the file. Nothing on them happens without a yes to that list."""

    CHILDREN = "children"
    GROUP_8 = "group_8"
    STAFF = "staff"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that becomes another; with `is_kept` it stays, because a person set it."""

    field: str
    before: Plain
    after: Plain
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class GroupStep:
    """A group of the file."""

    slot: Slot
    ref: str
    name: str
    levels: tuple[str, ...]
    is_combined: bool
    key: str
    changes: tuple[Change, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    is_said_changed: bool = False
    what: What = What.SAME


@dataclass(frozen=True, slots=True)
class ChildStep:
    """A child of the file. `enrols` opens an enrolment, `last_day` closes it (or, with `reopens`, takes that back).

    `joins` and `leaves` are the groups by slot; `maybe` are the children elsewhere who may be this one, and
    `is_answered` whether a person said that they are not.
    """

    slot: Slot
    ref: str
    name: str
    key: str
    how: How
    changes: tuple[Change, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    is_said_changed: bool = False
    enrols: bool = False
    since: date | None = None
    last_day: date | None = None
    reopens: bool = False
    leaving: str = ""
    joins: tuple[Slot, ...] = ()
    leaves: tuple[Slot, ...] = ()
    from_groups: tuple[str, ...] = ()
    to_groups: tuple[str, ...] = ()
    is_moved: bool = False
    maybe: tuple[int, ...] = ()
    is_answered: bool = False
    what: What = What.SAME

    @property
    def changes_values(self) -> bool:
        """Whether something else changes than that it comes, goes or moves."""
        has_other_group = bool(self.joins or self.leaves) and not self.is_moved
        is_ours = self.what not in {What.NEW, What.BACK}
        return any(not one.is_kept for one in self.changes) or (has_other_group and is_ours)


@dataclass(frozen=True, slots=True)
class AdultStep:
    """A colleague or a caregiver of the file. `apart` are row ids of adults who a person said this one is not."""

    slot: Slot
    ref: str
    name: str
    key: str
    is_staff: bool
    how: How
    changes: tuple[Change, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    is_said_changed: bool = False
    joins: tuple[Slot, ...] = ()
    leaves: tuple[Slot, ...] = ()
    what: What = What.SAME
    apart: tuple[int, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether somebody we had becomes different."""
        return self.what is What.CHANGED


@dataclass(frozen=True, slots=True)
class RelationStep:
    """A caregiver and a child: a new relation (no id), one that changes, or one that stays as a person set it."""

    child: Slot
    adult: Slot
    child_name: str
    adult_name: str
    kind: Kind
    custody: Custody
    id: int | None = None
    changes: tuple[Change, ...] = ()
    what: What = What.SAME


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody or something of ours that the file does not name."""

    id: int
    name: str
    groups: tuple[str, ...] = ()
    leaving: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of ours who may be meant: no more than a person needs to decide."""

    public_id: str
    name: str
    birth_date: date | None = None
    groups: tuple[str, ...] = ()
    place: str = ""
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something a file cannot decide. The answer is a candidate's public id, OTHER, or LATER."""

    about: About
    ref: str
    name: str
    candidates: tuple[Candidate, ...]
    birth_date: date | None = None
    groups: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    line: int = 0
    answer: str = LATER

    @property
    def id(self) -> str:
        """A name for the question that holds nothing personal."""
        return hashlib.sha256(f"{self.about}|{self.ref}".encode()).hexdigest()[:16]

    def answered(self, answers: Mapping[str, str]) -> Question:
        """With the answer that a person gave, when it is one of those asked."""
        given = answers.get(self.id, LATER)
        known = {OTHER, *(one.public_id for one in self.candidates)}
        return replace(self, answer=given) if given in known else self


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that a file of one `kind` would change in one organisation.

    `problems` are reasons to refuse the file as a whole; `notes` are told. `absent` are caregivers that the file no
    longer names with a child: shown, and never acted on. `enrolled` is how many children we have here.
    """

    kind: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    brin: str = ""
    is_new_year: bool = False
    enrolled: int = 0
    groups: tuple[GroupStep, ...] = ()
    children: tuple[ChildStep, ...] = ()
    staff: tuple[AdultStep, ...] = ()
    caregivers: tuple[AdultStep, ...] = ()
    relations: tuple[RelationStep, ...] = ()
    gone: Mapping[Listed, tuple[Gone, ...]] = field(default_factory=dict)
    absent: tuple[RelationStep, ...] = ()
    questions: tuple[Question, ...] = ()

    def counts(self) -> dict[str, int]:
        """The four numbers: children who are new, absent or in another group, and what is otherwise changed.

        Changed are the children, colleagues, caregivers, relations and groups that we had and that become different.
        A new caregiver or relation of a child that we had is a change of that child.
        """
        new = {one.slot for one in self.children if one.what is What.NEW}
        changed = {("child", one.slot) for one in self.children if one.changes_values or one.what is What.BACK}
        changed |= {("child", one.child) for one in self.relations if one.what is not What.SAME} - {
            ("child", slot) for slot in new
        }
        changed |= {("adult", one.slot) for one in (*self.staff, *self.caregivers) if one.is_changed}
        changed |= {("group", one.slot) for one in self.groups if one.what in {What.CHANGED, What.BACK}}
        return {
            "new": len(new),
            "changed": len(changed),
            "gone": len(self.leaving(frozenset(Listed))),
            "moved": sum(one.is_moved for one in self.children),
        }

    def kept(self) -> int:
        """How many values stay as they are here although the file says something else."""
        steps: Sequence[Any] = (*self.groups, *self.children, *self.staff, *self.caregivers, *self.relations)
        return sum(change.is_kept for step in steps for change in step.changes)

    def leaving(self, lists: frozenset[Listed]) -> tuple[int, ...]:
        """The children who leave: those with a last day in the file, and those on the lists that were agreed to."""
        told = [one.slot for one in self.children if one.what is What.LEAVES and isinstance(one.slot, int)]
        agreed = [name for name in (Listed.CHILDREN, Listed.GROUP_8) if name in lists]
        return tuple(dict.fromkeys([*told, *(one.id for name in agreed for one in self.gone.get(name, ()))]))

    def needs_second(self, lists: frozenset[Listed]) -> bool:
        """Whether so many leave that a second person has to look; group 8 at the turn of the year does not count."""
        expected = {one.id for one in self.gone.get(Listed.GROUP_8, ())} if self.is_new_year else set()
        leaving = set(self.leaving(lists)) - expected
        return len(leaving) > self.enrolled * MOST_LEAVING

    def changes_something(self, lists: frozenset[Listed]) -> bool:
        """Whether taking it in would change any row: what somebody sees, or what we remember of the file."""
        things: Sequence[Any] = (*self.groups, *self.children, *self.staff, *self.caregivers)
        return (
            bool(self.brin)
            or any(one.what is not What.SAME for one in (*things, *self.relations))
            or any(one.is_said_changed for one in things)
            or any(self.gone.get(name) for name in lists)
        )

    def fingerprint(self, lists: frozenset[Listed]) -> str:
        """Stands for what a person agreed to: another one as soon as anything would go differently."""
        steps = (self.brin, self.groups, self.children, self.staff, self.caregivers, self.relations)
        gone = [(name, self.gone.get(name, ())) for name in sorted(lists)]
        return hashlib.sha256(repr((steps, gone)).encode()).hexdigest()

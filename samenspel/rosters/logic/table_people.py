"""Who is who in a table: which lines are about one child, and which about one caregiver. Never by guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from samenspel.core.logic.tables import Unreadable, problem
from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import RosterCaregiver, RosterChild, RosterRelation, stable

MOST_LINES: Final = 100  # about one child: its caregivers, and at childcare its contracts


@dataclass(frozen=True, slots=True)
class Adult:
    """A caregiver as one line tells of them."""

    line: int
    key: str
    given_name: str
    family_name: str
    email: str = ""
    phone: str = ""
    language: str = ""
    kind: Kind = Kind.PARENT
    custody: Custody = Custody.UNKNOWN

    @property
    def name(self) -> str:
        """For comparing."""
        return f"{self.given_name} {self.family_name}".strip().casefold()


@dataclass(frozen=True, slots=True)
class Entry:
    """A child as one line tells of it, with the caregivers of that line."""

    line: int
    key: str
    given_name: str
    family_name: str
    birth_date: date | None = None
    group: str = ""
    level: str = ""
    entered_on: date | None = None
    left_on: date | None = None
    adults: tuple[Adult, ...] = ()

    @property
    def name(self) -> str:
        """As it is shown."""
        return f"{self.given_name} {self.family_name}".strip()


def one_child_each(entries: Sequence[Entry], is_pair: bool, notes: Notes) -> list[list[Entry]]:
    """The entries by child, in the order of their first lines. `is_pair`: one caregiver a line.

    Raises Unreadable when one child has more lines than any child can have.
    """
    by_key: dict[str, list[Entry]] = defaultdict(list)
    by_name: dict[str, list[Entry]] = defaultdict(list)
    alone: list[list[Entry]] = []
    for entry in entries:
        if stable(entry.key):
            by_key[entry.key].append(entry)
        elif is_pair:
            by_name[entry.name.casefold()].append(entry)
        else:
            alone.append([entry])
    for same in (*by_key.values(), *by_name.values()):
        if len(same) > MOST_LINES:
            raise Unreadable(problem(same[0].line, "", same[0].name, "too_many_lines", most=MOST_LINES))
    for same in by_key.values():
        _check_key(same, notes)
    named = [part for same in by_name.values() for part in _by_birthday(same, notes)]
    return sorted([*by_key.values(), *named, *alone], key=lambda same: same[0].line)


def _check_key(same: Sequence[Entry], notes: Notes) -> None:
    first = same[0]
    for entry in same[1:]:
        births = {entry.birth_date, first.birth_date} - {None}
        if entry.name.casefold() != first.name.casefold() or len(births) > 1:
            notes.error("key_of_two", entry.line, entry.key)


def _by_birthday(same: Sequence[Entry], notes: Notes) -> Iterator[list[Entry]]:
    """Entries of one name, apart by birthday; what makes them doubtful is an error that asks for a number."""
    births: dict[date | None, list[Entry]] = defaultdict(list)
    for entry in same:
        births[entry.birth_date].append(entry)
    if len(births) > 1 and None in births:
        notes.error("birthday_not_everywhere", births[None][0].line, same[0].name)
    for part in births.values():
        if len({entry.group.casefold() for entry in part} - {""}) > 1:
            notes.error("one_name_two_groups", part[1].line, part[0].name)
        yield part


def child_of(same: Sequence[Entry], ref: str) -> RosterChild:
    """The child that these entries tell of."""
    first = same[0]
    starts = [entry.entered_on for entry in same if entry.entered_on]
    ends = [entry.left_on for entry in same]
    return RosterChild(
        ref,
        stable(first.key),
        first.given_name,
        first.family_name,
        birth_date=next((entry.birth_date for entry in same if entry.birth_date), None),
        group_refs=tuple(dict.fromkeys(entry.group.casefold() for entry in same if entry.group)),
        level=next((entry.level for entry in same if entry.level), ""),
        entered_on=min(starts, default=None),
        left_on=None if None in ends else max(day for day in ends if day),
        line=first.line,
    )


class Adults:
    """The caregivers found so far; `ref_of` says which of them somebody is."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.found: dict[str, Adult] = {}
        self._by_mark: dict[tuple[str, ...], str] = {}
        self._names: dict[str, str] = {}

    def ref_of(self, adult: Adult) -> str:
        """The caregiver with this number, or with this name and this address or telephone; else a new one."""
        marks = _marks(adult)
        ref = next((known for mark in marks if (known := self._by_mark.get(mark)) and self._may_be(known, adult)), "")
        if ref:
            self._add_to(ref, adult)
        else:
            ref = f"{len(self.found) + 1}"
            self.found[ref] = adult
            namesake = self.found[self._names.setdefault(adult.name, ref)]
            if namesake is not adult and not (marks and _marks(namesake)):
                self.notes.warn("caregivers_of_one_name", adult.line, f"{adult.given_name} {adult.family_name}".strip())
        for mark in marks:
            self._by_mark.setdefault(mark, ref)
        return ref

    def _may_be(self, ref: str, adult: Adult) -> bool:
        known = self.found[ref]
        keys, emails = {known.key, adult.key} - {""}, {known.email.casefold(), adult.email.casefold()} - {""}
        return len(keys) < 2 and (bool(adult.key and known.key) or len(emails) < 2)

    def _add_to(self, ref: str, adult: Adult) -> None:
        """What was not told before; what differs is told and stays as it was."""
        known = self.found[ref]
        if adult.name != known.name:
            self.notes.error("key_of_two", adult.line, adult.key)
        for said, before in ((adult.email, known.email), (adult.phone, known.phone), (adult.language, known.language)):
            if said and before and said.casefold() != before.casefold():
                self.notes.warn("contact_differs", adult.line, said)
        self.found[ref] = replace(
            known,
            email=known.email or adult.email,
            phone=known.phone or adult.phone,
            language=known.language or adult.language,
        )

    def caregivers(self) -> Iterator[RosterCaregiver]:
        """In the order in which they came."""
        for ref, one in self.found.items():
            yield RosterCaregiver(
                ref,
                stable(one.key),
                one.given_name,
                one.family_name,
                one.email,
                one.phone,
                one.language,
                line=one.line,
            )


def _marks(adult: Adult) -> list[tuple[str, ...]]:
    """By what somebody is known again."""
    digits = re.sub(r"\D", "", adult.phone)
    marks: list[tuple[str, ...]] = []
    if stable(adult.key):
        marks.append(("key", adult.key))
    if adult.email:
        marks.append(("email", adult.name, adult.email.casefold()))
    if digits:
        marks.append(("phone", adult.name, digits))
    return marks


def relations_of(child: str, same: Iterable[Entry], adults: Adults, notes: Notes) -> list[RosterRelation]:
    """How the caregivers in these entries stand to the child, each once; two that contradict are an error."""
    found: dict[str, RosterRelation] = {}
    for entry in same:
        for adult in entry.adults:
            ref = adults.ref_of(adult)
            relation = RosterRelation(child, ref, adult.kind, adult.custody)
            if ref in found and relation != found[ref]:
                notes.error("relation_contradicts", adult.line, entry.name)
            elif ref in found:
                notes.warn("double_line", adult.line, entry.name)
            found.setdefault(ref, relation)
    return list(found.values())

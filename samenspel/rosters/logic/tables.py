"""Any table of children and their caregivers: an export, a list of a childcare system, one made by hand.

Two layouts. With columns for one caregiver each line is a child with one of its caregivers, and a child may have
several lines. With columns for more of them (ouder 1, ouder 2; moeder, vader) each line is a child.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from samenspel.core.logic.signs import clean
from samenspel.core.logic.tables import Problem, Unreadable, problem
from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.logic.headings import FIELDS, OF_CAREGIVER, SLOTS, lacking, suggest
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import LEVELS, FileKind, NeedsMapping, Roster, RosterGroup
from samenspel.rosters.logic.sheet import Cell, Sheet, named, read_sheet
from samenspel.rosters.logic.table_people import Adult, Adults, Entry, child_of, one_child_each, relations_of
from samenspel.rosters.logic.tying import tied
from samenspel.rosters.logic.values import (
    MOST_GROUP,
    levels_named,
    read_day,
    read_email,
    read_key,
    read_name,
    read_phone,
    split_name,
    whole_family_name,
)
from samenspel.rosters.logic.words import (
    custody_said,
    is_citizen_number,
    is_forbidden,
    language_said,
    plain,
    relation_said,
)

_EXAMPLES = 3
_TWO_PEOPLE = re.compile(r"\s(?:en|and|&|\+)\s|[&/]")
_SAYS_PARENT = re.compile(r"ouder|parent|moeder|vader|mother|father|mama|papa")


def read_table(data: bytes, mapping: Mapping[str, str] | None, notes: Notes) -> Roster | NeedsMapping:
    """The roster in a table, or what a person must say first. Raises Unreadable for what is no table of children.

    `mapping` is the field per heading as a person chose it; headings it does not name are not used.
    """
    sheet = read_sheet(data, mapping or (), notes)
    suggestion = suggest(sheet.headings)
    fields = dict.fromkeys(sheet.headings, "") | _chosen(sheet, mapping) if mapping else suggestion
    missing = lacking(fields.values())
    if not sheet.rows or (len(sheet.headings) == 1 and missing):
        raise Unreadable(problem(0, "", "", "no_table"))
    if missing:
        return NeedsMapping(sheet.headings, suggestion, _examples(sheet), notes.dropped, missing)
    for heading in sheet.headings:
        if not fields[heading] and heading not in notes.dropped:
            notes.ignore(heading)
    return _Reader(fields, notes).roster(sheet)


def _chosen(sheet: Sheet, mapping: Mapping[str, str]) -> dict[str, str]:
    """What a person chose, where it is a field and not of a column that is never kept."""
    return {
        heading: field
        for heading, field in mapping.items()
        if field in FIELDS and heading in sheet.headings and not is_forbidden(heading)
    }


def _examples(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple("" if isinstance(value, Problem) or is_citizen_number(value) else clean(value)[:60] for value in values)
        for _, values in sheet.rows[:_EXAMPLES]
    )


class _Reader:
    """Turns lines into people."""

    def __init__(self, fields: Mapping[str, str], notes: Notes) -> None:
        self.fields = fields
        self.notes = notes
        used = set(fields.values())
        self.slots = [slot for slot in SLOTS if any(f"caregiver.{slot}.{what}" in used for what in OF_CAREGIVER)]
        self.assumed = 0

    def roster(self, sheet: Sheet) -> Roster:
        """All of it, tied together."""
        entries = [entry for line, cells in named(sheet, self.fields) if (entry := self._entry(line, cells))]
        is_pair = len(self.slots) == 1
        adults = Adults(self.notes)
        pupils, relations = [], []
        for number, same in enumerate(one_child_each(entries, is_pair, self.notes), 1):
            child = child_of(same, str(number))
            cares = relations_of(child.ref, same, adults, self.notes)
            if child.key is None and is_pair and sum(one.kind is Kind.PARENT for one in cares) > 2:
                self.notes.error("more_than_two_parents", same[-1].line, same[0].name)
            pupils.append(child)
            relations += cares
        if not pupils:
            self.notes.error("no_pupils")
        if self.assumed:
            self.notes.warn("parents_assumed", count=self.assumed)
        whole = Roster(
            kind=FileKind.TABLE,
            groups=tuple(self._groups(entries)),
            pupils=tuple(pupils),
            caregivers=tuple(adults.caregivers()),
            relations=tuple(relations),
            columns=tuple(self.fields.items()),
        )
        return tied(whole, self.notes)

    def _groups(self, entries: list[Entry]) -> list[RosterGroup]:
        names: dict[str, str] = {}
        for entry in entries:
            if entry.group:
                names.setdefault(entry.group.casefold(), entry.group)
        return [RosterGroup(ref, None, name, levels_named(name)) for ref, name in names.items()]

    def _entry(self, line: int, cells: Mapping[str, Cell]) -> Entry | None:
        """The child of a line with its caregivers; nothing for a line in which no used column says anything."""
        values = {field: self._text(line, field, cell) for field, cell in cells.items()}
        if not any(values.values()):
            return None
        name = read_name(*self._name(values, "child"), line, self.notes)
        if name is None:
            return None
        group = clean(values.get("child.group", ""))
        if len(group) > MOST_GROUP:
            self.notes.error("group_name", line, group, most=MOST_GROUP)
        return Entry(
            line,
            read_key(values.get("child.key", ""), line, self.notes),
            *name,
            birth_date=self._day(values, "birth_date", line),
            group=group,
            level=self._level(values.get("child.level", ""), line),
            entered_on=self._day(values, "entered_on", line),
            left_on=self._day(values, "left_on", line),
            adults=tuple(adult for slot in self.slots if (adult := self._adult(values, slot, line))),
        )

    def _text(self, line: int, field: str, cell: Cell) -> str:
        if isinstance(cell, Problem):
            self.notes.keep(Problem(line, self._heading(field), cell.value, cell.code, cell.params))
            return ""
        if cell.startswith("="):
            self.notes.error("equals_sign", line, cell, self._heading(field))
            return ""
        return cell

    def _heading(self, field: str) -> str:
        return next(heading for heading, its in self.fields.items() if its == field)

    def _name(self, values: Mapping[str, str], person: str) -> tuple[str, str]:
        if f"{person}.name" in values:
            return split_name(values[f"{person}.name"])
        given, prefix, family = (values.get(f"{person}.{what}", "") for what in ("given", "prefix", "family"))
        return given, whole_family_name(prefix, family)

    def _day(self, values: Mapping[str, str], what: str, line: int) -> date | None:
        field = f"child.{what}"
        return read_day(values[field], self._heading(field), line, self.notes) if values.get(field) else None

    def _level(self, text: str, line: int) -> str:
        if not clean(text) or clean(text).upper() in LEVELS:
            return clean(text).upper()
        levels = levels_named(text)
        if len(levels) != 1:
            self.notes.warn("unknown_level", line, text)
        return levels[0] if len(levels) == 1 else ""

    def _adult(self, values: Mapping[str, str], slot: str, line: int) -> Adult | None:
        person = f"caregiver.{slot}"
        said = {what: values.get(f"{person}.{what}", "") for what in OF_CAREGIVER}
        given, family = self._name(values, person)
        if not clean(given) and not clean(family):
            if said["email"] or said["phone"]:
                self.notes.warn("caregiver_without_name", line)
            return None
        if _TWO_PEOPLE.search(f"{given} {family}"):
            self.notes.error("two_names", line, f"{given} {family}")
            return None
        name = read_name(given, family, line, self.notes)
        if name is None:
            return None
        return Adult(
            line,
            read_key(said["key"], line, self.notes),
            *name,
            email=read_email(said["email"], line, self.notes),
            phone=read_phone(said["phone"], line, self.notes),
            language=self._language(said["language"], line),
            kind=self._kind(said["relation"], slot, line),
            custody=self._custody(said["custody"], line),
        )

    def _language(self, text: str, line: int) -> str:
        code = language_said(text)
        if clean(text) and not code:
            self.notes.warn("unknown_language", line, text)
        return code

    def _kind(self, text: str, slot: str, line: int) -> Kind:
        """What the file says; without such a column the caregivers of a school's or childcare's list are parents."""
        if f"caregiver.{slot}.relation" not in self.fields.values():
            headings = [plain(name) for name, field in self.fields.items() if field.startswith(f"caregiver.{slot}.")]
            self.assumed += not any(_SAYS_PARENT.search(heading) for heading in headings)
            return Kind.PARENT
        if not clean(text) and slot in {"mother", "father"}:
            return Kind.PARENT
        kind = relation_said(text)
        if kind is None:
            self.notes.warn("unknown_relation" if clean(text) else "no_relation", line, text)
        return kind or Kind.OTHER

    def _custody(self, text: str, line: int) -> Custody:
        custody = custody_said(text)
        if custody is None:
            self.notes.warn("unknown_custody", line, text)
        return custody or Custody.UNKNOWN

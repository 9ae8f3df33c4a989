"""A table from outside as lines with values: CSV with any separator and encoding, or XLSX.

Softer than `core.logic.tables`, which knows its columns beforehand: here the columns are found. What must never be
kept is gone when this module hands the table over: forbidden columns, and columns full of citizen numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from samenspel.core.logic import tables_csv, tables_xlsx
from samenspel.core.logic.signs import clean
from samenspel.core.logic.tables import MAX_COLUMNS, PROTECTED, Problem, Record, Unreadable, problem
from samenspel.rosters.logic.archives import names_in, unpack
from samenspel.rosters.logic.headings import field_of
from samenspel.rosters.logic.letters import read_text
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.words import is_citizen_number, is_forbidden

SEPARATORS: Final = (";", ",", "\t", "|")
MAX_ROWS: Final = 60_000  # 20,000 children with three caregivers each
MAX_HEADING: Final = 200
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_LOOKED_AT = 20  # lines in which the header and the separator are searched
_ENOUGH = 2  # values that make a column of citizen numbers
_ENOUGH_PHONES = 5  # a number that lost its zero in a spreadsheet passes the test one time in eleven
_NUMBER = re.compile(r"\d[\d. ]{6,}\d", re.ASCII)
_DAYS = ("birth_date", "entered_on", "left_on")  # without their signs these may look like them

Cell = str | Problem
Line = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings, each its own, and the lines below them. Values of what is dropped are empty."""

    headings: tuple[str, ...]
    rows: tuple[Line, ...]


def read_sheet(data: bytes, known: Collection[str], notes: Notes) -> Sheet:
    """The table in the bytes; `known` are headings that a person gave a meaning. Raises Unreadable."""
    records = _records(data, notes)
    start = list(islice(records, _LOOKED_AT))
    if not start:
        raise Unreadable(problem(0, "", "", "empty_file"))
    at = max(range(len(start)), key=lambda line: (_weight(start[line][1], known), -line))
    header = [value if isinstance(value, str) else "" for value in start[at][1]]
    while header and not header[-1].strip():
        header.pop()
    if len(header) > MAX_COLUMNS or any(len(values) > 5 * MAX_COLUMNS for _, values in start):
        raise Unreadable(problem(start[at][0], "", "", "too_many_columns", most=MAX_COLUMNS))
    if not header:
        raise Unreadable(problem(0, "", "", "no_table"))
    headings = _unique(header)
    rows = _lines(chain(start[at + 1 :], records), len(headings), notes)
    return _without_forbidden(headings, rows, notes)


def _lines(records: Iterable[Record], width: int, notes: Notes) -> list[Line]:
    """The lines in which something stands, as wide as the header."""
    found: list[Line] = []
    for count, (line, values) in enumerate(records):
        if count >= MAX_ROWS:
            raise Unreadable(problem(line, "", "", "too_many_rows", most=MAX_ROWS))
        if any(values):
            found.append((line, _fitted(line, values, width, notes)))
    return found


def _records(data: bytes, notes: Notes) -> Iterator[Record]:
    if data.startswith(b"PK\x03\x04"):
        _count_rows(data)
        unread: list[str] = []
        found = list(tables_xlsx.records(data, unread))
        for name in unread:
            notes.warn("more_sheets", 0, name)
        return iter(found)
    text = read_text(data)
    if text.doubt:
        notes.warn("guessed_letters", 0, text.doubt)
    said = _SAID.match(text.text)
    body = text.text[said.end() :] if said else text.text
    separator = said[1] if said else _separator(body)
    return tables_csv.records(body.encode("utf-8", "replace"), (), (separator,))


def _count_rows(data: bytes) -> None:
    """Refuse a workbook of endless rows before anything reads them."""
    sheets = [name for name in names_in(data) if name.startswith("xl/worksheets/")]
    if any(xml.count(b"<row") > MAX_ROWS for xml in unpack(data, sheets).values()):
        raise Unreadable(problem(0, "", "", "too_many_rows", most=MAX_ROWS))


def _separator(text: str) -> str:
    """The sign that most lines have equally often."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text[: 64 * 1024]) if line.strip()][:_LOOKED_AT]

    def evenness(sign: str) -> tuple[int, int]:
        often, count = Counter(line.count(sign) for line in lines).most_common(1)[0] if lines else (0, 0)
        return (count if often else 0, often)

    return max(SEPARATORS, key=evenness)


def _weight(values: Sequence[Cell], known: Collection[str]) -> int:
    """How much a line looks like a header."""
    names = [value[:MAX_HEADING] if isinstance(value, str) else "" for value in values[:MAX_COLUMNS]]
    return sum(2 * (name.strip() in known) + bool(field_of(name) or is_forbidden(name)) for name in names if name)


def _unique(header: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for position, heading in enumerate(header, 1):
        name = clean(heading[: 2 * MAX_HEADING])[:MAX_HEADING] or f"({position})"
        found.append(name if name not in found else f"{name} ({position})")
    return tuple(found)


def _fitted(line: int, values: Sequence[Cell], width: int, notes: Notes) -> tuple[Cell, ...]:
    """As many values as headings; more than that is an error when there is something in them."""
    if any(values[width:]):
        notes.error("field_count", line, found=len(values), expected=width)
    cells = [_free(value) for value in values[:width]]
    return (*cells, *[""] * (width - len(cells)))


def _free(value: Cell) -> Cell:
    """Without the apostrophe that a writer put before what looks like a formula."""
    if isinstance(value, Problem):
        return value
    text = value.strip()
    return text[1:] if PROTECTED.match(text) else text


def _without_forbidden(headings: tuple[str, ...], rows: list[Line], notes: Notes) -> Sheet:
    gone = set()
    for place, heading in enumerate(headings):
        if is_forbidden(heading):
            gone.add(place)
            notes.drop(heading)
        elif _holds_citizen_numbers(heading, [values[place] for _, values in rows]):
            gone.add(place)
            notes.drop(heading)
            notes.warn("citizen_numbers", column=heading)
    for at, (line, values) in enumerate(rows):
        rows[at] = (line, tuple("" if place in gone else value for place, value in enumerate(values)))
    return Sheet(headings, tuple(rows))


def _holds_citizen_numbers(heading: str, values: Sequence[Cell]) -> bool:
    field = field_of(heading)
    if field.endswith(_DAYS):
        return False
    filled = [value for value in values if isinstance(value, str) and value]
    numbers = {value for value in filled if _NUMBER.fullmatch(value)}
    often = sum(value in numbers for value in filled)  # "unknown" and the like may stand between them
    is_enough = len(numbers) >= _ENOUGH_PHONES if field.endswith("phone") else often >= _ENOUGH
    return is_enough and 2 * often > len(filled) and all(map(is_citizen_number, numbers))


def named(sheet: Sheet, fields: Mapping[str, str]) -> Iterable[tuple[int, dict[str, Cell]]]:
    """Each line with its values by field; only the columns that have one."""
    places = [(place, fields[name]) for place, name in enumerate(sheet.headings) if fields.get(name)]
    for line, values in sheet.rows:
        yield line, {field: values[place] for place, field in places}

"""The table of an inventory: what its columns mean, and back again (S112; the columns of the real input).

A value in plain form is what JSON can hold: the number an int, `organisation` the key of an organisation or
None for "?", stages a mark, `described_in`, lenses and criteria lists of text, the rest text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samenspel.activities.logic.balance import NO, UNKNOWN, YES
from samenspel.core.logic.tables import Columns, Problem, Row, Table, problem

CRITERIA = "criteria"
IDENTITY = ("number", "organisation", "name")
LONGEST_NAME = 300
LARGEST_NUMBER = 999_999_999
_MARKS = {"x": YES, "": NO, "?": UNKNOWN}
_SIGNS = {YES: "X", NO: "", UNKNOWN: "?"}
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)

Plain = str | int | list[str] | None
Identity = tuple[int, str | None, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """The words a list column may hold, by the small letters in which they may be written, with their key."""

    words: Mapping[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.words.values()))

    def in_order(self, found: Iterable[str]) -> list[str]:
        """These keys, each once, in the order of the choices."""
        wanted = set(found)
        return [key for key in self.keys if key in wanted]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a centre knows: keys of organisations by name, its stages, the words of lenses and criteria."""

    organisations: Mapping[str, str]
    stages: tuple[str, ...]
    lists: Mapping[str, Choices]

    @property
    def columns(self) -> Columns:
        return Columns(("number", "organisation", "name", "described_in", *self.stages), ("note", *self.lists))


@dataclass(frozen=True, slots=True)
class FileRow:
    """One sound row of a file: its line and its values in plain form, for the columns that the file has."""

    line: int
    values: Mapping[str, Plain]

    @property
    def identity(self) -> Identity:
        return identity_of(self.values)


def identity_of(values: Mapping[str, Plain]) -> Identity:
    """By what a row is known within its school year."""
    number, organisation, name = (values[key] for key in IDENTITY)
    return int(str(number)), None if organisation is None else str(organisation), str(name)


def empty_of(column: str) -> Plain:
    """What an optional column says when it says nothing."""
    return "" if column == "note" else []


def tidy_name(text: str) -> str:
    """A name on one line, without double spaces, in the composed form of Unicode."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def names_of(text: str) -> list[str]:
    """The names in a list value, split on ";", each once."""
    found = (tidy_name(name) for name in text.split(";"))
    return list(dict.fromkeys(name for name in found if name))


def read_rows(table: Table, vocabulary: Vocabulary) -> tuple[tuple[FileRow, ...], tuple[Problem, ...]]:
    """The sound rows of a table and everything that is refused, in the order of the file."""
    rows: list[FileRow] = []
    problems = list(table.problems)
    lines: dict[Identity, int] = {}
    for row in table.rows:
        values, found = _read(row, vocabulary)
        if not found:
            read = FileRow(row.line, values)
            first = lines.setdefault(read.identity, row.line)
            if first != row.line:
                found = [problem(row.line, "name", row.values["name"], "double_row", first=first)]
            else:
                rows.append(read)
        problems.extend(found)
    return tuple(rows), tuple(sorted(problems, key=lambda one: one.line))


def _read(row: Row, vocabulary: Vocabulary) -> tuple[dict[str, Plain], list[Problem]]:
    values: dict[str, Plain] = {}
    problems: list[Problem] = []
    for column, text in row.values.items():
        value = _value(row.line, column, text.strip(), vocabulary)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[column] = value
    return values, problems


def _value(line: int, column: str, text: str, vocabulary: Vocabulary) -> Plain | Problem:
    if column in vocabulary.stages:
        return _mark(line, column, text)
    if column in vocabulary.lists:
        return _keys(line, column, text, vocabulary.lists[column])
    if column == "number":
        return _number(line, text)
    if column == "organisation":
        return _organisation(line, text, vocabulary.organisations)
    if column == "name":
        return _name(line, text)
    return names_of(text) if column == "described_in" else unicodedata.normalize("NFC", text)


def _number(line: int, text: str) -> int | Problem:
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        return problem(line, "number", text, "not_a_number")
    if int(text) > LARGEST_NUMBER:
        return problem(line, "number", text, "number_too_large", most=LARGEST_NUMBER)
    return int(text)


def _organisation(line: int, text: str, known: Mapping[str, str]) -> str | Problem | None:
    if text == "?":
        return None
    by_name = {_folded(name): key for name, key in known.items()}
    key = by_name.get(_folded(text))
    return key or problem(line, "organisation", text, "unknown_organisation", known=", ".join(known))


def _folded(name: str) -> str:
    return tidy_name(name).casefold()


def _name(line: int, text: str) -> str | Problem:
    name = tidy_name(text)
    if not name:
        return problem(line, "name", text, "no_name")
    if len(name) > LONGEST_NAME:
        return problem(line, "name", text, "too_long", most=LONGEST_NAME)
    return name


def _mark(line: int, column: str, text: str) -> str | Problem:
    mark = _MARKS.get(text.casefold())
    return problem(line, column, text, "unknown_mark") if mark is None else mark


def _keys(line: int, column: str, text: str, choices: Choices) -> list[str] | Problem:
    found: list[str] = []
    for word in names_of(text):
        key = choices.words.get(word.casefold())
        if key is None:
            code = "unknown_criterion" if column == CRITERIA else "unknown_value"
            return problem(line, column, word, code, known=", ".join(choices.keys))
        found.append(key)
    return choices.in_order(found)


def as_cells(values: Mapping[str, Plain], names: Mapping[str, str], vocabulary: Vocabulary) -> list[str | int]:
    """A row as it is written to a file, in the order of the columns; `names` gives organisations by key."""
    return [_cell(column, values[column], names, vocabulary) for column in vocabulary.columns.known]


def _cell(column: str, value: Plain, names: Mapping[str, str], vocabulary: Vocabulary) -> str | int:
    if column in vocabulary.stages:
        return _SIGNS[str(value)]
    if column == "organisation":
        return "?" if value is None else names[str(value)]
    if isinstance(value, list):
        return "; ".join(value) if column == "described_in" else ";".join(value)
    return value if isinstance(value, int) else str(value)


def choices(keys: Sequence[tuple[str, Sequence[str]]]) -> Choices:
    """Choices from keys with the other ways in which each may be written."""
    return Choices({word.casefold(): key for key, aliases in keys for word in (key, *aliases)})

"""The table of goals: what its columns mean, and back again (S155-S168; the columns of the real input).

A row is one action of one goal, or a goal without an action. A value in plain form is what JSON can hold:
`school_year` the calendar year in which it starts, or None where the goal runs over the years; `number` an int;
stages a mark; `described_in` and `criteria` lists of text; the rest text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from samenspel.activities.logic.rows import CRITERIA, LARGEST_NUMBER, Choices, names_of, tidy_name
from samenspel.core.logic.school_years import NotASchoolYear, label_of, start_of
from samenspel.core.logic.tables import Columns, Problem, Row, Table, problem

LONGEST = 1_000
KINDS = ("specific", "general")
STATUSES = ("open", "busy", "done")
GOAL_COLUMNS = ("goal", CRITERIA)
_MARKS = {"x": "yes", "": "no", "?": "unknown"}
_SIGNS = {"yes": "X", "no": "", "unknown": "?"}
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)

Plain = str | int | list[str] | None
Values = Mapping[str, Plain]
GoalKey = tuple[int | None, str, int]
"""By what a goal is known: its year (None: over the years), its kind and its number."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a centre knows: its stages and the words of its criteria."""

    stages: tuple[str, ...]
    criteria: Choices

    @property
    def columns(self) -> Columns:
        required = ("school_year", "kind", "number", "goal", "action", "described_in", *self.stages)
        return Columns(required, (CRITERIA, "status"))


@dataclass(frozen=True, slots=True)
class FileRow:
    """One sound row of a file: its line and its values in plain form, for the columns that the file has."""

    line: int
    values: Values

    @property
    def goal(self) -> GoalKey:
        return goal_key(self.values)

    @property
    def action(self) -> str:
        return str(self.values["action"])


def goal_key(values: Values) -> GoalKey:
    """By what the goal of a row is known."""
    year, kind, number = (values[key] for key in ("school_year", "kind", "number"))
    return None if year is None else int(str(year)), str(kind), int(str(number))


def read_rows(
    table: Table, words: Vocabulary, default_year: int | None = None
) -> tuple[tuple[FileRow, ...], tuple[Problem, ...]]:
    """The sound rows of a table and everything that is refused, in the order of the file.

    A goal's own year wins over `default_year`; a general goal without one runs over the years, a specific
    one takes the default.
    """
    rows: list[FileRow] = []
    problems = list(table.problems)
    lines: dict[tuple[GoalKey, str], int] = {}
    wordings: dict[GoalKey, FileRow] = {}
    for row in table.rows:
        values, found = _read(row, words, default_year)
        read = FileRow(row.line, values)
        found = found or _clashes(read, lines, wordings)
        problems.extend(found)
        if not found:
            lines[read.goal, read.action] = row.line
            wordings.setdefault(read.goal, read)
            rows.append(read)
    return tuple(rows), tuple(sorted(problems, key=lambda one: one.line))


def _clashes(
    row: FileRow, lines: Mapping[tuple[GoalKey, str], int], wordings: Mapping[GoalKey, FileRow]
) -> list[Problem]:
    """The same row twice, or one goal worded in two ways."""
    first = lines.get((row.goal, row.action))
    if first:
        return [problem(row.line, "action", row.action, "double_action", first=first)]
    other = wordings.get(row.goal)
    for column in GOAL_COLUMNS:
        if other and row.values.get(column) != other.values.get(column):
            value = row.values[column]
            shown = ";".join(value) if isinstance(value, list) else str(value)
            return [problem(row.line, column, shown, "two_wordings", first=other.line)]
    return []


def _read(row: Row, words: Vocabulary, default_year: int | None) -> tuple[dict[str, Plain], list[Problem]]:
    values: dict[str, Plain] = {}
    problems: list[Problem] = []
    for column, text in row.values.items():
        value = _value(row.line, column, text.strip(), words)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[column] = value
    if not problems and values["school_year"] is None and values["kind"] == "specific":
        values["school_year"] = default_year
        if default_year is None:
            problems.append(problem(row.line, "school_year", "", "no_school_year"))
    return values, problems


def _value(line: int, column: str, text: str, words: Vocabulary) -> Plain | Problem:
    if column in words.stages:
        mark = _MARKS.get(text.casefold())
        return problem(line, column, text, "unknown_mark") if mark is None else mark
    if column == CRITERIA:
        return _criteria(line, text, words.criteria)
    if column == "school_year":
        return _year(line, text)
    if column == "number":
        return _number(line, text)
    if column == "kind":
        return _choice(line, column, text, KINDS)
    if column == "status":
        return _choice(line, column, text or "open", STATUSES)
    return names_of(text) if column == "described_in" else _words(line, column, text)


def _year(line: int, text: str) -> int | Problem | None:
    if not text:
        return None
    try:
        return start_of(text)
    except NotASchoolYear:
        return problem(line, "school_year", text, "not_a_school_year")


def _number(line: int, text: str) -> int | Problem:
    if not _NUMBER.fullmatch(text) or int(text) < 1:
        return problem(line, "number", text, "not_a_number")
    if int(text) > LARGEST_NUMBER:
        return problem(line, "number", text, "number_too_large", most=LARGEST_NUMBER)
    return int(text)


def _choice(line: int, column: str, text: str, known: tuple[str, ...]) -> str | Problem:
    word = text.casefold()
    return word if word in known else problem(line, column, text, "unknown_word", known=", ".join(known))


def _words(line: int, column: str, text: str) -> str | Problem:
    words = tidy_name(text)
    if column == "goal" and not words:
        return problem(line, column, text, "no_goal")
    return problem(line, column, text, "too_long", most=LONGEST) if len(words) > LONGEST else words


def _criteria(line: int, text: str, known: Choices) -> list[str] | Problem:
    found: set[str] = set()
    for word in names_of(text):
        key = known.words.get(word.casefold())
        if key is None:
            return problem(line, CRITERIA, word, "unknown_criterion", known=", ".join(known.keys))
        found.add(key)
    return [key for key in known.keys if key in found]


def as_cells(values: Values, words: Vocabulary) -> list[str | int]:
    """A row as it is written to a file, in the order of the columns."""
    return [_cell(column, values[column], words) for column in words.columns.known]


def _cell(column: str, value: Plain, words: Vocabulary) -> str | int:
    if column in words.stages:
        return _SIGNS[str(value)]
    if column == "school_year":
        return label_of(value) if isinstance(value, int) else ""
    if isinstance(value, list):
        return "; ".join(value) if column == "described_in" else ";".join(value)
    return value if isinstance(value, int) else str(value)

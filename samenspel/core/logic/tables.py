"""Strict tables: the one reader of every file that people send in, CSV or XLSX.

`read_table` takes bytes and the columns that the table may have. It never guesses: what it does not
understand becomes a `Problem` with the line in the file, the column, the value and a reason as a code with
parameters (`samenspel.core.table_reasons` says it in plain words). It raises nothing.

Outer spaces of a value fall away and line ends inside a value become "\\n". A value that `tables_write`
protected with an apostrophe is freed again, so that a download that is sent back in changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200  # several times the widest table that a centre sends in
MAX_VALUE = 4_000  # characters; longer than any name, note or list that belongs in a table
_SHOWN = 120
_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the last four: full-width, which some programs read as signs
UNSAFE = re.compile(rf"'*\s*[{_SIGNS}]")
PROTECTED = re.compile(rf"'+\s*[{_SIGNS}]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a table must and may have, by their names in the header (small letters)."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is refused.

    `line` counts from 1 as a text editor or Excel shows it; 0 means the file as a whole. `column` is empty
    where the row as a whole is meant.
    """

    line: int
    column: str
    value: str
    code: str
    params: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins and its values by column."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: the columns of the header in their order, the sound rows, and what is refused.

    When the file as a whole or its header is refused there are no columns and no rows.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


class Unreadable(Exception):
    """The file cannot be read from here on; carries the problem. Stays inside these modules."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def problem(line: int, column: str, value: str, code: str, **params: str | int) -> Problem:
    """A problem with its parameters by name and a value cut to what a screen can show."""
    shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return Problem(line, column, _CONTROL.sub("\N{REPLACEMENT CHARACTER}", shown), code, tuple(params.items()))


def read_table(data: bytes, filename: str, columns: Columns) -> Table:
    """Read CSV or XLSX; which of the two shows in the content, not in the name alone."""
    from samenspel.core.logic import tables_csv, tables_xlsx  # both build on this module

    try:
        _refuse_at_once(data, filename)
        if data.startswith(b"PK\x03\x04"):
            return assemble(tables_xlsx.records(data), columns)
        return assemble(tables_csv.records(data, columns.known), columns)
    except Unreadable as stop:
        return Table(problems=(stop.problem,))


def _refuse_at_once(data: bytes, filename: str) -> None:
    if len(data) > MAX_BYTES:
        raise Unreadable(problem(0, "", "", "too_big", megabytes=MAX_BYTES // 1024 // 1024))
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(problem(0, "", "", "empty_file"))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(problem(0, "", "", "old_excel"))
    if filename.lower().endswith((".xlsx", ".xlsm")) and not data.startswith(b"PK"):
        raise Unreadable(problem(0, "", "", "not_xlsx"))


Record = tuple[int, Sequence[str | Problem]]
"""A line number with its values in order; one that cannot be taken is a Problem (column not known yet)."""


def assemble(records: Iterable[Record], columns: Columns) -> Table:
    """Header and rows from bare records; the first record is the header.

    A reader may stop halfway by raising Unreadable: what came before stays, the rest is one problem. Raises it
    itself for a header of too many columns.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    lines = iter(records)
    line, header = next(lines, (0, ()))
    if not header:
        return Table(problems=(problem(0, "", "", "empty_file"),))
    if len(header) > MAX_COLUMNS:
        raise Unreadable(problem(line, "", "", "too_many_columns", most=MAX_COLUMNS))
    names = tuple(_header_name(value) for value in header)
    problems.extend(_header_problems(line, names, columns))
    if problems:
        return Table(problems=tuple(problems))
    try:
        for line, values in islice(lines, MAX_ROWS):
            found = _row_problems(line, names, values)
            problems.extend(found)
            if not found:
                rows.append(Row(line, dict(zip(names, map(_free, values), strict=True))))
        if next(lines, None):
            raise Unreadable(problem(line + 1, "", "", "too_many_rows", most=MAX_ROWS))
    except Unreadable as stop:
        problems.append(stop.problem)
    return Table(names, tuple(rows), tuple(problems))


def _header_name(value: str | Problem) -> str:
    return value.value if isinstance(value, Problem) else value.strip().casefold()


def _header_problems(line: int, names: Sequence[str], columns: Columns) -> Iterator[Problem]:
    if len(names) == 1 and re.search(r"[\t|]", names[0]):
        yield problem(line, "", names[0], "no_separator")
        return
    for position, name in enumerate(names, 1):
        if code := _name_problem(name, names[: position - 1], columns):
            known = ", ".join(columns.known)
            column = name if name and code != "control_character" else ""
            yield problem(line, column, name, code, position=position, known=known)
    for name in columns.required:
        if name not in names:
            yield problem(line, name, "", "missing_column")


def _name_problem(name: str, before: Sequence[str], columns: Columns) -> str:
    if _CONTROL.search(name):
        return "control_character"
    if not name:
        return "nameless_column"
    if name not in columns.known:
        return "unknown_column"
    return "double_column" if name in before else ""


def _row_problems(line: int, names: Sequence[str], values: Sequence[str | Problem]) -> list[Problem]:
    if len(values) != len(names):
        whole = ", ".join(value.value if isinstance(value, Problem) else value for value in values)
        return [problem(line, "", whole, "field_count", found=len(values), expected=len(names))]
    return [found for name, value in zip(names, values, strict=True) if (found := _value_problem(line, name, value))]


def _value_problem(line: int, column: str, value: str | Problem) -> Problem | None:
    if isinstance(value, Problem):
        return Problem(line, column, value.value, value.code, value.params)
    if "\x00" in value:
        return problem(line, column, value, "nul")
    if _CONTROL.search(value):
        return problem(line, column, value, "control_character")
    if value.lstrip().startswith("="):
        return problem(line, column, value, "equals_sign")
    if len(value) > MAX_VALUE:
        return problem(line, column, value, "too_long", most=MAX_VALUE)
    return None


def _free(value: str | Problem) -> str:
    """The value as it was before a writer protected it; see `tables_write.protect`."""
    text = value.value if isinstance(value, Problem) else one_line_end(value).strip()
    return text[1:] if PROTECTED.match(text) else text


def one_line_end(value: str) -> str:
    """With "\\n" as the only line end."""
    return value.replace("\r\n", "\n").replace("\r", "\n")

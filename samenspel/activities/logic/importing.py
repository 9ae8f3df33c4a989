"""What a file means for an inventory that is already there.

A row is known by organisation, number and name within its school year; a row whose name was changed on screen
is still known by what the last file called it. Each row remembers what the last file said (`imported`). A
file changes a column of a known row only where the file itself says something else than last time, so that
edits on screen survive. A row that was made on screen, of which no file spoke before, takes what the file
says. An optional column that an earlier file did not have was empty in it: an empty cell is no wish to erase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from samenspel.activities.logic.rows import IDENTITY, FileRow, Plain, empty_of, identity_of

Values = Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the inventory: its id, its values in plain form, and what the last file said of it, if any."""

    key: str
    values: Values
    imported: Values | None


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for one row of the file.

    `key` is the id of the known row, "" for a new one. `changes` are the columns that get another value
    (for a new row: all), `baseline` what the row remembers from now on.
    """

    line: int
    key: str
    changes: Values
    baseline: Values

    @property
    def is_new(self) -> bool:
        return not self.key

    @property
    def is_update(self) -> bool:
        return bool(self.key and self.changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row of a file with what it comes to."""

    steps: tuple[Step, ...] = field(default=())

    @property
    def created(self) -> int:
        return sum(step.is_new for step in self.steps)

    @property
    def updated(self) -> int:
        return sum(step.is_update for step in self.steps)

    @property
    def unchanged(self) -> int:
        return len(self.steps) - self.created - self.updated


def plan_import(rows: Sequence[FileRow], known: Iterable[Known], optional: Sequence[str]) -> Plan:
    """What to do with each row; `optional` are the columns that a file may leave out."""
    held = list(known)
    matches = _matches(rows, held)
    return Plan(tuple(_step(row, matches.get(row.line), optional) for row in rows))


def _matches(rows: Sequence[FileRow], known: Sequence[Known]) -> dict[int, Known]:
    """The known row for each line: first by what it is called now, then by what a file called it before."""
    now = {identity_of(one.values): one for one in known}
    before = {identity_of(one.imported): one for one in known if one.imported}
    found = {row.line: now[row.identity] for row in rows if row.identity in now}
    taken = {one.key for one in found.values()}
    for row in rows:
        one = before.get(row.identity)
        if one and row.line not in found and one.key not in taken:
            found[row.line] = one
            taken.add(one.key)
    return found


def _step(row: FileRow, known: Known | None, optional: Sequence[str]) -> Step:
    if known is None:
        return Step(row.line, "", row.values, row.values)
    changes = {
        column: value
        for column, value in row.values.items()
        if column not in IDENTITY
        and _is_news(column, value, known.imported or {}, optional)
        and known.values[column] != value
    }
    return Step(row.line, known.key, changes, {**(known.imported or {}), **row.values})


def _is_news(column: str, value: Plain, imported: Values, optional: Sequence[str]) -> bool:
    if column in imported:
        return value != imported[column]
    return column not in optional or value != empty_of(column)

"""From a table that was read to figures: pure, strict, and kind to what people changed on screen.

Columns of a population file: `reference_date`, `characteristic`, `unit`, one column per segment, and if
wanted `n_<segment>` with the number of children. Empty is unknown, which is not 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from samenspel.core.logic.tables import Columns, Problem, Row, problem
from samenspel.populations.logic.catalogue import Catalogue, Characteristic, Unit
from samenspel.populations.logic.contradictions import is_possible

SIZE_PREFIX = "n_"
MOST = Decimal(99_999)
LONGEST_NAME = 200
DECIMALS = 2
UNIT_WORDS: Mapping[Unit, tuple[str, ...]] = {
    Unit.PERCENT: ("%", "procent", "percentage"),
    Unit.PEOPLE: ("aantal",),
    Unit.KINDS: ("aantal",),
    Unit.SCORE: ("score",),
}
NEIGHBOURHOOD_COLUMNS = Columns(("reference_date", "area", "indicator", "percent"), ("source",))
_NUMBER = re.compile(r"\d{1,9}(?:[.,](\d+))?", re.ASCII)
_DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII),
    re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One sound row: the values of a characteristic per segment, and sizes where the file gives them."""

    line: int
    reference_date: date
    characteristic: str
    values: Mapping[str, Decimal | None]
    sizes: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class NeighbourhoodEntry:
    """One sound row of a neighbourhood scan."""

    line: int
    reference_date: date
    area: str
    indicator: str
    percent: Decimal | None
    source: str


Found = TypeVar("Found", Entry, NeighbourhoodEntry)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a figure becomes: its value, and what the file last said (the baseline of the next import)."""

    value: Decimal | None
    imported: Decimal | None


class BadNumber(ValueError):
    """Not a value of this unit; `code` says why, as for a file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Refused(Exception):
    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


def population_columns(catalogue: Catalogue) -> Columns:
    """The columns of a population file."""
    segments = tuple(segment.key for segment in catalogue.segments)
    return Columns(
        ("reference_date", "characteristic", "unit"), segments + tuple(SIZE_PREFIX + one for one in segments)
    )


def read_population(rows: Sequence[Row], catalogue: Catalogue) -> tuple[list[Entry], list[Problem]]:
    """The sound rows and what is refused in the others."""
    entries, problems = _each(rows, lambda row: _entry(row, catalogue))
    doubles = _doubles(entries, lambda one: (one.reference_date, one.characteristic), "characteristic", rows)
    sizes = _conflicting_sizes(entries, catalogue.size_key)
    bad = {found.line for found in (*doubles, *sizes)}
    return [one for one in entries if one.line not in bad], [*problems, *doubles, *sizes]


def read_neighbourhood(rows: Sequence[Row]) -> tuple[list[NeighbourhoodEntry], list[Problem]]:
    """The sound rows and what is refused in the others."""
    entries, problems = _each(rows, _neighbourhood_entry)
    doubles = _doubles(entries, lambda one: (one.reference_date, one.area, one.indicator.casefold()), "indicator", rows)
    bad = {found.line for found in doubles}
    return [one for one in entries if one.line not in bad], [*problems, *doubles]


def merge(stored: Merged, incoming: Decimal | None) -> Merged:
    """The file wins only where the file itself changed; what was edited on screen stays."""
    return stored if stored.imported == incoming else Merged(incoming, incoming)


def written(value: Decimal | None) -> str:
    """A value as a file says it: 12, 12.5, or nothing."""
    return "" if value is None else f"{value.normalize():f}"


def _each(rows: Sequence[Row], build: Callable[[Row], Found]) -> tuple[list[Found], list[Problem]]:
    entries, problems = [], []
    for row in rows:
        try:
            entries.append(build(row))
        except _Refused as refused:
            problems.append(refused.found)
    return entries, problems


def _entry(row: Row, catalogue: Catalogue) -> Entry:
    day = _date(row, "reference_date")
    one = _characteristic(row, catalogue)
    if row.values["unit"].casefold() not in UNIT_WORDS[one.unit]:
        raise _refuse(row, "unit", "wrong_unit", unit=UNIT_WORDS[one.unit][0])
    if not any(segment.key in row.values for segment in catalogue.segments):
        raise _refuse(row, "", "no_segment", known=", ".join(one.key for one in catalogue.segments))
    return Entry(
        row.line,
        day,
        one.key,
        {
            segment.key: _value(row, segment.key, one.unit)
            for segment in catalogue.segments
            if segment.key in row.values
        },
        {
            segment.key: _value(row, SIZE_PREFIX + segment.key, Unit.PEOPLE)
            for segment in catalogue.segments
            if row.values.get(SIZE_PREFIX + segment.key)
        },
    )


def _neighbourhood_entry(row: Row) -> NeighbourhoodEntry:
    for column in ("area", "indicator"):
        if not row.values[column]:
            raise _refuse(row, column, "empty")
        if len(row.values[column]) > LONGEST_NAME:
            raise _refuse(row, column, "name_too_long", most=LONGEST_NAME)
    return NeighbourhoodEntry(
        row.line,
        _date(row, "reference_date"),
        row.values["area"],
        row.values["indicator"],
        _value(row, "percent", Unit.PERCENT),
        row.values.get("source", "")[:LONGEST_NAME],
    )


def _characteristic(row: Row, catalogue: Catalogue) -> Characteristic:
    name = row.values["characteristic"]
    found = catalogue.by_name(name)
    if not name:
        raise _refuse(row, "characteristic", "empty")
    if found is None:
        known = "; ".join(one.name["nl"] for one in catalogue.characteristics)
        raise _refuse(row, "characteristic", "unknown_characteristic", known=known)
    return found


def _date(row: Row, column: str) -> date:
    text = row.values[column].removesuffix(" 00:00:00")
    iso, dutch = (pattern.fullmatch(text) for pattern in _DATES)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
    except ValueError:
        pass
    raise _refuse(row, column, "not_a_date")


def _value(row: Row, column: str, unit: Unit) -> Decimal | None:
    try:
        return number_in(row.values[column], unit)
    except BadNumber as bad:
        raise _refuse(row, column, bad.code, most=DECIMALS) from None


def number_in(text: str, unit: Unit) -> Decimal | None:
    """The value that people wrote: "12", "12,5", "12 %"; nothing or "?" is unknown. Raises BadNumber."""
    if text in ("", "?"):
        return None
    if unit is Unit.PERCENT:
        text = text.removesuffix("%").rstrip()
    number = _NUMBER.fullmatch(text)
    if not number:
        raise BadNumber("not_a_number")
    if len(number[1] or "") > DECIMALS:
        raise BadNumber("too_precise")
    value = Decimal(text.replace(",", "."))
    if not is_possible(unit, value) or value > MOST:
        raise BadNumber("over_hundred" if unit is Unit.PERCENT else "not_whole")
    return value


def _doubles(
    entries: Iterable[Found], key: Callable[[Found], object], column: str, rows: Sequence[Row]
) -> list[Problem]:
    first: dict[object, int] = {}
    by_line = {row.line: row for row in rows}
    problems = []
    for one in entries:
        line = first.setdefault(key(one), one.line)
        if line != one.line:
            problems.append(problem(one.line, column, by_line[one.line].values[column], "double_row", first=line))
    return problems


def _conflicting_sizes(entries: Sequence[Entry], size_key: str) -> list[Problem]:
    """A segment has one number of children on one day, wherever in the file it is said."""
    said: dict[tuple[date, str], tuple[Decimal, int]] = {}
    problems = []
    for one in entries:
        named = {SIZE_PREFIX + segment: (segment, size) for segment, size in one.sizes.items()}
        if one.characteristic == size_key:
            named |= {segment: (segment, size) for segment, size in one.values.items()}
        for column, (segment, size) in named.items():
            if size is None:
                continue
            before, line = said.setdefault((one.reference_date, segment), (size, one.line))
            if before != size:
                problems.append(
                    problem(one.line, column, written(size), "other_size", before=written(before), first=line)
                )
    return problems


def _refuse(row: Row, column: str, code: str, **params: str | int) -> _Refused:
    return _Refused(problem(row.line, column, row.values.get(column, ""), code, **params))

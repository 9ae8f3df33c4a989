"""Shares that people entered by hand: percentages and numbers per row and column, at several moments.

A table holds figures (a percentage, a number of people, a number of kinds) per row and column, and the
number of people per column. An audience has a threshold *k*; a figure is shown when the people behind it
**and** the rest of that column both reach k. Everything is exact: whole numbers and decimals, never floats.

What hidden means is "too small to show", nothing more: zero is hidden too, so that hidden never says "there
is one". No choice compares hidden figures with each other, so whoever knows this file learns nothing from
what is left out.

Sources: promise 3 of the product, S081-S093 with correction 6, T6, T7, G8, D2, D3. Why each rule: docs/adr/0010.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from samenspel.core.logic.disclosure.audience import LADDER, Audience, Reason


class Measure(enum.StrEnum):
    """What a row counts."""

    PERCENT = "percent"  # of the people in the column, 0-100
    PEOPLE = "people"  # a number of the people in the column
    VARIETY = "variety"  # how many kinds occur among them (home languages)
    BARE = "bare"  # a score with nobody to count behind it: only the makers see it


UNCOUNTED = frozenset({Measure.VARIETY, Measure.BARE})


@dataclass(frozen=True, slots=True)
class Row:
    """One characteristic; `values` per column, None is unknown. VARIETY names the row of its people."""

    key: str
    measure: Measure
    values: Mapping[str, Decimal | None]
    counted_in: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that exclude each other; `exhaustive`: together they are everybody (a pair of 100 %)."""

    members: tuple[str, ...]
    exhaustive: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Figures on one moment. `sizes`: people per column, None is unknown. Columns hold different people.

    `origin` names the count from which it comes; what one count says twice tells nothing new. `floor`: a
    published copy was shown from this threshold, also to those who otherwise see more.
    """

    sizes: Mapping[str, int | None]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    origin: str = ""
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A value or the reason why there is none; exactly one of the two is None."""

    value: Decimal | None = None
    reason: Reason | None = None

    @property
    def is_shown(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class View:
    """What one audience sees of a table: `cells` by (row, column), `totals` by row over all columns."""

    audience: Audience
    sizes: Mapping[str, Cell]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, Cell] = field(default_factory=dict)


Place = tuple[str, str]
"""(row, column)"""
Bounds = tuple[int, int]
"""(fewest, most) people"""


def people_behind(measure: Measure, value: Decimal, size: int) -> Bounds:
    """Fewest and most people a figure can stand for in a column of `size` people.

    A percentage was rounded by whoever wrote it: 12 stands for 11.5 to 12.5. Both the whole numbers in that
    range and the plain product count, so that in doubt the figure is taken as smaller than it may be.
    """
    if measure is Measure.PEOPLE:
        return _floor(Fraction(value)), _ceiling(Fraction(value))
    plain = Fraction(value) * size / 100
    slack = _half_step(value) * size / 100
    return min(_ceiling(plain - slack), _floor(plain)), max(_floor(plain + slack), _ceiling(plain))


def disclose(table: Table, audience: Audience) -> View:
    """What `audience` may see of one table."""
    return disclose_series((table,), audience)[0]


def disclose_series(tables: Sequence[Table], audience: Audience) -> tuple[View, ...]:
    """What `audience` may see of several moments of the same table, newest first; views in the same order.

    What was published and cannot be taken back goes before them all, in the order of publication. The first
    keeps its figures. A later figure in the series is shown only if against every earlier one shown in its
    place both the people in it and the rest changed by at least k: otherwise the difference would be a figure
    on fewer than k. What a stricter audience sees is always part of what a less strict one sees, so that two
    views add nothing.
    """
    if not audience.threshold:
        return tuple(_everything(table, audience) for table in tables)
    rungs = [step for step in LADDER if step.threshold < audience.threshold] + [audience]
    shown = [_series_places(tables, step.threshold) for step in rungs]
    return tuple(
        _view(table, audience, frozenset.intersection(*places)) for table, *places in zip(tables, *shown, strict=True)
    )


def change(earlier: Cell, later: Cell) -> Cell:
    """Difference of two cells of one series in its own unit; hidden where either side is."""
    if earlier.value is not None and later.value is not None:
        return Cell(value=later.value - earlier.value)
    return Cell(reason=later.reason or earlier.reason)


def _series_places(tables: Sequence[Table], k: int) -> list[frozenset[Place]]:
    newer: list[tuple[Table, frozenset[Place]]] = []
    for table in tables:
        enough = max(k, table.floor)
        alone = _alone(table, enough)
        near = {place for place in alone if any(_too_near(place, table, *later, enough) for later in newer)}
        newer.append((table, _closed(table, alone - near, enough)))
    return [places for _table, places in newer]


def _alone(table: Table, k: int) -> frozenset[Place]:
    """Places whose own figure and rest both reach k."""
    places = set()
    for row in table.rows:
        for column, size in table.sizes.items():
            value = row.values.get(column)
            if value is None or size is None or size < k:
                continue
            if _is_enough(row.measure, value, size, k):
                places.add((row.key, column))
    return frozenset(places)


def _is_enough(measure: Measure, value: Decimal, size: int, k: int) -> bool:
    if measure is Measure.BARE:
        return False
    if measure is Measure.VARIETY:
        return value >= 2  # one kind says of everybody what they are
    low, high = people_behind(measure, value, size)
    return low >= k and size - high >= k


def _closed(table: Table, places: frozenset[Place], k: int) -> frozenset[Place]:
    """Take places away until no group and no variety gives a hidden figure back."""
    while True:
        fewer = places - _given_away(table, places, k)
        if fewer == places:
            return places
        places = fewer


def _given_away(table: Table, places: frozenset[Place], k: int) -> set[Place]:
    rows = {row.key: row for row in table.rows}
    lost = {
        (row.key, column)
        for row in table.rows
        if row.measure is Measure.VARIETY
        for column in table.sizes
        if (row.counted_in, column) not in places
    }
    for group in table.groups:
        members = [key for key in group.members if key in rows]
        for column, size in table.sizes.items():
            if size is not None and not _group_holds(group, [rows[key] for key in members], column, size, places, k):
                lost.update((key, column) for key in members)
    return lost


def _group_holds(group: Group, rows: Sequence[Row], column: str, size: int, places: frozenset[Place], k: int) -> bool:
    """An exhaustive group shows all or nothing; otherwise what is left beside the shown members reaches k."""
    known = [(row, value) for row in rows if (value := row.values.get(column)) is not None]
    shown = [(row, value) for row, value in known if (row.key, column) in places]
    if group.exhaustive and len(shown) != len(known):
        return False
    if group.exhaustive and len(known) == len(group.members):
        return True
    return size - sum(people_behind(row.measure, value, size)[1] for row, value in shown) >= k


def _too_near(place: Place, older: Table, newer: Table, shown: frozenset[Place], k: int) -> bool:
    """Whether the older figure differs from the newer shown one by fewer than k people, or its rest does."""
    if place not in shown or _is_the_same(place, older, newer):
        return False
    old, new = _people_and_rest(place, older), _people_and_rest(place, newer)
    if old is None or new is None:
        return True
    return min(_gap(one, other) for one, other in zip(old, new, strict=True)) < k


def _is_the_same(place: Place, one: Table, other: Table) -> bool:
    """Whether two tables are copies of one count, and say the same here about as many people."""
    if not one.origin or one.origin != other.origin:
        return False
    key, column = place
    values = [row.values.get(column) for table in (one, other) for row in table.rows if row.key == key]
    return len(values) == 2 and values[0] == values[1] and one.sizes.get(column) == other.sizes.get(column)


def _people_and_rest(place: Place, table: Table) -> tuple[Bounds, Bounds] | None:
    key, column = place
    row = next(row for row in table.rows if row.key == key)
    value, size = row.values.get(column), table.sizes.get(column)
    if value is None or size is None or row.measure in UNCOUNTED:
        return None
    low, high = people_behind(row.measure, value, size)
    return (low, high), (size - high, size - low)


def _gap(one: Bounds, other: Bounds) -> int:
    """Fewest people by which two counts can differ, given their bounds; 0 where they overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def _everything(table: Table, audience: Audience) -> View:
    cells = {
        (row.key, column): _cell(row.values.get(column), Reason.UNKNOWN) for row in table.rows for column in table.sizes
    }
    sizes = {
        column: _cell(None if size is None else Decimal(size), Reason.UNKNOWN) for column, size in table.sizes.items()
    }
    return View(audience, sizes, cells, _totals(table, cells))


def _view(table: Table, audience: Audience, places: frozenset[Place]) -> View:
    cells = {}
    for row in table.rows:
        for column, size in table.sizes.items():
            value = row.values.get(column)
            if value is not None and (row.key, column) in places:
                cells[row.key, column] = Cell(value=_rounded(row.measure, value))
            else:
                cells[row.key, column] = Cell(reason=_why_hidden(row.measure, value, size))
    sizes = {column: _size_cell(size, audience.threshold) for column, size in table.sizes.items()}
    return View(audience, sizes, cells, _totals(table, cells))


def _size_cell(size: int | None, k: int) -> Cell:
    if size is None:
        return Cell(reason=Reason.SIZE_UNKNOWN)
    return Cell(value=Decimal(size)) if size >= k else Cell(reason=Reason.TOO_SMALL)


def _why_hidden(measure: Measure, value: Decimal | None, size: int | None) -> Reason:
    if value is None:
        return Reason.UNKNOWN
    return Reason.SIZE_UNKNOWN if size is None or measure is Measure.BARE else Reason.TOO_SMALL


def _totals(table: Table, cells: Mapping[Place, Cell]) -> dict[str, Cell]:
    """Totals follow from what is shown, so that they tell nothing new; one hidden column hides the total."""
    totals = {}
    for row in table.rows:
        if row.measure not in UNCOUNTED and len(table.sizes) > 1:
            totals[row.key] = _total(row, table.sizes, {column: cells[row.key, column] for column in table.sizes})
    return totals


def _total(row: Row, sizes: Mapping[str, int | None], cells: Mapping[str, Cell]) -> Cell:
    for reason in (Reason.UNKNOWN, Reason.TOO_SMALL, Reason.SIZE_UNKNOWN):
        if any(cell.reason is reason for cell in cells.values()):
            return Cell(reason=reason)
    values = {column: cell.value or Decimal() for column, cell in cells.items()}
    if row.measure is Measure.PEOPLE:
        return Cell(value=sum(values.values(), Decimal()))
    people = sum(size or 0 for size in sizes.values())
    if None in sizes.values() or not people:
        return Cell(reason=Reason.SIZE_UNKNOWN)
    weighted = sum((Fraction(values[column]) * (sizes[column] or 0) for column in sizes), Fraction())
    return Cell(value=Decimal(_floor(weighted / people + Fraction(1, 2))))


def _cell(value: Decimal | None, reason: Reason) -> Cell:
    return Cell(reason=reason) if value is None else Cell(value=value)


def _rounded(measure: Measure, value: Decimal) -> Decimal:
    """Whole percents; what is shown is never nobody or everybody, so it never rounds to 0 or 100."""
    if measure is not Measure.PERCENT:
        return value
    return min(max(value.quantize(Decimal(1), ROUND_HALF_UP), Decimal(1)), Decimal(99))


def _half_step(value: Decimal) -> Fraction:
    """Half of the last digit written: 12 -> 0.5, 12.5 -> 0.05."""
    exponent = value.normalize().as_tuple().exponent
    digits = max(-exponent, 0) if isinstance(exponent, int) else 0
    return Fraction(1, 2 * 10**digits)


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)

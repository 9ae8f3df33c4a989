"""The small numbers of figures that were counted from intake and lists: each weighed against its own people.

A percentage that somebody enters is weighed against the children of its segment. One that was counted is a percentage
of those of whom it is known, and these may be far fewer: half of ten families is five, also in a segment of fifty
children. So such figures get a column of their own, with the people of whom it is known as its size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from samenspel.core.logic.disclosure import Audience, Cell, Measure, Reason, Row, Table, View, disclose_series
from samenspel.populations.logic.catalogue import Catalogue
from samenspel.populations.logic.contradictions import Figures
from samenspel.populations.logic.telling import table_of

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """The figures of one moment; `bases`: the people behind 100 % of those that were counted."""

    figures: Figures
    bases: Mapping[Place, int] = field(default_factory=dict)
    origin: str = ""
    floor: int = 0


def views_of(known: Catalogue, moments: Sequence[Held], audience: Audience) -> tuple[View, ...]:
    """What the audience may see of each moment, as `disclose_series` takes them; views in the same order."""
    tables = [replace(table_of(known, one.figures), origin=one.origin, floor=one.floor) for one in moments]
    if not any(one.bases for one in moments):
        return disclose_series(tables, audience)
    cluster = _clusters(known, tables)
    split = [_split(table, one.bases, cluster) for table, one in zip(tables, moments, strict=True)]
    views = disclose_series(split, audience)
    return tuple(_joined(*each, cluster) for each in zip(views, tables, split, strict=True))


def _clusters(known: Catalogue, tables: Sequence[Table]) -> dict[str, str]:
    """The rows that hang together (what excludes each other, kinds with their share) by one of their names."""
    found = {row.key: row.key for table in tables for row in table.rows}
    ties = [set(group.members) for group in known.groups]
    ties += [{row.key, row.counted_in} for table in tables for row in table.rows if row.counted_in]
    for tie in ties:
        names = {found[key] for key in tie if key in found}
        if names:
            found = {key: min(names) if name in names else name for key, name in found.items()}
    return found


def _column(segment: str, cluster: str) -> str:
    return f"{segment}/{cluster}"


def _split(table: Table, bases: Mapping[Place, int], cluster: Mapping[str, str]) -> Table:
    """A column per segment and cluster; the plain segments stay, for the number of children alone."""
    own: dict[str, list[int | None]] = defaultdict(list)
    rows = []
    for row in table.rows:
        for segment, size in table.sizes.items():
            column = _column(segment, cluster[row.key])
            own[column] += [bases.get((row.key, segment), size)] if row.values.get(segment) is not None else []
        values = {_column(segment, cluster[row.key]): row.values.get(segment) for segment in table.sizes}
        rows.append(Row(row.key, row.measure, values, row.counted_in))
    return replace(
        table, sizes={**table.sizes, **{column: _least(found) for column, found in own.items()}}, rows=tuple(rows)
    )


def _least(sizes: Sequence[int | None]) -> int | None:
    """The fewest people of the figures in a column; not known where it is not known of one."""
    known = [size for size in sizes if size is not None]
    return min(known) if known and len(known) == len(sizes) else None


def _joined(view: View, table: Table, split: Table, cluster: Mapping[str, str]) -> View:
    """The view by segment again."""
    cells = {
        (row.key, segment): view.cells[row.key, _column(segment, cluster[row.key])]
        for row in table.rows
        for segment in table.sizes
    }
    totals = {
        row.key: _total(
            row.measure,
            [cells[row.key, segment] for segment in table.sizes],
            [split.sizes[_column(segment, cluster[row.key])] for segment in table.sizes],
        )
        for row in table.rows
        if row.measure in (Measure.PERCENT, Measure.PEOPLE) and len(table.sizes) > 1
    }
    return View(view.audience, {segment: view.sizes[segment] for segment in table.sizes}, cells, totals)


def _total(measure: Measure, cells: Sequence[Cell], sizes: Sequence[int | None]) -> Cell:
    """What follows from the shown figures; one that is hidden hides it."""
    for reason in (Reason.UNKNOWN, Reason.TOO_SMALL, Reason.SIZE_UNKNOWN):
        if any(cell.reason is reason for cell in cells):
            return Cell(reason=reason)
    values = [cell.value or Decimal() for cell in cells]
    if measure is Measure.PEOPLE:
        return Cell(value=sum(values, Decimal()))
    people = [size or 0 for size in sizes]
    if not all(people):
        return Cell(reason=Reason.SIZE_UNKNOWN)
    weighted = sum((value * size for value, size in zip(values, people, strict=True)), Decimal())
    return Cell(value=(weighted / sum(people)).quantize(Decimal(1), ROUND_HALF_UP))

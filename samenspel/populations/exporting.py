"""The population as a table that can be sent back in: the columns of an import, in Dutch as an import wants it."""

from __future__ import annotations

from samenspel.core.logic.disclosure import Reason
from samenspel.populations.logic.catalogue import Unit
from samenspel.populations.logic.importing import SIZE_PREFIX, UNIT_WORDS
from samenspel.populations.queries import CellWords, Population

Value = str | float | None
Export = tuple[list[str], list[list[Value]]]
"""(header, rows)"""


def population_table(found: Population) -> Export:
    """The figures that this audience sees; in the place of a hidden one stands why, and unknown is empty."""
    segments = [segment.key for segment in found.segments]
    sizes = [_value(segment.size) for segment in found.segments]
    header = ["reference_date", "characteristic", "unit", *segments, *(SIZE_PREFIX + key for key in segments)]
    day = found.moment.reference_date.isoformat() if found.moment else ""
    return header, [
        [
            day,
            row.import_name,
            UNIT_WORDS[Unit(row.unit)][0],
            *(_value(cell) for cell in row.cells),
            *sizes,
        ]
        for row in found.rows
    ]


def neighbourhood_table(found: Population) -> Export:
    """The scans of the neighbourhood."""
    header = ["reference_date", "area", "indicator", "percent", "source"]
    return header, [
        [scan.reference_date.isoformat(), scan.area, name, None if value is None else float(value), scan.source]
        for scan in found.neighbourhoods
        for name, value, _text in scan.lines
    ]


def _value(cell: CellWords) -> Value:
    if cell.value is not None:
        return int(cell.value) if cell.value == cell.value.to_integral_value() else float(cell.value)
    return "" if cell.reason == Reason.UNKNOWN else cell.text

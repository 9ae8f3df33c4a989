"""From figures to shapes. Lengths are in the units of the drawing, shares run from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Literal

from samenspel.ui.logic.shapes import Distribution, Matrix, MatrixCell, MatrixRow, Paired

CELL = 72.0
FULL_RADIUS = 32.0
EMPTY_RADIUS = 17.0
# The smallest scale: one single activity does not fill a cell.
SMALLEST_SCALE = 6
_DIGIT = 4.4
_AIR = 3.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A count as it is drawn: a disc around the middle of a square of CELL, or one half of it.

    `filled`: an area in proportion to the count; `empty`: a dashed ring, a known nothing; `absent`: nothing,
    a word instead. `number_inside` says whether the number fits inside the shape.
    """

    kind: Literal["filled", "empty", "absent"]
    radius: float
    number_inside: bool


def matrix_scale(matrix: Matrix) -> int:
    """The count that fills a cell: the largest one drawn, and at least SMALLEST_SCALE."""
    cells = [cell for row in matrix.rows for cell in row.cells]
    counts = [count for cell in cells for count in (cell.count, cell.compare) if count is not None]
    return max([SMALLEST_SCALE, *counts])


def radius(count: int, scale: int, full: float = FULL_RADIUS) -> float:
    """The radius at which the area of a disc is to the full one as the count is to the scale."""
    if count < 0 or scale <= 0:
        raise ValueError("a count is at least 0, a scale more")
    return full * sqrt(count / scale)


def circle(cell: MatrixCell, scale: int, full: float = FULL_RADIUS) -> Circle:
    """How the count of a cell is drawn on a scale."""
    return _circle(cell.count, scale, full, _DIGIT, _AIR)


def halves(cell: MatrixCell, scale: int, full: float = FULL_RADIUS) -> tuple[Circle, Circle]:
    """How a cell is drawn beside its comparison: two half discs, back to back, on the same scale."""
    first = _circle(cell.count, scale, full, 2 * _DIGIT, 2 * _AIR)
    return first, _circle(cell.compare, scale, full, 2 * _DIGIT, 2 * _AIR)


def _circle(count: int | None, scale: int, full: float, digit: float, air: float) -> Circle:
    if count is None:
        return Circle("absent", 0.0, number_inside=False)
    if count == 0:
        return Circle("empty", EMPTY_RADIUS * full / FULL_RADIUS, number_inside=True)
    size = radius(count, scale, full)
    return Circle("filled", size, number_inside=size >= digit * len(str(count)) + air)


def share_top(values: Iterable[float | None]) -> float:
    """Where a shared axis ends: the largest share rounded up to a tenth, from 0.1 to 1."""
    known = [value for value in values if value is not None]
    return min(1.0, max(0.1, ceil(max(known, default=0.0) * 10 - 1e-9) / 10))


def matrix_share_top(matrix: Matrix) -> float:
    """The end of the axis that all share bars of a matrix have in common."""
    return share_top(value for row in matrix.rows for value in (row.share, row.target, row.compare_share))


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A bar on a track from 0 to `width`; `tick` is where it should end, `compare` a second bar below it."""

    width: float
    start: float
    length: float
    tick: float | None
    compare_start: float
    compare_length: float | None


def share_bar(row: MatrixRow, top: float, width: float, *, rtl: bool = False) -> ShareBar:
    """The bar of a row on an axis that ends at `top`; from right to left it is the mirror image."""

    def along(value: float | None) -> float:
        return width * min(max(value or 0.0, 0.0), top) / top

    def start(length: float) -> float:
        return width - length if rtl else 0.0

    tick = None if row.target is None else width - along(row.target) if rtl else along(row.target)
    length, compared = along(row.share), along(row.compare_share)
    return ShareBar(
        width, start(length), length, tick, start(compared), None if row.compare_share is None else compared
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of a stacked bar; `percent` of all parts together is 100."""

    key: str
    label: str
    note: str
    count: int
    percent: int
    start: float
    length: float
    pattern: int


def whole_percents(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percents that total 100 (largest remainders, the earlier first); all 0 when nothing counts."""
    total = sum(counts)
    if total == 0:
        return tuple(0 for _ in counts)
    floors = [count * 100 // total for count in counts]
    rests = sorted(range(len(counts)), key=lambda place: (-(counts[place] * 100 % total), place))
    for place in rests[: 100 - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def stretches(distribution: Distribution, width: float, *, rtl: bool = False) -> tuple[Stretch, ...]:
    """The parts of a distribution along a bar of `width`; nothing when nothing was counted."""
    counts = [part.count for part in distribution.parts]
    total, done, found = sum(counts), 0, []
    if total == 0:
        return ()
    for place, (part, percent) in enumerate(zip(distribution.parts, whole_percents(counts), strict=True)):
        before = total - done - part.count if rtl else done
        length, along = width * part.count / total, width * before / total
        found.append(Stretch(part.key, part.label, part.note, part.count, percent, along, length, place % 4))
        done += part.count
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks on one axis; None where the figure is not known."""

    label: str
    note: str
    first: float | None
    second: float | None


def pairs(paired: Paired, width: float, *, rtl: bool = False) -> tuple[Pair, ...]:
    """The marks of all rows on an axis of `width` that they share."""
    top = share_top(value for row in paired.rows for value in (row.first, row.second))

    def place(value: float | None) -> float | None:
        if value is None:
            return None
        along = width * min(max(value, 0.0), top) / top
        return width - along if rtl else along

    return tuple(Pair(row.label, row.note, place(row.first), place(row.second)) for row in paired.rows)

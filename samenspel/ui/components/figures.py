"""Figures on the page: the geometry of `ui.logic` in HTML, with words and a table beside every drawing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from samenspel.ui.library import draw, instance_of, register, svg_icon, text
from samenspel.ui.logic.figures import (
    Circle,
    Distribution,
    Matrix,
    MatrixCell,
    MatrixRow,
    Pair,
    Paired,
    PairedRow,
    ShareBar,
    Stretch,
    circle,
    halves,
    matrix_scale,
    matrix_share_top,
    pairs,
    share_bar,
    stretches,
)
from samenspel.ui.numbers import percent, whole

BAR = 180.0
AXIS = 300.0
STACK = 600.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A disc or half a disc with its number, ready to be written out (units of a square of 72)."""

    kind: str
    radius: str
    number: str
    number_x: str
    is_inside: bool
    path: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on the page: what is drawn, what is said, where it leads."""

    label: str
    url: str
    unknown: int
    disc: Shape | None
    first: Shape | None
    second: Shape | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row on the page, with its share as it is said and drawn."""

    row: MatrixRow
    cells: tuple[Cell, ...]
    bar: ShareBar
    share: str
    compare_share: str
    target: str


def _disc(drawn: Circle, count: int | None) -> Shape:
    x = 36.0 if drawn.number_inside else 36 + drawn.radius + 8
    number = "" if count is None else whole(count)
    return Shape(drawn.kind, f"{drawn.radius:.2f}", number, f"{x:.1f}", drawn.number_inside)


def _half(drawn: Circle, count: int | None, *, before: bool) -> Shape:
    """Half a disc beside the middle line of a cell of 96 wide; `before` is the half at the left."""
    side, middle = (-1, 47.0) if before else (1, 49.0)
    inside, r = drawn.number_inside, drawn.radius
    away = min(r * 0.48, 13) if inside else r + 8
    path = f"M{middle:g} {36 - r:.2f}A{r:.2f} {r:.2f} 0 0 {0 if before else 1} {middle:g} {36 + r:.2f}"
    number = "?" if count is None else whole(count)
    x = f"{middle + side * (9 if drawn.kind == 'absent' else away):.1f}"
    return Shape(drawn.kind, f"{r:.2f}", number, x, inside, path if drawn.kind == "empty" else f"{path}Z")


def _said(cell: MatrixCell, matrix: Matrix) -> str:
    """The numbers of a cell in words."""
    said = _("no data") if cell.count is None else whole(cell.count)
    if matrix.is_comparison:
        other = _("no data") if cell.compare is None else whole(cell.compare)
        said = f"{matrix.base_label}: {said}; {matrix.compare_label}: {other}"
    if cell.unknown:
        said += ", " + _("%(count)s unknown") % {"count": whole(cell.unknown)}
    return said


def _cell(cell: MatrixCell, row: MatrixRow, column: str, matrix: Matrix, *, rtl: bool) -> Cell:
    scale = matrix_scale(matrix)
    disc = first = second = None
    if matrix.is_comparison:
        left, right = halves(cell, scale)
        first, second = _half(left, cell.count, before=not rtl), _half(right, cell.compare, before=rtl)
    else:
        disc = _disc(circle(cell, scale), cell.count)
    return Cell(f"{row.title}, {column}: {_said(cell, matrix)}", cell.url, cell.unknown, disc, first, second)


def _row(row: MatrixRow, matrix: Matrix, top: float, *, rtl: bool) -> Row:
    pairs_of = zip(row.cells, matrix.columns, strict=True)
    return Row(
        row,
        tuple(_cell(cell, row, column, matrix, rtl=rtl) for cell, column in pairs_of),
        share_bar(row, top, BAR, rtl=rtl),
        _("no data") if row.share is None else percent(row.share),
        "" if row.compare_share is None else percent(row.compare_share),
        "" if row.target is None else percent(row.target),
    )


@register.simple_tag
def matrix_figure(
    *,
    of: object,
    caption: object,
    target_label: object = "",
    share_label: object = "",
    note: object = "",
    table: bool = True,
) -> SafeString:
    """The matrix of circles: a table of which each number is also a circle, each row with its share.

    The area of a circle follows the count, a known nothing is a dashed ring, no data is a word. Compared with
    another year or organisation, each circle becomes two halves back to back.
    """
    matrix = instance_of("matrix_figure", "of", of, Matrix)
    rtl, top = matrix.rtl or get_language_bidi(), matrix_share_top(matrix)
    return draw(
        "matrix_figure",
        matrix=matrix,
        rows=[_row(row, matrix, top, rtl=rtl) for row in matrix.rows],
        width=BAR,
        has_shares=any(row.share is not None or row.target is not None for row in matrix.rows),
        caption=text("matrix_figure", "caption", caption),
        target_label=text("matrix_figure", "target_label", target_label, required=False),
        share_label=text("matrix_figure", "share_label", share_label, required=False) or _("Share of the whole"),
        note=text("matrix_figure", "note", note, required=False),
        has_table=table,
        rtl=rtl,
        chevron=svg_icon("chevron", size="s"),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar on the page."""

    stretch: Stretch
    count: str
    percent: str
    hatches: tuple[float, ...]


def _part(stretch: Stretch) -> Part:
    steps = int(stretch.length // 9)
    hatches = tuple(stretch.start + 9 * step for step in range(1, steps + 1)) if stretch.pattern == 1 else ()
    return Part(stretch, whole(stretch.count), percent(stretch.percent / 100), hatches)


@register.simple_tag
def distribution_figure(*, of: object, caption: object, note: object = "") -> SafeString:
    """How a whole is divided, as one stacked bar with its parts in words; no verdict in it."""
    distribution = instance_of("distribution_figure", "of", of, Distribution)
    found = stretches(distribution, STACK, rtl=get_language_bidi())
    return draw(
        "distribution_figure",
        distribution=distribution,
        parts=[_part(stretch) for stretch in found],
        caption=text("distribution_figure", "caption", caption),
        note=text("distribution_figure", "note", note, required=False),
        unknown=whole(distribution.unknown) if distribution.unknown else "",
    )


def _change(row: PairedRow) -> str:
    """The difference in points, or a dash where one of the two is not known."""
    if row.first is None or row.second is None:
        return "–"
    points = round(row.second * 100) - round(row.first * 100)
    if points == 0:
        return _("the same")
    # The marks keep the sign before the number on a page from right to left.
    return f"\u2066+{whole(points)}\u2069" if points > 0 else f"\u2066−{whole(-points)}\u2069"


def _marks(pair: Pair) -> tuple[float, float] | None:
    """The ends of the line between two marks."""
    return None if pair.first is None or pair.second is None else (pair.first, pair.second)


@register.simple_tag
def paired_figure(*, of: object, caption: object, note: object = "") -> SafeString:
    """The same figures at two moments: a ring for the first, a dot for the second, and the numbers."""
    paired = instance_of("paired_figure", "of", of, Paired)
    drawn = pairs(paired, AXIS, rtl=get_language_bidi())
    rows = [
        {
            "row": row,
            "pair": pair,
            "line": _marks(pair),
            "first": "–" if row.first is None else percent(row.first),
            "second": "–" if row.second is None else percent(row.second),
            "change": _change(row),
        }
        for row, pair in zip(paired.rows, drawn, strict=True)
    ]
    return draw(
        "paired_figure",
        paired=paired,
        rows=rows,
        width=AXIS,
        caption=text("paired_figure", "caption", caption),
        note=text("paired_figure", "note", note, required=False),
    )

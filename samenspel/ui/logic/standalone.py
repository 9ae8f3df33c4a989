"""The same figures as one SVG file, for the document: plain shapes, own colours, type by family name.

The renderer of the document knows no stylesheet and no variables, so every colour is written out. Text is set
in "Source Sans 3" and "Source Serif 4". Give the picture its alternative text where it is placed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from samenspel.ui.logic.geometry import (
    Circle,
    circle,
    halves,
    matrix_scale,
    matrix_share_top,
    pairs,
    share_bar,
    stretches,
)
from samenspel.ui.logic.shapes import Distribution, Matrix, MatrixCell, MatrixRow, Paired

INK, SOFT, RULE, TRACK = "#1d2b30", "#55656a", "#ddd6c8", "#efe9dc"
PETROL, CORAL, CORAL_INK, PAPER = "#0e5a66", "#c9492f", "#8a2c18", "#ffffff"
# Light to dark with a hatch in between, so that it also reads in black and white.
TONES = ("#0e5a66", "#8fbcc2", "#e3eff0", "#55656a")
# Quoted: a family name with a digit is no identifier.
SANS, SERIF = "'Source Sans 3'", "'Source Serif 4'"
WASH = "#e3eff0"
_ROW, _HEAD, _FULL = 62.0, 44.0, 26.0


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words inside a figure, in the language of the document."""

    share: str = "Share of the whole"
    no_data: str = "unknown"
    nothing: str = "Nothing counted yet"


@dataclass(slots=True)
class _Sheet:
    """A drawing under way; from right to left everything is mirrored but the letters."""

    width: float
    rtl: bool = False
    parts: list[str] = field(default_factory=list)

    def x(self, along: float) -> float:
        return self.width - along if self.rtl else along

    def text(
        self,
        along: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        fill: str = INK,
        family: str = SANS,
        weight: int = 400,
        anchor: str = "start",
    ) -> None:
        if self.rtl and anchor != "middle":
            anchor = "end" if anchor == "start" else "start"
        self.parts.append(
            f'<text x="{self.x(along):.1f}" y="{y:.1f}" font-family="{family}" font-size="{size:g}" '
            f'font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def rule(self, y: float) -> None:
        self.parts.append(f'<line x1="0" x2="{self.width:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="{RULE}"/>')

    def upright(self, along: float, y: float, height: float, stroke: str = INK) -> None:
        x = self.x(along)
        self.parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{y + height:.1f}" stroke="{stroke}" stroke-width="1.6"/>'
        )

    def box(self, along: float, y: float, width: float, height: float, fill: str, rounding: float = 0) -> None:
        start = self.width - along - width if self.rtl else along
        self.parts.append(
            f'<rect x="{start:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
            f'rx="{rounding:g}" fill="{fill}"/>'
        )

    def disc(self, along: float, y: float, size: float, fill: str, stroke: str = "none", dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<circle cx="{self.x(along):.1f}" cy="{y:.1f}" r="{size:.2f}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="1.6"{dashes}/>'
        )

    def half(self, along: float, y: float, drawn: Circle, *, first: bool) -> None:
        """Half a disc beside the middle line: the first dark, the second light, a nothing dashed."""
        before = first != self.rtl
        x, sweep = self.x(along) + (-1 if before else 1), 0 if before else 1
        r = drawn.radius
        path = f"M{x:.1f} {y - r:.2f}A{r:.2f} {r:.2f} 0 0 {sweep} {x:.1f} {y + r:.2f}"
        if drawn.kind == "empty":
            paint = f'fill="none" stroke="{CORAL}" stroke-dasharray="4 3"'
        else:
            path, paint = f"{path}Z", f'fill="{PETROL if first else WASH}" stroke="{PETROL}"'
        self.parts.append(f'<path d="{path}" stroke-width="1.4" {paint}/>')

    def finish(self, height: float) -> str:
        body = "".join(self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{height:g}" '
            f'viewBox="0 0 {self.width:g} {height:g}">{body}</svg>'
        )


def wrap(words: str, limit: int, lines: int = 2) -> list[str]:
    """Words over at most so many lines of about `limit` letters; what does not fit ends in an ellipsis."""
    found: list[str] = []
    for word in words.split():
        if found and len(found[-1]) + 1 + len(word) <= limit:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1]} …"]
    return found


def matrix_svg(
    matrix: Matrix,
    *,
    words: FigureWords | None = None,
    percent: Callable[[float], str] = _percent,
    width: float = 680,
) -> str:
    """The matrix of circles with its share bars as a standalone SVG of `width` units wide.

    `percent` writes a share (0 to 1) in the language of the document. Areas follow the counts on one scale
    for the whole matrix; a comparison is a light half disc beside a dark one.
    """
    said = words or FigureWords()
    sheet = _Sheet(width, matrix.rtl)
    title, share = width * 0.29, width * 0.25
    step = (width - title - share - 14) / max(len(matrix.columns), 1)
    _head(sheet, matrix, said, title, step)
    y = _HEAD
    for row in matrix.rows:
        sheet.rule(y)
        _title(sheet, row, y, title)
        for place, cell in enumerate(row.cells):
            _cell(sheet, cell, matrix, title + step * (place + 0.5), y + _ROW / 2, said)
        _share(sheet, row, matrix, width - share, y, share, percent)
        y += _ROW
    sheet.upright(width - share - 14, _HEAD, y - _HEAD, RULE)
    return sheet.finish(y + 4)


def _head(sheet: _Sheet, matrix: Matrix, said: FigureWords, room: float, step: float) -> None:
    sheet.text(0, _HEAD - 12, matrix.total_label, fill=SOFT)
    if matrix.is_comparison:
        sheet.disc(5, 9, 5, PETROL)
        sheet.text(15, 13, matrix.base_label, size=11, fill=SOFT)
        sheet.disc(room / 2 + 5, 9, 5, WASH, PETROL)
        sheet.text(room / 2 + 15, 13, matrix.compare_label, size=11, fill=SOFT)
    for place, label in enumerate(matrix.columns):
        lines = wrap(label, max(int(step / 6.2), 8))
        for line, words in enumerate(lines):
            y = _HEAD - 12 - 15 * (len(lines) - 1 - line)
            sheet.text(room + step * (place + 0.5), y, words, fill=SOFT, anchor="middle")
    sheet.text(sheet.width * 0.75, _HEAD - 12, said.share, fill=SOFT)


def _title(sheet: _Sheet, row: MatrixRow, y: float, room: float) -> None:
    lines = wrap(row.title, int(room / 7.4))
    below = wrap(row.subtitle, int(room / 5.6), 1 if len(lines) > 1 else 2)
    start = y + _ROW / 2 - (16 * len(lines) + 14 * len(below)) / 2 + 12
    for line, words in enumerate(lines):
        sheet.text(0, start + 16 * line, words, size=14, family=SERIF, weight=600)
    for line, words in enumerate(below):
        sheet.text(0, start + 16 * len(lines) - 1 + 14 * line, words, size=11, fill=SOFT)


def _cell(sheet: _Sheet, cell: MatrixCell, matrix: Matrix, middle: float, y: float, said: FigureWords) -> None:
    if matrix.is_comparison:
        first, second = halves(cell, matrix_scale(matrix), _FULL)
        _half(sheet, first, cell.count, middle, y, first=True)
        _half(sheet, second, cell.compare, middle, y, first=False)
    else:
        _disc(sheet, circle(cell, matrix_scale(matrix), _FULL), cell.count, middle, y, said)
    if cell.unknown:
        sheet.text(middle + _FULL + 6, y + 25, f"+{cell.unknown} ?", size=9.5, fill=SOFT, anchor="middle")


def _disc(sheet: _Sheet, drawn: Circle, count: int | None, middle: float, y: float, said: FigureWords) -> None:
    if drawn.kind == "absent":
        sheet.text(middle, y + 4, said.no_data, size=11, fill=SOFT, anchor="middle")
    elif drawn.kind == "empty":
        sheet.disc(middle, y, drawn.radius, "none", CORAL, "4 3")
        sheet.text(middle, y + 4.5, "0", fill=CORAL_INK, weight=700, anchor="middle")
    else:
        sheet.disc(middle, y, drawn.radius, PETROL)
        along, fill = (middle, PAPER) if drawn.number_inside else (middle + drawn.radius + 7, INK)
        sheet.text(along, y + 4.5, str(count), size=12.5, fill=fill, weight=700, anchor="middle")


def _half(sheet: _Sheet, drawn: Circle, count: int | None, middle: float, y: float, *, first: bool) -> None:
    side = -1 if first else 1
    if drawn.kind == "absent":
        sheet.text(middle + side * 9, y + 4.5, "?", fill=SOFT, anchor="middle")
        return
    sheet.half(middle, y, drawn, first=first)
    inside = drawn.number_inside
    away = (min(drawn.radius * 0.48, 12) if inside else drawn.radius + 8) + 1
    fill = CORAL_INK if drawn.kind == "empty" else PAPER if first and inside else INK
    sheet.text(middle + side * away, y + 4.5, str(count), size=12.5, fill=fill, weight=700, anchor="middle")


def _share(
    sheet: _Sheet,
    row: MatrixRow,
    matrix: Matrix,
    along: float,
    y: float,
    room: float,
    percent: Callable[[float], str],
) -> None:
    bar, middle = share_bar(row, matrix_share_top(matrix), room), y + _ROW / 2 - 6
    sheet.box(along, middle - 4, room, 8, TRACK, 4)
    sheet.box(along, middle - 4, bar.length, 8, PETROL, min(4, bar.length / 2))
    if bar.compare_length is not None:
        sheet.box(along, middle + 5, bar.compare_length, 5, TONES[1], min(2.5, bar.compare_length / 2))
    if bar.tick is not None:
        sheet.upright(along + bar.tick, middle - 9, 20)
    told = "–" if row.share is None else percent(row.share)
    if row.compare_share is not None:
        told += f" ({percent(row.compare_share)})"
    sheet.text(along, middle + 24, told, fill=SOFT)


def distribution_svg(
    distribution: Distribution,
    *,
    words: FigureWords | None = None,
    percent: Callable[[float], str] = _percent,
    width: float = 680,
    rtl: bool = False,
) -> str:
    """The parts of a whole as one stacked bar with its words below, each with count and percent."""
    said = words or FigureWords()
    sheet = _Sheet(width, rtl)
    parts = stretches(distribution, width)
    if not parts:
        sheet.text(0, 16, said.nothing, fill=SOFT)
        return sheet.finish(24)
    step = width / len(parts)
    for place, part in enumerate(parts):
        tone, along = TONES[part.pattern], step * place
        if part.length:
            sheet.box(part.start, 0, max(part.length - 2, 1), 22, tone)
            if part.pattern == 1:
                _hatch(sheet, part.start, max(part.length - 2, 1))
        sheet.box(along, 34, 12, 12, tone)
        sheet.text(along + 18, 44, part.label, weight=600)
        sheet.text(along + 18, 60, f"{part.count} · {percent(part.percent / 100)}", fill=SOFT)
    return sheet.finish(66)


def _hatch(sheet: _Sheet, along: float, length: float) -> None:
    for place in range(int(length // 6)):
        sheet.upright(along + 3 + 6 * place, 0, 22, PETROL)


def paired_svg(
    paired: Paired, *, percent: Callable[[float], str] = _percent, width: float = 680, rtl: bool = False
) -> str:
    """Two figures per row on one axis: a ring for the first, a dot for the second, a line between them."""
    sheet = _Sheet(width, rtl)
    name, axis = width * 0.32, width * 0.42
    sheet.disc(name + 6, 10, 5, PAPER, INK)
    sheet.text(name + 18, 14, paired.first_label, fill=SOFT)
    sheet.disc(name + axis / 2 + 6, 10, 5, PETROL)
    sheet.text(name + axis / 2 + 18, 14, paired.second_label, fill=SOFT)
    y = 24.0
    for row, pair in zip(paired.rows, pairs(paired, axis), strict=True):
        sheet.rule(y)
        sheet.text(0, y + 21, row.label, family=SERIF, weight=600)
        sheet.box(name, y + 16, axis, 1, RULE)
        if pair.first is not None and pair.second is not None:
            low, high = sorted((pair.first, pair.second))
            sheet.box(name + low, y + 15, high - low, 3, PETROL)
        if pair.first is not None:
            sheet.disc(name + pair.first, y + 16.5, 5, PAPER, INK)
        if pair.second is not None:
            sheet.disc(name + pair.second, y + 16.5, 5, PETROL)
        told = " → ".join("–" if value is None else percent(value) for value in (row.first, row.second))
        sheet.text(name + axis + 24, y + 21, told, fill=SOFT)
        y += 33
    return sheet.finish(y + 4)

"""One characteristic drawn: a line from 0 to 100 % with a shape per segment. Pure geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 240, 32, 8
SHAPES = ("disc", "diamond", "triangle", "square")
LANES = (16, 6, 26, -4)
NEAR = Decimal(11)  # shapes nearer than this would hide each other, and move to a lane of their own


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape at a place on the line; `before` is where it was at an earlier moment, if it is known."""

    shape: str
    x: Decimal
    y: int
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """The marks of one characteristic and the ticks of the line."""

    marks: tuple[Mark, ...]
    ticks: tuple[Decimal, ...]


def shape_of(place: int) -> str:
    """The shape of the segment at this place in the catalogue."""
    return SHAPES[place % len(SHAPES)]


def strip(
    values: Mapping[str, Decimal | None],
    before: Mapping[str, Decimal | None],
    shapes: Mapping[str, str],
    *,
    is_rtl: bool = False,
) -> Strip:
    """Where each segment's percentage stands; unknown and hidden ones are not drawn."""
    marks: list[Mark] = []
    for segment, value in values.items():
        if value is None:
            continue
        x = _x(value, is_rtl=is_rtl)
        taken = {mark.y for mark in marks if abs(mark.x - x) < NEAR}
        old = before.get(segment)
        marks.append(
            Mark(
                shapes[segment],
                x,
                next((lane for lane in LANES if lane not in taken), LANES[-1]),
                None if old is None else _x(old, is_rtl=is_rtl),
            )
        )
    return Strip(tuple(marks), tuple(_x(Decimal(tick), is_rtl=is_rtl) for tick in (0, 25, 50, 75, 100)))


def _x(percent: Decimal, *, is_rtl: bool) -> Decimal:
    share = min(max(percent, Decimal()), Decimal(100)) / 100
    if is_rtl:
        share = 1 - share
    return (EDGE + share * (WIDTH - 2 * EDGE)).quantize(Decimal("0.1"))

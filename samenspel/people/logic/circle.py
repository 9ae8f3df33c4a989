"""The circle around a child, as a drawing: where each adult stands, in units of a box of 360 wide.

The child is in the middle. Who raises the child stands beside it, others below and above, in the order given. At
most eight are drawn; the table beside the drawing has them all. Nothing here knows who lives where: homes cannot be
read from addresses, and are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from samenspel.people.logic.custody import RAISING, SENT, Kind, Right

WIDTH: Final = 360.0
MOST: Final = 8
RADIUS: Final = 25.0
CHILD_RADIUS: Final = 33.0
BELOW: Final = 90.0  # what stands under a node: name, kind and rights
_PITCH, _COLUMN, _TOP = 158.0, 120.0, 40.0
_LONGEST = 15
# The order in which rights are always drawn and listed.
ORDER: Final = (Right.GENERAL, Right.TALKS, Right.DOSSIER, Right.DECIDE, Right.COLLECT)
# (column, row) beside, above (-1) and below (1) the child, per number of adults.
_PLACES: Final[dict[int, tuple[tuple[int, int], ...]]] = {
    0: (),
    1: ((0, 1),),
    2: ((-1, 0), (1, 0)),
    3: ((-1, 0), (1, 0), (0, 1)),
    4: ((-1, 0), (1, 0), (-1, 1), (1, 1)),
    5: ((-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)),
    6: ((-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1), (0, -1)),
    7: ((-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1), (-1, -1), (1, -1)),
    8: ((-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1), (-1, -1), (0, -1), (1, -1)),
}


class Shape(StrEnum):
    """What an adult is to the child, as a shape."""

    RAISES = "raises"  # a circle
    NEAR = "near"  # a square with round corners
    SENT = "sent"  # a square on its point
    TEAM = "team"  # a circle in another tone, with a ring


class Line(StrEnum):
    """How much there is between an adult and the child, as a line."""

    WHOLE = "whole"  # decides
    TOLD = "told"  # news or talks
    LITTLE = "little"  # fetching, or nothing yet
    CUT = "cut"  # a block


@dataclass(frozen=True, slots=True)
class Someone:
    """An adult to be drawn; `said` is what they are to the child, in a word or two."""

    name: str
    said: str
    shape: Shape
    rights: frozenset[Right] = frozenset()
    is_blocked: bool = False
    is_gone: bool = False

    @property
    def line(self) -> Line:
        """How the line to the child is drawn."""
        if self.is_blocked:
            return Line.CUT
        if Right.DECIDE in self.rights:
            return Line.WHOLE
        if self.shape is Shape.TEAM:
            return Line.TOLD
        return Line.TOLD if self.rights & {Right.GENERAL, Right.TALKS, Right.DOSSIER} else Line.LITTLE


@dataclass(frozen=True, slots=True)
class Mark:
    """One right of a node: where its sign stands, and whether it is there."""

    right: Right
    x: float
    y: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Node:
    """An adult in the drawing, with the ends of the line to the child and the middle of it."""

    who: Someone
    x: float
    y: float
    line: tuple[float, float, float, float]
    middle: tuple[float, float]
    marks: tuple[Mark, ...]

    @property
    def label(self) -> str:
        """The name as far as there is room for it."""
        return shortened(self.who.name)

    @property
    def said(self) -> str:
        """What they are to the child, as far as there is room for it."""
        return shortened(self.who.said, _LONGEST + 4)


@dataclass(frozen=True, slots=True)
class Circle:
    """The whole drawing; `more` adults did not fit."""

    height: float
    child_x: float
    child_y: float
    nodes: tuple[Node, ...]
    more: int = 0


def shape_of(kind: Kind) -> Shape:
    """The shape of an adult of this kind."""
    if kind in RAISING:
        return Shape.RAISES
    return Shape.SENT if kind in SENT else Shape.NEAR


def circle(people: Sequence[Someone], *, rtl: bool = False) -> Circle:
    """The drawing of these adults around a child; from right to left it is the mirror image."""
    shown = people[:MOST]
    places = _PLACES[len(shown)]
    above = any(row < 0 for _column, row in places)
    below = any(row > 0 for _column, row in places)
    child_y = _TOP + (_PITCH if above else 0.0)
    nodes = tuple(
        _node(who, column, child_y + row * _PITCH, child_y, rtl=rtl)
        for who, (column, row) in zip(shown, places, strict=True)
    )
    return Circle(child_y + (_PITCH if below else 0.0) + BELOW, WIDTH / 2, child_y, nodes, len(people) - len(shown))


def _node(who: Someone, column: int, y: float, child_y: float, *, rtl: bool) -> Node:
    x = WIDTH / 2 + (-column if rtl else column) * _COLUMN
    line = _line(x, y, child_y)
    middle = ((line[0] + line[2]) / 2, (line[1] + line[3]) / 2)
    if not who.rights:
        return Node(who, x, y, line, middle, ())
    step = 17.5 * (-1 if rtl else 1)
    marks = tuple(
        Mark(right, x + (place - 2) * step, y + RADIUS + 52, right in who.rights) for place, right in enumerate(ORDER)
    )
    return Node(who, x, y, line, middle, marks)


def _line(x: float, y: float, child_y: float) -> tuple[float, float, float, float]:
    """From the edge of the child, or of the words under it, to the edge of the node or of its words."""
    middle = WIDTH / 2
    away = 0 if x == middle else (1 if x > middle else -1)
    if y == child_y:
        return middle + away * (CHILD_RADIUS + 3), child_y, x - away * (RADIUS + 3), y
    if y > child_y:  # below: from under the child's name
        return middle + away * 30, child_y + (30 if away else CHILD_RADIUS + 30), x - away * 14, y - RADIUS - 3
    return middle + away * 24, child_y - (26 if away else CHILD_RADIUS + 3), x - away * 14, y + BELOW - 2


def shortened(text: str, longest: int = _LONGEST) -> str:
    """At most so many letters, with dots for the rest."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"

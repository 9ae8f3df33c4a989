"""A share of every round of some years as a small picture, each a bar with a stretch, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from samenspel.core.logic.disclosure import Stretch
from samenspel.core.logic.school_years import label_of
from samenspel.frameworks.evidence import ShownMoment
from samenspel.ui.numbers import percent
from samenspel.ui.parts import Column

BAR: Final = 16
STEP: Final = 24
YEAR: Final = 62  # a year is as wide as its label, at least
BETWEEN: Final = 14
TOP: Final = 2
HEIGHT: Final = 44  # of a hundred percent
BASE: Final = TOP + HEIGHT


@dataclass(frozen=True, slots=True)
class Bar:
    """One round: it lies between `high` and `low`, seen from above. Both on the base: it is not shown."""

    x: float
    high: float = BASE
    low: float = BASE

    @property
    def middle(self) -> float:
        """From left to right."""
        return self.x + BAR / 2

    @property
    def height(self) -> float:
        """Of the stretch in which it lies."""
        return round(self.low - self.high, 1)

    @property
    def rest(self) -> float:
        """Of what lies below that stretch."""
        return round(BASE - self.low, 1)


@dataclass(frozen=True, slots=True)
class Year:
    """The bars of a school year, on a line from `left` to `right`."""

    label: str
    left: float
    right: float
    bars: tuple[Bar, ...]

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A round in words."""

    name: str
    year: str
    said: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The picture in units of `width`, and the rows of its table, the newest first."""

    width: float
    years: tuple[Year, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    bar: int = BAR
    base: int = BASE


def trend_of(moments: Sequence[ShownMoment]) -> Trend | None:
    """The rounds of some years, oldest first; None where fewer than two can be shown: that is no trend."""
    if sum(one.value is not None for one in moments) < 2:
        return None
    by_year = [(start, list(found)) for start, found in groupby(moments, key=lambda one: one.start)]
    wide = [max(YEAR, len(found) * STEP) for _start, found in by_year]
    width = sum(wide) + BETWEEN * (len(wide) - 1)
    years, left = [], 0
    for (start, found), its in zip(by_year, wide, strict=True):
        years.append(_year(start, found, left, its, width if get_language_bidi() else 0))
        left += its + BETWEEN
    rows = tuple(Row(one.name, label_of(one.start), said(one.value)) for one in reversed(moments))
    columns = (Column("round", _("Round")), Column("share", _("Share of the children")))
    return Trend(width, tuple(years), rows, columns)


def said(seen: Stretch | None) -> str:
    """A share as the team reads it."""
    return _("at least %(percent)s") % {"percent": percent(seen.low / 100)} if seen else _("too few to show")


def _year(start: int, found: Sequence[ShownMoment], left: float, wide: float, mirror: float) -> Year:
    """The bars in the middle of their year; with `mirror`, the width of the whole, time runs from right to left."""
    first = left + (wide - len(found) * STEP + STEP - BAR) / 2
    bars = tuple(_bar(one.value, first + STEP * number, mirror) for number, one in enumerate(found))
    return Year(
        label_of(start), mirror - left - wide if mirror else left, mirror - left if mirror else left + wide, bars
    )


def _bar(seen: Stretch | None, x: float, mirror: float) -> Bar:
    x = mirror - x - BAR if mirror else x
    if seen is None:
        return Bar(x)
    high, low = (round(BASE - HEIGHT * one / 100, 1) for one in (seen.high, seen.low))
    return Bar(x, high, low)

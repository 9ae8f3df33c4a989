"""What a centre can show for each criterion: what it does anyway, counted, and never a figure below the threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.logic.disclosure import TEAM, Stretch
from samenspel.core.logic.school_years import label_of, start_on
from samenspel.frameworks.evidence import Finding, findings, indicators
from samenspel.frameworks.logic.own import Entry
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.home.trend import Trend, said, trend_of
from samenspel.organisations.models import SchoolYear
from samenspel.ui.numbers import percent
from samenspel.ui.parts import Column, Term

CRITERIA: Final = "criteria"
BEFORE: Final = 2  # how many school years one looks back


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be shown: what it is, how much, how much that was in years before, and of each round."""

    what: str | Promise
    amount: str
    before: str
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion with what there is to show for it; `word` says how that stands, in `tone`."""

    criterion: Entry
    number: str
    lines: tuple[Line, ...]
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The criteria with what there is to show, in words; `counted` says of each figure what is in it and what not."""

    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counted: tuple[Term, ...]

    @property
    def has_any(self) -> bool:
        """Whether there is anything to show, or almost."""
        return any(row.lines for row in self.rows)


def evidence(books: Shelf, year: SchoolYear, today: date) -> Evidence:
    """What there is to show in a school year. As many queries as the indicators take.

    Everyone who opens the Kompas reads the same page, so that the threshold of the team holds for leaders too.
    """
    found = findings(CRITERIA, year.start, TEAM.threshold, BEFORE)
    is_running = year.start == start_on(today)
    rows = tuple(_row(one, found.get(one.key, ()), is_running=is_running) for one in books.criteria())
    known = {one.indicator.key for several in found.values() for one in several}
    counted = tuple(Term(capfirst(str(one.name)), one.privacy) for one in indicators(CRITERIA) if one.key in known)
    columns = (
        Column("criterion", books.name(CRITERIA)),
        Column("shown", _("What we can show"), hidden=True),
        Column("state", _("How that stands"), hidden=True),
    )
    return Evidence(_note(rows), columns, rows, counted)


def _note(rows: tuple[Row, ...]) -> str:
    many = sum(any(line.amount for line in row.lines) for row in rows)
    if not many:
        return ""
    return ngettext(
        "For %(many)s of the %(all)s criteria there is something to see from what you do anyway.",
        "For %(many)s of the %(all)s criteria there is something to see from what you do anyway.",
        many,
    ) % {"many": many, "all": len(rows)}


def _row(criterion: Entry, found: Iterable[Finding], *, is_running: bool) -> Row:
    lines = tuple(_line(one, is_running=is_running) for one in found)
    number = criterion.key if criterion.key.isdigit() else ""
    if not lines:
        return Row(criterion, number, (), _("nothing yet"), "neutral")
    if not any(line.amount for line in lines):
        return Row(criterion, number, lines, _("too few to show"), "neutral")
    return Row(criterion, number, lines, _("something to see"), "ok")


def _line(found: Finding, *, is_running: bool) -> Line:
    before = " · ".join(f"{label_of(year)}: {_amount(found, value)}" for year, value in found.earlier)
    amount = "" if found.value is None else _amount(found, found.value)
    if amount and is_running:
        amount = _("%(amount)s so far") % {"amount": amount}
    return Line(found.indicator.name, amount, before, trend_of(found.moments))


def _amount(found: Finding, value: float | Stretch) -> str:
    if isinstance(value, Stretch):
        return said(value)
    if found.indicator.unit == "percent":
        return percent(value / 100)
    if found.indicator.counts_people:
        return _("at least %(many)s") % {"many": int(value)}
    return str(int(value))

"""Figures of talks in words and stretches for the team; nothing that may not be shown comes in here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.logic.disclosure import TEAM, Share, Stretch, is_over, share_alone, share_of_all, standing_alone
from samenspel.core.logic.school_years import label_of
from samenspel.talks.logic.agreements import Side
from samenspel.talks.queries.equals import Equality, Years
from samenspel.talks.queries.turnout import RoundTurnout
from samenspel.talks.words import ROUNDS
from samenspel.ui.numbers import percent

WIDTH, EDGE = 240, 8
MEASURES: Final[Mapping[str, Promise]] = {
    "child_there": gettext_lazy("The child was at its own talk"),
    Side.CHILD: gettext_lazy("The child brought something"),
    Side.HOME: gettext_lazy("A parent brought something"),
    Side.STAFF: gettext_lazy("The team brought something"),
    "looked_back": gettext_lazy("One came back to what was agreed"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of percents on a line of WIDTH; `norm` is where the norm stands, None without one."""

    x: float
    width: float
    norm: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One share as the team sees it. `tone` and `verdict` are empty where no norm belongs to it."""

    name: str
    year: str
    said: str
    low: int | None
    high: int | None
    band: Band | None
    is_now: bool = False
    many: str = ""
    norm: int | None = None
    verdict: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Part:
    """The lines that are compared with each other: rounds of one kind, or years of one measure; the newest first."""

    title: str
    lines: tuple[Line, ...]

    @property
    def newest(self) -> Line:
        """The line that is shown largest."""
        return self.lines[0]

    @property
    def last(self) -> Band | None:
        """Where it was the time before."""
        return self.lines[1].band if len(self.lines) > 1 else None

    @property
    def before(self) -> str:
        """The years before in words."""
        return " · ".join(f"{line.year}: {line.said}" for line in self.lines[1:])


def turnout_parts(found: Sequence[RoundTurnout], year: int, *, is_rtl: bool) -> list[Part]:
    """A part per kind of round, in the order in which they come in a year; the newest round of each on top."""
    kinds = dict.fromkeys(one.kind for one in sorted(found, key=lambda one: (-one.year, one.first_on or date.max)))
    return [
        Part(
            str(ROUNDS[kind]),
            tuple(round_line(one, year, is_rtl=is_rtl) for one in reversed(found) if one.kind == kind),
        )
        for kind in kinds
    ]


def round_line(one: RoundTurnout, year: int, *, is_rtl: bool = False) -> Line:
    """One round as the team reads it, wherever it stands."""
    seen = share_alone(one.share, TEAM.threshold)
    over = is_over(one.share, one.norm, TEAM.threshold)
    return Line(
        name=one.title,
        year=label_of(one.year),
        said=_said(seen),
        low=seen.low if seen else None,
        high=seen.high if seen else None,
        band=_band(seen, one.norm, is_rtl=is_rtl),
        is_now=one.year == year,
        many=_many(one),
        norm=one.norm,
        verdict=_verdict(over, one.norm),
        tone="ok" if over else "neutral" if over is None else "lean",
    )


def _many(one: RoundTurnout) -> str:
    """How many children it is known of, in steps; and whether that is all of them, only where many are not."""
    known = standing_alone(one.share.whole, TEAM.threshold)
    if known is None:
        return ""
    said = _("of at least %(many)s children") % {"many": known}
    unnoted = _("not everything is noted yet")
    return f"{said} · {unnoted}" if one.turnout.open > TEAM.threshold else said


def _verdict(over: bool | None, norm: int) -> str:
    if over is None:
        return ""
    said = _("more than %(norm)s") if over else _("not more than %(norm)s")
    return said % {"norm": percent(norm / 100)}


def _said(seen: Stretch | None) -> str:
    if seen is None:
        return _("too few to show")
    return _("at least %(percent)s") % {"percent": percent(seen.low / 100)}


def _band(seen: Stretch | None, norm: int | None, *, is_rtl: bool) -> Band | None:
    if seen is None:
        return None
    ends = sorted(_x(one, is_rtl=is_rtl) for one in (seen.low, seen.high))
    return Band(ends[0], round(ends[1] - ends[0], 1), None if norm is None else _x(norm, is_rtl=is_rtl))


def _x(number: int, *, is_rtl: bool) -> float:
    share = number / 100
    return round(EDGE + (1 - share if is_rtl else share) * (WIDTH - 2 * EDGE), 1)


def equality_parts(found: Years, year: int, *, is_rtl: bool) -> list[Part]:
    """A part per measure with a line per school year, the newest on top; what is known of no year is not there."""
    parts = []
    for key, title in MEASURES.items():
        shares: dict[int, list[Share]] = defaultdict(list)
        for of, share in _measured(found, key):
            if share.whole:
                shares[of].append(share)
        lines = tuple(_year(one, shares[one], year, is_rtl=is_rtl) for one in sorted(shares, reverse=True))
        if lines:
            parts.append(Part(str(title), lines))
    return parts


def _measured(found: Years, key: str) -> list[tuple[int, Share]]:
    if key == "looked_back":
        return [(one.year, one.share) for one in found.back]
    return [(one.year, _measure(one, key)) for one in found.equality]


def _measure(of: Equality, key: str) -> Share:
    return of.child_there if key == "child_there" else of.brought[Side(key)]


def _year(one: int, shares: Sequence[Share], year: int, *, is_rtl: bool) -> Line:
    """A year follows from its rounds: the Kompas shows those too."""
    seen, label = share_of_all(shares, TEAM.threshold), label_of(one)
    low, high = (seen.low, seen.high) if seen else (None, None)
    return Line(label, label, _said(seen), low, high, _band(seen, None, is_rtl=is_rtl), is_now=one == year)


def lede(parts: Sequence[Part]) -> str:
    """The newest round of which something can be said."""
    newest = next((line for part in parts for line in part.lines if line.is_now and line.low is not None), None)
    if newest is None:
        return ""
    return _("%(round)s: for %(share)s of the children a parent came.") % {"round": newest.name, "share": newest.said}


def export(turnout: Sequence[Part], equality: Sequence[Part]) -> tuple[list[str], list[list[str | int | None]]]:
    """The same tables as a file: what is hidden on the page is empty there."""
    header = [
        *(_("What"), _("Round"), _("School year"), _("At least (%)"), _("At most (%)")),
        *(_("Norm (%)"), _("Against the norm")),
    ]
    rows = [
        [figure, line.name, line.year, line.low, line.high, line.norm, line.verdict]
        for figure, line in [
            *((_("turnout"), line) for part in turnout for line in part.lines),
            *((part.title, line) for part in equality for line in part.lines),
        ]
    ]
    return header, rows

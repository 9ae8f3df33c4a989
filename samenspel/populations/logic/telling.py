"""From figures to a table for one audience, and to what is worth saying about it. Pure; words come later."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samenspel.core.logic.disclosure import Group, Reason, Row, Table, View
from samenspel.populations.logic.catalogue import MEASURES, Catalogue, Characteristic
from samenspel.populations.logic.contradictions import Figures

YEARS_BETWEEN = 4  # S068: once per schoolplan cycle, and earlier when something changed


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing worth a sentence: a characteristic between two values, in the segments that show it."""

    characteristic: str
    low: Decimal
    high: Decimal
    segments: tuple[str, ...]


def characteristics_in(catalogue: Catalogue, figures: Figures) -> tuple[Characteristic, ...]:
    """The characteristics a snapshot holds, unknown ones too, in the order of the themes; sizes aside."""
    present = {key for key, _segment in figures}
    themes = [theme.key for theme in catalogue.themes]
    found = [one for one in catalogue.characteristics if one.key in present and not one.is_size]
    return tuple(sorted(found, key=lambda one: themes.index(one.theme)))


def segments_in(catalogue: Catalogue, figures: Figures) -> tuple[str, ...]:
    """The segments a snapshot is about, in the order of the catalogue."""
    present = {segment for _key, segment in figures}
    return tuple(segment.key for segment in catalogue.segments if segment.key in present)


def table_of(catalogue: Catalogue, figures: Figures) -> Table:
    """The figures of one snapshot, as disclosure control wants them."""
    segments = segments_in(catalogue, figures)
    shown = characteristics_in(catalogue, figures)
    keys = {one.key for one in shown}
    return Table(
        sizes={segment: _whole(figures.get((catalogue.size_key, segment))) for segment in segments},
        rows=tuple(
            Row(
                one.key,
                MEASURES[one.unit],
                {segment: figures.get((one.key, segment)) for segment in segments},
                one.counted_in,
            )
            for one in shown
        ),
        groups=tuple(Group(group.members, group.exhaustive) for group in catalogue.groups if keys & set(group.members)),
    )


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def facts(view: View, shown: Sequence[Characteristic], most: int = 2) -> tuple[Fact, ...]:
    """What a sentence tells first, for this audience: only what the audience sees."""
    found = []
    for one in sorted((one for one in shown if one.lede), key=lambda one: one.lede):
        values = {
            segment: cell.value
            for (key, segment), cell in view.cells.items()
            if key == one.key and cell.value is not None
        }
        if values:
            found.append(Fact(one.key, min(values.values()), max(values.values()), tuple(values)))
    return tuple(found[:most])


def mostly_unknown(view: View) -> tuple[str, ...]:
    """The segments about which more than half of the figures are unknown."""
    unknown: dict[str, list[bool]] = {}
    for (_key, segment), cell in view.cells.items():
        unknown.setdefault(segment, []).append(cell.reason is Reason.UNKNOWN)
    return tuple(segment for segment, flags in unknown.items() if sum(flags) * 2 > len(flags))


def next_due(reference_date: date) -> date:
    """When the analysis is due again: four years later, on the first of the month."""
    return date(reference_date.year + YEARS_BETWEEN, reference_date.month, 1)


def hidden_values(
    view: View, full: Mapping[tuple[str, str], Decimal | None], percents: Container[str]
) -> tuple[Decimal, ...]:
    """The percentages that a snapshot holds and this view does not show anywhere, for looking through texts.

    `percents` are the keys of the rows in percent: that a number of children or of languages is shown says
    nothing about a percentage of the same size.
    """
    shown = {cell.value for (key, _segment), cell in view.cells.items() if key in percents}
    hidden = {
        value
        for place, value in full.items()
        if value is not None and place in view.cells and place[0] in percents and value not in shown
    }
    return tuple(sorted(hidden))

"""The registry of evidence: rooms above tell what they can show for an element of a framework.

A room registers in its `AppConfig.ready`:

    register(Indicator(
        key="activities.tagged", framework="criteria", name=_("activities that work on it"),
        unit="count", counts_people=False, privacy=_("Counts activities, not people."),
        measure=lambda years: {year: {"1": 3, "4": 7} for year in years},
    ))

An indicator measures what happens anyway; it is never a reason to ask people for more (product.md,
"Partnership before proof"), and never a figure about one family or one member of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

from samenspel.core.logic.disclosure import Share, Stretch, share_alone, share_of_all, standing_alone

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Moment:
    """A share of one moment of the year, as a round of talks; without a name it weighs in the year and is not shown."""

    name: str
    share: Share


Measured = float | Share | tuple[Moment, ...]
Measure = Callable[[Any], Mapping[int, Mapping[str, Measured]]]
Source = Callable[[Sequence[int]], Any]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a room can show.

    `measure(starts)` gets the first calendar years of school years and gives, for the centre in scope and each year, a
    value per element key in `unit` (percent: 0-100). A year or element that is absent is unknown, which is not zero.
    It asks the database once, however many years there are.
    `counts_people`: small values can point at somebody, so they are hidden under the reader's threshold, and the
    others are said in steps of it. A percentage of people is measured as a `Share`, so that it is known of how many;
    or as moments in their order, which are shown too: the year follows from what is shown of them.
    `privacy` says in plain words what is counted and what is not.
    `source`: several indicators that count the same rows name one; it gets the starts and is asked once for all of
    them, and `measure` gets what it found.
    """

    key: str
    framework: str
    name: Words
    unit: Literal["count", "percent"]
    counts_people: bool
    privacy: Words
    measure: Measure
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """What is shown of a moment in the school year that began in `start`; None: it is too small."""

    start: int
    name: str
    value: Stretch | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A value for one element; of people at least so many. `is_hidden`: there is one, but it is too small to show.

    A share of people is the stretch of percents in which it lies. `earlier` are the values of years before that can be
    shown, by the first calendar year, oldest first. `moments` are those of all these years, oldest first.
    """

    indicator: Indicator
    value: float | Stretch | None
    is_hidden: bool = False
    earlier: tuple[tuple[int, float | Stretch], ...] = ()
    moments: tuple[ShownMoment, ...] = ()


_registry: dict[str, Indicator] = {}


def register(indicator: Indicator) -> Indicator:
    """Add an indicator. Raises ValueError for a key that is taken, of another app's shape, or without words."""
    if not indicator.key.count(".") == 1 or not str(indicator.privacy).strip():
        raise ValueError(f"{indicator.key!r}: write it as app.word, and say what it means for privacy")
    if _registry.setdefault(indicator.key, indicator) is not indicator:
        raise ValueError(f"indicator {indicator.key} is registered twice")
    return indicator


def indicators(framework: str) -> tuple[Indicator, ...]:
    """The indicators for a framework, by key."""
    return tuple(one for key, one in sorted(_registry.items()) if one.framework == framework)


def findings(framework: str, start: int, threshold: int, before: int = 0) -> dict[str, tuple[Finding, ...]]:
    """What can be shown per element key in the school year that began in `start`, and in so many years before.

    `threshold`: of the reader (`core.logic.disclosure.Audience`); numbers of people below it are hidden, zero too,
    and go in steps of it. 0 shows all. Costs what the indicators cost: one measure or source each, for all elements
    and years.
    """
    found: dict[str, list[Finding]] = {}
    years = range(start - before, start + 1)
    sources = {source: source(years) for source in {one.source for one in indicators(framework)} if source}
    for indicator in indicators(framework):
        values = indicator.measure(sources[indicator.source] if indicator.source else years)
        for key, value in values.get(start, {}).items():
            shown = _shown(indicator, value, threshold)
            earlier = ((year, _shown(indicator, values.get(year, {}).get(key), threshold)) for year in years[:-1])
            known = tuple((year, one) for year, one in earlier if one is not None)
            moments = tuple(one for year in years for one in _moments(year, values.get(year, {}).get(key), threshold))
            found.setdefault(key, []).append(Finding(indicator, shown, shown is None, known, moments))
    return {key: tuple(rows) for key, rows in found.items()}


def _moments(start: int, value: Measured | None, threshold: int) -> list[ShownMoment]:
    if not isinstance(value, tuple):
        return []
    return [ShownMoment(start, one.name, share_alone(one.share, threshold)) for one in value if one.name]


def _shown(indicator: Indicator, value: Measured | None, threshold: int) -> float | Stretch | None:
    """What may be said. Raises ValueError for a percentage of people of which it is not known of how many."""
    if value is None:
        return None
    if isinstance(value, Share):
        return share_alone(value, threshold)
    if isinstance(value, tuple):
        return share_of_all([one.share for one in value], threshold)
    if not indicator.counts_people:
        return value
    if indicator.unit == "percent":
        raise ValueError(f"{indicator.key}: a percentage of people is measured as a Share")
    return standing_alone(int(value), threshold)

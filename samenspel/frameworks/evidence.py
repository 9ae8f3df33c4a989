"""The registry of evidence: rooms above tell what they can show for an element of a framework.

A room registers in its `AppConfig.ready`:

    register(Indicator(
        key="activities.tagged", framework="criteria", name=_("activities that work on it"),
        unit="count", counts_people=False, privacy=_("Counts activities, not people."),
        measure=lambda year: {"1": 3, "4": 7},
    ))

An indicator measures what happens anyway; it is never a reason to ask people for more (product.md,
"Partnership before proof"), and never a figure about one family or one member of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise
Measure = Callable[[int], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a room can show.

    `measure(start)` gets the first calendar year of a school year and gives, for the centre in scope, a value
    per element key in `unit` (percent: 0-100). An element that is absent is unknown, which is not zero.
    `counts_people`: small values can point at somebody, so they are hidden under the reader's threshold.
    `privacy` says in plain words what is counted and what is not.
    """

    key: str
    framework: str
    name: Words
    unit: Literal["count", "percent"]
    counts_people: bool
    privacy: Words
    measure: Measure


@dataclass(frozen=True, slots=True)
class Finding:
    """A value for one element; `is_hidden`: there is one, but it is too small to show."""

    indicator: Indicator
    value: float | None
    is_hidden: bool = False


_registry: dict[str, Indicator] = {}


def register(indicator: Indicator) -> Indicator:
    """Add an indicator. Raises ValueError for a key that is taken, of another app's shape, or without words."""
    if not indicator.key.count(".") == 1 or not str(indicator.privacy).strip():
        raise ValueError(f"{indicator.key!r}: write it as app.word, and say what it means for privacy")
    if indicator.counts_people and indicator.unit == "percent":
        raise ValueError(f"{indicator.key}: a percentage of people needs populations' disclosure control")
    if _registry.setdefault(indicator.key, indicator) is not indicator:
        raise ValueError(f"indicator {indicator.key} is registered twice")
    return indicator


def indicators(framework: str) -> tuple[Indicator, ...]:
    """The indicators for a framework, by key."""
    return tuple(one for key, one in sorted(_registry.items()) if one.framework == framework)


def findings(framework: str, start: int, threshold: int) -> dict[str, tuple[Finding, ...]]:
    """What can be shown per element key in the school year that began in `start`.

    `threshold`: numbers of people from 1 up to, not including, this one are hidden; 0 shows all
    (`core.logic.disclosure.Audience`). Costs what the indicators cost: one measure each, for all elements.
    """
    found: dict[str, list[Finding]] = {}
    for indicator in indicators(framework):
        for key, value in indicator.measure(start).items():
            is_hidden = indicator.counts_people and 0 < value < threshold
            found.setdefault(key, []).append(Finding(indicator, None if is_hidden else value, is_hidden))
    return {key: tuple(rows) for key, rows in found.items()}

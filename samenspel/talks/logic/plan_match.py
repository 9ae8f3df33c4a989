"""Which table that is needed now is which talk that is there already: pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Adult = TypeVar("Adult", bound=Hashable)


def matched(wanted: Sequence[Sequence[Adult]], there: Mapping[Key, Sequence[Adult]]) -> tuple[Key | None, ...]:
    """Per table (its adults from home) the talk that it goes on as, or None for a new one; no talk twice.

    The same adults first, then the most in common, then whatever talk is left: so a talk keeps its moment when only
    who sits at it changed.
    """
    found: list[Key | None] = [None] * len(wanted)
    free = dict(there)
    pairs = sorted(
        (
            (_distance(adults, its), index, place, key)
            for index, adults in enumerate(wanted)
            for place, (key, its) in enumerate(free.items())
        ),
        key=lambda row: row[:3],
    )
    for _far, index, _place, key in pairs:
        if found[index] is None and key in free:
            found[index] = key
            del free[key]
    return tuple(found)


def _distance(one: Sequence[Adult], other: Sequence[Adult]) -> float:
    here, there = set(one), set(other)
    if here == there:
        return 0.0
    return 2.0 - len(here & there) / max(1, len(here | there))

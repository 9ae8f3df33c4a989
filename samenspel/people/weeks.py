"""In which of one's own weeks a child is: known on a higher floor, which registers itself here.

A parent who has a child every other week sees what belongs to the own week first, wherever something is listed by
child or by day. Only what that parent said is asked, and only for that parent: what the other home said is never
weighed, so that no list tells one home the agenda of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models.expressions import BaseExpression

from samenspel.core.actor import Actor

T = TypeVar("T")


class Week(Protocol):
    """A week from its first day to its last, both included; `own` when the child is with the one who asks."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    @property
    def own(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Way:
    """How it is asked, without a query of its own: `beside` a row with a `child` the word of this actor about that
    child, and `read` that word as the week of a day; None for a child that is always there."""

    beside: Callable[[Actor], BaseExpression]
    read: Callable[[Any, date], Week | None]


_ways: list[Way] = []


def weeks_by(way: Way) -> None:
    """Register who knows it."""
    if way not in _ways:
        _ways.append(way)


def week_beside(actor: Actor) -> dict[str, BaseExpression]:
    """What to annotate rows with a `child` with, for `week_of`."""
    return {f"week_{place}": way.beside(actor) for place, way in enumerate(_ways)}


def week_of(row: Any, day: date) -> Week | None:
    """The actor's week of this day for the child of a row that was annotated; None when nothing was said."""
    found = (way.read(getattr(row, f"week_{place}"), day) for place, way in enumerate(_ways))
    return next((week for week in found if week), None)


def own_week_first(rows: Iterable[T], week: Callable[[T], Week | None]) -> list[T]:
    """The rows of children who are with the actor in this week, or always; then the rest, each in the order it had."""
    return sorted(rows, key=lambda row: (found := week(row)) is not None and not found.own)

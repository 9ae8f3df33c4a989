"""Narrowing and ordering an inventory: pure, so that a page, a download and a print give the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from samenspel.activities.logic.balance import UNKNOWN, YES
from samenspel.activities.logic.rows import CRITERIA

UNKNOWN_PLACE = "?"
"""Stands for the unknown organisation where one is chosen."""
NONE = "none"
"""Stands for "no value in this lens" where a value is chosen."""
CURRENT = ""
"""The status of everything that has not stopped."""
EVERYTHING = "all"


class Row(Protocol):
    """What a filter looks at; an Activity has it."""

    number: Any
    name: Any
    note: Any
    status: Any
    described_in: Any
    stages: Any
    tags: Any

    @property
    def organisation_key(self) -> str | None: ...


Found = TypeVar("Found", bound=Row)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty field asks for nothing.

    `organisation` is a key or UNKNOWN_PLACE, `value` a value key or NONE of the lens `lens`.
    """

    words: str = ""
    organisation: str = ""
    stage: str = ""
    status: str = CURRENT
    lens: str = ""
    value: str = ""
    criterion: str = ""
    unknowns: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for anything."""
        return self != Filter()

    def fits(self, row: Row) -> bool:
        """Whether a row is what is asked for."""
        return (
            self._status(row)
            and (not self.organisation or self.organisation == (row.organisation_key or UNKNOWN_PLACE))
            and (not self.stage or row.stages.get(self.stage) == YES)
            and (not self.lens or self._value(row.tags))
            and (not self.criterion or self.criterion in row.tags.get(CRITERIA, ()))
            and (not self.unknowns or has_unknowns(row))
            and all(word in _text(row) for word in self.words.casefold().split())
        )

    def _status(self, row: Row) -> bool:
        if self.status == CURRENT:
            return bool(row.status != "stopped")
        return self.status in (EVERYTHING, row.status)

    def _value(self, tags: Mapping[str, Sequence[str]]) -> bool:
        values = tags.get(self.lens, ())
        return not values if self.value == NONE else self.value in values


def has_unknowns(row: Row) -> bool:
    """Whether a question mark is left: the organisation, where it is described, or a stage."""
    return row.organisation_key is None or "?" in row.described_in or UNKNOWN in row.stages.values()


def _text(row: Row) -> str:
    return " ".join([str(row.number), row.name, row.note, *row.described_in]).casefold()


ORDERS: Mapping[str, Callable[[Any], Any]] = {
    "number": lambda row: (row.number,),
    "name": lambda row: (row.name.casefold(), row.number),
    "organisation": lambda row: (row.organisation_key is None, str(row.organisation or ""), row.number),
}


def narrowed(rows: Iterable[Found], wanted: Filter, order: str = "number", *, descending: bool = False) -> list[Found]:
    """The rows that fit, in order; rows that are alike keep the order in which they came."""
    return sorted((row for row in rows if wanted.fits(row)), key=ORDERS[order], reverse=descending)


def rows_of(found: Sequence[Row]) -> int:
    """How many numbered rows of the inventory these activities fill."""
    return len({row.number for row in found})

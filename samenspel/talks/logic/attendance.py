"""How many children's guardians were there, per round: pure (S209).

Counted per child and never per family or teacher. At least one guardian is enough, and talks apart count once. Who is
not invited is not missed: a child about whom nobody may be asked, because the only parent is blocked, is not in the
denominator. What the figures may be shown to whom is decided by `core.logic.disclosure`, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

# "Over 80 %" (D2:62): a centre may set its own norm.
NORM: Final = Fraction(80, 100)


class Came(StrEnum):
    """How it went with one talk."""

    OPEN = "open"  # still to come
    PRESENT = "present"
    ABSENT_WITH_NOTICE = "absent_with_notice"
    ABSENT = "absent"
    MOVED = "moved"  # to another moment, that counts by itself
    CANCELLED = "cancelled"  # by the school: nobody missed it


_NOT_COUNTED: Final = frozenset({Came.MOVED, Came.CANCELLED})


@dataclass(frozen=True, slots=True)
class Turnout:
    """Children whose guardians were expected in a round, and of how many at least one came.

    `open` still have a talk to come and nobody who came yet; `excused` gave notice, and nobody came.
    """

    expected: int = 0
    present: int = 0
    excused: int = 0
    absent: int = 0
    open: int = 0

    @property
    def share(self) -> Fraction | None:
        """Present of those of whom it is known; None when it is known of nobody."""
        known = self.expected - self.open
        return Fraction(self.present, known) if known else None

    def meets(self, norm: Fraction = NORM) -> bool | None:
        """Whether more than the norm came; None as long as it is known of nobody."""
        return None if self.share is None else self.share > norm


def turnout(children: Iterable[Iterable[Came]]) -> Turnout:
    """The turnout of a round: per child how each of its talks went. A child without a counted talk is not expected."""
    found = {"present": 0, "excused": 0, "absent": 0, "open": 0}
    expected = 0
    for talks in children:
        went = {one for one in talks if one not in _NOT_COUNTED}
        if not went:
            continue
        expected += 1
        found[_best(went)] += 1
    return Turnout(expected, **found)


def _best(went: set[Came]) -> str:
    if Came.PRESENT in went:
        return "present"
    if Came.OPEN in went:
        return "open"
    return "excused" if Came.ABSENT_WITH_NOTICE in went else "absent"

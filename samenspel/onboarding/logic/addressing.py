"""Who gets a letter, and in what order the letters lie on the pile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

# The most letters in one file for the printer: it is made within a few seconds.
MOST_IN_ONE: Final = 400


@dataclass(frozen=True, slots=True)
class Addressee:
    """One adult and one child (row ids), with what decides the order; `group` is "" for a child in no group."""

    adult: int
    child: int
    group: str
    child_name: str
    adult_name: str
    born: date | None = None


def in_order(pile: Iterable[Addressee]) -> list[Addressee]:
    """By group ("Groep 4" before "Groep 10"; without a group last), child and adult."""
    return sorted(pile, key=_place)


def one_each(pile: Iterable[Addressee]) -> list[Addressee]:
    """One letter per adult: along with the youngest child; of one age the first in order."""
    found: dict[int, Addressee] = {}
    for one in in_order(pile):
        held = found.get(one.adult)
        if held is None or _is_younger(one, held):
            found[one.adult] = one
    return in_order(found.values())


def parts(total: int, most: int = MOST_IN_ONE) -> Sequence[range]:
    """The files into which so many letters go, each of at most `most`, as ranges of their places."""
    return [range(start, min(start + most, total)) for start in range(0, total, most)]


def _is_younger(one: Addressee, other: Addressee) -> bool:
    if one.born is None or other.born is None:
        return one.born is not None and other.born is None
    return one.born > other.born


def _place(one: Addressee) -> tuple[bool, tuple[tuple[int, str], ...], str, int, str, int]:
    return (
        not one.group,
        _natural(one.group),
        one.child_name.casefold(),
        one.child,
        one.adult_name.casefold(),
        one.adult,
    )


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Numbers in a name count as numbers."""
    pieces = re.split(r"(\d+)", name.casefold())
    return tuple((int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces)

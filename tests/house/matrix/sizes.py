"""How much of the matrix is asked when."""

from __future__ import annotations

import zlib

from tests.house.matrix.cast import Persona
from tests.house.matrix.matrix import Sample, may_open
from tests.house.matrix.rows import Ask


def share(*, opens: int, closed: int) -> Sample:
    """One in so many of the addresses that are for this person, and one in so many of those that are not."""

    def chosen(who: Persona, one: Ask, method: str) -> bool:
        number = opens if may_open(who, who.home, one) else closed
        return zlib.crc32(f"{who.key} {one.name} {one.owner} {method}".encode()) % number == 0

    return chosen

"""A code that is typed from paper: digits, because Latin letters are hard on an Arabic keyboard (docs/adr/0032)."""

from __future__ import annotations

from typing import Final

LENGTH: Final = 12
_GROUP: Final = 4


def in_groups(code: str) -> str:
    """As it stands on paper: "482109375512" -> "4821 0937 5512"."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def code_of(number: int) -> str:
    """A number below 10 ** LENGTH as a code. Raises ValueError for any other."""
    if not 0 <= number < 10**LENGTH:
        raise ValueError("a code has twelve digits")
    return str(number).zfill(LENGTH)

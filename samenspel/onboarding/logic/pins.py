"""A PIN of one's own: on a card without e-mail, and on the shared tablet of a group (docs/adr/0032, 0033)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SHORTEST: Final = 5
LONGEST: Final = 8
TRIES: Final = 5
# The finger walks along the keys: up, down, and round the zero.
_WALKS: Final = ("01234567890", "09876543210")


class Weakness(StrEnum):
    """Why a PIN is too easy to guess."""

    LENGTH = "length"
    REPEATED = "repeated"
    WALK = "walk"
    PAIRS = "pairs"


def weakness(pin: str) -> Weakness | None:
    """Why these digits are no PIN, or None when they are one. What is no digit counts as a wrong length."""
    if not (pin.isdecimal() and pin.isascii() and SHORTEST <= len(pin) <= LONGEST):
        return Weakness.LENGTH
    if len(set(pin)) == 1:
        return Weakness.REPEATED
    if any(pin in walk * 2 for walk in _WALKS):
        return Weakness.WALK
    if len(pin) > 5 and pin == pin[:2] * (len(pin) // 2):
        return Weakness.PAIRS
    return None

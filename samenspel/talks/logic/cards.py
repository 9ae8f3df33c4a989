"""The picture cards with which a child says what is on its mind: our own set, drawn in `static/talks/cards`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

CARDS: Final = (
    "happy",
    "star",
    "nervous",
    "sad",
    "angry",
    "quiet",
    "friends",
    "helping",
    "teacher",
    "home",
    "reading",
    "writing",
    "sums",
    "drawing",
    "music",
    "sport",
    "building",
    "outside",
    "computer",
    "animals",
)


def chosen(keys: Iterable[str]) -> list[str]:
    """Of these keys the cards that we have, each once, in our order."""
    wanted = set(keys)
    return [card for card in CARDS if card in wanted]

"""Who is looking, and why they may not see a figure."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is looking: figures on fewer than `threshold` people stay hidden; 0 sees all."""

    key: str
    threshold: int


MAKER = Audience("maker", 0)
TEAM = Audience("team", 5)
OTHERS = Audience("others", 10)
LADDER = (TEAM, OTHERS)


class Reason(enum.StrEnum):
    """Why there is no figure: a word for the screen, never a hint at the size."""

    UNKNOWN = "unknown"  # nobody entered it; not zero
    SIZE_UNKNOWN = "size_unknown"  # the number of people in the column is unknown
    TOO_SMALL = "too_small"

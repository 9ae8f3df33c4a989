"""How many children have had an intake, and how many minutes it took: figures of ours, never of one colleague."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

MEDIAN_FROM: Final = 5  # talks; of fewer it would be the time of one or two colleagues
LONGEST: Final = timedelta(hours=4)  # a clock that ran on longer was forgotten

TO_PLAN, INVITED, FILLED, COMPLETED, DECLINED = "to_plan", "invited", "filled", "completed", "declined"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Children by how far their intake is; `to_plan` are those with whom nothing was begun."""

    children: int = 0
    completed: int = 0
    filled: int = 0
    invited: int = 0
    to_plan: int = 0
    declined: int = 0

    @property
    def open(self) -> int:
        """Children whose intake is still to come."""
        return self.filled + self.invited + self.to_plan

    @property
    def share(self) -> float | None:
        """The part (0 to 1) of the children whose family we spoke; None without children."""
        return self.completed / self.children if self.children else None


def coverage(states: Iterable[str]) -> Coverage:
    """From the state of each child's intake; no intake yet is "to_plan"."""
    found = list(states)
    return Coverage(
        children=len(found),
        **{state: found.count(state) for state in (COMPLETED, FILLED, INVITED, TO_PLAN, DECLINED)},
    )


def median_minutes(minutes: Iterable[int | None]) -> int | None:
    """The median of what was measured; None under five talks."""
    measured = [one for one in minutes if one is not None]
    return round(median(measured)) if len(measured) >= MEDIAN_FROM else None


def minutes_between(started: datetime | None, ended: datetime | None) -> int | None:
    """Whole minutes of a talk, begun ones included; None when it was not measured, or a clock was forgotten."""
    if started is None or ended is None or not timedelta() <= ended - started <= LONGEST:
        return None
    return -(-int((ended - started).total_seconds()) // 60)

"""When a family is reminded of its talk: pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import Final

REMINDED_BEFORE: Final = timedelta(days=2)
REMINDED_AT: Final = time(17)  # the school's own clock: after work, before the evening


def reminder_at(starts_at: datetime, clock: tzinfo) -> datetime:
    """Two days before the day of the talk, at five in the afternoon by the school's clock, also over a change of it."""
    day = starts_at.astimezone(clock).date() - REMINDED_BEFORE
    return datetime.combine(day, REMINDED_AT, tzinfo=clock)

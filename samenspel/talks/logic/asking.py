"""When families are asked, and asked once more: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

# With less time than this to answer nobody is asked a second time.
TOO_SHORT: Final = timedelta(days=2)


def asked_again_at(asked: datetime, until: datetime) -> datetime | None:
    """Halfway from the question to the last moment to answer, rounded down to the hour; None when that is too soon."""
    time_left = until - asked
    if time_left < TOO_SHORT:
        return None
    return (asked + time_left / 2).replace(minute=0, second=0, microsecond=0)

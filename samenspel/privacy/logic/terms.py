"""When what we know about somebody must be gone: pure, in days of the centre (domain.md a5).

The terms of law for a primary school, kept here as the longest we allow: the file two years after the child left,
three after a referral to special education, registration and leaving five years, what was settled a month. Who
was written down and never became anything here stays as short as that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from samenspel.core.personal import SETTLED_DAYS, Keep

FILE_YEARS: Final = 2
REFERRAL_YEARS: Final = 3
ENROLMENT_YEARS: Final = 5
ROLE_YEARS: Final = 2
SETTLED: Final = timedelta(days=SETTLED_DAYS)
UNTIED: Final = timedelta(days=30)  # without a role, a child or an account there is nothing to keep anybody for


@dataclass(frozen=True, slots=True)
class Leaving:
    """The end of a child's stay: None while it lasts, or where nothing says that it ever began."""

    last_day: date | None
    to_special: bool = False


def latest(leavings: Iterable[Leaving]) -> Leaving:
    """The end of several stays together: none as long as one of them lasts."""
    known = list(leavings)
    if not known or any(one.last_day is None for one in known):
        return Leaving(None)
    last = max(one.last_day for one in known if one.last_day)
    return Leaving(last, any(one.to_special for one in known))


def due(
    keep: Keep, *, left: Leaving | None = None, ended: date | None = None, settled: date | None = None
) -> date | None:
    """The first day on which a row must be gone, or None while no term runs.

    `left` is the leaving of the child that the row is about, `ended` the last day of an adult's last role or tie,
    `settled` the day on which a passing thing was used, decided or over.
    """
    last_day = left.last_day if left else None
    if keep is Keep.SETTLED:
        return settled + SETTLED if settled else None
    if keep is Keep.ROLE:
        return years_after(ended, ROLE_YEARS)
    if keep is Keep.ENROLMENT:
        return years_after(last_day, ENROLMENT_YEARS)
    if keep is Keep.FILE and left:
        return years_after(last_day, REFERRAL_YEARS if left.to_special else FILE_YEARS)
    if keep is Keep.FILE:
        return years_after(ended, FILE_YEARS)
    return None


def years_after(day: date | None, years: int) -> date | None:
    """The day after a term of whole years; 29 February becomes 1 March."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years) + timedelta(days=1)
    except ValueError:
        return date(day.year + years, 3, 1) + timedelta(days=1)

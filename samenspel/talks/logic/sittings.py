"""When talks are held: usual hours, days in a row, and the days of last year in another year: pure (S100).

A teacher has a class at half past eight, so the start and the end of the care day are for day nursery and toddlers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# More than this is no round any more, and keeps a form with a wrong year from filling a calendar.
MOST_DAYS: Final = 60


class Preset(StrEnum):
    """The part of a day that a centre chooses from."""

    AFTER_SCHOOL = "after_school"
    EVENING = "evening"
    CARE_START = "care_start"
    CARE_END = "care_end"
    VIDEO = "video"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when, and whether the family comes, is called by video, or is visited."""

    begins: time
    ends: time
    where: str = "here"


PRESETS: Final[Mapping[Preset, Hours]] = MappingProxyType(
    {
        Preset.AFTER_SCHOOL: Hours(time(15), time(17)),
        Preset.EVENING: Hours(time(18, 30), time(21)),
        Preset.CARE_START: Hours(time(7, 30), time(9)),
        Preset.CARE_END: Hours(time(16, 30), time(18, 15)),
        Preset.VIDEO: Hours(time(19), time(20, 30), "video"),
    }
)
IN_CARE: Final = frozenset({"kdv", "peuters"})


def presets_for(unit_kinds: Iterable[str]) -> tuple[Preset, ...]:
    """The usual hours at an organisation with these kinds of units; those of the care day only where there is one."""
    kinds = set(unit_kinds)
    care = (Preset.CARE_START, Preset.CARE_END) if kinds & IN_CARE else ()
    school = (Preset.AFTER_SCHOOL,) if kinds - IN_CARE or not kinds else ()
    return (*care, *school, Preset.EVENING, Preset.VIDEO, Preset.OWN)


def days_between(first: date, last: date, weekdays: Iterable[int]) -> tuple[date, ...]:
    """The days from first to last, both included, on these weekdays (0 is Monday).

    Raises ValueError when the last day is before the first, or there are more than MOST_DAYS.
    """
    if last < first:
        raise ValueError("backwards")
    if (last - first).days > MOST_DAYS * 7:
        raise ValueError("too many")
    wanted = set(weekdays)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = tuple(day for day in days if day.weekday() in wanted)
    if len(found) > MOST_DAYS:
        raise ValueError("too many")
    return found


def shift_by(day: date, years: int) -> timedelta:
    """How far to move to the same weekday of the same week, by its number, so many years later: always whole weeks.

    By numbers of weeks a round does not drift through the year, however often it is based on the one before. A week 53
    becomes week 52 where there is none.
    """
    year, week, weekday = day.isocalendar()
    try:
        wanted = date.fromisocalendar(year + years, week, weekday)
    except ValueError:
        wanted = date.fromisocalendar(year + years, week - 1, weekday)
    return wanted - day


def moved(days: Sequence[date], *, by_years: int) -> Mapping[date, date]:
    """Each day of a round with its day so many years later: all by the same whole weeks, so that none falls away.

    What a day falls on is for `holiday_on` to say; nothing is skipped here.
    """
    if not days:
        return {}
    shift = shift_by(min(days), by_years)
    return {day: day + shift for day in days}


def easter(year: int) -> date:
    """Easter Sunday, in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


class Holiday(StrEnum):
    """A day on which no Dutch school is open."""

    NEW_YEAR = "new_year"
    EASTER = "easter"
    KINGS_DAY = "kings_day"
    LIBERATION = "liberation"
    ASCENSION = "ascension"
    WHITSUN = "whitsun"
    CHRISTMAS = "christmas"


def in_summer(day: date) -> bool:
    """Whether the schools of every Dutch region are closed for the summer: the weeks that their holidays share."""
    return (7, 24) <= (day.month, day.day) <= (8, 14)


def holiday_on(day: date) -> Holiday | None:
    """The public holiday on a day; school holidays differ per region and are not known here."""
    fixed = {(1, 1): Holiday.NEW_YEAR, (12, 25): Holiday.CHRISTMAS, (12, 26): Holiday.CHRISTMAS}
    kings = date(day.year, 4, 27)
    kings -= timedelta(days=kings.weekday() == 6)  # on a Sunday it is the day before
    since_easter = (day - easter(day.year)).days
    moving = {
        0: Holiday.EASTER,
        1: Holiday.EASTER,
        39: Holiday.ASCENSION,
        49: Holiday.WHITSUN,
        50: Holiday.WHITSUN,
    }
    if day == kings:
        return Holiday.KINGS_DAY
    if (day.month, day.day) == (5, 5) and day.year % 5 == 0:
        return Holiday.LIBERATION
    return fixed.get((day.month, day.day)) or moving.get(since_easter)

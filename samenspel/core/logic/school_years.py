"""School years: they run from 1 August to 31 July and are named by two years, "2017-2018" (WPO art. 1)."""

from __future__ import annotations

import re
from datetime import date

_LABEL = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})", re.ASCII)


class NotASchoolYear(ValueError):
    """The text names no school year; `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def start_of(label: str) -> int:
    """The year in which it starts: "2017-2018" -> 2017. Raises NotASchoolYear."""
    found = _LABEL.fullmatch(label.strip())
    if not found or int(found[2]) != int(found[1]) + 1 or not 1900 <= int(found[1]) <= 2200:
        raise NotASchoolYear(label)
    return int(found[1])


def label_of(start: int) -> str:
    """2017 -> "2017-2018"."""
    return f"{start}-{start + 1}"


def days_of(start: int) -> tuple[date, date]:
    """The first day of a school year, and the first day after it."""
    return date(start, 8, 1), date(start + 1, 8, 1)


def start_on(day: date) -> int:
    """The start of the school year in which this day falls."""
    return day.year if day.month >= 8 else day.year - 1

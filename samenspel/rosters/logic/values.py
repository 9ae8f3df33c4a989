"""Names, dates, addresses and levels as files write them. What is not understood is told and left empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from samenspel.core.logic.signs import clean
from samenspel.rosters.logic.notes import Notes
from samenspel.rosters.logic.roster import LEVELS
from samenspel.rosters.logic.words import is_citizen_number

MOST_GIVEN: Final = 80  # as long as a person's name may be here
MOST_FAMILY: Final = 120
MOST_GROUP: Final = 80
MOST_KEY: Final = 256  # as in EDEXML
MOST_PHONE: Final = 30
_NINE = re.compile(r"(?<!\d)\d{4}\.?\d{2}\.?\d{3}(?!\d)", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}\.[^\s@<>,;:\"()\[\]\\.]{2,63}")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_OTHER_MONTHS = {"maa": 3, "mar": 3, "may": 5, "oct": 10}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*|z|[+-]\d\d:\d\d)?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0?0:00(?::00)?)?", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*\.?[- ](\d{4})", re.ASCII)


def day_of(text: str, is_month_first: bool = False) -> date | None:
    """ "2018-03-09", "9-3-2018", "9 maart 2018", "20180309"; None for anything else, two-digit years too."""
    text = clean(text).casefold()
    if found := _ISO.fullmatch(text) or _DIGITS.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _DUTCH.fullmatch(text):
        first, second = (2, 1) if is_month_first else (1, 2)
        return _day(found[3], found[second], found[first])
    if found := _WORDED.fullmatch(text):
        month = _MONTHS.index(found[2]) + 1 if found[2] in _MONTHS else _OTHER_MONTHS.get(found[2], 0)
        return _day(found[3], month, found[1])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def read_day(text: str, field: str, line: int, notes: Notes, is_month_first: bool = False) -> date | None:
    """The day, or None with a warning when there is something that is no day."""
    if not clean(text):
        return None
    found = day_of(text, is_month_first)
    if found is None:
        notes.warn("not_a_day", line, text, field)
    return found


def is_month_first(texts: Iterable[str]) -> bool | None:
    """Whether "1/05/2023" means 5 January in this column: told by a number above 12; None when none tells."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _DUTCH.fullmatch(clean(text)))]
    is_day_first = any(first > 12 for first, _ in pairs)
    is_second_a_day = any(second > 12 for _, second in pairs)
    return None if is_day_first == is_second_a_day else is_second_a_day


def is_undecided(text: str) -> bool:
    """Whether day and month could change places."""
    found = _DUTCH.fullmatch(clean(text))
    return bool(found and found[1].lstrip("0") != found[2].lstrip("0"))


def read_name(given: str, family: str, line: int, notes: Notes) -> tuple[str, str] | None:
    """Given and family name in clean form, or None with an error: no name at all, no letter in it, too long, or
    with a citizen service number, which is not shown again."""
    given, family = clean(given), clean(family)
    if not given and not family:
        notes.error("no_name", line)
        return None
    if any(is_citizen_number(number) for number in _NINE.findall(f"{given} {family}")):
        notes.error("number_in_name", line)
        return None
    if not any(map(str.isalpha, given + family)):
        notes.error("no_letters", line, f"{given} {family}".strip())
        return None
    for text, most in ((given, MOST_GIVEN), (family, MOST_FAMILY)):
        if len(text) > most:
            notes.error("name_too_long", line, text, most=most)
            return None
    return given, family


def whole_family_name(prefix: str, family: str) -> str:
    """ "van der", "Berg" -> "van der Berg"; one that already begins with its prefix is left as it is."""
    prefix, family = clean(prefix), clean(family)
    if not prefix or family.casefold().startswith(f"{prefix.casefold()} "):
        return family
    return f"{prefix} {family}".strip()


def split_name(text: str) -> tuple[str, str]:
    """A whole name in given and family: "Noor van den Berg", "Berg, Noor van den"; one word is a given name."""
    text = clean(text)
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip():
        first, _, prefix = given.strip().partition(" ")
        is_prefix = bool(prefix) and prefix == prefix.casefold() and prefix.isascii()
        return (first, f"{prefix} {family.strip()}") if is_prefix else (given.strip(), family.strip())
    first, _, rest = text.strip(", ").partition(" ")
    return first, rest


def read_email(text: str, line: int, notes: Notes) -> str:
    """The address, or nothing with a warning: an address is not guessed, nor chosen from two."""
    text = clean(text).removeprefix("mailto:")
    if not text or (_EMAIL.fullmatch(text) and len(text) <= 254):
        return text
    notes.warn("two_emails" if text.count("@") > 1 else "not_an_email", line, text)
    return ""


def read_phone(text: str, line: int, notes: Notes) -> str:
    """The number as it was written, or nothing with a warning."""
    text = clean(text)
    if not text or (len(text) <= MOST_PHONE and sum(sign.isdigit() for sign in text) >= 6):
        return text
    notes.warn("not_a_phone", line, text)
    return ""


def read_key(text: str, line: int, notes: Notes) -> str:
    """A key in clean form, or nothing with an error when it is too long."""
    text = clean(text)
    if len(text) <= MOST_KEY:
        return text
    notes.error("key_too_long", line, text, most=MOST_KEY)
    return ""


_LEVEL_WORDS = (
    (re.compile(r"\bbab(?:y|ies|y's)\b"), "B"),
    (re.compile(r"\bdreumes(?:en)?\b"), "D"),
    (re.compile(r"\bpeuters?\b|\bpeuter(?:opvang|groep|speelzaal)\b|\btoddlers?\b"), "0"),
)
_NUMBERS = re.compile(
    r"(?:\b(?:groep|gr|jaargroep|leerjaar|klas|group|grade|year)\.?\s*|^)0?([1-8](?:\s*[-/+&]\s*[1-8])*)(?![0-9])"
)


def levels_named(name: str) -> tuple[str, ...]:
    """The levels that the name of a group says: "groep 5b" -> 5, "3/4" -> 3 and 4, "Dreumesen" -> D; else none."""
    text = clean(name).casefold()
    found = {level for pattern, level in _LEVEL_WORDS if pattern.search(text)}
    if numbers := _NUMBERS.search(text):
        digits = [int(digit) for digit in re.findall(r"[1-8]", numbers[1])]
        is_span = "-" in numbers[1] and len(digits) == 2
        found |= {str(digit) for digit in (range(digits[0], digits[1] + 1) if is_span else digits)}
    return in_order(found)


def in_order(levels: set[str]) -> tuple[str, ...]:
    """From the youngest to the oldest; what is no level falls away."""
    return tuple(level for level in LEVELS if level in levels)

"""When two names are the same, and when they might be: the first ties, the second only asks a person.

Works on the written name alone, in any script. Letters count, and neither case, accents nor signs between them do;
what has no letters at all is compared as it stands.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final, Protocol

from samenspel.core.logic.signs import compared

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae"})
_APART = re.compile(r"[\W_]+")
# Words in front of a family name, which administrations write, shorten and leave out as they like.
_PREFIXES: Final = frozenset(
    {
        "van",
        "v",
        "de",
        "d",
        "der",
        "den",
        "het",
        "t",
        "te",
        "ten",
        "ter",
        "in",
        "el",
        "al",
        "von",
        "di",
        "da",
        "la",
        "le",
    }
)


class Named(Protocol):
    """Somebody with a name."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Small letters without accents, one space between words: "Gül-Şen  D'Or" -> "gul sen d or"."""
    return _APART.sub(" ", compared(text.translate(_SPECIAL))).strip() or " ".join(text.split())


def whole(one: Named) -> str:
    """The whole name, folded: what two rows must share to be the same."""
    return folded(f"{one.given_name} {one.family_name}")


def core(family_name: str) -> str:
    """A family name without the words in front of it."""
    words = folded(family_name).split()
    while len(words) > 1 and words[0] in _PREFIXES:
        del words[0]
    return " ".join(words)


def given_alike(one: str, other: str) -> bool:
    """Whether two given names may be meant for one person: equal, one begins with the other, or an initial."""
    first, second = folded(one), folded(other)
    if not first or not second:
        return False
    return first.startswith(second) or second.startswith(first) or first.split()[0] == second.split()[0]


def family_alike(one: str, other: str) -> bool:
    """Whether two family names share what they are about: equal, or one is a part of the other."""
    first, second = set(core(one).split()), set(core(other).split())
    return bool(first and second and (first <= second or second <= first))


def person_alike(one: Named, other: Named) -> bool:
    """Whether two adults around one child may be one: given and family name both might be the same."""
    if not one.family_name or not other.family_name:
        return given_alike(one.given_name, other.given_name)
    return given_alike(one.given_name, other.given_name) and family_alike(one.family_name, other.family_name)


class Born(Named, Protocol):
    """Somebody with a name and perhaps a birth date."""

    @property
    def birth_date(self) -> date | None: ...


def child_alike(one: Born, other: Born) -> bool:
    """Whether two children at different organisations may be one.

    Born on the same day and with a given name that might be the same (a twin has another); or, where one of the
    days is not known, with wholly the same name.
    """
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date and given_alike(one.given_name, other.given_name)
    return whole(one) == whole(other)


def contradicts(one: Born, other: Born) -> bool:
    """Whether one key on these two would be one key on two children: neither the day nor the name agrees."""
    if one.birth_date and other.birth_date and one.birth_date == other.birth_date:
        return False
    days_differ = one.birth_date is not None and other.birth_date is not None
    names_differ = not given_alike(one.given_name, other.given_name)
    return names_differ and (days_differ or not family_alike(one.family_name, other.family_name))


def contradicts_adult(one: Named, other: Named) -> bool:
    """The same for adults, who may marry and go by another given name, but hardly both at once."""
    return not given_alike(one.given_name, other.given_name) and not family_alike(one.family_name, other.family_name)

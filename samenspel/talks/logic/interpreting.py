"""Which interpreters were asked for, and which are arranged: pure.

The one place where "asked for" and "arranged" are laid side by side; every page, list and warning reads it here.
Languages are codes ("ar").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interpreting:
    """One table: the languages its parents asked for, each once, and that of its interpreter ("" for none)."""

    asked: tuple[str, ...] = ()
    arranged: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The languages that were asked for and are not arranged: a table has one interpreter."""
        return tuple(one for one in self.asked if one != self.arranged)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A language in a round: the tables (by key) that ask for it, and those of them that have none arranged."""

    language: str
    tables: tuple[str, ...]
    lacking: tuple[str, ...]


def at_table(asked: Iterable[str], arranged: str = "") -> Interpreting:
    """A table at which these languages were asked for ("" by who asked for none)."""
    return Interpreting(tuple(dict.fromkeys(one for one in asked if one)), arranged)


def foreseen(asked: Iterable[str], there: Collection[str]) -> Interpreting:
    """The same for a table that is still to be drawn up: it gets the interpreter of the round for one of them."""
    found = at_table(asked)
    return Interpreting(found.asked, next((one for one in found.asked if one in there), ""))


def wanted(tables: Iterable[tuple[str, Interpreting]]) -> tuple[Wanted, ...]:
    """Per language what is asked and what is lacking, by code, the tables in their own order."""
    asked: dict[str, list[str]] = defaultdict(list)
    lacking: dict[str, list[str]] = defaultdict(list)
    for key, one in tables:
        for language in one.asked:
            asked[language].append(key)
        for language in one.lacking:
            lacking[language].append(key)
    return tuple(Wanted(one, tuple(asked[one]), tuple(lacking[one])) for one in sorted(asked))

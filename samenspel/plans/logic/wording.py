"""The document's own Dutch sentences, read from `plans/data/wording.toml`, and how Dutch writes numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


class Wording:
    """Sentences by section and key. Raises `KeyError` for an unknown key or a field that was not given."""

    def __init__(self, tables: dict[str, dict[str, object]]) -> None:
        self._tables = tables

    def __call__(self, key: str, **fields: object) -> str:
        """The sentence `section.name` with its fields filled in."""
        section, _, name = key.partition(".")
        found = self._tables[section][name]
        if not isinstance(found, str):
            raise KeyError(key)
        return found.format_map(fields) if fields else found

    def section(self, name: str) -> dict[str, str]:
        """All sentences of a section, in the order of the file."""
        return {key: value for key, value in self._tables[name].items() if isinstance(value, str)}

    def _words(self, section: str, name: str) -> Sequence[str]:
        found = self._tables[section][name]
        if not isinstance(found, list):
            raise KeyError(f"{section}.{name}")
        return found

    def day(self, when: date) -> str:
        """ "1 oktober 2016"."""
        return f"{when.day} {self._words('months', 'names')[when.month - 1]} {when.year}"

    def count(self, number: int) -> str:
        """A number in running text: in letters up to twelve."""
        words = self._words("numbers", "words")
        return words[number] if 0 <= number < len(words) else str(number)


@cache
def dutch() -> Wording:
    """The shipped wording (read once)."""
    return Wording(tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8")))


def percent(share: float) -> str:
    """A share from 0 to 1 as "12 %", with a space that does not break. Halves go up, as readers expect."""
    return f"{int(share * 100 + 0.5)}\u00a0%"


def joined(names: Sequence[str], last: str = " en ") -> str:
    """ "a, b en c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + last + names[-1] if names else ""


def capital(words: str) -> str:
    """The same words with a capital first letter."""
    return words[:1].upper() + words[1:]


def year_range(label: str) -> str:
    """A school year as it is printed: with an en dash."""
    return label.replace("-", "\u2013")

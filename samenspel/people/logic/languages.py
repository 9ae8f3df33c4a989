"""The languages that families speak: data, with the name that their speakers give them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

FIRST: Final = "nl"  # names are there in Dutch when the page's language has none


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code (ISO 639, as browsers know it), its own name, and its name per language of the pages."""

    code: str
    own: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """What it is called in the language of a page ("nl", "en-gb")."""
        return self.names.get(language.split("-")[0]) or self.names[FIRST]

    def both(self, language: str) -> str:
        """Its own name first, for who looks for it, and what the page calls it: "Türkçe (Turks)"."""
        name = self.name(language)
        return name if self.own.casefold() == name.casefold() else f"{self.own} ({name})"


@cache
def languages() -> Mapping[str, Language]:
    """Every language by code, in the order in which a list shows them."""
    file = resources.files("samenspel.people") / "data" / "languages.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["language"]
    return {row["code"]: Language(row["code"], row["own"], row["name"]) for row in rows}


def in_a_row(words: Iterable[str], language: str) -> str:
    """Words behind each other, with the comma of the language of the page."""
    return ("، " if language == "ar" else ", ").join(words)


def named(codes: Iterable[str], language: str) -> str:
    """Languages in the words of a page, with commas; a code that we do not know stands as it is."""
    known = languages()
    return in_a_row((known[code].name(language) if code in known else code for code in codes), language)

"""What a framework is: frozen shapes, without Django and without files.

A text is a mapping from a language code to words: `{"nl": "Samen leven", "en": ..., "ar": ...}`.
Every text of one framework is there in the same languages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

REQUIRED_LANGUAGES = ("nl", "en", "ar")
FALLBACK_LANGUAGE = "nl"

Text = Mapping[str, str]
Kind = Literal["lens", "yardstick", "steps", "list"]
Basis = Literal["source", "judgement"]
Comparison = Literal["over", "at_least"]
Unit = Literal["percent", "count"]
KINDS: tuple[Kind, ...] = ("lens", "yardstick", "steps", "list")
BASES: tuple[Basis, ...] = ("source", "judgement")
COMPARISONS: tuple[Comparison, ...] = ("over", "at_least")
UNITS: tuple[Unit, ...] = ("percent", "count")

KEY = re.compile(r"[a-z0-9]+(?:[_.-][a-z0-9]+)*\Z")
VERSION = re.compile(r"(\d{4})\.(\d{1,3})\Z")


@dataclass(frozen=True, slots=True)
class Norm:
    """A value that shows when something is met: `over` 80 `percent` means strictly more than 80 %."""

    comparison: Comparison
    value: int
    unit: Unit

    def met_by(self, value: float) -> bool:
        """Whether a measured value, in the unit of the norm, meets it."""
        return value > self.value if self.comparison == "over" else value >= self.value


@dataclass(frozen=True, slots=True)
class Mnemonic:
    """A Dutch reminder of a few letters, such as ANNA, with its meaning in every language."""

    word: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster of elements inside one framework, such as 'actief burgerschap' over the partnerships."""

    key: str
    title: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Element:
    """One entry of a framework: a lens value, a criterion, a phase, a document type.

    `short` is a name for a narrow column, `evidence` names what can show the entry in practice,
    `statements` are sentences to talk through. `group` is the key of a Group of the same framework.
    `valid_from` and `valid_until` (both inclusive) date a word or a rule;
    outside them it lives on only to read old data.
    """

    key: str
    title: Text
    description: Text
    subtitle: Text | None = None
    short: Text | None = None
    group: str | None = None
    evidence: tuple[Text, ...] = ()
    statements: tuple[Text, ...] = ()
    mnemonics: tuple[Mnemonic, ...] = ()
    aliases: tuple[str, ...] = ()
    norm: Norm | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    sources: tuple[str, ...] = ()

    def is_valid_on(self, day: date) -> bool:
        """Whether the entry was in use on that day."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An example of what centres add (`sharpens` is None) or sharpen, offered and never imposed."""

    key: str
    title: Text
    description: Text
    sharpens: str | None = None
    norm: Norm | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of one framework. `kind`: a lens to look through, a yardstick to hold oneself to, steps
    to go through in order, or a plain list. `judged` False: a lens that is only a distribution, without verdict.

    `may_add` says whether a centre may add entries of its own; own wording is always possible.
    `digest` is the SHA-256 (hex) of the content, independent of the layout of the file.
    """

    key: str
    version: str
    kind: Kind
    place: int
    judged: bool
    may_add: bool
    name: Text
    description: Text
    credit: Text
    sources: tuple[str, ...]
    groups: tuple[Group, ...]
    elements: tuple[Element, ...]
    suggestions: tuple[Suggestion, ...]
    digest: str

    def element(self, key: str) -> Element | None:
        """The element with this key, or None."""
        return next((element for element in self.elements if element.key == key), None)


@dataclass(frozen=True, slots=True)
class CrossMap:
    """Which entries of one framework go with which of another.

    `basis` says where the links come from: a `source` names them, or they are our own `judgement`.
    """

    key: str
    source: str
    target: str
    basis: Basis
    note: Text
    sources: tuple[str, ...]
    links: tuple[tuple[str, tuple[str, ...]], ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every link as (key in the source framework, key in the target framework)."""
        return ((start, end) for start, ends in self.links for end in ends)


@dataclass(frozen=True, slots=True)
class Library:
    """Every framework version and cross-map that this release ships.

    `published` gives the digests of the versions that may not change any more, as `samen@2026.1`.
    """

    frameworks: tuple[Framework, ...]
    crossmaps: tuple[CrossMap, ...]
    published: Mapping[str, str] = field(default_factory=dict)

    def by_digest(self, digest: str) -> Framework | None:
        """The version with exactly this content, or None."""
        return next((one for one in self.frameworks if one.digest == digest), None)

    def newest(self, key: str) -> Framework | None:
        """The newest version of a framework, or None if there is no such framework."""
        found = [framework for framework in self.frameworks if framework.key == key]
        return max(found, key=lambda framework: version_order(framework.version), default=None)

    def order(self) -> tuple[str, ...]:
        """The keys of all frameworks, in their order on the page."""
        places = {framework.key: framework.place for framework in self.frameworks}
        return tuple(sorted(places, key=lambda key: (places[key], key)))


def version_order(version: str) -> tuple[int, int]:
    """Sorts `2026.9` before `2026.10`. Raises ValueError for anything that is no version."""
    match = VERSION.match(version)
    if match is None:
        raise ValueError(f"{version!r} is no version, such as 2026.1")
    return int(match[1]), int(match[2])


def in_language(text: Text, language: str) -> str:
    """The words in this language (`ar-EG` reads `ar`), else the Dutch ones."""
    return text.get(language) or text.get(language.split("-")[0]) or text[FALLBACK_LANGUAGE]

"""The catalogue of characteristics: what a centre may want to know about its families (S069-S091).

Data, never code: `data/characteristics.toml`. A centre adds its own with `with_own`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from samenspel.core.logic.disclosure import Group, Measure

Texts = Mapping[str, str]
"""Words by language code; Dutch is always there."""


class BadCatalogue(ValueError):
    """The data file breaks its own rules; the text says where."""


class Unit(StrEnum):
    """What kind of number a characteristic is."""

    PERCENT = "percent"
    PEOPLE = "people"
    KINDS = "kinds"
    SCORE = "score"


class Of(StrEnum):
    """Whom a figure is about."""

    CHILDREN = "children"
    FAMILIES = "families"
    PARENTS = "parents"


MEASURES: Mapping[Unit, Measure] = {
    Unit.PERCENT: Measure.PERCENT,
    Unit.PEOPLE: Measure.PEOPLE,
    Unit.KINDS: Measure.VARIETY,
    Unit.SCORE: Measure.BARE,
}


@dataclass(frozen=True, slots=True)
class Named:
    """A segment or a theme: a key with its name per language."""

    key: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One line of the analysis. `lede` orders what a sentence tells first; 0 is never told."""

    key: str
    name: Texts
    theme: str
    unit: Unit
    of: Of
    sources: tuple[str, ...] = ()
    found_in: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    counted_in: str = ""
    note: Texts = field(default_factory=dict)
    clause: Texts = field(default_factory=dict)
    lede: int = 0
    is_size: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the word was in use on a day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True)
class Part:
    """Who is in `part` is also in `whole`."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All segments, themes and characteristics in their order, with how they hang together."""

    version: str
    segments: tuple[Named, ...]
    themes: tuple[Named, ...]
    characteristics: tuple[Characteristic, ...]
    groups: tuple[Group, ...]
    parts: tuple[Part, ...]

    @property
    def size_key(self) -> str:
        """The characteristic that is the number of children per segment."""
        return next(one.key for one in self.characteristics if one.is_size)

    def get(self, key: str) -> Characteristic | None:
        """The characteristic with this key."""
        return next((one for one in self.characteristics if one.key == key), None)

    def by_name(self, name: str) -> Characteristic | None:
        """The characteristic that a file means by this name; capitals and outer spaces aside."""
        wanted = _plain(name)
        for one in self.characteristics:
            if wanted in {_plain(said) for said in (*one.name.values(), *one.aliases)}:
                return one
        return None

    def with_own(self, own: Iterable[Characteristic]) -> Catalogue:
        """With what a centre added itself."""
        return replace(self, characteristics=(*self.characteristics, *own))


def said(texts: Texts, language: str) -> str:
    """The words in a language ("nl", "en-gb"), else in Dutch; empty when there are none."""
    return texts.get(language.split("-")[0]) or texts.get("nl", "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, read once. Raises BadCatalogue when the file breaks its own rules."""
    file = resources.files("samenspel.populations") / "data" / "characteristics.toml"
    return parse(tomllib.loads(file.read_text(encoding="utf-8")))


def parse(data: Mapping[str, Any]) -> Catalogue:
    """A catalogue from the tables of the data file. Raises BadCatalogue."""
    found = Catalogue(
        version=data["version"],
        segments=tuple(Named(one["key"], one["name"]) for one in data["segment"]),
        themes=tuple(Named(one["key"], one["name"]) for one in data["theme"]),
        characteristics=tuple(_characteristic(one) for one in data["characteristic"]),
        groups=tuple(Group(tuple(one["members"]), one["exhaustive"]) for one in data.get("group", ())),
        parts=tuple(Part(one["part"], one["whole"]) for one in data.get("part", ())),
    )
    problems = list(_problems(found))
    if problems:
        raise BadCatalogue("; ".join(problems))
    return found


def _characteristic(data: Mapping[str, Any]) -> Characteristic:
    values = {
        **data,
        "unit": Unit(data["unit"]),
        "of": Of(data["of"]),
        **{name: tuple(data.get(name, ())) for name in ("sources", "found_in", "aliases")},
    }
    return Characteristic(**values)


def _problems(found: Catalogue) -> Iterator[str]:
    keys = [one.key for one in found.characteristics]
    if len(set(keys)) != len(keys):
        yield "a key occurs twice"
    if sum(one.is_size for one in found.characteristics) != 1:
        yield "exactly one characteristic is the number of children"
    for key in _mentioned(found):
        if key not in keys:
            yield f"{key} is no characteristic"
    for one in found.characteristics:
        yield from _own_problems(one, {theme.key for theme in found.themes})
    yield from _double_names(found)


def _own_problems(one: Characteristic, themes: set[str]) -> Iterator[str]:
    if not one.name.get("nl"):
        yield f"{one.key} has no Dutch name"
    if one.theme not in themes:
        yield f"{one.key} has no theme"
    if (one.unit is Unit.KINDS) != bool(one.counted_in):
        yield f"{one.key}: kinds, and only kinds, name the share they are counted in"


def _double_names(found: Catalogue) -> Iterator[str]:
    names: dict[str, str] = {}
    for one in found.characteristics:
        for name in {_plain(said) for said in (*one.name.values(), *one.aliases)}:
            if names.setdefault(name, one.key) != one.key:
                yield f"“{name}” is {one.key} and {names[name]}"


def _mentioned(found: Catalogue) -> Iterator[str]:
    for group in found.groups:
        yield from group.members
    for part in found.parts:
        yield from (part.part, part.whole)
    yield from (one.counted_in for one in found.characteristics if one.counted_in)

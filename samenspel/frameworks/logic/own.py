"""A centre's own elements laid over a framework: pure, without ever changing the framework."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from samenspel.frameworks.logic.shapes import (
    FALLBACK_LANGUAGE,
    Element,
    Framework,
    Norm,
    in_language,
)

TITLE_LENGTH = 120
DESCRIPTION_LENGTH = 2000
KEY_LENGTH = 40

Status = Literal["original", "sharpened", "added"]


@dataclass(frozen=True, slots=True)
class OwnElement:
    """What a centre wrote, in Dutch: an added element, or (`sharpens`) its wording of a shipped one."""

    id: str
    key: str
    sharpens: bool
    title: str
    description: str = ""
    group: str | None = None
    norm: Norm | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An element as a centre sees it, in one language.

    `language` is that of title and description: Dutch where the centre wrote them. `original` is the
    shipped element (None for an added one) and `own` what the centre wrote (None for an untouched one).
    """

    key: str
    title: str
    subtitle: str
    short: str
    description: str
    group: str | None
    norm: Norm | None
    status: Status
    language: str
    original: Element | None = None
    own: OwnElement | None = None


def merged(framework: Framework, own: Iterable[OwnElement], language: str) -> tuple[Entry, ...]:
    """All entries for a centre: the shipped ones in their order, sharpened where the centre did, then
    the added ones. An own element whose original is not in this version is left out."""
    rows = list(own)
    sharpened = {one.key: one for one in rows if one.sharpens}
    shipped = [_entry(element, sharpened.get(element.key), language) for element in framework.elements]
    taken = {element.key for element in framework.elements}
    added = [_added(one) for one in rows if not one.sharpens and one.key not in taken]
    return (*shipped, *added)


def _entry(element: Element, own: OwnElement | None, language: str) -> Entry:
    title = in_language(element.title, language)
    subtitle = in_language(element.subtitle, language) if element.subtitle else ""
    short = in_language(element.short, language) if element.short else title
    description = in_language(element.description, language)
    if own is None:
        return Entry(
            element.key,
            title,
            subtitle,
            short,
            description,
            element.group,
            element.norm,
            "original",
            language,
            element,
        )
    return Entry(
        element.key,
        own.title,
        subtitle,
        short,
        own.description or description,
        element.group,
        own.norm or element.norm,
        "sharpened",
        FALLBACK_LANGUAGE,
        element,
        own,
    )


def _added(own: OwnElement) -> Entry:
    return Entry(
        own.key,
        own.title,
        "",
        own.title,
        own.description,
        own.group,
        own.norm,
        "added",
        FALLBACK_LANGUAGE,
        own=own,
    )


def new_key(framework: Framework, title: str, taken: Collection[str]) -> str:
    """A key for an added element: the next number where all shipped keys are numbers, else from the title.

    `taken` are the keys that the centre ever gave out here, removed ones too: what was tagged with a
    removed element never turns into another.
    """
    used = {element.key for element in framework.elements} | set(taken)
    if all(element.key.isdigit() for element in framework.elements):
        return str(max(int(key) for key in used if key.isdigit()) + 1)
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEY_LENGTH - 4].strip("-") or "eigen"
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(used) + 3))]
    return next(key for key in candidates if key not in used)

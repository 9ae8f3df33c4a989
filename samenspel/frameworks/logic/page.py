"""A framework as a page to read: everything in one language, related frameworks beside it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samenspel.frameworks.logic.own import Entry
from samenspel.frameworks.logic.shapes import CrossMap, Kind, Text, in_language
from samenspel.frameworks.logic.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter word and what it stands for."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Part:
    """One element on the page; `was_*` is the shipped text of a sharpened one."""

    entry: Entry
    evidence: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    was_title: str = ""
    was_description: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A cluster with its elements; without clusters there is one block without a title."""

    title: str
    description: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a framework hangs together with another: per element the titles on the other side."""

    key: str
    name: str
    note: str
    is_judgement: bool
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A framework in the list of frameworks."""

    key: str
    name: str
    credit: str
    version: str
    adopted_on: date | None
    count: int
    added: int
    sharpened: int
    may_renew: bool


@dataclass(frozen=True, slots=True)
class Kindred:
    """The frameworks of one kind."""

    kind: Kind
    lines: tuple[Line, ...]


def overview(shelf: Shelf) -> tuple[Kindred, ...]:
    """All frameworks by kind, in the order in which the kinds first occur among lens, yardstick, steps, list."""
    order: tuple[Kind, ...] = ("lens", "yardstick", "steps", "list")
    lines = {kind: tuple(_lines(shelf, kind)) for kind in order}
    return tuple(Kindred(kind, lines[kind]) for kind in order if lines[kind])


def _lines(shelf: Shelf, kind: Kind) -> Iterable[Line]:
    for key, one in shelf.items.items():
        if one.framework.kind == kind:
            entries = shelf.entries(key)
            yield Line(
                key=key,
                name=shelf.name(key),
                credit=in_language(one.framework.credit, shelf.language),
                version=one.framework.version,
                adopted_on=one.adopted_on,
                count=len(entries),
                added=sum(entry.status == "added" for entry in entries),
                sharpened=sum(entry.status == "sharpened" for entry in entries),
                may_renew=one.may_renew,
            )


def blocks(shelf: Shelf, key: str) -> tuple[Block, ...]:
    """The elements of a framework as a page shows them. Raises KeyError."""
    parts = tuple(_part(entry, shelf.language) for entry in shelf.entries(key))
    groups = shelf.adopted(key).framework.groups
    if not groups:
        return (Block("", "", parts),)
    known = {group.key for group in groups}
    found = [
        Block(
            in_language(group.title, shelf.language),
            in_language(group.description, shelf.language),
            tuple(part for part in parts if part.entry.group == group.key),
        )
        for group in groups
    ]
    rest = tuple(part for part in parts if part.entry.group not in known)
    return (*found, Block("", "", rest)) if rest else tuple(found)


def _part(entry: Entry, language: str) -> Part:
    element = entry.original
    if element is None:
        return Part(entry)
    is_sharpened = entry.status == "sharpened"
    return Part(
        entry=entry,
        evidence=_all(element.evidence, language),
        statements=_all(element.statements, language),
        reminders=tuple(Reminder(one.word, in_language(one.meaning, language)) for one in element.mnemonics),
        aliases=element.aliases,
        valid_from=element.valid_from,
        valid_until=element.valid_until,
        was_title=in_language(element.title, language) if is_sharpened else "",
        was_description=in_language(element.description, language) if is_sharpened else "",
    )


def _all(texts: tuple[Text, ...], language: str) -> tuple[str, ...]:
    return tuple(in_language(text, language) for text in texts)


def relations(shelf: Shelf, key: str, crossmaps: Iterable[CrossMap]) -> tuple[Relation, ...]:
    """How a framework hangs together with the others, seen from this one, in the order of the page."""
    found = [_relation(shelf, key, one) for one in crossmaps if key in (one.source, one.target)]
    order = list(shelf.items)
    return tuple(sorted((one for one in found if one.rows), key=lambda one: order.index(one.key)))


def _relation(shelf: Shelf, key: str, crossmap: CrossMap) -> Relation:
    is_source = crossmap.source == key
    other = crossmap.target if is_source else crossmap.source
    pairs = [pair if is_source else pair[::-1] for pair in crossmap.pairs()]
    titles = {entry.key: entry.title for entry in shelf.entries(other)}
    rows = [
        (entry.title, tuple(titles[end] for start, end in pairs if start == entry.key and end in titles))
        for entry in shelf.entries(key)
    ]
    return Relation(
        key=other,
        name=shelf.name(other),
        note=in_language(crossmap.note, shelf.language),
        is_judgement=crossmap.basis == "judgement",
        rows=tuple(row for row in rows if row[1]),
    )

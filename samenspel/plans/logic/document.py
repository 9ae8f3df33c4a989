"""The structure of a policy document, frozen and free of any output format.

A `Document` is composed once (`logic.chapters`), and every renderer (typst, Word, HTML) only reads it.
Its canonical JSON is the data that a frozen version keeps: the same document always gives the same
bytes, and the bytes give the same document back. Texts are tuples of `Span`; nothing in here is markup.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

FORMAT = 1
"""Number of this structure; raised when an old kept document could no longer be read as it stands."""


class DocumentError(ValueError):
    """The data is not a document of this format."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `emphasis` is the writer's *emphasis*."""

    text: str
    emphasis: bool = False


Text: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lede` opens a chapter, `note` is small print, `body` is the rest."""

    text: Text
    role: Literal["body", "lede", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading below that of the section; not in the table of contents."""

    title: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says how cells are set; a `mark` cell holds "ja", "?" or nothing. `weight` is relative width."""

    title: str
    kind: Literal["text", "number", "mark"] = "text"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One cell per column; the first names the row. A `group` row has one cell over the whole width."""

    cells: tuple[Text, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row, which is repeated on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its words (`alt`) and its table; no figure goes without either."""

    key: str
    caption: str
    alt: str
    svg: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A few lines that stand apart from the running text."""

    title: str
    paragraphs: tuple[Text, ...]


Block: TypeAlias = Paragraph | Subheading | Bullets | Table | Figure | Callout


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one heading; an empty title is the opening of the chapter. `listed`: in the contents."""

    title: str
    blocks: tuple[Block, ...]
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Chapter:
    """`key` is stable (also in links), `number` is printed."""

    number: int
    key: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the cover says. `status` is one line: a draft, or the version and its date."""

    kind: str
    title: str
    centre: str
    organisations: tuple[str, ...]
    year: str
    status: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One dated line of the adoption: who, what they did (adopts, consents, advises), when. All words."""

    body: str
    act: str
    name: str
    date: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole book. `labels` are the words that a renderer adds itself (contents, figure, table, page)."""

    language: str
    title_page: TitlePage
    decisions: tuple[Decision, ...]
    chapters: tuple[Chapter, ...]
    credits: tuple[Text, ...]
    labels: tuple[tuple[str, str], ...]
    format: int = FORMAT

    def label(self, key: str) -> str:
        """The word for `key`; raises `DocumentError` for one that the document does not carry."""
        for name, word in self.labels:
            if name == key:
                return word
        raise DocumentError(f"no label {key!r}")

    def figures(self) -> tuple[Figure, ...]:
        """All figures in reading order."""
        return tuple(b for c in self.chapters for s in c.sections for b in s.blocks if isinstance(b, Figure))


def plain(text: Text) -> str:
    """The text without emphasis."""
    return "".join(span.text for span in text)


def text(words: str) -> Text:
    """Plain words as a `Text`; empty words give an empty text."""
    return (Span(words),) if words else ()


_KINDS: dict[str, type[Any]] = {
    cls.__name__.lower(): cls
    for cls in (
        Span,
        Paragraph,
        Subheading,
        Bullets,
        Column,
        Row,
        Table,
        Figure,
        Callout,
        Section,
        Chapter,
        TitlePage,
        Decision,
        Document,
    )
}


def encode(value: object) -> Any:
    """Dataclasses to plain JSON values; each object says its `kind`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"kind": type(value).__name__.lower(), **_renamed(fields)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return value


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    """A field that is itself called `kind` travels as `kind_`."""
    return {("kind_" if name == "kind" else name): value for name, value in fields.items()}


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    cls = _KINDS.get(value.get("kind", ""))
    if cls is None:
        raise DocumentError(f"unknown kind {value.get('kind')!r}")
    names = {f.name for f in dataclasses.fields(cls)}
    fields = {("kind" if k == "kind_" else k): _decode(v) for k, v in value.items() if k != "kind"}
    if set(fields) != names:
        raise DocumentError(f"{cls.__name__}: fields {sorted(fields)} instead of {sorted(names)}")
    return cls(**fields)


def to_json(document: Document) -> str:
    """Canonical JSON: sorted keys, no spaces, text as it is. Equal documents give equal strings."""
    return json.dumps(encode(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(data: str) -> Document:
    """The document that `to_json` wrote. Raises `DocumentError` for anything else."""
    try:
        found = _decode(json.loads(data))
    except (TypeError, AttributeError, json.JSONDecodeError) as error:
        raise DocumentError(str(error)) from error
    if not isinstance(found, Document) or found.format != FORMAT:
        raise DocumentError("not a document of this format")
    return found

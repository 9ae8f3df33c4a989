"""The document as a tagged PDF (PDF/UA-1), set as a book by `book.typ`.

Reproducible: no date, no system fonts, no packages, no files but the shipped fonts. The same document
gives the same bytes in the same release. typst refuses a document that is not accessible (a figure
without its words, a letter without a font), so that a PDF that exists has passed that check.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from samenspel.plans.logic.document import Document, encode
from samenspel.plans.render.glyphs import FONTS, printable

_TEMPLATE = Path(__file__).with_name("book.typ")


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The shipped faces, opened once per process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(document: Document) -> bytes:
    """The book. Raises `typst.TypstError` where the document could not be set accessibly.

    A text that PDF/UA cannot hold (a heap of accents, shapes that stand for no known letters) is set once
    more in plain letters, so that no words of any writer keep a centre from its document.
    """
    data = encode(document)
    try:
        return set_book(_printable(data, plain=False))
    except typst.TypstError:
        return set_book(_printable(data, plain=True))


def set_book(data: Any) -> bytes:
    """The encoded document on paper, its letters as they are."""
    given = {"document": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(_template(), font_paths=_fonts(), sys_inputs=given, pdf_standards=["ua-1"], format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("typst returned no single file")
    return made


def _printable(value: Any, *, plain: bool) -> Any:
    if isinstance(value, str):
        return printable(value, plain=plain)
    if isinstance(value, list):
        return [_printable(item, plain=plain) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item, plain=plain or key == "svg") for key, item in value.items()}
    return value

"""The document as a tagged PDF (PDF/UA-1), set as a book by `book.typ`; see `ui.paper`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samenspel.plans.logic.document import Document, encode
from samenspel.ui import paper

_TEMPLATE = Path(__file__).with_name("book.typ")


def pdf(document: Document) -> bytes:
    """The book. Raises `typst.TypstError` where the document could not be set accessibly."""
    return paper.pdf(_TEMPLATE, "document", encode(document))


def set_book(data: Any) -> bytes:
    """The encoded document on paper, its letters as they are."""
    return paper.set_paper(_TEMPLATE, "document", data)

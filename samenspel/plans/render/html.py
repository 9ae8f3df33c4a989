"""The document as HTML: a partial for reading on screen, and one file that stands on its own.

Both come from the same template, which escapes every text by itself; only the drawings go in as markup,
after `svg.harmless`. The file carries its own sheet of style and asks nothing of any server.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from samenspel.plans.logic.document import Document, encode
from samenspel.plans.render.svg import harmless

_SHEET = Path(__file__).resolve().parent.parent / "static" / "plans" / "book.css"


def tree(document: Document) -> dict[str, Any]:
    """The document as the template reads it: `kind` per block, numbers and anchors, harmless drawings."""
    book: dict[str, Any] = encode(document)
    book["labels"] = dict(document.labels)
    counts = {"table": 0, "figure": 0}
    for chapter in book["chapters"]:
        chapter["anchor"] = f"h{chapter['number']}"
        for place, section in enumerate(chapter["sections"], start=1):
            section["anchor"] = f"h{chapter['number']}-{place}"
            for block in section["blocks"]:
                _number(block, counts)
    return book


def _number(block: dict[str, Any], counts: dict[str, int]) -> None:
    kind = block["kind"]
    if kind in counts:
        counts[kind] += 1
        block["number"] = counts[kind]
    if kind == "figure":
        block["svg"] = mark_safe(harmless(block["svg"]))  # noqa: S308 - cut to an allow-list just now
    if kind in {"table", "figure"}:
        _zipped(block if kind == "table" else block["table"])


def _zipped(table: dict[str, Any]) -> None:
    """Give each cell its column, so that a narrow page can say it before the value; and name the row."""
    columns = table["columns"]
    named = next((place for place, column in enumerate(columns) if column["kind_"] == "text"), 0)
    for row in table["rows"]:
        pairs = zip(row["cells"], columns, strict=False)
        row["cells"] = [
            {"text": cell, "column": column, "names": place == named} for place, (cell, column) in enumerate(pairs)
        ]


def partial(document: Document) -> str:
    """The chapters as HTML, to stand inside a page; headings begin at the second level."""
    return render_to_string("plans/book/book.html", {"book": tree(document)})


def page(document: Document) -> str:
    """One HTML file with everything in it."""
    context = {"book": tree(document), "sheet": mark_safe(_sheet())}  # noqa: S308 - our own file
    return render_to_string("plans/book/standalone.html", context)


@cache
def _sheet() -> str:
    return _SHEET.read_text(encoding="utf-8")

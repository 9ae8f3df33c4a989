"""The document as a Word file to go on editing: real styles, headings, lists, tables with a header row.

Reproducible: fixed properties, fixed times in the package. Word cannot show our drawings as drawings, so
that a figure becomes the table that every figure has, with the words of the drawing as its description.
The faces are those that any office has; the book with its own faces is the PDF.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx as word_files
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from samenspel.plans.logic.document import (
    Block,
    Bullets,
    Callout,
    Chapter,
    Document,
    Figure,
    Paragraph,
    Subheading,
    Table,
    Text,
)
from samenspel.plans.render.word import (
    caption,
    contents,
    fill_table,
    footer,
    language,
    style,
    untimed,
)

INK, SOFT, PETROL = RGBColor(0x1D, 0x2B, 0x30), RGBColor(0x55, 0x65, 0x6A), RGBColor(0x0E, 0x5A, 0x66)
_SERIF, _SANS = "Georgia", "Calibri"
_ROLES = {"body": "Normal", "lede": "Lede", "note": "Note"}


def docx(document: Document) -> bytes:
    """The Word file. The same document gives the same bytes."""
    word = word_files.Document()
    _styles(word)
    _properties(word, document)
    _cover(word, document)
    contents(word, document.label("contents"), [(c.number, c.title) for c in document.chapters])
    _decisions(word, document)
    for chapter in document.chapters:
        _chapter(word, chapter, document)
    if document.credits:
        word.add_heading(document.label("credits"), level=2)
        for credit in document.credits:
            _runs(word.add_paragraph(style="List Bullet"), credit)
    out = io.BytesIO()
    word.save(out)
    return _repacked(out.getvalue())


def _styles(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3.2)
    section.top_margin = section.bottom_margin = Cm(3)
    language(word, "nl-NL")
    style(word, "Normal", font=_SERIF, size=Pt(11), after=Pt(6), lines=1.3, colour=INK)
    style(word, "Title", font=_SERIF, size=Pt(38), before=Pt(150), after=Pt(12), colour=INK)
    style(word, "Subtitle", font=_SERIF, size=Pt(16), after=Pt(4), colour=SOFT)
    style(word, "Heading 1", font=_SERIF, size=Pt(24), before=Pt(0), after=Pt(14), colour=INK, breaks=True)
    style(word, "Heading 2", font=_SERIF, size=Pt(15), before=Pt(18), after=Pt(6), colour=INK)
    style(word, "Heading 3", font=_SERIF, size=Pt(12), before=Pt(12), after=Pt(4), colour=PETROL)
    style(word, "Caption", font=_SANS, size=Pt(9.5), before=Pt(10), after=Pt(3), colour=PETROL)
    style(word, "List Bullet", font=_SERIF, size=Pt(11), after=Pt(4), lines=1.25, colour=INK)
    style(word, "List Number", font=_SERIF, size=Pt(11), after=Pt(4), lines=1.25, colour=INK)
    style(word, "Lede", base="Normal", font=_SERIF, size=Pt(13.5), after=Pt(12), lines=1.3, colour=INK)
    style(word, "Note", base="Normal", font=_SANS, size=Pt(9), before=Pt(3), after=Pt(8), colour=SOFT)
    style(word, "Cell", base="Normal", font=_SANS, size=Pt(9.5), after=Pt(1), lines=1.05, colour=INK)
    style(word, "Contents", base="Normal", font=_SERIF, size=Pt(20), after=Pt(14), colour=INK, breaks=True)
    style(word, "toc 1", base="Normal", font=_SERIF, size=Pt(11.5), after=Pt(4), colour=INK)
    style(word, "toc 2", base="Normal", font=_SERIF, size=Pt(10), after=Pt(2), colour=SOFT)


def _properties(word: Any, document: Document) -> None:
    cover = document.title_page
    properties = word.core_properties
    properties.title = f"{cover.title}, {cover.centre}, {document.label('school_year')} {cover.year}"[:255]
    properties.author = properties.last_modified_by = ", ".join(cover.organisations)[:255]
    properties.language = "nl-NL"
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.revision = 1
    untimed(properties)
    footer(word.sections[0], f"{cover.centre} {cover.year}")


def _cover(word: Any, document: Document) -> None:
    cover = document.title_page
    word.add_paragraph(cover.title, style="Title")
    for line in (cover.kind, cover.centre, f"{document.label('school_year')} {cover.year}"):
        word.add_paragraph(line, style="Subtitle")
    for line in (", ".join(cover.organisations), cover.status):
        word.add_paragraph(line, style="Note")


def _decisions(word: Any, document: Document) -> None:
    if not document.decisions:
        return
    word.add_heading(document.label("adoption"), level=1)
    heads = [document.label(key) for key in ("body", "act", "name", "date")]
    rows = [[line.body, line.act, line.name, line.date] for line in document.decisions]
    grid = word.add_table(rows=1, cols=4)
    fill_table(grid, heads, rows, weights=[4, 2, 3, 3], title=document.label("adoption"), description="")


def _chapter(word: Any, chapter: Chapter, document: Document) -> None:
    word.add_heading(f"{chapter.number}\u2002{chapter.title}", level=1)
    for section in chapter.sections:
        if section.title:
            word.add_heading(section.title, level=2)
        for block in section.blocks:
            _block(word, block, document)


def _block(word: Any, block: Block, document: Document) -> None:
    if isinstance(block, Paragraph):
        _runs(word.add_paragraph(style=_ROLES[block.role]), block.text)
    elif isinstance(block, Subheading):
        word.add_heading(block.title, level=3)
    elif isinstance(block, Bullets):
        for item in block.items:
            _runs(word.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
    elif isinstance(block, Table):
        _table(word, block, document, description="")
    elif isinstance(block, Figure):
        _table(word, block.table, document, description=block.alt, note=block.note)
    elif isinstance(block, Callout):
        _callout(word, block)


def _callout(word: Any, block: Callout) -> None:
    if block.title:
        word.add_heading(block.title, level=3)
    for words in block.paragraphs:
        _runs(word.add_paragraph(style="Note"), words)


def _table(word: Any, table: Table, document: Document, *, description: str, note: str = "") -> None:
    caption(word, document.label("table"), table.caption, number=len(word.element.body.tbl_lst) + 1)
    grid = word.add_table(rows=1, cols=len(table.columns))
    fill_table(
        grid,
        [column.title for column in table.columns],
        [["".join(span.text for span in cell) for cell in row.cells] for row in table.rows],
        weights=[column.weight for column in table.columns],
        centred=[column.kind == "mark" for column in table.columns],
        title=table.caption,
        description=description,
    )
    for line in (table.note, note):
        if line:
            word.add_paragraph(line, style="Note")
    if not (table.note or note):
        word.add_paragraph(style="Note")


def _runs(paragraph: Any, words: Text) -> None:
    for span in words:
        paragraph.add_run(span.text, style="Emphasis" if span.emphasis else None)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _repacked(package: bytes) -> bytes:
    """The same package with the times of its parts fixed at the first moment a zip can say."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(part, old.read(name))
    return out.getvalue()

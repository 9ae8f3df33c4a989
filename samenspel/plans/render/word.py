"""What python-docx leaves to the XML of a Word file: fields, repeated headers, language, borders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, RGBColor

_WIDTH = Cm(14.6)
_FACES = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_THEMES = ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme")


def element(name: str, **attributes: str) -> Any:
    """An element such as `w:tblHeader` with attributes of the same namespace (`val="1"`)."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def style(
    word: Any,
    name: str,
    *,
    font: str,
    size: Length,
    colour: RGBColor,
    base: str = "",
    before: Length | None = None,
    after: Length | None = None,
    lines: float | None = None,
    breaks: bool = False,
) -> None:
    """Set a paragraph style; one that Word does not bring along is made on `base`."""
    styles = word.styles
    found = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base:
        found.base_style = styles[base]
    found.font.name, found.font.size, found.font.color.rgb = font, size, colour
    found.font.bold = name in {"Heading 3", "Caption"} or name.startswith("toc 1")
    faces = found.element.get_or_add_rPr().get_or_add_rFonts()
    for key in _THEMES:
        faces.attrib.pop(qn(key), None)
    for key in _FACES:
        faces.set(qn(key), font)
    layout = found.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = before, after, lines
    layout.page_break_before = breaks or None
    borders = found.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        found.element.pPr.remove(borders)


def language(word: Any, code: str) -> None:
    """The language of all text that says no other: for the voice and the spelling of the reader's Word."""
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=code, eastAsia=code, bidi="ar-SA"))


def untimed(properties: Any) -> None:
    """Take the moments of making and printing out of the properties: they would differ every time."""
    root = properties._element
    for child in list(root):
        if child.tag.rsplit("}", 1)[-1] in {"created", "modified", "lastPrinted"}:
            root.remove(child)


def field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:
    """A Word field with what it shows until Word counts again."""
    opened = element("w:fldChar", fldCharType="begin")
    if dirty:
        opened.set(qn("w:dirty"), "true")
    order = OxmlElement("w:instrText")
    order.set(qn("xml:space"), "preserve")
    order.text = f" {code} "
    for part in (opened, order, element("w:fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(part)
    if shown:
        paragraph.add_run(shown)
        paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))


def contents(word: Any, title: str, chapters: Sequence[tuple[int, str]]) -> None:
    """A table of contents: the chapters as they are, page numbers as soon as Word renews the field."""
    word.add_paragraph(title, style="Contents")
    last = None
    for place, (number, name) in enumerate(chapters):
        last = word.add_paragraph(style="toc 1")
        if place == 0:
            field(last, 'TOC \\o "1-2" \\h \\z \\u', "", dirty=True)
        last.add_run(f"{number}\u2002{name}")
    if last is not None:
        last.add_run()._r.append(element("w:fldChar", fldCharType="end"))


def caption(word: Any, label: str, words: str, *, number: int) -> None:
    """ "Tabel 1  ..." above a table, numbered by Word itself; `number` is shown until Word counts again."""
    line = word.add_paragraph(style="Caption")
    line.paragraph_format.keep_with_next = True
    line.add_run(f"{label} ")
    field(line, f"SEQ {label} \\* ARABIC", str(number))
    line.add_run(f"\u2002{words}")


def footer(section: Any, words: str) -> None:
    """The centre and the page number at the foot of every page but the cover."""
    section.different_first_page_header_footer = True
    line = section.footer.paragraphs[0]
    line.style = "Note"
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(f"{words}  \u00b7  ")
    field(line, "PAGE", "1")


def fill_table(
    grid: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    weights: Sequence[int],
    title: str,
    description: str,
    centred: Sequence[bool] = (),
) -> None:
    """Cells, hairlines, a header row that returns on every page, widths by weight, and words for a voice."""
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _about(grid, title, description)
    widths = [Length(_WIDTH * weight // sum(weights)) for weight in weights]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    middle = list(centred) or [False] * len(heads)
    for place, row in enumerate([heads, *rows]):
        made = grid.rows[0] if place == 0 else grid.add_row()
        whole = len(row) < len(heads)
        if whole:
            made.cells[0].merge(made.cells[-1])
        for words, cell, width, centre in zip(row, made.cells, widths, middle, strict=False):
            _cell(cell, words, bold=place == 0 or whole, centre=centre)
            if not whole:
                cell.width = width
        _row(made, header=place == 0)


def _about(grid: Any, title: str, description: str) -> None:
    properties = grid._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", "8", "0E5A66"), ("bottom", "8", "0E5A66"), ("insideH", "4", "DDD6C8")):
        borders.append(element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    properties.find(qn("w:tblLayout")).addprevious(borders)  # the schema keeps an order
    properties.append(element("w:tblCaption", val=title[:250]))
    if description:
        properties.append(element("w:tblDescription", val=description[:1000]))


def _row(row: Any, *, header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit", val="true"))
    if header:
        properties.append(element("w:tblHeader", val="true"))


def _cell(cell: Any, words: str, *, bold: bool, centre: bool) -> None:
    line = cell.paragraphs[0]
    line._p.style = "Cell"  # by its id: looking a style up by name takes longer than all the rest
    if centre:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(words).bold = bold or None

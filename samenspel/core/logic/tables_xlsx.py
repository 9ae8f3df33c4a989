"""XLSX: the first visible sheet in which something stands, read only after every part of the file proved harmless."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from samenspel.core.logic.tables import MAX_ROWS, Problem, Record, Unreadable, problem

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_PARTS: Final = 500
MAX_UNPACKED: Final = 60 * 1024 * 1024
MAX_XML: Final = 20 * 1024 * 1024  # of all XML parts together; 2,000 activities take about 1
MAX_ELEMENTS: Final = 1_000_000
MAX_DEPTH: Final = 60
MAX_CELLS: Final = 600_000
MAX_LINES: Final = 100_000  # empty ones too: one cell on the last line of a sheet makes a million of them
_TAG_SIZE: Final = 64 * 1024
_MOST_SHEETS: Final = 50
_EMPTY_CELLS: Final = 20_000  # in which nothing stands: then nothing stands in the sheet


def records(data: bytes, unread: list[str] | None = None) -> Iterator[Record]:
    """The rows with their values; wholly empty rows are skipped, empty cells after the header's last one too.

    Formulas and error values come as their Problem; `unread` gets the names of the other visible sheets in which
    something stands. Raises Unreadable for what is no harmless workbook.
    """
    prove_harmless(data)
    width = 0
    for line, values in _rows(data, unread):
        while len(values) > width and values[-1] == "":
            values.pop()
        if any(value != "" for value in values):
            width = width or len(values)
            values += [""] * (width - len(values))
            yield line, values


def prove_harmless(data: bytes) -> None:
    """Raise Unreadable for a zip bomb, a locked part, an entity, a giant tag, deep nesting, broken XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _weigh(parts.infolist())
            names = [part.filename for part in parts.infolist() if part.filename.endswith((".xml", ".rels"))]
            elements = 0
            for name in names:
                elements += _Guard().feed(parts.read(name))
                if elements > MAX_ELEMENTS:
                    raise Unreadable(problem(0, "", "", "unpacks_too_big"))
    except Unreadable:
        raise
    except Exception:  # a hostile archive may fail in any way: all of them mean the same to who sent it
        raise Unreadable(problem(0, "", "", "not_xlsx")) from None


def _weigh(parts: list[zipfile.ZipInfo]) -> None:
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if len(parts) > MAX_PARTS or xml > MAX_XML or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(problem(0, "", "", "unpacks_too_big"))


class _Guard:
    """Reads one XML part in one piece (giant tags make expat slow only when fed in pieces)."""

    def __init__(self) -> None:
        self.elements = self.depth = self.row = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.CommentHandler = self._aside
        self.parser.ProcessingInstructionHandler = self._aside

    def feed(self, xml: bytes) -> int:
        """The number of elements. Raises ValueError or an expat error."""
        self.parser.Parse(xml, True)
        return self.elements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        size = sum(map(len, attributes.values())) if attributes else 0
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS or size > _TAG_SIZE:
            self._refuse()
        if name.rpartition(":")[2] == "row" and "r" in attributes:
            row = int(attributes["r"])
            if row <= self.row:  # openpyxl would drop such a row without a word
                self._refuse()
            self.row = row

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _aside(self, *words: str) -> None:
        if sum(map(len, words)) > _TAG_SIZE:
            self._refuse()

    def _refuse(self, *_: Any) -> None:
        raise ValueError("not a workbook that a spreadsheet program makes")


def _rows(data: bytes, unread: list[str] | None) -> Iterator[tuple[int, list[str | Problem]]]:
    # openpyxl warns of, and even prints, styles and extensions that do not matter here.
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return enumerate(_cells(_first_sheet(data, unread)), 1)
        except Unreadable:
            raise
        except Exception:  # as above: a hostile workbook may fail anywhere in openpyxl
            raise Unreadable(problem(0, "", "", "not_xlsx")) from None


def _cells(sheet: Any) -> list[list[str | Problem]]:
    rows: list[list[str | Problem]] = []
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row) + 1
        if cells > MAX_CELLS or len(rows) == MAX_LINES:
            raise Unreadable(problem(len(rows) + 1, "", "", "too_many_rows", most=MAX_ROWS))
        rows.append([_text(cell) for cell in row])
    return rows


def _first_sheet(data: bytes, unread: list[str] | None) -> Any:
    from openpyxl import load_workbook  # slow to import, needed seldom

    book: Workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets: list[Any] = book.worksheets
    for sheet in sheets:
        sheet.reset_dimensions()  # what the file says of its own size may hide rows
    filled = (sheet for sheet in sheets[:_MOST_SHEETS] if sheet.sheet_state == "visible" and _says_something(sheet))
    first = next(filled, sheets[0])
    if unread is not None:
        unread += [str(sheet.title) for sheet in filled]
    return first


def _says_something(sheet: Any) -> bool:
    looked_at = 0
    for row in sheet.iter_rows(values_only=True):
        if any(value is not None for value in row):
            return True
        looked_at += len(row) + 1
        if looked_at > _EMPTY_CELLS:
            break
    return False


def _text(cell: Any) -> str | Problem:
    """The value of a cell as a person would have typed it in a CSV."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return problem(0, "", _formula(value), "formula")
    if cell.data_type == "e":
        return problem(0, "", str(value), "error_value")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _formula(value: Any) -> str:
    return str(getattr(value, "text", value) or "=")


def _number(value: float, shown_as: str) -> str:
    """17.0 is 17; a cell that shows 7% holds 0.07 and means "7%"."""
    if re.sub(r'"[^"]*"|\\.', "", shown_as).count("%") == 1:
        return f"{round(value * 100, 10):.12g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value)

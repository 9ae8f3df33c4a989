"""The one writer of every table that leaves the product: CSV and XLSX that no office program runs.

A text that begins with a sign on which a spreadsheet would act gets an apostrophe in front, and so does a
text that already has apostrophes before such a sign; `tables.read_table` takes one off. Outer spaces aside
nothing is lost on the way.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from samenspel.core.logic.tables import UNSAFE, one_line_end

Value = str | int | float | None
_WIDEST = 60
_LONGEST = 32_767


def protect(value: str) -> str:
    """The text as it may stand in a cell: never beginning with = + - @, a tab or a line end."""
    return "'" + value if UNSAFE.match(value) else value


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with BOM and semicolons: what Excel in Dutch opens by a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([protect(_as_text(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str = "Samenspel") -> bytes:
    """One sheet with a fixed, bold header, columns as wide as their texts, and a filter on the header.

    Numbers stay numbers; texts are stored as texts, whatever they look like.
    """
    from xlsxwriter import Workbook  # slow to import, needed seldom

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns, book.add_format({"bold": True, "bottom": 1}))
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        widths = [len(column) for column in columns]
        last = 0
        for last, row in enumerate(rows, 1):
            for position, value in enumerate(row):
                widths[position] = max(widths[position], len(_as_text(value)))
                if isinstance(value, int | float):
                    page.write_number(last, position, value, wrapped)
                elif text := _as_text(value):
                    _refuse_longer_than_a_cell(text)
                    page.write_string(last, position, protect(text), wrapped)
        for position, width in enumerate(widths):
            page.set_column(position, position, min(width, _WIDEST) + 2)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(columns) - 1)
    return out.getvalue()


def _refuse_longer_than_a_cell(value: str) -> None:
    if len(value) >= _LONGEST:
        raise ValueError(f"An XLSX cell holds fewer than {_LONGEST} characters.")


def _as_text(value: Value) -> str:
    """Without outer spaces, as the reader drops them; but for those before a sign, which protection keeps."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = one_line_end(value).rstrip()
    return text if UNSAFE.match(text) else text.strip()

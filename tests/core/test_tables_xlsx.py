"""Workbooks: read as a person would have typed them, and bombs refused at once."""

from __future__ import annotations

import gc
import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest

from samenspel.core.logic.tables_write import write_xlsx
from samenspel.core.logic.tables_xlsx import MAX_PARTS, MAX_XML
from tests.core.test_tables import SHEET, read, refusals, repacked, values, workbook


def test_xlsx_gives_what_a_person_would_have_typed() -> None:
    from datetime import date, datetime

    data = workbook(
        ["Number", "Name"],
        [17.0, "zeventien"],
        [None, None],
        [2.5, date(2017, 10, 1)],
        [3, datetime(2017, 10, 1, 8, 30)],
        [True, 1e20],
    )
    table = read(data, filename="t.xlsx")
    assert table.problems == ()
    assert [(row.line, *row.values.values()) for row in table.rows] == [
        (2, "17", "zeventien"),
        (4, "2.5", "2017-10-01"),
        (5, "3", "2017-10-01 08:30:00"),
        (6, "TRUE", "100000000000000000000"),
    ]


def test_a_percentage_cell_is_not_mistaken_for_a_fraction() -> None:
    def as_percentage(book: object) -> None:
        book.active["A2"].number_format = "0%"  # type: ignore[attr-defined]

    table = read(workbook(["number", "name"], [0.07, "zeven"], change=as_percentage))
    assert table.rows[0].values["number"] == "7%"


def test_xlsx_formulas_and_errors_and_texts_that_begin_with_the_equals_sign_are_refused() -> None:
    data = workbook(["number", "name"], [1, "=1+1"], [2, "#REF!"], [3, "goed"])
    table = read(data)
    assert refusals(table) == [(2, "name", "formula"), (3, "name", "error_value")]
    typed = repacked(
        write_xlsx(["number", "name"], [[1, "'=x"], [2, "-5 graden"]]),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"''=x", b"=x"),
    )
    assert refusals(read(typed)) == [(2, "name", "equals_sign")]


def test_xlsx_values_beside_the_header_are_refused_and_empty_ones_are_not() -> None:
    assert refusals(read(workbook(["number", "name"], [1, "a", None], [2, "b", "meer"]))) == [(3, "", "field_count")]
    assert values(read(workbook(["number", "name", "note"], [1, "a"])), "note") == [""]


def test_rows_hidden_behind_a_wrong_size_in_the_file_are_read_all_the_same() -> None:
    data = repacked(
        workbook(["number", "name"], [1, "een"], [2, "twee"]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:B2"'),
    )
    assert values(read(data)) == ["een", "twee"]


def test_a_broken_style_says_nothing_on_the_screen_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    sound = workbook(["number", "name"], [1, "een"])
    data = repacked(sound, "xl/styles.xml", lambda xml: xml.replace(b'xfId="0"', b'xfId="99"'))
    assert data != sound
    read(data)
    assert capsys.readouterr() == ("", "")


def test_a_csv_under_the_name_of_an_xlsx_is_refused_and_an_xlsx_under_the_name_of_a_csv_is_read() -> None:
    assert refusals(read("number,name\n1,a\n", filename="t.XLSX")) == [(0, "", "not_xlsx")]
    assert values(read(workbook(["number", "name"], [1, "a"]), filename="t.csv")) == ["a"]
    assert refusals(read(b"\xd0\xcf\x11\xe0" + b"x" * 100, filename="t.xls")) == [(0, "", "old_excel")]


def _bomb(build: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    return repacked(workbook(["number", "name"], [1, "a"]), part, build)


BOMBS: dict[str, Callable[[], bytes]] = {
    "ratio": lambda: _bomb(lambda xml: xml + b" " * (MAX_XML + 1)),
    "many parts": lambda: _zip({f"xl/{n}.xml": b"<a/>" for n in range(MAX_PARTS + 1)}),
    "entity": lambda: _bomb(
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + xml.partition(b"?>")[2]
    ),
    "outside entity": lambda: _bomb(
        lambda xml: (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
            + xml.replace(b"<v>1</v>", b"<v>&a;</v>").partition(b"?>")[2]
        )
    ),
    "giant tag": lambda: _bomb(lambda xml: xml.replace(b"<row ", b'<row x="' + b"a>" * 6_000_000 + b'" ', 1)),
    "giant comment": lambda: _bomb(lambda xml: xml.replace(b"<row ", b"<!--" + b"a>" * 6_000_000 + b"--><row ", 1)),
    "deep": lambda: _bomb(lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 400_000, 1)),
    "elements": lambda: _bomb(lambda xml: xml.replace(b"</sheetData>", b"<a/>" * 3_000_000 + b"</sheetData>", 1)),
    "wide": lambda: _bomb(
        lambda xml: xml.replace(
            b"</sheetData>",
            b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(3, 9000)) + b"</sheetData>",
            1,
        )
    ),
    "far row": lambda: _bomb(
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c><v>1</v></c></row></sheetData>', 1)
    ),
    "row twice": lambda: _bomb(
        lambda xml: xml.replace(b"</sheetData>", b'<row r="2"><c r="A2"><v>9</v></c></row></sheetData>', 1)
    ),
    "no workbook": lambda: _zip({"word/document.xml": b"<a/>"}),
    "broken": lambda: workbook(["number", "name"], [1, "a"])[:-300],
    "bytes": lambda: b"PK\x03\x04" + random.Random(1).randbytes(5000),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    data = BOMBS[name]()
    gc.freeze()  # what other tests hold in memory is not what a bomb costs
    try:
        start = time.process_time()
        table = read(data)
        assert time.process_time() - start < 2
    finally:
        gc.unfreeze()
    assert table.rows == () or name in {"wide", "far row"}
    assert table.problems[0].code in {"not_xlsx", "unpacks_too_big", "too_many_rows"}


def test_a_sound_workbook_passes_the_same_guards() -> None:
    """The control of the bombs: the same way of building, with nothing hostile in it."""
    assert values(read(_bomb(lambda xml: xml))) == ["a"]

"""The strict reader and the one writer: what a school sends in and what it gets back."""

from __future__ import annotations

import csv
import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samenspel.core.logic.tables import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Columns, Table, read_table
from samenspel.core.logic.tables_write import protect, write_csv, write_xlsx
from tests.conftest import examples

SHEET = "xl/worksheets/sheet1.xml"
COLUMNS = Columns(required=("number", "name"), optional=("note",))
SIGNS = tuple("=+-@\t\r\n")
text = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30)
hostile = st.builds(
    str.__add__,
    st.text("'=+-@\t\r\n ;,\"a0", max_size=5),
    st.sampled_from(["", "1", "cmd|' /C calc'!A0", 'HYPERLINK("x")', "SUM(1;2)"]),
)


def read(content: str | bytes, columns: Columns = COLUMNS, filename: str = "t.csv") -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, filename, columns)


def values(table: Table, column: str = "name") -> list[str]:
    assert table.problems == ()
    return [row.values[column] for row in table.rows]


def refusals(table: Table) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in table.problems]


def workbook(*rows: list[object], change: Callable[[object], None] | None = None) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return out.getvalue()


# --- CSV ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_in_every_encoding_separator_and_line_end(encoding: str, separator: str, end: str) -> None:
    lines = [["number", "name"], ["1", "Oma’s café"], ["2", "Eén – twee"]]
    data = end.join(separator.join(line) for line in lines).encode(encoding)
    table = read(data)
    assert values(table) == ["Oma’s café", "Eén – twee"]
    assert [row.line for row in table.rows] == [2, 3]


def test_the_separator_is_the_one_of_the_header_line() -> None:
    assert values(read("number;name\n1;Ziekte, dood en rouw\n")) == ["Ziekte, dood en rouw"]
    assert values(read('number,name\n1,"Ziekte; dood, en rouw"\n')) == ["Ziekte; dood, en rouw"]
    assert refusals(read("number,name\n1;Rouw\n")) == [(2, "", "field_count")]
    assert refusals(read("number,name\n1,Ziekte, dood\n")) == [(2, "", "field_count")]


def test_a_quoted_value_may_hold_line_ends_and_the_next_line_keeps_its_number() -> None:
    table = read('number,name\r\n1,"Kerst\r\nen Sint"\r\nx,,\r\n')
    assert [row.values["name"] for row in table.rows] == ["Kerst\nen Sint"]
    assert refusals(table) == [(4, "", "field_count")]


def test_wholly_blank_lines_are_skipped_and_a_line_of_separators_is_a_row() -> None:
    table = read("\nnumber,name\n\n1,Een\n\n,\n\n")
    assert [(row.line, dict(row.values)) for row in table.rows] == [
        (4, {"number": "1", "name": "Een"}),
        (6, {"number": "", "name": ""}),
    ]


def test_headers_are_known_whatever_their_capitals_and_outer_spaces() -> None:
    assert values(read(" Number ,NAME\n1, Een \n")) == ["Een"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("number\n1\n", [(1, "name", "missing_column")]),
        ("number,name,colour\n1,a,b\n", [(1, "colour", "unknown_column")]),
        ("number,name,Name\n1,a,b\n", [(1, "name", "double_column")]),
        ("number,name,\n1,a,b\n", [(1, "", "nameless_column")]),
        ("number\tname\n1\ta\n", [(1, "", "no_separator")]),
        ("num\x00ber,name\n1,a\n", [(1, "", "control_character"), (1, "number", "missing_column")]),
        ("", [(0, "", "empty_file")]),
        ("\ufeff \r\n\r\n", [(0, "", "empty_file")]),
        ('number,"name\n1,a\n', [(1, "", "broken_quote")]),
    ],
)
def test_a_file_whose_header_does_not_stand_is_refused_whole(
    content: str, expected: list[tuple[int, str, str]]
) -> None:
    table = read(content)
    assert refusals(table) == expected
    assert (table.columns, table.rows) == ((), ())


def test_an_open_quotation_mark_refuses_the_rest_and_keeps_what_came_before() -> None:
    table = read('number,name\n1,Een\n2,"Twee\n3,Drie\n')
    assert [row.values["name"] for row in table.rows] == ["Een"]
    assert refusals(table) == [(3, "", "broken_quote")]
    assert table.problems[0].value == '2,"Twee'


def test_text_after_a_closing_quotation_mark_is_refused() -> None:
    assert refusals(read('number,name\n1,"Een" twee\n')) == [(2, "", "broken_quote")]


def test_nul_control_characters_formulas_and_endless_values_are_named_by_line_and_column() -> None:
    table = read("number,name\n1,a\x00b\n2,a\x07\n=1+1,b\n4, =x\n5," + "y" * 5000 + "\n6,goed\n")
    assert refusals(table) == [
        (2, "name", "nul"),
        (3, "name", "control_character"),
        (4, "number", "equals_sign"),
        (5, "name", "equals_sign"),
        (6, "name", "too_long"),
    ]
    assert [row.line for row in table.rows] == [7]
    assert "\x00" not in table.problems[0].value
    assert len(table.problems[4].value) <= 120


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused(encoding: str) -> None:
    data = ("number,name\n" + "1,Een\n" * 20).encode(encoding)
    assert refusals(read(data)) == [(0, "", "wrong_encoding")]


def test_a_byte_that_fits_no_encoding_is_refused_with_its_line() -> None:
    assert refusals(read(b"number,name\n1,Een\n2,caf\x81\xe9\n")) == [(3, "", "wrong_encoding")]
    assert refusals(read(b"\xef\xbb\xbfnumber,name\r1,caf\xe9\r")) == [(2, "", "wrong_encoding")]


def test_damaged_utf8_is_not_garbled_into_cp1252() -> None:
    data = "number,name\n1,café\n2,Eén coördinatie".encode() + b" caf\xc3"
    assert refusals(read(data)) == [(3, "", "wrong_encoding")]


def test_a_file_of_ten_megabytes_is_read_at_most_and_one_byte_more_is_refused() -> None:
    rows = b"number,name\n" + b"".join(b"%d,%s\n" % (n, b"a" * 3900) for n in range(2_680))
    full = rows + b"1," + b"b" * (MAX_BYTES - len(rows) - 3) + b"\n"
    table = read(full)
    assert (len(full), len(table.rows)) == (MAX_BYTES, 2_680)
    assert refusals(read(full + b"\n")) == [(0, "", "too_big")]


def test_more_rows_than_any_centre_has_are_refused_without_reading_them_all() -> None:
    table = read("number,name\n" + "1,a\n" * (MAX_ROWS + 5))
    assert refusals(table) == [(MAX_ROWS + 2, "", "too_many_rows")]


@pytest.mark.parametrize("piece", [",", '"a",', "a;"])
def test_a_header_that_fills_the_file_is_refused_at_once(piece: str) -> None:
    start = time.process_time()
    table = read(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 1
    assert refusals(table) == [(1, "", "too_many_columns")]


def test_as_many_columns_as_may_be_are_named_one_by_one() -> None:
    header = ",".join(["number", "name", *(f"own{place}" for place in range(MAX_COLUMNS - 2))])
    assert {code for _line, _column, code in refusals(read(header))} == {"unknown_column"}


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read("number,name\n") == Table(("number", "name"), (), ())


# --- writing -----------------------------------------------------------------------------------------


def _cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_ten_thousand_hostile_values_leave_as_harmless_text() -> None:
    dice = random.Random(7)
    words = ["".join(dice.choices("'=+-@\t\r\n ＝＋abc;\"", k=dice.randint(0, 6))) for _ in range(10_000)]
    assert sum(word.startswith(SIGNS) for word in words) > 3_000  # the control: unprotected they are hostile
    cells = [cell for row in _cells(write_csv(["name"], [[word] for word in words]))[1:] for cell in row]
    assert len(cells) == 10_000
    assert not [cell for cell in cells if cell.lstrip().startswith(SIGNS)]


def test_a_protected_value_gets_one_more_apostrophe_each_time_it_needs_one() -> None:
    assert [protect(value) for value in ("=1", "'-1", "''@a", "'s ochtends", "a=1", "")] == [
        "'=1",
        "''-1",
        "'''@a",
        "'s ochtends",
        "a=1",
        "",
    ]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=examples(200))
@given(rows=st.lists(st.tuples(st.integers(0, 10**6), st.one_of(text, hostile), text), max_size=6))
@example(
    rows=[
        (1, "_x0041_", "_x000D_"),
        (2, "'=x", "'''-"),
        (3, "\t=x", " '="),
        (4, "007", "1.0"),
        (5, "WAAR", "#N/A"),
    ]
)
def test_what_goes_out_comes_back_unchanged(write: Callable[..., bytes], rows: list[tuple[int, str, str]]) -> None:
    table = read(write(["number", "name", "note"], rows))
    assert table.problems == ()
    back = [tuple(row.values.values()) for row in table.rows]
    assert back == [(str(number), _kept(name), _kept(note)) for number, name, note in rows]


def _kept(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return value if protect(value) != value else value.strip()


def test_the_csv_is_what_excel_in_dutch_opens_by_a_double_click() -> None:
    data = write_csv(["number", "name"], [[1, "Eén"]])
    assert data == b"\xef\xbb\xbfnumber;name\r\n1;E\xc3\xa9n\r\n"


# --- never anything but a table -----------------------------------------------------------------------

grammar = st.lists(
    st.one_of(
        st.sampled_from(["number", "name", "note", ",", ";", '"', '""', "\n", "\r\n", "\r", "\x00", "17a", "=", "'"]),
        text,
    ),
    max_size=40,
).map("".join)


@settings(max_examples=examples(600))
@given(
    st.one_of(grammar.map(lambda tail: "number,name\n" + tail), grammar),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
)
def test_any_text_gives_rows_and_problems_and_no_exception(content: str, encoding: str) -> None:
    table = read(content.encode(encoding, "replace"))
    assert all(set(row.values) == set(table.columns) for row in table.rows)
    assert all(problem.line >= 0 for problem in table.problems)


@settings(max_examples=examples(300))
@given(st.data())
def test_any_damaged_workbook_gives_rows_and_problems_and_no_exception(data: st.DataObject) -> None:
    good = bytearray(_SOUND)
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(good))


@settings(max_examples=examples(150))
@given(st.data())
def test_any_damaged_sheet_inside_a_sound_archive_gives_no_exception(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]))

    def damage(xml: bytes) -> bytes:
        place = data.draw(st.integers(0, len(xml) - 1))
        word = data.draw(st.sampled_from([b"<", b">", b'"', b"9999999999", b"-1", b"A", b"</row>", b't="s" ', b"\xff"]))
        return xml[:place] + word + xml[place + data.draw(st.integers(0, 3)) :]

    read(repacked(_SOUND, part, damage))


_SOUND = workbook(["number", "name"], [1, "een"], [2, "twee"])

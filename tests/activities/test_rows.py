"""What a line of an inventory file says, and every way in which it may be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.activities.logic.rows import FileRow, as_cells, read_rows
from samenspel.core.logic.tables import Problem, read_table
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from tests.activities.vocabulary import HEADER, STAGES, VOCABULARY
from tests.conftest import examples


def read(content: str | bytes) -> tuple[tuple[FileRow, ...], tuple[Problem, ...]]:
    data = content.encode() if isinstance(content, str) else content
    return read_rows(read_table(data, "t.csv", VOCABULARY.columns), VOCABULARY)


def refused(line: str, header: str = HEADER) -> tuple[int, str, str, str]:
    rows, problems = read(f"{header}\n{line}\n")
    assert rows == ()
    (found,) = problems
    return found.line, found.column, found.value, found.code


def test_a_line_is_read_into_what_it_means() -> None:
    header = HEADER + ",line,samen,maturity,criteria"
    ((row,), problems) = read(
        f"{header}\n 3 , trudo ,Huisbezoek  groep 1, Schoolgids;kalender ; ,?,x,,alleen,School; child,,1;2,9;10;9\n"
    )
    assert problems == ()
    assert row.values == {
        "number": 3,
        "organisation": "t",
        "name": "Huisbezoek groep 1",
        "described_in": ["Schoolgids", "kalender"],
        "voorschool": "unknown",
        "vroegschool_1_2": "yes",
        "groep_3_8": "no",
        "note": "alleen",
        "line": ["child", "school"],
        "samen": [],
        "maturity": ["1.0", "2.0"],
        "criteria": ["9", "10"],
    }


def test_the_question_mark_is_an_unknown_organisation_and_an_unknown_source_is_kept() -> None:
    ((row,), _) = read(f"{HEADER}\n17,?,?,?; Schoolgids,,X,X,\n")
    assert (row.values["organisation"], row.values["name"]) == (None, "?")
    assert row.values["described_in"] == ["?", "Schoolgids"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("17a,Trudo,Melk,,X,,,", ("number", "17a", "not_a_number")),
        ("1.5,Trudo,Melk,,X,,,", ("number", "1.5", "not_a_number")),
        ("-1,Trudo,Melk,,X,,,", ("number", "-1", "not_a_number")),
        ("0,Trudo,Melk,,X,,,", ("number", "0", "not_a_number")),
        ("\u0661,Trudo,Melk,,X,,,", ("number", "\u0661", "not_a_number")),
        ("²,Trudo,Melk,,X,,,", ("number", "²", "not_a_number")),
        ("9999999999,Trudo,Melk,,X,,,", ("number", "9999999999", "number_too_large")),
        (",Trudo,Melk,,X,,,", ("number", "", "not_a_number")),
        ("1,Onbekend,Melk,,X,,,", ("organisation", "Onbekend", "unknown_organisation")),
        ("1,,Melk,,X,,,", ("organisation", "", "unknown_organisation")),
        ("1,Trudo,  ,,X,,,", ("name", "", "no_name")),
        ("1,Trudo," + "m" * 301 + ",,X,,,", ("name", "m" * 119 + "…", "too_long")),
        ("1,Trudo,Melk,,ja,,,", ("voorschool", "ja", "unknown_mark")),
        ("1,Trudo,Melk,,X,XX,,", ("vroegschool_1_2", "XX", "unknown_mark")),
    ],
)
def test_a_wrong_value_is_named_by_line_column_and_value(line: str, expected: tuple[str, str, str]) -> None:
    assert refused(line) == (2, *expected)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("line", "child;parent", ("parent", "unknown_value")),
        ("samen", "samen leven", ("samen leven", "unknown_value")),
        ("maturity", "4.0", ("4.0", "unknown_value")),
        ("maturity", "?", ("?", "unknown_value")),
        ("criteria", "11", ("11", "unknown_criterion")),
    ],
)
def test_an_unknown_lens_value_is_refused_with_those_that_exist(
    column: str, value: str, expected: tuple[str, str]
) -> None:
    assert refused(f"1,Trudo,Melk,,X,,,,{value}", f"{HEADER},{column}") == (2, column, *expected)


def test_a_row_of_only_separators_is_a_row_without_a_name() -> None:
    _, problems = read(f"{HEADER}\n,,,,,,,\n")
    assert [(one.line, one.column) for one in problems] == [(2, "number"), (2, "organisation"), (2, "name")]


def test_the_same_row_twice_is_refused_with_the_line_of_the_first() -> None:
    rows, problems = read(f"{HEADER}\n1,Trudo,Melk,,X,,,\n1,Spring,Melk,,X,,,\n1,TRUDO, Melk ,,,X,,\n")
    assert [row.line for row in rows] == [2, 3]
    assert [(one.line, one.code, dict(one.params)) for one in problems] == [(4, "double_row", {"first": 2})]


def test_note_may_be_absent_and_other_columns_may_not() -> None:
    short = HEADER.removesuffix(",note")
    ((row,), problems) = read(f"{short}\n1,Trudo,Melk,,X,,\n")
    assert (problems, "note" in row.values) == ((), False)
    _, problems = read(f"{short.replace('described_in,', '')}\n1,Trudo,Melk,X,,\n")
    assert [(one.column, one.code) for one in problems] == [("described_in", "missing_column")]


def test_refusals_stand_in_the_order_of_the_file() -> None:
    _, problems = read(f"{HEADER}\n1,Trudo,,,,,,\n2,Trudo\n3,Trudo,a,,,,,\n3a,Trudo,b,,,,,\n")
    assert [one.line for one in problems] == [2, 3, 5]


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda word: ";" not in word
)
hostile = st.builds(str.__add__, st.text("'=+-@", min_size=1, max_size=3), words)
names = st.lists(st.one_of(words, hostile), min_size=1, max_size=3).map(" ".join)
lists = st.lists(st.one_of(words, hostile), unique=True, max_size=3)
plain = st.fixed_dictionaries(
    {
        "number": st.integers(1, 99),
        "organisation": st.sampled_from(["t", "s", None]),
        "name": names,
        "described_in": lists,
        "note": st.one_of(st.just(""), names),
        **{stage: st.sampled_from(["yes", "no", "unknown"]) for stage in STAGES},
        **{
            lens: st.lists(st.sampled_from(found.keys), unique=True).map(
                lambda keys, order=found.keys: sorted(keys, key=order.index)
            )
            for lens, found in VOCABULARY.lists.items()
        },
    }
)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=examples(80))
@given(st.lists(plain, max_size=5, unique_by=lambda row: (row["number"], row["organisation"], row["name"])))
def test_what_is_downloaded_can_be_sent_back_and_means_the_same(write, held) -> None:  # type: ignore[no-untyped-def]
    from unicodedata import normalize

    held = [
        {key: normalize("NFC", value) if isinstance(value, str) else value for key, value in row.items()}
        | {"described_in": list(dict.fromkeys(normalize("NFC", name) for name in row["described_in"]))}
        for row in held
    ]
    cells = [as_cells(row, {"t": "Trudo", "s": "Spring"}, VOCABULARY) for row in held]
    rows, problems = read(write(VOCABULARY.columns.known, cells))
    assert problems == ()
    assert [row.values for row in rows] == [dict(row) for row in held]

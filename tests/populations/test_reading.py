"""The reading of files and the merging with what is held, for any input."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.logic.tables import Row, read_table
from samenspel.populations.logic.catalogue import Unit, catalogue
from samenspel.populations.logic.importing import (
    NEIGHBOURHOOD_COLUMNS,
    BadNumber,
    Merged,
    merge,
    number_in,
    population_columns,
    read_neighbourhood,
    read_population,
    written,
)
from tests.populations.factories import SOURCE

COLUMNS = population_columns(catalogue())
NAMES = [one.name["nl"] for one in catalogue().characteristics]
figures = st.none() | st.decimals(0, 100, places=2)
odd = st.text(max_size=12)
cells = st.sampled_from(["", "?", "0", "12", "12,5", "100", "101", "17a", "4 %", "-1", "1e3", "٣", "１２"]) | odd
rows = st.fixed_dictionaries(
    {
        "reference_date": st.sampled_from(["2016-10-01", "1-10-2016", "2016-02-30", "", "2016-10-01 00:00:00"]) | odd,
        "characteristic": st.sampled_from([*NAMES, "", "doelgroepkinderen"]) | odd,
        "unit": st.sampled_from(["%", "aantal", "score", ""]) | odd,
        "peuters": cells,
        "n_peuters": cells,
    }
)


@given(st.lists(rows, max_size=6))
def test_every_row_is_taken_or_refused_and_never_both(made: list[dict[str, str]]) -> None:
    numbered = [Row(line, values) for line, values in enumerate(made, 2)]
    entries, problems = read_population(numbered, catalogue())
    taken, refused = {one.line for one in entries}, {one.line for one in problems}
    assert not taken & refused
    assert taken | refused == {row.line for row in numbered}
    assert len({(one.reference_date, one.characteristic) for one in entries}) == len(entries)


@given(st.binary(max_size=300))
def test_any_bytes_give_problems_and_no_error(data: bytes) -> None:
    for columns in (COLUMNS, NEIGHBOURHOOD_COLUMNS):
        read_table(data, "file.csv", columns)
    table = read_table(SOURCE.encode()[:200] + data, "file.csv", COLUMNS)
    read_population(table.rows, catalogue())


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(NEIGHBOURHOOD_COLUMNS.required, odd)), max_size=5))
def test_a_neighbourhood_row_is_taken_or_refused(made: list[dict[str, str]]) -> None:
    numbered = [Row(line, values) for line, values in enumerate(made, 2)]
    entries, problems = read_neighbourhood(numbered)
    assert {one.line for one in entries} | {one.line for one in problems} == {row.line for row in numbered}


@given(figures)
def test_what_is_written_reads_as_itself(value: Decimal | None) -> None:
    assert number_in(written(value), Unit.PERCENT) == value


@given(cells, st.sampled_from(Unit))
def test_a_number_is_possible_or_refused(text: str, unit: Unit) -> None:
    try:
        value = number_in(text, unit)
    except BadNumber:
        return
    assert value is None or value >= 0
    assert unit is not Unit.PERCENT or value is None or value <= 100


@given(figures, figures, figures)
def test_a_file_sent_twice_changes_nothing_and_an_edit_survives_it(
    first: Decimal | None, edited: Decimal | None, second: Decimal | None
) -> None:
    held = merge(Merged(None, None), first)
    assert merge(held, first) == held
    by_hand = Merged(edited, held.imported)
    assert merge(by_hand, first).value == edited
    if second != first:
        assert merge(by_hand, second) == Merged(second, second)

"""What does not add up is named, and rounding is not called an error."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.logic.tables import read_table
from samenspel.populations.logic.catalogue import catalogue
from samenspel.populations.logic.contradictions import (
    Contradiction,
    Indicator,
    Kind,
    contradictions,
    neighbourhood_contradictions,
)
from samenspel.populations.logic.importing import population_columns, read_population
from tests.populations.factories import SOURCE


def found_in(**values: str | int) -> tuple[Contradiction, ...]:
    return contradictions(catalogue(), {(key, "peuters"): Decimal(value) for key, value in values.items()})


def kinds(found: tuple[Contradiction, ...]) -> list[Kind]:
    return [one.kind for one in found]


def test_the_contradictions_of_the_source_are_all_found_and_nothing_else() -> None:
    known = catalogue()
    rows = read_table(SOURCE.encode(), "population.csv", population_columns(known)).rows
    entries, _problems = read_population(rows, known)
    figures = {(one.characteristic, segment): value for one in entries for segment, value in one.values.items()}
    found = [(one.kind, one.segment, *map(int, one.values)) for one in contradictions(known, figures)]
    assert found == [
        (Kind.LANGUAGES_WITHOUT_SPEAKERS, "peuters", 4, 0),
        (Kind.SPEAKERS_WITHOUT_LANGUAGE, "groep_1_2", 1, 2),
        (Kind.PART_ABOVE_WHOLE, "groep_1_2", 4, 2),
    ]


@pytest.mark.parametrize(
    ("working", "not_working", "expected"),
    [
        ("92", "8", []),
        ("92", "7", [Kind.ROUNDING]),
        ("92", "9", [Kind.ROUNDING]),
        ("92", "6", [Kind.NOT_A_HUNDRED]),
        ("92.5", "7.4", [Kind.ROUNDING]),
        ("92.5", "7.2", [Kind.NOT_A_HUNDRED]),
    ],
)
def test_a_pair_totals_a_hundred_within_what_rounding_explains(
    working: str, not_working: str, expected: list[Kind]
) -> None:
    assert kinds(found_in(working=working, not_working=not_working)) == expected


@given(st.integers(1, 500), st.data())
def test_a_pair_that_was_rounded_honestly_is_never_an_error(size: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, size))
    shares = [int(Fraction(100 * part, size) + Fraction(1, 2)) for part in (count, size - count)]
    assert Kind.NOT_A_HUNDRED not in kinds(found_in(working=shares[0], not_working=shares[1]))


def test_low_and_high_educated_need_not_total_a_hundred_but_cannot_pass_it() -> None:
    assert kinds(found_in(low_education=2, high_education=78)) == []
    assert kinds(found_in(low_education=30, high_education=78)) == [Kind.ABOVE_A_HUNDRED]
    assert kinds(found_in(low_education=23, high_education=78)) == [Kind.ROUNDING]


def test_an_unknown_half_of_a_pair_is_no_contradiction() -> None:
    assert kinds(found_in(working=92)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"target_group": 101}, [Kind.IMPOSSIBLE]),
        ({"target_group": -1}, [Kind.IMPOSSIBLE]),
        ({"children": "12.5"}, [Kind.IMPOSSIBLE]),
        ({"children": 3, "home_languages": 4}, [Kind.MORE_THAN_THERE_ARE]),
        ({"home_languages": 1, "home_language_not_dutch": 100}, []),  # all speak one and the same language
        ({"home_languages": 3, "home_language_not_dutch": 5}, []),
    ],
)
def test_what_cannot_be_is_named(values: dict[str, str | int], expected: list[Kind]) -> None:
    assert kinds(found_in(**values)) == expected


def lines(*pairs: tuple[str, int | None]) -> list[Indicator]:
    return [Indicator(name, None if value is None else Decimal(value)) for name, value in pairs]


def test_thirty_one_and_seven_against_thirty_seven_is_rounding() -> None:
    scan = lines(("huishoudens", 37), ("waarvan paar", 31), ("waarvan eenouder", 7), ("autochtoon", 90))
    (found,) = neighbourhood_contradictions(scan)
    assert found.is_rounding
    assert found.values == (37, 31, 7, 38)


def test_parts_that_miss_the_whole_by_more_are_named() -> None:
    scan = lines(("huishoudens", 37), ("waarvan paar", 31), ("waarvan eenouder", 9))
    assert kinds(neighbourhood_contradictions(scan)) == [Kind.SUM_DIFFERS]
    assert neighbourhood_contradictions(lines(("huishoudens", 37), ("waarvan paar", 31), ("waarvan x", None))) == ()
    assert kinds(neighbourhood_contradictions(lines(("huishoudens", 137)))) == [Kind.IMPOSSIBLE]

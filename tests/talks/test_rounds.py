"""The rounds of a year: what fits, and what is told before a family hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.rounds import LENGTHS, PATTERNS, WRONG, Code, Dates, Finding, Kind, findings

START = Dates("start", Kind.START, date(2026, 9, 7), date(2026, 9, 18))
INTERIM = Dates("interim", Kind.INTERIM, date(2026, 11, 9), date(2026, 11, 13))
REPORT = Dates("report", Kind.REPORT, date(2027, 1, 25), date(2027, 1, 29), date(2026, 12, 14), date(2027, 1, 11))
YEAR = (START, INTERIM, REPORT)


def test_an_ordinary_year_fits() -> None:
    assert findings(YEAR) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last": date(2027, 1, 24)}, Code.BACKWARDS),
        ({"first": date(2027, 4, 5), "last": date(2027, 4, 9)}, Code.OTHER_MONTH),
        ({"announced_on": date(2027, 1, 5)}, Code.LATE_NEWS),
        ({"answer_by": date(2026, 12, 18)}, Code.SHORT_TO_ANSWER),
        ({"answer_by": date(2027, 1, 22)}, Code.SHORT_TO_PLAN),
    ],
)
def test_what_does_not_fit_is_told(change: dict[str, Any], code: Code) -> None:
    assert code in {one.code for one in findings([replace(REPORT, **change)])}


def test_the_interim_talk_is_between_getting_to_know_each_other_and_the_first_report() -> None:
    late = replace(START, first=date(2026, 10, 26), last=date(2026, 11, 10))
    assert Finding(Code.NOT_BETWEEN, "interim", "start") in findings([late, INTERIM])
    early = replace(REPORT, first=date(2026, 11, 2), last=date(2026, 11, 6))
    second = replace(REPORT, key="second")
    assert [one for one in findings([INTERIM, second, early]) if one.code is Code.NOT_BETWEEN] == [
        Finding(Code.NOT_BETWEEN, "interim", "report")
    ]


def test_two_rounds_in_the_same_days_clash_only_when_they_ask_the_same_groups() -> None:
    advice = Dates("advice", Kind.ADVICE, date(2027, 1, 26), date(2027, 1, 28))
    assert Finding(Code.OVERLAP, "report", "advice") in findings([REPORT, advice])
    eight, rest = frozenset({"8"}), frozenset({"1", "2"})
    assert findings([replace(REPORT, groups=rest), replace(advice, groups=eight)]) == ()
    assert {Code.OVERLAP, Code.BACKWARDS} == WRONG


def test_every_kind_has_a_pattern_of_a_usual_length() -> None:
    assert set(PATTERNS) == set(Kind)
    assert all(one.minutes in LENGTHS and one.holders for one in PATTERNS.values())


@given(st.permutations(YEAR), st.integers(-200, 200))
def test_the_order_in_which_rounds_are_given_says_nothing(rounds: list[Dates], days: int) -> None:
    moved = [
        replace(one, first=one.first + timedelta(days), last=one.last + timedelta(days)) if one.key == "report" else one
        for one in rounds
    ]

    def told(found: tuple[Finding, ...]) -> set[tuple[Code, frozenset[str]]]:
        return {(one.code, frozenset({one.key, one.other})) for one in found}

    assert told(findings(moved)) == told(findings(sorted(moved, key=lambda one: one.key)))

"""The picture of a share per round: only what may be shown, in the order of time, and in words beside it."""

from __future__ import annotations

import pytest
from django.utils import translation

from samenspel.core.logic.disclosure import Stretch
from samenspel.frameworks.evidence import ShownMoment
from samenspel.home.trend import BASE, HEIGHT, Trend, trend_of

HIGH, HIGHER = Stretch(75, 80), Stretch(80, 85)
ROUNDS = (
    ShownMoment(2025, "Startgesprekken", HIGH),
    ShownMoment(2025, "Rapportgesprekken", None),
    ShownMoment(2026, "Startgesprekken", HIGHER),
)


def drawn(moments: tuple[ShownMoment, ...] = ROUNDS, language: str = "en") -> Trend:
    with translation.override(language):
        found = trend_of(moments)
    assert found is not None
    return found


def test_a_bar_says_between_which_percentages_a_round_lies() -> None:
    first, hidden, last = (bar for year in drawn().years for bar in year.bars)
    assert first.low == BASE - HEIGHT * 0.75
    assert first.high == pytest.approx(BASE - HEIGHT * 0.8)
    assert first.rest + first.height == pytest.approx(HEIGHT * 0.8)
    assert last.high < first.high, "more is higher"
    assert hidden.height == hidden.rest == 0


def test_time_runs_with_the_reading_direction() -> None:
    for language, runs_on in (("nl", True), ("ar", False)):
        found = drawn(language=language)
        places = [bar.x for year in found.years for bar in year.bars]
        assert places == sorted(places, reverse=not runs_on), language
        assert all(0 <= x <= found.width - found.bar for x in places)
        assert all(0 <= year.left < year.middle < year.right <= found.width for year in found.years)


def test_the_table_says_the_same_in_words_the_newest_first() -> None:
    assert [(row.name, row.year, row.said) for row in drawn().rows] == [
        ("Startgesprekken", "2026-2027", "at least 80%"),
        ("Rapportgesprekken", "2025-2026", "too few to show"),
        ("Startgesprekken", "2025-2026", "at least 75%"),
    ]


@pytest.mark.parametrize("moments", [(), ROUNDS[:1], ROUNDS[:2]])
def test_of_one_round_there_is_no_trend(moments: tuple[ShownMoment, ...]) -> None:
    assert trend_of(moments) is None

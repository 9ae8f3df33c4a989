"""What the Kompas shows of the criteria: what was counted anyway, never below the threshold, and nothing as zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from samenspel.activities.models import Activity
from samenspel.core.logic.disclosure import TEAM, Share
from samenspel.frameworks import evidence as registry
from samenspel.frameworks.evidence import Indicator, Moment, register
from samenspel.frameworks.queries import shelf
from samenspel.home.evidence import Row, evidence
from samenspel.organisations.models import Centre, SchoolYear
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("in_english", "nothing_registered")

Visitor = Callable[[str], Client]
Measured = Mapping[int, Mapping[str, float]]


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registry", {})


def an_indicator(measured: Measured) -> Indicator:
    def measure(starts: Sequence[int]) -> Measured:
        return {start: measured[start] for start in starts if start in measured}

    return register(
        Indicator(
            key="trial.spoken",
            framework="criteria",
            name="families that were spoken",
            unit="count",
            counts_people=True,
            privacy="Counts families, and not which.",
            measure=measure,
        )
    )


def row(linde: Centre, key: str, start: int = 2026, today: date = TODAY) -> Row:
    found = evidence(shelf(), SchoolYear(start=start), today)
    return next(one for one in found.rows if one.criterion.key == key)


def test_a_figure_stands_with_its_criterion_in_steps(linde: Centre) -> None:
    an_indicator({2026: {"3": 14}})
    welcome = row(linde, "3")
    assert (welcome.number, welcome.word) == ("3", "something to see")
    assert [(one.what, one.amount, one.before) for one in welcome.lines] == [
        ("families that were spoken", "at least 10 so far", "")
    ]
    assert row(linde, "4").lines == ()
    assert row(linde, "4").word == "nothing yet", "unknown is not zero"


@pytest.mark.parametrize("people", [0, 1, 4])
def test_below_the_threshold_no_figure_stands_there_nor_that_there_is_one(linde: Centre, people: int) -> None:
    an_indicator({2026: {"3": people}})
    welcome = row(linde, "3")
    assert (welcome.word, welcome.lines[0].amount) == ("too few to show", "")


def test_control_without_the_threshold_four_families_would_stand_there(
    linde: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_indicator({2026: {"3": 4}})
    monkeypatch.setattr("samenspel.home.evidence.TEAM", replace(TEAM, threshold=0))
    assert row(linde, "3").lines[0].amount == "at least 4 so far"


def test_two_years_before_are_told_beside_it_as_far_as_they_may_be(linde: Centre) -> None:
    an_indicator({2023: {"3": 90}, 2024: {"3": 31}, 2025: {"3": 3}, 2026: {"3": 26}})
    assert row(linde, "3").lines[0].before == "2024-2025: at least 30", "2025 is too small, 2023 too long ago"


def test_a_year_that_is_over_is_not_told_as_so_far(linde: Centre) -> None:
    an_indicator({2025: {"3": 26}})
    assert row(linde, "3", 2025).lines[0].amount == "at least 25"
    assert row(linde, "3", 2025, date(2026, 7, 31)).lines[0].amount == "at least 25 so far"


def page(client: Client) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get("/linde/kompas/").content.decode()


@pytest.fixture
def with_activities(linde: Centre) -> Centre:
    year = SchoolYear(start=2026)
    year.save()
    Activity(name="Koffieochtend", school_year=year, number=1).save()
    return linde


def test_the_whole_team_reads_the_same_and_the_leaders_no_more(with_activities: Centre, client_as: Visitor) -> None:
    an_indicator({2026: {"3": 7, "6": 3}})
    for who in ("gijs", "eva"):
        said = page(client_as(who))
        assert "Families that were spoken: <b>at least 5 so far</b>" in said, who
        assert "too few to show" in said, who
        assert "For 1 of the 10 criteria" in said, who
        assert "Counts families, and not which." in said, who


def test_where_nothing_is_known_the_page_says_what_it_is_for(with_activities: Centre, client_as: Visitor) -> None:
    an_indicator({})
    said = page(client_as("gijs"))
    assert "Nothing to show yet" in said
    assert "nothing yet" not in said, "no list of ten times nothing"


def shares(*of: Share) -> tuple[Moment, ...]:
    return tuple(Moment(f"Ronde <{number}>", one) for number, one in enumerate(of))


def of_rounds(measured: Mapping[int, tuple[Moment, ...]]) -> None:
    register(
        replace(
            an_indicator({}),
            key="trial.rounds",
            unit="percent",
            measure=lambda starts: {start: {"9": measured[start]} for start in starts if start in measured},
        )
    )


def test_the_kompas_shows_the_trend_of_each_round_with_its_criterion(
    with_activities: Centre, client_as: Visitor
) -> None:
    of_rounds({2025: shares(Share(92, 120), Share(3, 6)), 2026: shares(Share(105, 120))})
    for who in ("gijs", "eva"):
        said = page(client_as(who))
        ninth = said.partition('<span class="num">9</span>')[2].partition('<span class="num">10</span>')[0]
        assert ninth.count('class="trend-band"') == 2, "a round of six children has no bar"
        assert ninth.count('class="trend-hidden"') == 1
        table = ninth.partition("<details")[2]
        assert [words in table for words in ("at least 75%", "at least 85%", "too few to show")] == [True] * 3
        assert "50%" not in ninth
        assert "Ronde &lt;0&gt;" in table
        assert "trend" not in said.partition('<span class="num">9</span>')[0].partition('class="evidence"')[2]


def test_control_without_the_threshold_the_small_round_would_have_a_bar(
    with_activities: Centre, client_as: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_rounds({2025: shares(Share(92, 120), Share(3, 6)), 2026: shares(Share(105, 120))})
    monkeypatch.setattr("samenspel.home.evidence.TEAM", replace(TEAM, threshold=0))
    assert "at least 50%" in page(client_as("gijs"))

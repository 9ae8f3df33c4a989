"""The registry through which rooms above tell what they can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from samenspel.core.logic.disclosure import Share, Stretch
from samenspel.frameworks import evidence
from samenspel.frameworks.evidence import Indicator, Moment, findings, indicators, register

TAGGED = Indicator(
    key="trial.tagged",
    framework="criteria",
    name="activities that work on it",
    unit="count",
    counts_people=False,
    privacy="Counts activities, not people.",
    measure=lambda years: {2017: {"1": 3, "4": 0}} if 2017 in years else {},
)
FEW_AND_MANY = {"1": 4, "2": 5, "3": 0, "4": 14}
PEOPLE = replace(
    TAGGED, key="trial.parents", counts_people=True, measure=lambda years: dict.fromkeys(years, FEW_AND_MANY)
)


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_registry", {})


def test_a_room_registers_and_the_criteria_show_it() -> None:
    register(TAGGED)
    found = findings("criteria", 2017, threshold=5)
    assert [one.value for one in found["1"]] == [3]
    assert [one.value for one in found["4"]] == [0]
    assert "2" not in found
    assert findings("criteria", 2018, threshold=5) == {}
    assert indicators("samen") == ()


def test_small_numbers_of_people_stay_hidden_under_the_threshold() -> None:
    register(PEOPLE)
    found = {key: rows[0] for key, rows in findings("criteria", 2017, threshold=5).items()}
    assert (found["1"].value, found["1"].is_hidden) == (None, True)
    assert (found["2"].value, found["2"].is_hidden) == (5, False)
    assert (found["3"].value, found["3"].is_hidden) == (None, True), "hidden never says that there is somebody"
    assert (found["4"].value, found["4"].is_hidden) == (10, False), "at least ten: no two days give one family"
    assert findings("criteria", 2017, threshold=0)["1"][0].value == 4


def test_years_before_are_told_as_far_as_they_may_be() -> None:
    of_year = {2014: {"1": 12}, 2015: {"1": 4}, 2016: {"2": 9}, 2017: {"1": 7}}
    register(replace(PEOPLE, measure=lambda years: {year: of_year.get(year, {}) for year in years}))
    (found,) = findings("criteria", 2017, threshold=5, before=3)["1"]
    assert (found.value, found.earlier) == (5, ((2014, 10),)), "2015 is too small, in 2016 nobody knows"
    (control,) = findings("criteria", 2017, threshold=0, before=3)["1"]
    assert control.earlier == ((2014, 12), (2015, 4)), "without a threshold four people stand there"
    assert "2" not in findings("criteria", 2017, threshold=5, before=3), (
        "what was only known before is not of this year"
    )


@pytest.mark.parametrize(
    "crooked",
    [
        replace(TAGGED, key="tagged"),
        replace(TAGGED, privacy=" "),
    ],
)
def test_an_indicator_without_manners_is_refused(crooked: Indicator) -> None:
    with pytest.raises(ValueError):
        register(crooked)


def of_people(measured: float | Share) -> Indicator:
    return replace(PEOPLE, unit="percent", measure=lambda years: {year: {"9": measured} for year in years})


def test_a_share_of_people_is_said_in_steps_and_only_of_enough() -> None:
    register(of_people(Share(113, 130)))
    (found,) = findings("criteria", 2017, threshold=5, before=1)["9"]
    assert (found.value, found.earlier) == (Stretch(85, 90), ((2016, Stretch(85, 90)),))
    (control,) = findings("criteria", 2017, threshold=0)["9"]
    assert control.value == Stretch(86, 86)


def test_moments_are_shown_and_the_year_follows_from_what_is_shown_of_them() -> None:
    spring, autumn, few = (Share(113, 130), Share(100, 130), Share(6, 8))
    of_year = {
        2016: (Moment("autumn", autumn), Moment("few", few)),
        2017: (Moment("spring", spring), Moment("", few)),
    }
    register(replace(PEOPLE, unit="percent", measure=lambda years: {year: {"9": of_year[year]} for year in years}))
    (found,) = findings("criteria", 2017, threshold=5, before=1)["9"]
    assert [(one.start, one.name, one.value) for one in found.moments] == [
        (2016, "autumn", Stretch(75, 80)),
        (2016, "few", None),
        (2017, "spring", Stretch(85, 90)),
    ], "what has no name is not shown"
    assert (found.value, found.earlier) == (Stretch(80, 95), ((2016, Stretch(70, 85)),))


def test_a_source_is_asked_once_for_all_that_name_it() -> None:
    asked: list[list[int]] = []

    def source(years: Sequence[int]) -> dict[int, int]:
        asked.append(list(years))
        return dict.fromkeys(years, 40)

    for key in ("trial.one", "trial.two"):
        register(
            replace(
                PEOPLE,
                key=key,
                source=source,
                measure=lambda found: {year: {"1": many} for year, many in found.items()},
            )
        )
    assert [one.value for one in findings("criteria", 2017, threshold=5, before=1)["1"]] == [40, 40]
    assert asked == [[2016, 2017]]


def test_a_share_of_a_few_people_stays_hidden() -> None:
    register(of_people(Share(7, 8)))
    (found,) = findings("criteria", 2017, threshold=5)["9"]
    assert (found.value, found.is_hidden) == (None, True)


def test_a_percentage_of_people_without_how_many_they_are_is_refused() -> None:
    register(of_people(86.0))
    with pytest.raises(ValueError, match="Share"):
        findings("criteria", 2017, threshold=5)


def test_a_key_belongs_to_one_indicator() -> None:
    register(TAGGED)
    register(TAGGED)
    with pytest.raises(ValueError, match="registered twice"):
        register(replace(TAGGED, unit="percent"))

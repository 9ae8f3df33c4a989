"""The registry through which rooms above tell what they can show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samenspel.frameworks import evidence
from samenspel.frameworks.evidence import Indicator, findings, indicators, register

TAGGED = Indicator(
    key="trial.tagged",
    framework="criteria",
    name="activities that work on it",
    unit="count",
    counts_people=False,
    privacy="Counts activities, not people.",
    measure=lambda year: {"1": 3, "4": 0} if year == 2017 else {},
)
PEOPLE = replace(TAGGED, key="trial.parents", counts_people=True, measure=lambda year: {"1": 4, "2": 5, "3": 0})


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
    assert (found["3"].value, found["3"].is_hidden) == (0, False)
    assert findings("criteria", 2017, threshold=0)["1"][0].value == 4


@pytest.mark.parametrize(
    "crooked",
    [
        replace(TAGGED, key="tagged"),
        replace(TAGGED, privacy=" "),
        replace(TAGGED, counts_people=True, unit="percent"),
    ],
)
def test_an_indicator_without_manners_is_refused(crooked: Indicator) -> None:
    with pytest.raises(ValueError):
        register(crooked)


def test_a_key_belongs_to_one_indicator() -> None:
    register(TAGGED)
    register(TAGGED)
    with pytest.raises(ValueError, match="registered twice"):
        register(replace(TAGGED, unit="percent"))

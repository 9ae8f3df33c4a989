"""Days and hours of a round: nothing falls away on the way to another year, and what was said comes back as said."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.fit import Room, fit, minutes_of
from samenspel.talks.logic.hours import Hours, Unclear, away_in, free_in, said_of
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.sittings import (
    MOST_DAYS,
    Holiday,
    Preset,
    days_between,
    easter,
    holiday_on,
    in_summer,
    moved,
    presets_for,
)

MONDAY = date(2027, 1, 18)
AFTERNOON = Stretch(MONDAY, time(15), time(18))
dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
moments = st.integers(15 * 12, 18 * 12).map(lambda fives: time(fives * 5 // 60, fives * 5 % 60))
aways = (
    st.tuples(moments, moments)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: Stretch(MONDAY, pair[0], pair[1]))
)


@given(st.lists(dates, min_size=1, max_size=12, unique=True), st.integers(1, 4))
def test_a_round_in_another_year_keeps_every_day_its_weekday_and_its_distance(days: list[date], years: int) -> None:
    found = moved(days, by_years=years)
    assert set(found) == set(days)
    assert len(set(found.values())) == len(days)
    assert all(old.weekday() == new.weekday() for old, new in found.items())
    assert len({new - old for old, new in found.items()}) == 1


@given(dates, st.integers(1, 4))
def test_the_first_day_is_near_the_same_day_of_the_year(day: date, years: int) -> None:
    new = moved([day], by_years=years)[day]
    same = date(day.year + years, day.month, min(day.day, 28)) + timedelta(days=max(day.day - 28, 0))
    assert abs((new - same).days) <= 7
    assert (new - day).days % 7 == 0


def test_a_round_of_ten_years_on_end_does_not_drift_through_the_year() -> None:
    days = [date(2026, 1, 19)]
    for _ in range(10):
        days = list(moved(days, by_years=1).values())
    assert date(2036, 1, 12) <= days[0] <= date(2036, 1, 26)
    assert days[0].weekday() == 0


def test_no_days_are_no_days() -> None:
    assert moved([], by_years=1) == {}


def test_the_days_between_are_those_of_the_chosen_weekdays() -> None:
    assert days_between(MONDAY, MONDAY + timedelta(days=8), (0, 3)) == (
        date(2027, 1, 18),
        date(2027, 1, 21),
        date(2027, 1, 25),
    )
    assert days_between(MONDAY, MONDAY, (1,)) == ()


@pytest.mark.parametrize("last", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=MOST_DAYS + 1), date(9999, 1, 1)])
def test_days_backwards_or_without_end_are_refused(last: date) -> None:
    with pytest.raises(ValueError, match=r"backwards|too many"):
        days_between(MONDAY, last, range(7))


def test_only_who_cares_for_the_youngest_has_the_ends_of_the_care_day() -> None:
    assert Preset.CARE_START in presets_for(["kdv"])
    assert Preset.CARE_START not in presets_for(["school"])
    assert Preset.AFTER_SCHOOL not in presets_for(["kdv", "peuters"])
    assert Preset.AFTER_SCHOOL in presets_for(["kdv", "bso"])


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2027, 3, 29), Holiday.EASTER),
        (date(2027, 5, 6), Holiday.ASCENSION),
        (date(2027, 5, 17), Holiday.WHITSUN),
        (date(2027, 4, 27), Holiday.KINGS_DAY),
        (date(2025, 4, 26), Holiday.KINGS_DAY),  # the 27th is a Sunday
        (date(2025, 4, 27), None),
        (date(2030, 5, 5), Holiday.LIBERATION),
        (date(2027, 5, 5), None),
        (date(2026, 12, 25), Holiday.CHRISTMAS),
        (MONDAY, None),
    ],
)
def test_public_holidays_are_known(day: date, holiday: Holiday | None) -> None:
    assert holiday_on(day) == holiday


# When the last region of Noord, Midden and Zuid begins its summer holiday, and the first one ends it.
SUMMERS = (
    (date(2024, 7, 20), date(2024, 8, 18)),
    (date(2025, 7, 19), date(2025, 8, 17)),
    (date(2026, 7, 18), date(2026, 8, 16)),
    (date(2027, 7, 24), date(2027, 8, 22)),
)


@pytest.mark.parametrize(("first", "last"), SUMMERS)
def test_a_day_of_summer_is_one_on_which_no_region_has_school(first: date, last: date) -> None:
    days = [date(first.year, 6, 1) + timedelta(days=number) for number in range(120)]
    found = [day for day in days if in_summer(day)]
    assert len(found) == 22
    assert first <= found[0] <= found[-1] <= last


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


# Hours


def test_who_is_there_all_the_time_is_never_away() -> None:
    assert away_in(AFTERNOON, Hours()) == ()
    assert away_in(AFTERNOON, Hours(is_there=False)) == (AFTERNOON,)


@given(st.builds(Hours, st.booleans(), *[st.none() | moments] * 4))
def test_what_was_said_comes_back_as_the_same_hours(said: Hours) -> None:
    try:
        kept = away_in(AFTERNOON, said)
    except Unclear:
        return
    assert away_in(AFTERNOON, said_of(AFTERNOON, kept)) == kept
    assert sum(map(minutes_of, kept)) + sum(map(minutes_of, free_in([AFTERNOON], kept))) == 180


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Hours(begins=time(14)), "begins"),
        (Hours(begins=time(18)), "begins"),
        (Hours(ends=time(15)), "ends"),
        (Hours(ends=time(19)), "ends"),
        (Hours(begins=time(17), ends=time(16)), "ends"),
        (Hours(pause_begins=time(16)), "pause_ends"),
        (Hours(pause_ends=time(16)), "pause_begins"),
        (Hours(pause_begins=time(16), pause_ends=time(15, 30)), "pause_ends"),
        (Hours(begins=time(16), pause_begins=time(15, 30), pause_ends=time(17)), "pause_begins"),
    ],
)
def test_hours_that_contradict_each_other_are_refused_at_their_field(said: Hours, field: str) -> None:
    with pytest.raises(Unclear) as wrong:
        away_in(AFTERNOON, said)
    assert wrong.value.field == field


@given(st.lists(aways, max_size=5))
def test_free_is_what_is_not_away_minute_by_minute(away: list[Stretch]) -> None:
    free = free_in([AFTERNOON], away)
    for fives in range(15 * 12, 18 * 12):
        moment = time(fives * 5 // 60, fives * 5 % 60)
        is_away = any(one.begins <= moment < one.ends for one in away)
        assert any(one.begins <= moment < one.ends for one in free) is not is_away


def test_two_sittings_over_each_other_are_not_counted_twice() -> None:
    free = free_in([AFTERNOON, Stretch(MONDAY, time(17), time(19))], ())
    assert free == (Stretch(MONDAY, time(15), time(19)),)


# Fit


@given(st.lists(st.sampled_from([10, 15, 20, 30]), max_size=40), st.lists(aways, max_size=4))
def test_what_finds_a_place_is_no_more_than_there_is(talks: list[int], away: list[Stretch]) -> None:
    free = free_in([AFTERNOON], away)
    found = fit(talks, free)
    assert 0 <= found.left_over <= len(talks)
    assert found.free == sum(map(minutes_of, free))
    if found.needed > found.free:
        assert found.room is Room.TOO_MUCH
    if not found.left_over:
        assert found.needed <= found.free


def test_the_estimate_counts_whole_talks_and_pauses() -> None:
    assert fit([15] * 12, [AFTERNOON]).room is Room.TIGHT
    assert fit([15] * 10, [AFTERNOON]).room is Room.FITS
    assert fit([15] * 13, [AFTERNOON]) == fit([15] * 13, (AFTERNOON,))
    assert fit([15] * 13, [AFTERNOON]).left_over == 1
    assert fit([15] * 12, [AFTERNOON], most_minutes=60, pause=10).left_over == 2
    two = [Stretch(MONDAY, time(15), time(15, 20)), Stretch(MONDAY, time(16), time(16, 20))]
    assert fit([15, 15, 10], two).left_over == 1  # forty minutes, and no place for the third
    assert fit([], []).room is Room.FITS

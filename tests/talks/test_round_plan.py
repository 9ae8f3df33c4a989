"""From a round to the planner and back: nobody outside a sitting, no minute of what was said lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.planner.cost import violations
from samenspel.planner.instance import Schedule
from samenspel.talks.logic.round_plan import Choice, Grid, Holder, Home, Needed, Stretch, round_instance

MONDAY, TUESDAY = date(2027, 1, 18), date(2027, 1, 19)
AFTERNOON = Stretch(MONDAY, time(14, 30), time(16, 30))
EVENING = Stretch(MONDAY, time(19), time(20, 30))
CARE = Stretch(TUESDAY, time(7, 30), time(9))

moments = st.integers(7 * 60, 21 * 60).map(lambda minutes: time(minutes // 60, minutes % 60))
stretches = (
    st.tuples(st.sampled_from([MONDAY, TUESDAY]), moments, moments)
    .filter(lambda one: one[1] < one[2])
    .map(lambda one: Stretch(*one))
)


def test_a_stretch_has_a_length() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Stretch(MONDAY, time(15), time(15))


def test_between_two_sittings_of_one_day_nobody_is_there() -> None:
    planned = round_instance([Holder("Eva", (AFTERNOON, EVENING))], [], [], slot_minutes=10)
    (day,) = planned.instance.days
    assert (day.date, day.first, day.slots) == ("2027-01-18", "14:30", 36)
    free = planned.grid.all() - planned.instance.staff[0].unavailable
    assert {planned.grid.moment(place).time() for place in free} == {
        *(time(14 + minutes // 60, minutes % 60) for minutes in range(30, 150, 10)),
        *(time(19 + minutes // 60, minutes % 60) for minutes in range(0, 90, 10)),
    }


def test_a_slot_of_which_a_minute_is_not_free_is_not_taken() -> None:
    away = Stretch(MONDAY, time(15, 3), time(15, 4))
    planned = round_instance([Holder("Eva", (AFTERNOON,), (away,))], [], [], slot_minutes=10)
    assert planned.instance.staff[0].unavailable == {(0, 3)}


def test_a_part_of_a_sitting_goes_before_the_whole_when_it_was_said_later() -> None:
    late = Stretch(MONDAY, time(16), time(16, 30))
    home = Home("Amina", ((AFTERNOON, Choice.PREFERS), (late, Choice.CANNOT)))
    planned = round_instance([Holder("Eva", (AFTERNOON,))], [home], [], slot_minutes=10)
    (family,) = planned.instance.families
    assert family.unavailable == {(0, 9), (0, 10), (0, 11)}
    assert family.preferred == {(0, slot) for slot in range(9)}


def test_who_said_nothing_can_always_come_and_prefers_nothing() -> None:
    planned = round_instance([Holder("Eva", (AFTERNOON,))], [Home("Bram")], [])
    assert not planned.instance.families[0].unavailable | planned.instance.families[0].preferred


def test_a_talk_takes_whole_slots_and_a_walk_too() -> None:
    planned = round_instance(
        [Holder("Eva", (AFTERNOON,))], [Home("Amina")], [Needed("Noor", ("Eva",), ("Amina",), 12)], walk_minutes=7
    )
    assert (planned.instance.talks[0].slots, planned.instance.walk_slots) == (3, 2)


def test_a_pinned_talk_keeps_its_moment_and_one_outside_the_round_is_refused() -> None:
    at = datetime.combine(MONDAY, time(15))
    talk = Needed("Noor", ("Eva",), ("Amina",), 15, at)
    planned = round_instance([Holder("Eva", (AFTERNOON,))], [Home("Amina")], [talk])
    assert planned.grid.moment(planned.instance.pinned["Noor"]) == at
    for wrong in (at + timedelta(minutes=1), at + timedelta(days=3), at - timedelta(hours=2)):
        with pytest.raises(ValueError, match="pinned"):
            round_instance(
                [Holder("Eva", (AFTERNOON,))], [Home("Amina")], [Needed("Noor", ("Eva",), ("Amina",), 15, wrong)]
            )


def test_what_the_planner_says_comes_back_as_moments() -> None:
    talk = Needed("Noor", ("Eva",), ("Amina",), 15)
    planned = round_instance([Holder("Eva", (AFTERNOON, CARE))], [Home("Amina")], [talk])
    schedule = Schedule({"Noor": (1, 2)})
    assert violations(planned.instance, schedule) == []
    assert planned.moments(schedule) == {"Noor": datetime.combine(TUESDAY, time(7, 40))}


@given(st.lists(stretches, min_size=1, max_size=4), st.sampled_from([5, 10, 15]))
def test_every_slot_has_a_moment_and_that_moment_is_that_slot(sittings: list[Stretch], minutes: int) -> None:
    grid = Grid.over(sittings, minutes)
    assert all(grid.place(grid.moment(place)) == place for place in grid.all())


@given(st.lists(stretches, min_size=1, max_size=3), stretches, st.sampled_from([5, 10, 15]))
def test_what_lies_inside_is_touched_and_no_more_than_the_stretch(
    sittings: list[Stretch], said: Stretch, minutes: int
) -> None:
    grid = Grid.over(sittings, minutes)
    inside, touched = set(grid.inside(said)), set(grid.touched(said))
    assert inside <= touched
    for place in inside:
        begins = grid.moment(place)
        assert said.begins <= begins.time()
        assert (begins + timedelta(minutes=minutes)).time() <= said.ends
    for place in grid.all() - touched:
        begins = grid.moment(place)
        ends = begins + timedelta(minutes=minutes)
        assert begins.date() != said.on or ends.time() <= said.begins or begins.time() >= said.ends

"""What is offered to a family, hour by hour, and what was said laid along it: properties."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.wishes import LONG, Part, as_offered, hours, offered, part_of, within

DAY = date(2027, 1, 18)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    first = draw(st.integers(0, 24 * 12 - 2))
    last = draw(st.integers(first + 1, 24 * 12 - 1))
    on = DAY + timedelta(days=draw(st.integers(0, 2)))
    return Stretch(on, _at(first), _at(last))


def _at(fives: int) -> time:
    return time(fives // 12, fives % 12 * 5)


def fives(one: Stretch) -> set[tuple[date, int]]:
    return {(one.on, place) for place in range(_fives(one.begins), _fives(one.ends))}


def _fives(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) // 5


@given(st.lists(stretches(), max_size=6))
def test_what_is_offered_is_all_the_sittings_once_and_in_order(sittings: list[Stretch]) -> None:
    found = offered(sittings)
    every = [place for one in found for place in sorted(fives(one))]
    assert len(every) == len(set(every))
    assert set(every) == {place for one in sittings for place in fives(one)}
    assert list(found) == sorted(found, key=lambda one: (one.on, one.begins))


@given(stretches())
def test_hours_are_the_whole_stretch(one: Stretch) -> None:
    found = hours(one)
    if found:
        assert [place for hour in found for place in sorted(fives(hour))] == sorted(fives(one))
        assert all(hour.begins.minute == 0 for hour in found[1:])
        assert all(len(fives(hour)) < 12 + 6 for hour in found)


@given(st.lists(stretches(), max_size=4), st.data())
def test_what_was_said_stands_where_it_was_said(sittings: list[Stretch], data: st.DataObject) -> None:
    found = offered(sittings)
    said = [(one, data.draw(st.sampled_from(Choice))) for one in found]
    finer = [
        (hour, data.draw(st.sampled_from(Choice))) for one in found for hour in hours(one) if data.draw(st.booleans())
    ]
    laid = as_offered([*said, *finer], found)
    assert [(one.stretch, one.choice) for one in laid] == said
    assert [pair for one in laid for pair in one.hours.items()] == finer
    later = Stretch(DAY + timedelta(days=9), time(9), time(10))
    assert as_offered(said, [*found, later])[-1].choice is None


def test_a_long_day_is_asked_part_by_part() -> None:
    parts = offered([Stretch(DAY, time(9), time(21))])
    assert [part_of(one) for one in parts] == [Part.MORNING, Part.AFTERNOON, Part.EVENING]
    assert len(offered([Stretch(DAY, time(9), time(13))])) == 1
    assert timedelta(hours=4) == LONG


def test_two_organisations_in_the_same_hours_are_one_question() -> None:
    school, nest = Stretch(DAY, time(15), time(18)), Stretch(DAY, time(16), time(19))
    assert offered([school, nest, school]) == (Stretch(DAY, time(15), time(19)),)
    assert offered([school, Stretch(DAY, time(18), time(19))]) == (school, Stretch(DAY, time(18), time(19)))


@given(stretches(), stretches())
def test_within_is_to_touch(one: Stretch, other: Stretch) -> None:
    assert within(one, [other]) == (not fives(one).isdisjoint(fives(other)))


def test_what_is_one_part_is_not_asked_hour_by_hour() -> None:
    """A little over an hour and a half whose last half hour stays with its neighbour."""
    assert hours(Stretch(DAY, time(21, 35), time(23, 5))) == ()

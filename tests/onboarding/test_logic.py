"""The thinking behind getting in: codes, PINs, weeks, piles and terms."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.logic.codes import LENGTH, code_of, in_groups
from samenspel.onboarding.logic.addressing import Addressee, in_order, one_each, parts
from samenspel.onboarding.logic.pins import Weakness, weakness
from samenspel.onboarding.logic.terms import answer_by, erase_on, urgency
from samenspel.onboarding.logic.weeks import WEEK, Kind, Rhythm, coming, first_day, next_change, own_week, week_of
from samenspel.onboarding.words import ROLE_WORDS
from samenspel.people.logic.roles import ROLES
from samenspel.ui.squares import qr_drawing

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
RHYTHMS = st.builds(Rhythm, st.sampled_from(Kind), st.integers(0, 6), DAYS)


def test_every_role_has_its_word() -> None:
    assert {key: role.label for key, role in ROLES.items()} == dict(ROLE_WORDS)


@given(st.integers(0, 10**LENGTH - 1))
def test_a_code_keeps_its_zeros_and_reads_in_groups_of_four(number: int) -> None:
    code = code_of(number)
    assert len(code) == LENGTH
    assert int(code) == number
    assert in_groups(code).split(" ") == [code[:4], code[4:8], code[8:]]


def test_no_code_beyond_twelve_digits() -> None:
    with pytest.raises(ValueError):
        code_of(10**LENGTH)


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("1234", Weakness.LENGTH),
        ("123456789", Weakness.LENGTH),
        ("12a45", Weakness.LENGTH),
        ("٤٢١٧٣", Weakness.LENGTH),  # digits of another script are made plain before
        ("00000", Weakness.REPEATED),
        ("12345", Weakness.WALK),
        ("98765", Weakness.WALK),
        ("67890", Weakness.WALK),
        ("121212", Weakness.PAIRS),
        ("42173", None),
        ("20181", None),
    ],
)
def test_a_pin_is_not_what_everyone_tries_first(pin: str, why: Weakness | None) -> None:
    assert weakness(pin) is why


@given(RHYTHMS, DAYS)
def test_a_week_is_one_from_its_first_day_to_its_last(rhythm: Rhythm, day: date) -> None:
    week = week_of(rhythm, day)
    assert week.first <= day <= week.last
    assert week.first.weekday() == rhythm.turns_on
    assert {own_week(rhythm, week.first + timedelta(days=step)) for step in range(7)} == {week.own}


@given(st.integers(0, 6), DAYS, DAYS)
def test_every_other_week_is_every_other_week(turns_on: int, anchor: date, day: date) -> None:
    rhythm = Rhythm(Kind.ALTERNATE, turns_on, anchor)
    assert own_week(rhythm, anchor)
    assert own_week(rhythm, day) != own_week(rhythm, day + WEEK)


@given(st.integers(0, 6), DAYS)
def test_even_weeks_of_one_are_the_odd_weeks_of_the_other(turns_on: int, day: date) -> None:
    assert own_week(Rhythm(Kind.EVEN, turns_on), day) != own_week(Rhythm(Kind.ODD, turns_on), day)


@given(DAYS)
def test_a_week_that_begins_on_monday_has_the_number_of_the_calendar(day: date) -> None:
    assert own_week(Rhythm(Kind.EVEN), day) == (day.isocalendar().week % 2 == 0)


def test_after_a_year_of_53_weeks_two_odd_weeks_follow_each_other() -> None:
    odd = Rhythm(Kind.ODD)
    assert date(2026, 12, 28).isocalendar().week == 53
    assert own_week(odd, date(2026, 12, 28))
    assert own_week(odd, date(2027, 1, 4))
    assert next_change(odd, date(2026, 12, 28)) == date(2027, 1, 11)


@given(RHYTHMS, DAYS)
def test_the_next_change_is_within_three_weeks_and_not_before(rhythm: Rhythm, day: date) -> None:
    change = next_change(rhythm, day)
    assert timedelta() < change - first_day(rhythm, day) <= 3 * WEEK
    assert own_week(rhythm, change) != own_week(rhythm, day)
    assert own_week(rhythm, change - timedelta(days=1)) == own_week(rhythm, day)


def test_the_weeks_to_come_join_up() -> None:
    weeks = list(coming(Rhythm(Kind.EVEN, 4), date(2026, 11, 22), 6))
    gaps = {later.first - earlier.last for earlier, later in pairwise(weeks)}
    assert gaps == {timedelta(days=1)}


def test_every_other_week_needs_a_day_to_count_from() -> None:
    with pytest.raises(ValueError):
        Rhythm(Kind.ALTERNATE)


def place(adult: int, child: int, group: str, born: date | None = None) -> Addressee:
    return Addressee(adult, child, group, f"Kind {child}", f"Ouder {adult}", born)


def test_the_pile_lies_in_the_order_in_which_it_is_handed_out() -> None:
    pile = [place(1, 1, "Groep 10"), place(2, 2, ""), place(3, 3, "Groep 4"), place(1, 3, "Groep 4")]
    assert [(one.group, one.child, one.adult) for one in in_order(pile)] == [
        ("Groep 4", 3, 1),
        ("Groep 4", 3, 3),
        ("Groep 10", 1, 1),
        ("", 2, 2),
    ]


PLACES = st.builds(place, st.integers(1, 6), st.integers(1, 6), st.sampled_from(["", "A", "B"]), st.none() | DAYS)


@given(st.lists(PLACES, unique_by=lambda one: (one.adult, one.child)))
def test_one_letter_each_goes_along_with_the_youngest(pile: list[Addressee]) -> None:
    chosen = one_each(pile)
    assert sorted(one.adult for one in chosen) == sorted({one.adult for one in pile})
    for one in chosen:
        births = [other.born for other in pile if other.adult == one.adult and other.born]
        assert one.born == (max(births) if births else None)


@given(st.integers(0, 3000))
def test_files_for_the_printer_hold_every_letter_once(total: int) -> None:
    assert [place for part in parts(total) for place in part] == list(range(total))


def test_a_promise_is_two_weeks_and_what_was_asked_is_kept_a_month_after() -> None:
    asked = date(2026, 11, 1)
    assert answer_by(asked) == date(2026, 11, 15)
    assert erase_on(asked) == date(2026, 12, 1)
    days = [urgency(answer_by(asked), asked + timedelta(days=step)) for step in (0, 10, 11, 14, 15)]
    assert days == ["", "", "soon", "soon", "late"]


def test_a_square_is_drawn_as_runs_of_dark() -> None:
    drawn = qr_drawing([[True, True, False], [False, None, True], [True, False, True]])
    assert 'viewBox="0 0 3 3"' in drawn
    assert 'd="M0 0h2v1h-2zM2 1h1v1h-1zM0 2h1v1h-1zM2 2h1v1h-1z"' in drawn

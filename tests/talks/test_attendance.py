"""The turnout of a round: per child, at least one guardian, talks apart once, and nobody who was not invited."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.attendance import NORM, Came, turnout

talks = st.lists(st.lists(st.sampled_from(Came), max_size=3), max_size=8)


def test_one_guardian_is_enough_and_talks_apart_count_once() -> None:
    found = turnout([[Came.PRESENT, Came.ABSENT], [Came.PRESENT, Came.PRESENT], [Came.ABSENT]])
    assert (found.expected, found.present, found.absent) == (3, 2, 1)
    assert found.share == Fraction(2, 3)


def test_a_child_about_whom_nobody_may_be_asked_is_not_missed() -> None:
    assert turnout([[], [Came.PRESENT]]) == turnout([[Came.PRESENT]])


def test_a_talk_that_was_moved_or_called_off_by_the_school_is_nobodys_absence() -> None:
    assert turnout([[Came.MOVED], [Came.CANCELLED]]).expected == 0
    assert turnout([[Came.MOVED, Came.PRESENT]]).present == 1


def test_what_is_still_to_come_is_not_absence() -> None:
    found = turnout([[Came.OPEN], [Came.ABSENT, Came.OPEN], [Came.PRESENT]])
    assert (found.open, found.share) == (2, Fraction(1))
    assert turnout([[Came.OPEN]]).meets() is None


def test_the_norm_is_more_than_eighty_of_a_hundred_or_the_centres_own() -> None:
    eight, nine = ([[Came.PRESENT]] * number + [[Came.ABSENT]] * (10 - number) for number in (8, 9))
    assert (turnout(eight).meets(), turnout(nine).meets()) == (False, True)
    assert turnout(eight).meets(Fraction(75, 100))
    assert Fraction(4, 5) == NORM


@given(talks)
def test_the_parts_are_the_whole(children: list[list[Came]]) -> None:
    found = turnout(children)
    assert found.present + found.excused + found.absent + found.open == found.expected <= len(children)


@given(talks, st.randoms())
def test_the_order_of_children_and_of_talks_says_nothing(children: list[list[Came]], dice: object) -> None:
    other = [list(reversed(one)) for one in reversed(children)]
    assert turnout(other) == turnout(children)

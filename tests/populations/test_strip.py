"""The line from 0 to 100 %: shapes stand where their figures are and never on top of each other."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from samenspel.populations.logic.strip import EDGE, NEAR, WIDTH, shape_of, strip

SHAPES = {str(place): shape_of(place) for place in range(4)}
values = st.dictionaries(st.sampled_from(sorted(SHAPES)), st.none() | st.decimals(0, 100, places=1))


@given(values, st.booleans())
def test_every_known_figure_has_one_shape_and_no_two_cover_each_other(
    given_values: dict[str, Decimal | None], is_rtl: bool
) -> None:
    marks = strip(given_values, {}, SHAPES, is_rtl=is_rtl).marks
    assert len(marks) == sum(value is not None for value in given_values.values())
    assert all(EDGE <= mark.x <= WIDTH - EDGE for mark in marks)
    for place, one in enumerate(marks):
        for other in marks[place + 1 :]:
            assert abs(one.x - other.x) >= NEAR or abs(one.y - other.y) >= 10


def test_a_page_from_right_to_left_counts_from_the_right() -> None:
    ltr, rtl = (strip({"0": Decimal(10)}, {}, SHAPES, is_rtl=is_rtl).marks[0].x for is_rtl in (False, True))
    assert ltr + rtl == WIDTH


def test_nought_at_an_earlier_moment_is_drawn_and_unknown_is_not() -> None:
    marks = strip({"0": Decimal(5), "1": Decimal(5)}, {"0": Decimal(0), "1": None}, SHAPES).marks
    assert [mark.before for mark in marks] == [EDGE, None]

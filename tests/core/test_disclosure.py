"""Which figure whom: the promises of small numbers, at the real thresholds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.logic.disclosure import (
    MAKER,
    OTHERS,
    TEAM,
    Audience,
    Cell,
    Group,
    Measure,
    Reason,
    Row,
    Table,
    change,
    disclose,
    disclose_series,
    named_figures,
    people_behind,
    standing_alone,
)

WORK = Group(("working", "not_working"), exhaustive=True)
audiences = st.sampled_from([TEAM, OTHERS])


def percent_row(key: str, **values: str | None) -> Row:
    return Row(key, Measure.PERCENT, {column: None if v is None else Decimal(v) for column, v in values.items()})


def one_cell(value: str, size: int | None, audience: Audience, measure: Measure = Measure.PERCENT) -> Cell:
    table = Table({"peuters": size}, (Row("row", measure, {"peuters": Decimal(value)}),))
    return disclose(table, audience).cells["row", "peuters"]


@st.composite
def truths(draw: st.DrawFn) -> tuple[int, int, Decimal]:
    """A group, a number in it, and the whole percentage that a centre would write down for it."""
    size = draw(st.integers(1, 1100))
    count = draw(st.integers(0, size))
    share = Fraction(100 * count, size)
    return size, count, Decimal(int(share + Fraction(1, 2)))


@given(truths(), audiences)
def test_a_shown_percentage_has_enough_people_behind_it_and_beside_it(
    truth: tuple[int, int, Decimal], audience: Audience
) -> None:
    size, count, share = truth
    if one_cell(str(share), size, audience).is_shown:
        assert count >= audience.threshold
        assert size - count >= audience.threshold


@given(truths())
def test_the_bounds_always_hold_the_true_number(truth: tuple[int, int, Decimal]) -> None:
    size, count, share = truth
    low, high = people_behind(Measure.PERCENT, share, size)
    assert low <= count <= high


@pytest.mark.parametrize(
    ("value", "size", "team", "others"),
    [
        ("12", 50, True, False),  # 6 children
        ("10", 50, True, False),  # exactly 5
        ("8", 50, False, False),  # 4
        ("92", 50, False, False),  # the other 4
        ("10", 100, True, True),  # exactly 10
        ("90", 100, True, True),
        ("9", 100, True, False),
        ("12", 40, False, False),  # 4.8 may be 5, and may not
        ("5", 200, True, False),  # 5 % of 200 may be 9
        ("0", 50, False, False),
        ("100", 50, False, False),
        ("50", 9, False, False),  # nothing fits in a group under twice the threshold
        ("120", 50, False, False),  # impossible, so not shown either
    ],
)
def test_the_team_sees_from_five_and_others_from_ten(value: str, size: int, team: bool, others: bool) -> None:
    assert one_cell(value, size, TEAM).is_shown is team
    assert one_cell(value, size, OTHERS).is_shown is others
    assert one_cell(value, size, MAKER) == Cell(value=Decimal(value))


def test_a_hidden_figure_says_why_and_nothing_about_its_size() -> None:
    assert one_cell("0", 50, TEAM) == one_cell("8", 50, TEAM) == one_cell("92", 50, TEAM)
    assert one_cell("8", 50, TEAM).reason is Reason.TOO_SMALL
    assert one_cell("40", None, TEAM).reason is Reason.SIZE_UNKNOWN
    unknown = disclose(Table({"peuters": 50}, (percent_row("row", peuters=None),)), TEAM)
    assert unknown.cells["row", "peuters"].reason is Reason.UNKNOWN


def test_only_the_makers_see_figures_without_a_number_of_children() -> None:
    table = Table({"peuters": None}, (percent_row("row", peuters="40"),))
    assert disclose(table, MAKER).cells["row", "peuters"].value == 40
    for audience in (TEAM, OTHERS):
        assert disclose(table, audience).cells["row", "peuters"].reason is Reason.SIZE_UNKNOWN


def test_a_pair_falls_together_even_where_rounding_splits_it() -> None:
    rows = (percent_row("working", groep="91"), percent_row("not_working", groep="8"))
    view = disclose(Table({"groep": 60}, rows, (WORK,)), TEAM)  # 5.4 may be 5, 4.8 may be 4
    assert not any(cell.is_shown for cell in view.cells.values())


def test_a_count_of_people_is_judged_like_a_percentage() -> None:
    assert one_cell("5", 40, TEAM, Measure.PEOPLE).value == 5
    assert not one_cell("4", 40, TEAM, Measure.PEOPLE).is_shown
    assert not one_cell("36", 40, TEAM, Measure.PEOPLE).is_shown


def test_others_never_see_what_the_team_does_not() -> None:
    rows = tuple(percent_row(key, one=value) for key, value in (("a", "14"), ("b", "40"), ("c", "40")))
    group = Group(("a", "b", "c"), exhaustive=False)  # 7, 20, 20 and a rest of 3
    table = Table({"one": 50}, rows, (group,))
    team, others = disclose(table, TEAM), disclose(table, OTHERS)
    assert not any(cell.is_shown for cell in team.cells.values())
    assert not any(cell.is_shown for cell in others.cells.values())


def test_shown_percentages_are_whole_and_never_nobody_or_everybody() -> None:
    assert one_cell("12.5", 200, TEAM).value == 13
    assert one_cell("0.49", 5000, TEAM).value == 1
    assert one_cell("99.6", 5000, TEAM).value == 99
    assert one_cell("12.5", 200, MAKER).value == Decimal("12.5")


def test_a_total_needs_every_column() -> None:
    row = percent_row("row", peuters="20", groep="30")
    view = disclose(Table({"peuters": 50, "groep": 100}, (row,)), TEAM)
    assert view.totals["row"].value == 27  # 40 of 150
    hidden = disclose(Table({"peuters": 50, "groep": 10}, (row,)), TEAM)
    assert hidden.totals["row"].reason is Reason.TOO_SMALL
    half = disclose(Table({"peuters": 50, "groep": 100}, (percent_row("row", peuters="20", groep=None),)), TEAM)
    assert half.totals["row"].reason is Reason.UNKNOWN
    sizes = disclose(Table({"peuters": None, "groep": 100}, (row,)), MAKER)
    assert sizes.totals["row"].reason is Reason.SIZE_UNKNOWN


def test_the_number_of_a_tiny_group_is_hidden_itself() -> None:
    view = disclose(Table({"peuters": 4, "groep": 40}, ()), TEAM)
    assert view.sizes["peuters"].reason is Reason.TOO_SMALL
    assert view.sizes["groep"].value == 40


def test_one_home_language_is_never_shown_for_it_says_that_nobody_speaks_another() -> None:
    rows = (
        percent_row("others", one="50"),
        Row("kinds", Measure.VARIETY, {"one": Decimal(1)}, counted_in="others"),
    )
    assert not disclose(Table({"one": 60}, rows), TEAM).cells["kinds", "one"].is_shown


def test_an_older_figure_gives_way_where_the_difference_is_of_a_few_people() -> None:
    newer = Table({"one": 50}, (percent_row("row", one="14"),))
    near = Table({"one": 50}, (percent_row("row", one="12"),))
    far = Table({"one": 50}, (percent_row("row", one="26"),))
    views = disclose_series((newer, near), TEAM)
    assert [view.cells["row", "one"].is_shown for view in views] == [True, False]
    views = disclose_series((newer, far), TEAM)
    assert change(views[1].cells["row", "one"], views[0].cells["row", "one"]).value == -12
    assert disclose_series((newer, near), MAKER)[1].cells["row", "one"].value == 12


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=4), audiences)
def test_two_shown_moments_always_differ_by_the_threshold(moments: list[tuple[int, int]], audience: Audience) -> None:
    counts = [(size, min(count, size)) for size, count in moments]
    tables = [Table({"one": size}, (percent_row("row", one=str(round(100 * count / size))),)) for size, count in counts]
    views = disclose_series(tables, audience)
    shown = [pair for pair, view in zip(counts, views, strict=True) if view.cells["row", "one"].is_shown]
    for place, (size, count) in enumerate(shown):
        for other_size, other in shown[place + 1 :]:
            assert abs(count - other) >= audience.threshold
            assert abs((size - count) - (other_size - other)) >= audience.threshold


def test_a_text_that_names_a_hidden_figure_is_found() -> None:
    hidden = [Decimal(4), Decimal("12.50"), Decimal(2)]
    assert named_figures("Bij 4 % is het Nederlands te zwak; 12,5% is doelgroep.", hidden) == tuple(
        map(Decimal, ("4", "12.5"))
    )
    assert named_figures("Wij hebben 4 talen en 14 % doelgroep. Groep 2 procentueel", hidden) == ()
    assert named_figures("ongeveer 2 procent.", hidden) == (Decimal(2),)
    for text in ("(2 %)", "[2%]", "„2 %”", "2,0 %", "-2%", "2\u00a0%", "2\n%", "2 PROCENT"):
        assert named_figures(text, hidden) == (Decimal(2),), text


KEYS = ("working", "not_working", "low", "high", "others")
GROUPS = (WORK, Group(("low", "high"), exhaustive=False))


@st.composite
def populations(draw: st.DrawFn) -> tuple[dict[str, int], dict[tuple[str, str], int], Table]:
    """True numbers of people in up to four segments, and the table that a centre would make of them."""
    sizes = {f"segment {place}": draw(st.integers(1, 250)) for place in range(draw(st.integers(1, 4)))}
    truth: dict[tuple[str, str], int] = {}
    for column, size in sizes.items():
        working, low, others = (draw(st.integers(0, size)) for _ in range(3))
        high = draw(st.integers(0, size - low))
        counts = (working, size - working, low, high, others)
        truth |= {(key, column): count for key, count in zip(KEYS, counts, strict=True)}
    rows = tuple(
        Row(
            key,
            Measure.PERCENT,
            {
                column: Decimal(int(Fraction(100 * truth[key, column], sizes[column]) + Fraction(1, 2)))
                for column in sizes
            },
        )
        for key in KEYS
    )
    return sizes, truth, Table(dict(sizes), rows, GROUPS)


@given(populations())
def test_a_whole_table_shows_no_group_of_a_few_and_no_way_to_one(
    made: tuple[dict[str, int], dict[tuple[str, str], int], Table],
) -> None:
    sizes, truth, table = made
    team, others = disclose(table, TEAM), disclose(table, OTHERS)
    for view in (team, others):
        k = view.audience.threshold
        for (key, column), cell in view.cells.items():
            if cell.is_shown:
                assert k <= truth[key, column] <= sizes[column] - k
        for column, size in sizes.items():
            shown = {key for key in KEYS if view.cells[key, column].is_shown}
            assert ("working" in shown) is ("not_working" in shown)
            if {"low", "high"} <= shown:
                assert size - truth["low", column] - truth["high", column] >= k
        for key, total in view.totals.items():
            assert total.is_shown is all(view.cells[key, column].is_shown for column in sizes)
    assert all(team.cells[place].is_shown for place, cell in others.cells.items() if cell.is_shown)


@given(st.integers(0, 400), audiences)
def test_a_number_that_stands_alone_says_at_least_and_never_of_a_few(people: int, audience: Audience) -> None:
    said = standing_alone(people, audience.threshold)
    assert (said is None) is (people < audience.threshold)
    if said is not None:
        assert audience.threshold <= said <= people < said + audience.threshold
    assert standing_alone(people, 0) == people

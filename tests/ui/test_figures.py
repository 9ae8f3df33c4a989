"""The geometry of the figures: areas tell the truth, nothing is drawn outside its place."""

from __future__ import annotations

import re
from math import isclose, pi
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.ui.logic.figures import (
    Distribution,
    DistributionPart,
    Matrix,
    MatrixCell,
    MatrixRow,
    Paired,
    PairedRow,
    circle,
    distribution_svg,
    halves,
    matrix_scale,
    matrix_share_top,
    matrix_svg,
    paired_svg,
    pairs,
    radius,
    share_bar,
    share_top,
    stretches,
    whole_percents,
)
from samenspel.ui.logic.geometry import FULL_RADIUS
from samenspel.ui.logic.standalone import wrap

SVG = "{http://www.w3.org/2000/svg}"
counts = st.one_of(st.none(), st.integers(0, 400))
shares = st.one_of(st.none(), st.floats(0, 1))
cells = st.builds(MatrixCell, count=counts, unknown=st.integers(0, 9), compare=counts)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    columns = draw(st.lists(names, min_size=1, max_size=4))
    row = st.builds(
        MatrixRow,
        key=names,
        title=names,
        subtitle=names,
        cells=st.lists(cells, min_size=len(columns), max_size=len(columns)).map(tuple),
        share=shares,
        target=shares,
        compare_share=shares,
    )
    rows = draw(st.lists(row, min_size=1, max_size=6))
    return Matrix(tuple(columns), tuple(rows), draw(names), rtl=draw(st.booleans()))


def matrix_of(*counts: int | None, compare: int | None = None) -> Matrix:
    cells = tuple(MatrixCell(count, compare=compare) for count in counts)
    row = MatrixRow("leven", "Samen leven", "", cells, 0.5, 0.5)
    return Matrix(tuple(f"Stage {number}" for number in range(len(counts))), (row,), "")


@given(st.integers(1, 500), st.integers(1, 500), st.integers(500, 900))
def test_areas_are_to_each_other_as_the_counts(one: int, other: int, scale: int) -> None:
    area_of_one, area_of_other = pi * radius(one, scale) ** 2, pi * radius(other, scale) ** 2
    assert isclose(area_of_one / area_of_other, one / other, rel_tol=1e-9)


@given(matrices())
def test_no_circle_is_larger_than_its_cell_and_the_largest_count_fills_it(matrix: Matrix) -> None:
    scale = matrix_scale(matrix)
    drawn = [
        shape for row in matrix.rows for cell in row.cells for shape in (circle(cell, scale), *halves(cell, scale))
    ]
    assert all(0 <= shape.radius <= FULL_RADIUS + 1e-9 for shape in drawn)
    largest = max((c for r in matrix.rows for e in r.cells for c in (e.count, e.compare) if c is not None), default=0)
    if largest == scale:
        assert any(isclose(shape.radius, FULL_RADIUS) for shape in drawn)


def test_no_data_nothing_and_something_are_three_different_drawings() -> None:
    scale = 10
    assert [circle(MatrixCell(count), scale).kind for count in (None, 0, 1)] == ["absent", "empty", "filled"]


def test_one_single_activity_does_not_fill_a_cell() -> None:
    assert circle(MatrixCell(1), matrix_scale(matrix_of(1))).radius < FULL_RADIUS / 2


def test_a_number_that_does_not_fit_stands_beside_its_circle() -> None:
    assert circle(MatrixCell(400), 400).number_inside
    assert not circle(MatrixCell(1), 400).number_inside


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError):
        radius(-1, 10)


def test_a_row_that_does_not_fit_the_columns_is_refused() -> None:
    row = MatrixRow("x", "X", "", (MatrixCell(1),), None, None)
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        Matrix(("a", "b"), (row,), "")


@given(st.lists(shares, max_size=8))
def test_the_axis_of_shares_ends_at_a_tenth_that_holds_them_all(values: list[float | None]) -> None:
    top = share_top(values)
    assert 0.1 <= top <= 1
    assert isclose(top * 10, round(top * 10))
    assert all(value <= top + 1e-9 for value in values if value is not None)


@given(matrices(), st.floats(10, 500))
def test_from_right_to_left_a_bar_is_the_mirror_image(matrix: Matrix, width: float) -> None:
    top = matrix_share_top(matrix)
    for row in matrix.rows:
        ltr, rtl = share_bar(row, top, width), share_bar(row, top, width, rtl=True)
        assert isclose(ltr.start + ltr.length + rtl.start, width, abs_tol=1e-6)
        assert rtl.start >= -1e-9
        assert rtl.start + rtl.length <= width + 1e-6
        if ltr.tick is not None and rtl.tick is not None:
            assert isclose(ltr.tick + rtl.tick, width, abs_tol=1e-6)


@given(st.lists(st.integers(0, 300), max_size=7))
def test_whole_percents_total_a_hundred_and_stay_within_one_of_the_truth(counted: list[int]) -> None:
    percents, total = whole_percents(counted), sum(counted)
    assert sum(percents) == (100 if total else 0)
    for percent, count in zip(percents, counted, strict=True):
        assert abs(percent - (100 * count / total if total else 0)) < 1


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.booleans())
def test_the_parts_of_a_bar_join_without_gap_or_overlap(counted: list[int], rtl: bool) -> None:
    distribution = Distribution(tuple(DistributionPart(str(n), str(n), count) for n, count in enumerate(counted)))
    found = sorted(stretches(distribution, 600, rtl=rtl), key=lambda part: (part.start, part.length))
    if sum(counted) == 0:
        assert found == []
        return
    ends = [0.0, *(part.start + part.length for part in found)]
    assert all(isclose(part.start, end, abs_tol=1e-6) for part, end in zip(found, ends, strict=False))
    assert isclose(ends[-1], 600, abs_tol=1e-6)


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=6))
def test_pairs_keep_their_order_on_the_shared_axis_and_draw_nothing_unknown(values: list[tuple[float, float]]) -> None:
    rows = tuple(PairedRow(str(place), first, second) for place, (first, second) in enumerate(values))
    for row, pair in zip(rows, pairs(Paired(rows, "a", "b"), 300), strict=True):
        assert (pair.first is None) == (row.first is None)
        assert (pair.second is None) == (row.second is None)
        if row.first is not None and row.second is not None and row.first < row.second:
            assert pair.first is not None
            assert pair.second is not None
            assert 0 <= pair.first <= pair.second <= 300


@given(matrices())
def test_the_standalone_matrix_is_plain_svg_whatever_the_words(matrix: Matrix) -> None:
    drawn = matrix_svg(matrix)
    tree = ElementTree.fromstring(drawn)  # well-formed, so every word is escaped
    assert not re.search(r"var\(|style=|class=|currentcolor|url\(|<script|href", re.sub(r">[^<]*<", "><", drawn))
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= {
        "svg",
        "text",
        "line",
        "rect",
        "circle",
        "path",
    }


def test_the_standalone_matrix_draws_a_disc_per_count_a_dashed_ring_per_zero_and_a_word_for_no_data() -> None:
    tree = ElementTree.fromstring(matrix_svg(matrix_of(4, 16, 0, None)))
    discs = [element for element in tree.iter(f"{SVG}circle") if element.get("fill") != "none"]
    dashed = [element for element in tree.iter(f"{SVG}circle") if element.get("stroke-dasharray")]
    words = [element.text for element in tree.iter(f"{SVG}text")]
    assert [float(disc.get("r", "0")) ** 2 for disc in discs] == pytest.approx([26**2 / 4, 26**2], rel=0.01)
    assert len(dashed) == 1
    assert "unknown" in words
    assert {"4", "16", "0"} <= set(words)


def test_the_standalone_comparison_shows_both_counts() -> None:
    tree = ElementTree.fromstring(matrix_svg(matrix_of(4, compare=9)))
    words = [element.text for element in tree.iter(f"{SVG}text")]
    assert {"4", "9"} <= set(words)
    assert len(list(tree.iter(f"{SVG}path"))) == 2


def test_family_names_with_a_digit_are_quoted_for_the_renderer() -> None:
    assert "font-family=\"'Source Sans 3'\"" in matrix_svg(matrix_of(1))


def test_the_other_figures_stand_alone_too() -> None:
    distribution = Distribution((DistributionPart("a", "A & B", 3), DistributionPart("b", "<b>", 1)))
    paired = Paired((PairedRow("R&D", 0.2, None), PairedRow("b", 0.1, 0.4)), "<1>", "2")
    for drawn in (distribution_svg(distribution), distribution_svg(Distribution(())), paired_svg(paired, rtl=True)):
        ElementTree.fromstring(drawn)


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(4, 30), st.integers(1, 3))
def test_wrapped_words_keep_within_their_lines(words: str, limit: int, lines: int) -> None:
    found = wrap(words, limit, lines)
    assert len(found) <= lines
    assert (
        " ".join(found).removesuffix(" …").split() == words.split()[: len(" ".join(found).removesuffix(" …").split())]
    )

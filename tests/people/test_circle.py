"""The drawing around a child: nobody stands on another, nobody falls off, and right to left is the mirror image."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.circle import (
    BELOW,
    CHILD_RADIUS,
    MOST,
    RADIUS,
    WIDTH,
    Line,
    Node,
    Shape,
    Someone,
    circle,
    shape_of,
    shortened,
)
from samenspel.people.logic.custody import Kind, Right

someone = st.builds(
    Someone,
    st.text(max_size=40),
    st.just("parent"),
    st.sampled_from(Shape),
    st.frozensets(st.sampled_from(Right)),
    st.booleans(),
)


def box(node: Node) -> tuple[float, float, float, float]:
    """What a node and its words take: left, top, right, bottom."""
    return node.x - 58, node.y - RADIUS, node.x + 58, node.y + BELOW


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(st.lists(someone, max_size=12), st.booleans())
def test_nobody_stands_on_another_and_nobody_falls_off(people: list[Someone], rtl: bool) -> None:
    drawn = circle(people, rtl=rtl)
    boxes = [box(node) for node in drawn.nodes]
    child = (
        drawn.child_x - CHILD_RADIUS,
        drawn.child_y - CHILD_RADIUS,
        drawn.child_x + CHILD_RADIUS,
        drawn.child_y + CHILD_RADIUS + 24,
    )
    assert not any(overlap(one, other) for one, other in combinations([*boxes, child], 2))
    assert all(
        left >= 0 and right <= WIDTH and top >= 0 and bottom <= drawn.height for left, top, right, bottom in boxes
    )
    assert len(drawn.nodes) + drawn.more == len(people)
    assert len(drawn.nodes) <= MOST


@given(st.lists(someone, max_size=8))
def test_right_to_left_is_the_mirror_image(people: list[Someone]) -> None:
    there, here = circle(people, rtl=True), circle(people)
    assert [(WIDTH - node.x, node.y) for node in there.nodes] == [(node.x, node.y) for node in here.nodes]
    assert there.height == here.height


def test_rights_are_shapes_and_lines_and_never_a_colour_alone() -> None:
    def line(*rights: Right, blocked: bool = False) -> Line:
        return Someone("A", "b", Shape.NEAR, frozenset(rights), blocked).line

    assert line(Right.DECIDE) is Line.WHOLE
    assert line(Right.GENERAL) is Line.TOLD
    assert line(Right.COLLECT) is Line.LITTLE
    assert line(Right.DECIDE, blocked=True) is Line.CUT
    assert {shape_of(kind) for kind in Kind} == {Shape.RAISES, Shape.NEAR, Shape.SENT}


@given(st.text(max_size=60))
def test_a_name_is_cut_with_dots(text: str) -> None:
    assert len(shortened(text)) <= 15
    assert shortened(text) == text or shortened(text).endswith("…")

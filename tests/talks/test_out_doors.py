"""What hangs on a door: no name where that could do harm, and none that says that parents come apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samenspel.talks.logic.doors import Visit, come_apart, door_lines

START = datetime(2027, 1, 18, 15, tzinfo=UTC)
CHILDREN = st.integers(0, 8)


def visit(child: int, number: int) -> Visit[int]:
    return Visit(child, f"kind {child}", START + timedelta(minutes=15 * number), 15)


def test_a_name_where_nothing_is_against_it_and_none_where_a_family_is_protected() -> None:
    lines = door_lines([visit(2, 1), visit(1, 0)], frozenset({2}))
    assert [line.name for line in lines] == ["kind 1", ""]


def test_who_comes_apart_stands_nowhere_by_name() -> None:
    assert come_apart([1, 2, 1, 3]) == {1}


@given(st.lists(CHILDREN, max_size=12), st.frozensets(CHILDREN))
def test_no_protected_child_ever_hangs_on_a_door_by_name_and_each_moment_does(
    children: list[int], blocked: frozenset[int]
) -> None:
    visits = [visit(child, number) for number, child in enumerate(children)]
    protected = blocked | come_apart(children)
    lines = door_lines(visits, protected)
    assert [line.starts_at for line in lines] == [one.starts_at for one in visits]
    shown = [line.name for line in lines if line.name]
    assert len(shown) == len(set(shown))  # nobody twice
    assert not {f"kind {child}" for child in protected} & set(shown)
    assert set(shown) == {f"kind {child}" for child in set(children) - protected}


@given(st.lists(st.tuples(CHILDREN, st.integers(0, 3)), max_size=10))
def test_two_at_one_moment_are_one_line(pairs: list[tuple[int, int]]) -> None:
    lines = door_lines([visit(child, number) for child, number in pairs], frozenset())
    moments = [line.starts_at for line in lines]
    assert moments == sorted(set(moments))

"""A share that stands alone: who sees every step of it, and knows the rule, still cannot prove anything of a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.logic.disclosure import Share, Stretch, is_over, share_alone, share_of_all

NORMS = (0, 50, 75, 80, 90, 95, 100)


def given_away(whole: int, k: int, shown: Callable[[Share], Hashable]) -> list[int]:
    """The parts of which what is shown proves that fewer than k people are in it, or fewer are not."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for part in range(whole + 1):
        alike[shown(Share(part, whole))].append(part)
    return [part for parts in alike.values() for part in parts if max(parts) < k or whole - min(parts) < k]


def with_verdict(norm: int, k: int) -> Callable[[Share], Hashable]:
    return lambda one: (share_alone(one, k), is_over(one, norm, k))


@pytest.mark.parametrize("k", [5, 10])
def test_no_share_and_no_verdict_gives_a_few_away(k: int) -> None:
    for whole in range(k, 240):
        assert given_away(whole, k, lambda one: share_alone(one, k)) == []
        for norm in NORMS:
            assert given_away(whole, k, with_verdict(norm, k)) == [], (whole, norm)


def test_control_whole_percents_or_a_bare_verdict_do() -> None:
    assert given_away(40, 5, lambda one: share_alone(one, 0))
    assert given_away(40, 5, lambda one: (share_alone(one, 5), 100 * one.part > 95 * one.whole))


@given(st.integers(0, 2000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_what_is_said_is_true(of: tuple[int, int]) -> None:
    share = Share(*of)
    said = share_alone(share, 5)
    if said:
        assert said.low * share.whole <= 100 * share.part
        assert 100 * share.part < said.high * share.whole or said.high == 100
    assert is_over(share, 80, 5) in (None, 100 * share.part > 80 * share.whole)


def test_the_words_of_a_norm() -> None:
    assert share_alone(Share(113, 130), 5) == Stretch(85, 90)
    assert is_over(Share(104, 130), 80, 5) is False, "over 80 is more than 80"
    assert is_over(Share(105, 130), 80, 5) is True
    assert is_over(Share(22, 24), 80, 5) is None, "it would prove that fewer than five did not come"
    assert share_alone(Share(0, 0), 5) is share_alone(Share(0, 0), 0) is None


def told_of_who_came(whole: int, k: int, *, by_what_is_shown: bool) -> list[int]:
    """How many came, where what is shown of them and of what they brought proves that fewer than k came, or did not."""
    alike: dict[Hashable, set[int]] = defaultdict(set)
    for came in range(1, whole + 1):
        seen = share_alone(Share(came, whole), k)
        between = (-(-seen.low * whole // 100), seen.high * whole // 100) if seen else (0, whole)
        for brought in range(came + 1):
            share = Share(brought, came, between if by_what_is_shown else None)
            alike[seen, share_alone(share, k), share_of_all([share], k)].add(came)
    return [came for ways in alike.values() for came in ways if max(ways) < k or whole - min(ways) < k]


def test_the_step_of_what_was_brought_does_not_tell_who_came() -> None:
    for whole in (26, 51, 60, 101, 104):
        assert told_of_who_came(whole, 5, by_what_is_shown=True) == [], whole
    assert 51 in told_of_who_came(51, 5, by_what_is_shown=False), "control: a step of ten, so that all 51 came"


WHOLES = (52, 120)


def linked(shown: Callable[[list[Share]], Hashable]) -> bool:
    """Whether of two rounds, each shown by itself, the year proves that in one of them fewer than five did not come."""
    for one in WHOLES:
        for other in WHOLES:
            alike: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
            for part in range(one + 1):
                for more in range(other + 1):
                    shares = [Share(part, one), Share(more, other)]
                    steps = tuple(share_alone(share, 5) for share in shares)
                    alike[steps, shown(shares)].append((part, more))
            for ways in alike.values():
                if one - min(way[0] for way in ways) < 5 or other - min(way[1] for way in ways) < 5:
                    return True
    return False


def test_the_year_beside_its_rounds_gives_nothing_away() -> None:
    assert not linked(lambda shares: share_of_all(shares, 5))


def test_control_a_year_with_a_step_of_its_own_does() -> None:
    def alone(shares: list[Share]) -> Hashable:
        return share_alone(Share(sum(one.part for one in shares), sum(one.whole for one in shares)), 5)

    assert linked(alone)


SHARES = st.integers(1, 300).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))


@given(st.lists(SHARES, min_size=1, max_size=5))
def test_what_is_said_of_all_together_is_true(shares: list[Share]) -> None:
    said = share_of_all(shares, 5)
    if said:
        assert said.low * sum(one.whole for one in shares) <= 100 * sum(one.part for one in shares)
        assert 100 * sum(one.part for one in shares) <= said.high * sum(one.whole for one in shares)


def test_one_round_makes_the_year_and_a_hidden_one_only_weighs() -> None:
    winter, few = Share(113, 130), Share(6, 8)
    assert share_of_all([winter], 5) == share_alone(winter, 5) == Stretch(85, 90)
    assert share_of_all([winter, few], 5) == Stretch(80, 95)
    assert share_of_all([few], 5) is share_of_all([], 5) is share_of_all([], 0) is None
    assert share_of_all([winter, few], 0) == Stretch(86, 86)

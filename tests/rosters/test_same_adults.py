"""Which adults may be one, and why: a name that agrees and a tie that makes it likely (ADR 35)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from samenspel.rosters.logic.same_adults import NAMESAKES, SHARED_BY_MANY, Person, Why, pairs

Sign = Callable[[str], Client]
LIST = "/linde/inlezen/zelfde-persoon/"
NOTHING = {"new": 0, "changed": 0, "gone": 0, "moved": 0}
HOME, WORK = "fatma.thuis@voorbeeld.test", "fatma.werk@voorbeeld.test"


def person(number: int, name: str = "Sevda Aydin", *children: int, **more: Any) -> Person:
    given_name, _, family = name.partition(" ")
    return Person(number, given_name, family, children=frozenset(children), **more)


def why(one: Person, other: Person, **families: str) -> tuple[Why, ...]:
    names = {int(key[1:]): name for key, name in families.items()}
    found = pairs([one, other], names)
    return found[0].reasons if found else ()


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (person(1, "Sevda Aydin", 7), person(2, "Sevda Aydin", 7), (Why.NAME, Why.SAME_CHILD)),
        (person(1, "S. Aydin", 7), person(2, "Sevda Aydin", 7), (Why.LIKE_NAME, Why.SAME_CHILD)),
        (
            person(1, "Sevda Aydin", 7, email=HOME),
            person(2, "Sevda Aydin", 8, email=HOME.upper()),
            (Why.NAME, Why.EMAIL, Why.FAMILY_NAME),
        ),
        (
            person(1, "Sevda Aydin", 7, phone="06 12345678"),
            person(2, "Sevda Aydin", 8, phone="+31 6 1234 5678"),
            (Why.NAME, Why.PHONE, Why.FAMILY_NAME),
        ),
        (
            person(1, "Sevda Aydin", 7, beside=frozenset({3})),
            person(2, "Sevda Aydin", 9, beside=frozenset({3})),
            (Why.NAME, Why.SIBLINGS),
        ),
        (person(1, "Sevda Aydin", 7), person(2, "Sevda Aydin", 8), (Why.NAME, Why.FAMILY_NAME)),
        (
            person(1, "Sevda Aydin", works=True, email=WORK),
            person(2, "Sevda Aydin", 7, email=HOME),
            (Why.NAME, Why.WORKS),
        ),
        (
            person(1, "S. Aydin", works=True, email=HOME),
            person(2, "Sevda Aydin", 7, email=HOME),
            (Why.LIKE_NAME, Why.EMAIL, Why.WORKS),
        ),
    ],
)
def test_what_speaks_for_it_is_said(one: Person, other: Person, reasons: tuple[Why, ...]) -> None:
    assert why(one, other, c7="Aydin", c8="Aydin", c9="Demir") == reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Two parents who share an address and a telephone.
        (person(1, "Sevda Aydin", 7, email=HOME), person(2, "Mehmet Aydin", 7, email=HOME)),
        # One name, two families, and addresses that say otherwise.
        (person(1, "Sevda Aydin", 7, email=HOME), person(2, "Sevda Aydin", 8, email=WORK)),
        # One name and nothing else.
        (person(1, "Sevda Aydin", 7), person(2, "Sevda Aydin", 9)),
        # A colleague and a parent whose names only look alike.
        (person(1, "S. Aydin", works=True), person(2, "Sevda Aydin", 7)),
        # Two colleagues.
        (person(1, "Sevda Aydin", works=True), person(2, "Sevda Aydin", works=True)),
    ],
)
def test_too_little_is_no_question(one: Person, other: Person) -> None:
    assert why(one, other, c7="Aydin", c8="Aydin", c9="Demir") == ()


def test_control_a_look_at_addresses_alone_would_propose_two_parents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.rosters.logic.same_adults.person_alike", lambda one, other: True)
    assert why(person(1, "Sevda Aydin", 7, email=HOME), person(2, "Mehmet Aydin", 7, email=HOME))


def test_the_address_of_a_shelter_is_nobodys() -> None:
    many = [person(number, "Sevda Aydin", number, email=HOME) for number in range(1, SHARED_BY_MANY + 2)]
    names = dict.fromkeys(range(1, 20), "Aydin")
    assert Why.EMAIL not in {reason for one in pairs(many, names) for reason in one.reasons}
    assert Why.EMAIL in pairs(many[1:], names)[0].reasons


def test_a_name_of_very_many_is_no_question() -> None:
    """Neither a page of thousands of questions, nor a minute of comparing."""
    names = dict.fromkeys(range(1, 200), "Vos")
    assert pairs([person(number, "Ouder Vos", number) for number in range(1, NAMESAKES + 2)], names) == []


def test_the_row_with_the_account_stays_then_that_of_the_colleague_then_the_older() -> None:
    old, new = person(1, "Sevda Aydin", 7), person(2, "Sevda Aydin", 7)
    assert (pairs([old, new], {})[0].first, pairs([new, old], {})[0].first) == (1, 1)
    assert pairs([old, replace(new, works=True)], {})[0].first == 2
    assert pairs([replace(old, works=True), replace(new, has_account=True)], {})[0].first == 2


@given(
    st.lists(
        st.builds(
            Person,
            id=st.integers(1, 6),
            given_name=st.sampled_from(["Sevda", "S.", "Mehmet"]),
            family_name=st.sampled_from(["Aydin", "Vos", ""]),
            email=st.sampled_from(["", HOME, WORK]),
            works=st.booleans(),
            children=st.frozensets(st.integers(7, 9), max_size=2),
        ),
        max_size=6,
        unique_by=lambda one: one.id,
    )
)
def test_the_order_of_rows_says_nothing_and_nobody_is_two_with_themselves(people: list[Person]) -> None:
    names = {7: "Aydin", 8: "Aydin", 9: "Vos"}
    found = pairs(people, names)
    assert sorted(found, key=repr) == sorted(pairs(people[::-1], names), key=repr)
    assert all(one.first != one.second and one.reasons for one in found)
    told = {frozenset({one.first, one.second}) for one in found}
    assert len(told) == len(found)
    assert pairs(people, names, told) == []

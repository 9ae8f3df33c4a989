"""Whose answer counts: a talk per parent, consent from all who may decide, a practical thing once per child."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.answers import (
    Answer,
    Outcome,
    Party,
    Request,
    Seen,
    State,
    asked,
    outcome,
    own_outcome,
    seen_by,
)
from samenspel.people.logic.custody import Right

FULL = frozenset(Right)
LET_IN = frozenset({Right.GENERAL, Right.TALKS})
MOTHER, FATHER = Party("mother", FULL), Party("father", FULL)
STRANGER = Party("unknown", LET_IN, is_in_doubt=True)
GRANDMOTHER = Party("grandmother", frozenset({Right.COLLECT}))
SITTER = Party("sitter", frozenset({Right.TALKS, Right.COLLECT}), is_sent=True)

keys = st.sampled_from("abcd")
parties = st.lists(
    st.builds(Party, keys, st.frozensets(st.sampled_from(Right)), st.booleans(), st.booleans()),
    max_size=4,
    unique_by=lambda one: one.key,
)
answers = st.lists(st.builds(Answer, keys, st.booleans()), max_size=6)


def test_a_talk_is_answered_per_parent() -> None:
    family = [MOTHER, FATHER, GRANDMOTHER, SITTER]
    said = [Answer("mother", True), Answer("father", False)]
    assert asked(Request.TALK, family) == ("mother", "father")
    assert own_outcome("mother", family, said) == Outcome(State.YES)
    assert own_outcome("father", family, said) == Outcome(State.NO)
    assert own_outcome("grandmother", family, said) == Outcome(State.NOBODY)
    with pytest.raises(ValueError):
        outcome(Request.TALK, family, said)


def test_consent_waits_for_all_who_may_decide_and_one_no_is_a_no() -> None:
    family = [MOTHER, FATHER, GRANDMOTHER]
    assert outcome(Request.CONSENT, family, []) == Outcome(State.OPEN, ("mother", "father"))
    assert outcome(Request.CONSENT, family, [Answer("mother", True)]) == Outcome(State.OPEN, ("father",))
    assert outcome(Request.CONSENT, family, [Answer("mother", True), Answer("father", True)]) == Outcome(State.YES)
    assert outcome(Request.CONSENT, family, [Answer("mother", False)]) == Outcome(State.NO)


def test_a_legal_parent_of_unknown_custody_is_asked_for_consent_as_well() -> None:
    family = [MOTHER, STRANGER]
    assert outcome(Request.CONSENT, family, [Answer("mother", True)]) == Outcome(State.OPEN, ("unknown",))
    assert outcome(Request.CONSENT, family, [Answer("mother", True), Answer("unknown", False)]).state is State.NO
    known = [MOTHER, replace(STRANGER, is_in_doubt=False)]  # custody turned out to be with the mother alone
    assert outcome(Request.CONSENT, known, [Answer("mother", True), Answer("unknown", False)]).state is State.YES


def test_without_anybody_who_may_decide_the_school_has_to_find_out() -> None:
    assert outcome(Request.CONSENT, [GRANDMOTHER], []) == Outcome(State.NOBODY)


def test_a_practical_thing_is_settled_once_and_the_other_does_not_see_by_whom() -> None:
    family = [MOTHER, FATHER]
    said = [Answer("father", True)]
    assert outcome(Request.PRACTICAL, family, said) == Outcome(State.YES)
    assert seen_by("mother", Request.PRACTICAL, family, said) is Seen.SETTLED
    assert seen_by("father", Request.PRACTICAL, family, said) is Seen.ANSWERED
    assert seen_by("mother", Request.PRACTICAL, family, []) is Seen.ASKED


@given(parties, answers, st.sampled_from(Request))
def test_who_is_not_asked_sees_nothing_and_changes_no_consent(
    family: list[Party[str]], said: list[Answer[str]], request: Request
) -> None:
    wanted = asked(request, family)
    for one in family:
        if one.key not in wanted:
            assert seen_by(one.key, request, family, said) is Seen.NOT_ASKED
    counted = [one for one in said if one.key in asked(Request.CONSENT, family)]
    assert outcome(Request.CONSENT, family, said) == outcome(Request.CONSENT, family, counted)


@given(parties, answers)
def test_consent_is_yes_only_when_everyone_who_is_asked_said_yes_last(
    family: list[Party[str]], said: list[Answer[str]]
) -> None:
    last = {one.key: one.is_yes for one in said}
    wanted = asked(Request.CONSENT, family)
    found = outcome(Request.CONSENT, family, said)
    assert (found.state is State.YES) == (bool(wanted) and all(last.get(key) is True for key in wanted))
    assert (found.state is State.NO) == any(last.get(key) is False for key in wanted)
    assert (found.state is State.OPEN) == bool(found.waits_for)


@given(parties, answers, keys, st.booleans())
def test_nobody_sees_what_another_answered(
    family: list[Party[str]], said: list[Answer[str]], other: str, is_yes: bool
) -> None:
    """Turning the words of one adult around changes nothing that the others see."""
    turned = [Answer(one.key, is_yes if one.key == other else one.is_yes) for one in said]
    for one in family:
        if one.key != other:
            for request in Request:
                assert seen_by(one.key, request, family, said) is seen_by(one.key, request, family, turned)


@given(parties, answers)
def test_what_was_practically_settled_stays_settled_when_rights_go(
    family: list[Party[str]], said: list[Answer[str]]
) -> None:
    bare = [replace(one, rights=frozenset()) for one in family]
    if said:
        assert outcome(Request.PRACTICAL, bare, said) == outcome(Request.PRACTICAL, family, said)


@given(parties, answers)
def test_control_consent_of_the_first_who_answers_would_be_caught(
    family: list[Party[str]], said: list[Answer[str]]
) -> None:
    """The careless rule, one answer is enough, differs as soon as two are asked and one is silent or refuses."""
    wanted = asked(Request.CONSENT, family)
    last = {one.key: one.is_yes for one in said}
    careless = any(last.get(key) for key in wanted)
    if careless and not all(last.get(key) for key in wanted):
        assert outcome(Request.CONSENT, family, said).state is not State.YES

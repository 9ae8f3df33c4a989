"""What a care relation opens (BW 1:377b, 1:377c; product.md, promise 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.custody import LEGAL, Custody, Information, Kind, Relation, Right, doubts, rights

DAY = date(2026, 11, 22)
FULL = {Right.GENERAL, Right.TALKS, Right.DOSSIER, Right.DECIDE}

relations = st.builds(
    Relation,
    kind=st.sampled_from(Kind),
    custody=st.sampled_from(Custody),
    information=st.sampled_from(Information),
    may_collect=st.booleans(),
    has_document=st.booleans(),
    granted=st.frozensets(st.sampled_from([Right.GENERAL, Right.TALKS, Right.DOSSIER])),
    valid_from=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    valid_until=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
)


def test_a_parent_with_custody_gets_everything() -> None:
    assert rights([Relation(Kind.PARENT, Custody.YES)], DAY) == FULL


def test_in_doubt_a_parent_is_let_in_to_information_and_talks_and_the_school_must_find_out() -> None:
    unknown = Relation(Kind.PARENT, Custody.UNKNOWN)
    assert rights([unknown], DAY) == {Right.GENERAL, Right.TALKS}
    assert doubts(unknown)


def test_narrowing_a_parent_needs_a_document() -> None:
    told = Relation(Kind.PARENT, Custody.NO, Information.ON_REQUEST)
    assert Right.TALKS in rights([told], DAY)
    assert rights([replace(told, has_document=True)], DAY) == frozenset()


def test_information_on_request_opens_what_was_granted_and_no_more() -> None:
    granted = Relation(
        Kind.PARENT, Custody.NO, Information.ON_REQUEST, has_document=True, granted=frozenset({Right.GENERAL})
    )
    assert rights([granted], DAY) == {Right.GENERAL}


def test_a_grandparent_may_collect_but_not_read() -> None:
    assert rights([Relation(Kind.GRANDPARENT, Custody.NO, may_collect=True)], DAY) == {Right.COLLECT}


def test_a_proven_block_closes_everything_whatever_else_is_written_down() -> None:
    block = Relation(Kind.PARENT, Custody.YES, Information.BLOCKED, has_document=True)
    assert rights([Relation(Kind.PARENT, Custody.YES, may_collect=True), block], DAY) == frozenset()


@given(relation=relations)
def test_a_relation_out_of_its_dates_opens_nothing(relation: Relation) -> None:
    if not relation.holds_on(DAY):
        assert rights([relation], DAY) == frozenset()


@given(relation=relations)
def test_only_custody_opens_deciding(relation: Relation) -> None:
    if Right.DECIDE in rights([relation], DAY):
        assert relation.custody is Custody.YES


@given(relation=relations)
def test_who_is_not_a_legal_parent_gets_nothing_unasked(relation: Relation) -> None:
    if relation.kind not in LEGAL and relation.custody is not Custody.YES:
        assert rights([relation], DAY) <= relation.granted | {Right.COLLECT}


@given(facts=st.lists(relations, max_size=3), block=relations)
def test_a_block_never_opens_more(facts: list[Relation], block: Relation) -> None:
    proven = replace(block, information=Information.BLOCKED, has_document=True)
    assert rights([*facts, proven], DAY) <= rights(facts, DAY)

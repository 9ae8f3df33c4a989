"""What a care relation opens (BW 1:377b, 1:377c; product.md, promise 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samenspel.people.logic.custody import (
    LEGAL,
    SENT,
    Custody,
    Information,
    Kind,
    Relation,
    Right,
    doubts,
    needs_proof,
    opens,
    rights,
    ties,
)

DAY = date(2026, 11, 22)
FULL = set(Right)
NOTHING: frozenset[Right] = frozenset()

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


def test_a_block_closes_everything_whatever_is_written_down() -> None:
    parent = Relation(Kind.PARENT, Custody.YES, may_collect=True)
    assert rights([parent], DAY, is_blocked=True) == frozenset()
    assert not ties([parent], DAY, is_blocked=True)


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


@given(facts=st.lists(relations, max_size=3))
def test_a_relation_more_never_opens_less(facts: list[Relation]) -> None:
    assert rights(facts[1:], DAY) <= rights(facts, DAY)


def test_a_parent_with_custody_may_fetch_the_child_without_anybody_writing_it_down() -> None:
    assert Right.COLLECT in rights([Relation(Kind.PARENT, Custody.YES, may_collect=False)], DAY)


@given(relation=relations)
def test_without_a_document_a_legal_parent_never_has_less_than_news_and_talks(relation: Relation) -> None:
    if relation.kind in LEGAL and not relation.has_document:
        assert opens(relation) >= {Right.GENERAL, Right.TALKS}


def test_who_is_sent_comes_to_talks_as_long_as_the_sender_may_and_reads_nothing() -> None:
    sent = Relation(Kind.DELEGATE, Custody.NO, may_collect=True, sent_with=frozenset(Right))
    assert rights([sent], DAY) == {Right.TALKS, Right.COLLECT}
    assert rights([replace(sent, information=Information.NONE)], DAY) == {Right.COLLECT}
    assert rights([replace(sent, kind=Kind.INTERPRETER, may_collect=False)], DAY) == NOTHING
    assert rights([replace(sent, sent_with=frozenset({Right.GENERAL, Right.TALKS}))], DAY) == {Right.TALKS}
    void = replace(sent, sent_with=NOTHING)
    assert rights([void], DAY) == NOTHING
    assert not ties([void], DAY)


@given(relation=relations, sender=st.frozensets(st.sampled_from(Right)), kind=st.sampled_from(sorted(SENT)))
def test_who_is_sent_never_reads_or_decides_and_falls_with_the_sender(
    relation: Relation, sender: frozenset[Right], kind: Kind
) -> None:
    opened = opens(replace(relation, kind=kind, sent_with=sender))
    assert opened <= {Right.TALKS, Right.COLLECT} & sender
    if Right.TALKS not in sender:
        assert opened == NOTHING


@given(before=relations, after=relations)
def test_nothing_is_taken_from_a_legal_parent_without_a_document(before: Relation, after: Relation) -> None:
    bare = replace(before, granted=NOTHING), replace(after, granted=NOTHING)
    lost = opens(bare[0]) - opens(bare[1]) - {Right.COLLECT}
    if before.kind in LEGAL and lost and not after.has_document:
        assert needs_proof(before, after)
    if before.kind not in LEGAL or after.has_document:
        assert not needs_proof(before, after)


def test_what_a_document_took_only_a_document_gives_back() -> None:
    narrowed = Relation(Kind.PARENT, Custody.NO, Information.ON_REQUEST, has_document=True)
    assert needs_proof(narrowed, replace(narrowed, information=Information.ACTIVE, has_document=False))
    assert not needs_proof(narrowed, replace(narrowed, custody=Custody.YES, information=Information.ACTIVE))


def test_ending_a_legal_parent_needs_a_document_and_ending_a_delegate_does_not() -> None:
    assert needs_proof(Relation(Kind.PARENT), None)
    assert not needs_proof(Relation(Kind.DELEGATE), None)


def test_custody_denied_without_a_document_is_a_question() -> None:
    assert doubts(Relation(Kind.PARENT, Custody.NO))
    assert not doubts(Relation(Kind.PARENT, Custody.NO, has_document=True))
    assert not doubts(Relation(Kind.GRANDPARENT, Custody.NO))

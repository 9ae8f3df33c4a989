"""Changing who stands around a child: a document where the law asks one, and always a way back (domain.md a3, A5)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.organisations.models import Centre
from samenspel.people.actions import (
    Facts,
    NeedsDocument,
    NewAdult,
    NoWayBack,
    add_caregiver,
    change_relation,
    decide_information,
    end_relation,
    question_relation,
    settle_question,
    undo,
)
from samenspel.people.dates import in_force
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.logic.questions import Ask
from samenspel.people.models import Adult, CareRelation, Child, InformationDecision, Revision
from samenspel.people.queries.families import bonds
from samenspel.people.queries.questions import open_questions
from tests.conftest import TODAY
from tests.people.family import DAY, NOW, adult, another_parent, child, relation, rights

pytestmark = pytest.mark.usefixtures("in_english")  # refusals are read by their message ids

FULL = frozenset(Right)
NO_CUSTODY = Facts(Kind.PARENT, Custody.NO, Information.ON_REQUEST)
BY_COURT = Facts(Kind.PARENT, Custody.NO, Information.ON_REQUEST, source_kind=SourceKind.COURT, source="C/09/1234")


def asks(whose: str) -> list[Ask]:
    one = child(whose)
    rows = Child.objects.filter(pk=one.pk)
    return [question.ask for question in open_questions([one], bonds(rows, TODAY, NOW), TODAY, NOW)]


def test_a_parent_is_not_narrowed_without_a_document_and_the_refusal_says_so(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    with pytest.raises(NeedsDocument, match="Without a document"):
        change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=NO_CUSTODY, since=TODAY, day=TODAY)
    assert rights("Bram", "Noor") == FULL
    assert Revision.objects.count() == 0


def test_what_is_said_without_a_document_becomes_a_question_and_takes_nothing(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    row = relation("Bram", "Noor")
    done = question_relation(actor=cast["gijs"], relation=row, day=TODAY)
    assert asks("Noor") == [Ask.QUESTIONED]
    assert rights("Bram", "Noor") == FULL
    settle_question(actor=cast["gijs"], relation=row)
    assert asks("Noor") == []
    with pytest.raises(NoWayBack):
        undo(actor=cast["gijs"], batch=done.batch)


def test_a_document_narrows_from_its_day_and_what_was_stays_written_down(linde: Centre, cast: dict[str, Actor]) -> None:
    old = relation("Bram", "Noor")
    done = change_relation(actor=cast["gijs"], relation=old, facts=BY_COURT, since=TODAY, day=TODAY)
    assert rights("Bram", "Noor") == frozenset()
    assert rights("Bram", "Noor", -DAY) == FULL
    assert rights("Bram", "Sami") == FULL, "the other child keeps its father"
    undo(actor=cast["gijs"], batch=done.batch)
    assert rights("Bram", "Noor") == FULL
    assert CareRelation.objects.filter(adult=adult("Bram"), child=child("Noor")).count() == 1


def test_a_temporary_ruling_gives_way_to_what_was_before(linde: Centre, cast: dict[str, Actor]) -> None:
    until = TODAY + 30 * DAY
    facts = Facts(
        Kind.PARENT, Custody.YES, Information.NONE, source_kind=SourceKind.COURT, source="C/09/1", last_day=until
    )
    done = change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=facts, since=TODAY, day=TODAY)
    assert rights("Bram", "Noor", 30 * DAY) == frozenset()
    assert rights("Bram", "Noor", 31 * DAY) == FULL
    undo(actor=cast["gijs"], batch=done.batch)
    assert rights("Bram", "Noor") == FULL


def test_what_a_document_took_is_not_given_back_on_somebodys_word(linde: Centre, cast: dict[str, Actor]) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY - DAY, day=TODAY)
    told = Facts(Kind.PARENT, Custody.YES)
    with pytest.raises(NeedsDocument, match="newer document"):
        change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=told, since=TODAY, day=TODAY)
    assert rights("Bram", "Noor") == frozenset()


def test_a_parent_of_unknown_custody_is_let_in_and_the_school_finds_out(linde: Centre, cast: dict[str, Actor]) -> None:
    row = another_parent("Daan")
    assert rights("Omar", "Daan") == {Right.GENERAL, Right.TALKS}
    assert asks("Daan") == [Ask.CUSTODY_UNKNOWN]
    change_relation(actor=cast["gijs"], relation=row, facts=NO_CUSTODY, since=TODAY, day=TODAY)
    assert rights("Omar", "Daan") == {Right.GENERAL, Right.TALKS}, "without a document rights stay"
    assert asks("Daan") == [Ask.UNPROVEN]


def test_a_legal_parent_is_ended_only_by_a_document(linde: Centre, cast: dict[str, Actor]) -> None:
    row = relation("Bram", "Noor")
    with pytest.raises(NeedsDocument, match="not a parent"):
        end_relation(actor=cast["gijs"], relation=row, last_day=TODAY, source_kind=SourceKind.TEAM)
    end_relation(actor=cast["gijs"], relation=row, last_day=TODAY, source_kind=SourceKind.BIRTH_CERTIFICATE)
    assert rights("Bram", "Noor", DAY) == frozenset()


def test_a_grandmother_is_ended_on_somebodys_word_and_comes_back_with_undo(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    row = relation("Coby", "Noor")
    done = end_relation(actor=cast["gijs"], relation=row, last_day=TODAY - DAY, source_kind=SourceKind.TEAM)
    assert rights("Coby", "Noor") == frozenset()
    undo(actor=cast["gijs"], batch=done.batch)
    assert rights("Coby", "Noor") == {Right.COLLECT}
    with pytest.raises(NoWayBack):
        undo(actor=cast["gijs"], batch=done.batch)


def test_somebody_new_is_written_down_once_and_undo_takes_all_of_it_away(linde: Centre, cast: dict[str, Actor]) -> None:
    many = Adult.objects.count()
    facts = Facts(Kind.STEP_PARENT, Custody.NO, source_kind=SourceKind.PARENT)
    new = NewAdult("Sanne", "Vos", "nl")
    done = add_caregiver(actor=cast["gijs"], child=child("Noor"), adult=new, facts=facts, since=TODAY)
    with pytest.raises(ValidationError, match="here already"):
        add_caregiver(actor=cast["gijs"], child=child("Noor"), adult=done.relation.adult, facts=facts, since=TODAY)
    undo(actor=cast["gijs"], batch=done.batch)
    assert Adult.objects.count() == many
    with pytest.raises(ValidationError, match="sent by that parent"):
        add_caregiver(actor=cast["gijs"], child=child("Noor"), adult=new, facts=Facts(Kind.DELEGATE), since=TODAY)


def test_information_on_request_is_decided_with_reason_and_last_day(linde: Centre, cast: dict[str, Actor]) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY, day=TODAY)
    row = relation("Bram", "Noor")
    decide = {"actor": cast["gijs"], "relation": row, "day": TODAY}
    for wrong in (
        {"granted": {Right.DECIDE}, "reason": "x", "last_day": TODAY},
        {"granted": {Right.COLLECT}, "reason": "x", "last_day": TODAY},
        {"granted": {Right.GENERAL}, "reason": " ", "last_day": TODAY},
        {"granted": {Right.GENERAL}, "reason": "x"},
        {"granted": {Right.GENERAL}, "reason": "x", "last_day": TODAY - DAY},
    ):
        with pytest.raises(ValidationError):
            decide_information(**decide, **wrong)  # type: ignore[arg-type]
    until = TODAY + 20 * DAY
    decision, _batch = decide_information(**decide, granted={Right.GENERAL}, reason="vraagt om nieuws", last_day=until)  # type: ignore[arg-type]
    assert decision.decided_by == adult("Gijs")
    assert rights("Bram", "Noor") == {Right.GENERAL}
    assert rights("Bram", "Noor", 21 * DAY) == frozenset()
    assert asks("Noor") == [Ask.DECISION_ENDS]


def test_a_refusal_takes_the_place_of_what_was_granted_and_undo_brings_it_back(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY, day=TODAY)
    row = relation("Bram", "Noor")
    far = TODAY + 200 * DAY
    decide_information(
        actor=cast["gijs"], relation=row, granted={Right.GENERAL, Right.TALKS}, reason="a", day=TODAY, last_day=far
    )
    _refusal, batch = decide_information(actor=cast["gijs"], relation=row, granted=(), reason="b", day=TODAY)
    assert rights("Bram", "Noor") == frozenset()
    undo(actor=cast["gijs"], batch=batch)
    assert rights("Bram", "Noor") == {Right.GENERAL, Right.TALKS}


def test_a_decision_outlives_a_change_of_what_is_written_down(linde: Centre, cast: dict[str, Actor]) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY - DAY, day=TODAY)
    row = relation("Bram", "Noor")
    decide_information(
        actor=cast["gijs"], relation=row, granted={Right.GENERAL}, reason="a", day=TODAY - DAY, last_day=TODAY + DAY
    )
    newer = Facts(Kind.PARENT, Custody.NO, Information.ON_REQUEST, True, SourceKind.COURT, "C/09/77")
    change_relation(actor=cast["gijs"], relation=row, facts=newer, since=TODAY, day=TODAY)
    assert rights("Bram", "Noor") == {Right.GENERAL, Right.COLLECT}


def test_who_has_custody_or_is_sent_needs_no_decision(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError, match="nothing to decide"):
        decide_information(
            actor=cast["gijs"], relation=relation("Bram", "Noor"), granted=(), reason="x", day=TODAY, last_day=TODAY
        )


@pytest.mark.parametrize(
    ("key", "whose", "error"),
    [
        ("eva", "Noor", Refused),  # her group, but she does not keep it
        ("lotte", "Noor", Refused),
        ("eva", "Daan", NotVisible),  # another group
        ("fatma", "Noor", NotVisible),  # another organisation
        ("gijs", "Sami", NotVisible),  # the head of the school, a child of the childcare
        ("marja", "Noor", NotVisible),
        ("amina", "Noor", NotVisible),  # a parent changes nothing of the other
        ("coby", "Noor", NotVisible),
        ("ivo", "Noor", NotVisible),
    ],
)
def test_only_the_heads_and_the_office_of_the_childs_organisation_change_a_family(
    key: str, whose: str, error: type[Exception], linde: Centre, cast: dict[str, Actor]
) -> None:
    row = relation("Coby", whose) if whose != "Daan" else relation("Hanna", whose)
    acts: list[Callable[[], object]] = [
        lambda: change_relation(actor=cast[key], relation=row, facts=Facts(Kind.OTHER), since=TODAY, day=TODAY),
        lambda: end_relation(actor=cast[key], relation=row, last_day=TODAY, source_kind=SourceKind.COURT),
        lambda: question_relation(actor=cast[key], relation=row, day=TODAY),
        lambda: decide_information(actor=cast[key], relation=row, granted=(), reason="x", day=TODAY),
        lambda: add_caregiver(
            actor=cast[key], child=row.child, adult=NewAdult("X"), facts=Facts(Kind.OTHER), since=TODAY
        ),
    ]
    for act in acts:
        with pytest.raises(error):
            act()
    assert InformationDecision.objects.count() == Revision.objects.count() == 0


def test_each_step_stands_in_the_log_without_a_name_or_a_word_of_anybody(linde: Centre, cast: dict[str, Actor]) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY, day=TODAY)
    decide_information(
        actor=cast["gijs"], relation=relation("Bram", "Noor"), granted=(), reason="Kanariereden", day=TODAY
    )
    told = str([(one.verb, one.detail) for one in Event.objects.order_by("pk")][-2:])
    assert "relation.changed" in told
    assert "decision.made" in told
    for word in ("Bram", "Noor", "Jansen", "Kanariereden", "C/09"):
        assert word not in told


def test_days_that_do_not_fit_are_refused_at_their_field(linde: Centre, cast: dict[str, Actor]) -> None:
    row = another_parent("Daan", valid_from=date(2026, 9, 1))
    for facts, since, field in (
        (NO_CUSTODY, date(2026, 8, 31), "since"),
        (Facts(Kind.PARENT, last_day=TODAY - DAY), TODAY, "last_day"),
    ):
        with pytest.raises(ValidationError) as wrong:
            change_relation(actor=cast["gijs"], relation=row, facts=facts, since=since, day=TODAY)
        assert field in wrong.value.message_dict


def test_a_ruling_that_is_prolonged_pushes_what_was_to_hold_after_it(linde: Centre, cast: dict[str, Actor]) -> None:
    def ruling(days: int | None) -> Facts:
        last = None if days is None else TODAY + days * DAY
        return Facts(Kind.PARENT, Custody.NO, Information.ON_REQUEST, False, SourceKind.COURT, "C/09", last)

    def change(facts: Facts) -> uuid.UUID:
        row = CareRelation.objects.filter(in_force(TODAY), adult=adult("Bram"), child=child("Noor")).get()
        done = change_relation(actor=cast["gijs"], relation=row, facts=facts, since=TODAY, day=TODAY)
        return done.batch

    change(ruling(10))
    assert rights("Bram", "Noor", 11 * DAY) == FULL
    longer = change(ruling(60))
    assert rights("Bram", "Noor", 60 * DAY) == frozenset()
    assert rights("Bram", "Noor", 61 * DAY) == FULL
    undo(actor=cast["gijs"], batch=longer)
    assert rights("Bram", "Noor", 11 * DAY) == FULL
    change(ruling(None))
    assert rights("Bram", "Noor", 400 * DAY) == frozenset(), "without a last day nothing comes back by itself"


def test_what_is_over_is_not_changed_back_to_life(linde: Centre, cast: dict[str, Actor]) -> None:
    old = another_parent("Daan", valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    facts = Facts(Kind.PARENT, Custody.YES)
    with pytest.raises(ValidationError, match="is over"):
        change_relation(actor=cast["gijs"], relation=old, facts=facts, since=date(2026, 3, 1), day=TODAY)


def test_a_second_relation_gives_nothing_back_that_a_document_took(linde: Centre, cast: dict[str, Actor]) -> None:
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=BY_COURT, since=TODAY, day=TODAY)
    again = Facts(Kind.OTHER, Custody.YES)
    with pytest.raises(NeedsDocument):
        add_caregiver(actor=cast["gijs"], child=child("Noor"), adult=adult("Bram"), facts=again, since=TODAY)
    little = Facts(Kind.OTHER, Custody.NO)
    add_caregiver(actor=cast["gijs"], child=child("Noor"), adult=adult("Bram"), facts=little, since=TODAY)
    assert rights("Bram", "Noor") == frozenset()


def test_who_is_no_parent_any_more_does_not_come_back_with_a_ruling_that_ends(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    until = TODAY + 10 * DAY
    facts = Facts(Kind.PARENT, Custody.NO, source_kind=SourceKind.COURT, source="C/09", last_day=until)
    change_relation(actor=cast["gijs"], relation=relation("Bram", "Noor"), facts=facts, since=TODAY, day=TODAY)
    row = CareRelation.objects.filter(in_force(TODAY), adult=adult("Bram"), child=child("Noor")).get()
    done = end_relation(actor=cast["gijs"], relation=row, last_day=TODAY, source_kind=SourceKind.BIRTH_CERTIFICATE)
    assert rights("Bram", "Noor", 20 * DAY) == frozenset()
    undo(actor=cast["gijs"], batch=done.batch)
    assert rights("Bram", "Noor", 20 * DAY) == FULL

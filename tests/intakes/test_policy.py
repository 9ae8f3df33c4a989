"""Who holds an intake, who reads what was said, and that the list and the object agree for everyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Model, Q, QuerySet
from django.utils import translation

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, Permission, may, restrict
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import (
    FIGURES,
    FILL_IN,
    FORM,
    HOLD,
    OPEN,
    OWN_ANSWERS,
    OWN_WISHES,
    READ,
    SEE_ANSWER,
    WISHES,
)
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import assign_group, assign_role, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Child, Group
from samenspel.people.queries import actor_for
from tests.conftest import TODAY
from tests.intakes.conftest import adult, child, opened
from tests.intakes.conftest import place as organisation

State = Intake.State


def answer(intake: Intake, question: str, guardian: str = "", *, is_sensitive: bool = False) -> IntakeAnswer:
    row = IntakeAnswer(
        intake=intake,
        guardian=adult(guardian) if guardian else None,
        question=question,
        value="x",
        origin=IntakeAnswer.Origin.TALK,
        is_sensitive=is_sensitive,
        given_on=TODAY,
    )
    row.save()
    return row


def part(intake: Intake, guardian: str, may_share: bool | None) -> None:
    GuardianPart(intake=intake, adult=adult(guardian), may_share=may_share, begun_on=TODAY).save()


def wish(intake: Intake, guardian: str, category: str, text: str = "") -> Wish:
    row = Wish(
        organisation=intake.organisation,
        intake=intake,
        child=intake.child,
        adult=adult(guardian),
        category=category,
        topic="other",
        text=text,
        said_on=TODAY,
    )
    row.save()
    return row


def colleague(role: str, where: str, name: str = "Zoë") -> Actor:
    """A new colleague with one role at one organisation."""
    row = Adult(given_name=name)
    row.save()
    assign_role(actor=ACTOR, adult=row, role=role, organisation=organisation(where))
    return actor_of(row)


def actor_of(row: Adult) -> Actor:
    from samenspel.accounts.models import User

    if row.user_id is None:
        row.user = User.objects.create_user(f"{row.public_id}@voorbeeld.test")
        row.save()
    found = actor_for(row.user_id or 0, TODAY)
    assert found
    return found


@pytest.fixture
def filled(sami: Intake, noor: Intake) -> None:
    """Both intakes completed, with answers and wishes of each kind; at childcare Amina shared and Bram did not."""
    Intake.objects.update(state=State.COMPLETED)
    for intake in (sami, noor):
        for guardian in ("", "Amina", "Bram"):
            answer(intake, "easier", guardian)
            answer(intake, "needs", guardian, is_sensitive=True)
        wish(intake, "Amina", "help")
        wish(intake, "Amina", "parenting")
        wish(intake, "Bram", "learning", "eigen woorden")
    part(sami, "Amina", may_share=True)
    part(sami, "Bram", may_share=False)


ROWS: list[tuple[Permission, type[Model]]] = [
    (OPEN, Child),
    (HOLD, Intake),
    (READ, Intake),
    (FILL_IN, Intake),
    (SEE_ANSWER, IntakeAnswer),
    (OWN_ANSWERS, IntakeAnswer),
    (WISHES, Wish),
    (OWN_WISHES, Wish),
    (FORM, Organisation),
    (FIGURES, Organisation),
]


def disagreements(permission: Permission, rows: QuerySet[Model], actors: dict[str, Actor]) -> list[str]:
    """Who gets another answer from the list than from the rows."""
    wrong = []
    for key, actor in actors.items():
        listed = set(restrict(rows, actor, permission).values_list("pk", flat=True))
        if listed != {row.pk for row in rows if may(actor, permission, row)}:
            wrong.append(key)
    return wrong


def everybody(cast: dict[str, Actor]) -> dict[str, Actor]:
    """Those of the cast who are at De Linde, and colleagues of other kinds."""
    actors = {key: actor for key, actor in cast.items() if key != "karim"}
    for role, where in (
        ("office", SCHOOL),
        ("ib", SCHOOL),
        ("social_worker", SCHOOL),
        ("childcare_manager", CHILDCARE),
        ("vve_coach", CHILDCARE),
        ("mr_staff", SCHOOL),
    ):
        actors[f"{role} {where}"] = colleague(role, where)
    return actors


@pytest.mark.parametrize(("permission", "model"), ROWS, ids=[row[0].key for row in ROWS])
def test_the_list_and_the_object_agree(
    filled: None, cast: dict[str, Actor], permission: Permission, model: type[Model]
) -> None:
    place(actor=ACTOR, child=child("Sami"), group=Group.objects.get(name="Groep 4"), since=TODAY + timedelta(days=9))
    assert disagreements(permission, model.objects.all(), everybody(cast)) == []  # type: ignore[attr-defined]


def test_control_two_faces_that_differ_are_caught(filled: None, cast: dict[str, Actor]) -> None:
    crooked = Condition(lambda actor: Q(), lambda actor, obj: actor.is_staff, "crooked")
    assert "amina" in disagreements(replace(HOLD, visible=crooked), Intake.objects.all(), everybody(cast))


def sees(actor: Actor, permission: Permission, rows: QuerySet[Model]) -> set[str]:
    """What somebody sees, as short words."""
    return {_word(row) for row in restrict(rows, actor, permission)}


def _word(row: Model) -> str:
    if isinstance(row, Intake):
        return row.child.given_name
    if isinstance(row, IntakeAnswer):
        whose = row.guardian.given_name if row.guardian else "child"
        return f"{row.intake.child.given_name} {whose} {row.question}"
    assert isinstance(row, Wish)
    return f"{row.child.given_name} {row.category}"


def test_school_and_childcare_each_hold_their_own(filled: None, cast: dict[str, Actor]) -> None:
    assert sees(cast["fatma"], HOLD, Intake.objects.all()) == {"Sami"}
    assert sees(cast["eva"], HOLD, Intake.objects.all()) == {"Noor"}
    assert sees(cast["gijs"], HOLD, Intake.objects.all()) == {"Noor"}
    for key in ("amina", "bram", "coby", "hanna", "daan", "ivo", "joke"):
        assert sees(cast[key], READ, Intake.objects.all()) == set()
        assert sees(cast[key], SEE_ANSWER, IntakeAnswer.objects.all()) == set()
        assert sees(cast[key], WISHES, Wish.objects.all()) == set()


def test_a_school_that_gets_the_child_reads_what_each_guardian_shared(filled: None, cast: dict[str, Actor]) -> None:
    assert sees(cast["eva"], READ, Intake.objects.all()) == {"Noor"}, "control: Sami is not hers yet"
    place(actor=ACTOR, child=child("Sami"), group=Group.objects.get(name="Groep 4"), since=TODAY + timedelta(days=9))
    assert sees(cast["eva"], READ, Intake.objects.all()) == {"Noor", "Sami"}
    assert sees(cast["eva"], HOLD, Intake.objects.all()) == {"Noor"}
    of_sami = IntakeAnswer.objects.filter(intake__child__given_name="Sami")
    assert sees(cast["eva"], SEE_ANSWER, of_sami) == {"Sami Amina easier", "Sami Amina needs"}
    assert sees(cast["eva"], WISHES, Wish.objects.filter(child__given_name="Sami")) == set()


@pytest.mark.parametrize("refusal", [False, None])
def test_what_is_of_the_child_is_shared_when_every_guardian_says_so(
    filled: None, cast: dict[str, Actor], refusal: bool | None
) -> None:
    place(actor=ACTOR, child=child("Sami"), group=Group.objects.get(name="Groep 4"))
    of_sami = IntakeAnswer.objects.filter(intake__child__given_name="Sami", guardian=None)
    GuardianPart.objects.filter(adult=adult("Bram")).update(may_share=refusal)
    assert sees(cast["eva"], SEE_ANSWER, of_sami) == set()
    GuardianPart.objects.update(may_share=True)
    assert sees(cast["eva"], SEE_ANSWER, of_sami) == {"Sami child easier", "Sami child needs"}


def test_nothing_is_shared_before_it_is_completed(filled: None, cast: dict[str, Actor]) -> None:
    place(actor=ACTOR, child=child("Sami"), group=Group.objects.get(name="Groep 4"))
    Intake.objects.filter(child=child("Sami")).update(state=State.FILLED)
    assert sees(cast["eva"], READ, Intake.objects.all()) == {"Noor"}


@pytest.mark.parametrize(
    ("role", "is_close"), [("ib", True), ("head", True), ("office", False), ("social_worker", False)]
)
def test_what_is_close_is_for_the_own_teacher_the_care_coordinator_and_the_leaders(
    filled: None, cast: dict[str, Actor], role: str, is_close: bool
) -> None:
    actor = colleague(role, SCHOOL)
    seen = sees(actor, SEE_ANSWER, IntakeAnswer.objects.all())
    assert "Noor Amina easier" in seen
    assert ("Noor Amina needs" in seen) is is_close
    assert sees(actor, WISHES, Wish.objects.all()) == (
        {"Noor help", "Noor parenting", "Noor learning"} if is_close else {"Noor help"}
    )
    assert "Noor Amina needs" in sees(cast["eva"], SEE_ANSWER, IntakeAnswer.objects.all())


def test_a_teacher_of_another_group_holds_nothing(filled: None, cast: dict[str, Actor]) -> None:
    actor = colleague("teacher", SCHOOL)
    assert sees(actor, READ, Intake.objects.all()) == set()
    assign_group(actor=ACTOR, adult=Adult.objects.get(pk=actor.person_id), group=Group.objects.get(name="Groep 4"))
    again = actor_of(Adult.objects.get(pk=actor.person_id))
    assert sees(again, HOLD, Intake.objects.all()) == {"Noor"}


def test_nobody_holds_the_intake_of_a_child_of_their_own_family(filled: None, cast: dict[str, Actor]) -> None:
    teacher = Adult.objects.get(pk=cast["eva"].person_id)
    assert sees(cast["eva"], HOLD, Intake.objects.all()) == {"Noor"}, "control"
    relate(
        actor=ACTOR,
        adult=teacher,
        child=child("Noor"),
        kind=Kind.STEP_PARENT,
        custody=Custody.NO,
        valid_until=TODAY - timedelta(days=400),
    )
    assert sees(cast["eva"], HOLD, Intake.objects.all()) == set()
    assert sees(cast["eva"], SEE_ANSWER, IntakeAnswer.objects.all()) == set()


def test_a_role_at_one_organisation_opens_nothing_at_the_other(filled: None, cast: dict[str, Actor]) -> None:
    row = Adult.objects.get(pk=cast["fatma"].person_id)
    assign_role(actor=ACTOR, adult=row, role="teacher", organisation=organisation(SCHOOL))
    both = actor_of(row)
    assert both.organisations == {organisation(SCHOOL).pk, organisation(CHILDCARE).pk}
    assert sees(both, HOLD, Intake.objects.all()) == {"Sami"}
    assert [one.name for one in restrict(Organisation.objects.all(), both, FORM)] == []


def test_leaders_choose_for_their_own_organisation(linde: Centre, cast: dict[str, Actor]) -> None:
    assert [one.name for one in restrict(Organisation.objects.all(), cast["gijs"], FORM)] == [SCHOOL]
    assert not may(cast["eva"], FORM)
    with translation.override("en"):
        assert "head" in str(may(cast["eva"], FORM).reason)


def test_a_guardian_fills_in_from_the_invitation_on(noor: Intake, cast: dict[str, Actor]) -> None:
    Intake.objects.update(state=State.TO_PLAN)
    assert sees(cast["amina"], FILL_IN, Intake.objects.all()) == set()
    Intake.objects.update(state=State.INVITED)
    assert sees(cast["amina"], FILL_IN, Intake.objects.all()) == {"Noor"}
    assert sees(cast["coby"], FILL_IN, Intake.objects.all()) == set()
    assert sees(cast["hanna"], FILL_IN, Intake.objects.all()) == set()


def test_a_child_of_another_group_cannot_be_begun_with(linde: Centre, cast: dict[str, Actor]) -> None:
    assert {one.given_name for one in restrict(Child.objects.all(), cast["eva"], OPEN)} == {"Noor"}
    assert {one.given_name for one in restrict(Child.objects.all(), cast["gijs"], OPEN)} == {"Noor", "Daan"}
    assert opened("Daan", SCHOOL).state == State.INVITED

"""Beginning, inviting, the talk, and what completing does with everything that was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.intakes.actions import own
from samenspel.intakes.actions.bulk import Held, record_intakes
from samenspel.intakes.actions.forms import turn_on
from samenspel.intakes.actions.opening import decline_intake, invite_family, open_intakes, plan_talk
from samenspel.intakes.actions.talk import (
    Presence,
    Spoken,
    begin_talk,
    complete_intake,
    correct_minutes,
    reopen_intake,
    save_talk,
)
from samenspel.intakes.actions.wishes import answer_wish
from samenspel.intakes.logic.answers import RATHER_NOT, BadAnswer, Said
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.queries.figures import figures_of, spoken_by_year
from samenspel.intakes.queries.forms import of_known_families
from samenspel.intakes.queries.work import answers_of, guardians_of, worklist
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import end_enrolment, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, CareRelation, Child, Enrolment
from tests.conftest import TODAY
from tests.intakes.conftest import NOW, adult, child, opened, place

State, Origin = Intake.State, IntakeAnswer.Origin


def again(intake: Intake) -> Intake:
    found: Intake = Intake.objects.get(pk=intake.pk)
    return found


def write(actor: Actor, intake: Intake, *spoken: Spoken, shares: dict[str, bool] | None = None) -> None:
    both = {adult("Amina").pk, adult("Bram").pk}
    save_talk(
        actor=actor,
        intake=again(intake),
        spoken=spoken,
        presence=Presence(frozenset(both), {adult(name).pk: share for name, share in (shares or {}).items()}),
        guardians=both,
        day=TODAY,
    )


def complete(actor: Actor, intake: Intake, minutes: int = 12) -> None:
    complete_intake(
        actor=actor, intake=again(intake), started_at=NOW, ended_at=NOW + timedelta(minutes=minutes), day=TODAY
    )


# Beginning


def test_a_child_that_has_an_intake_keeps_it(sami: Intake, cast: dict[str, Actor]) -> None:
    asked = {"organisation": place(CHILDCARE), "children": [child("Sami")], "day": TODAY}
    assert open_intakes(actor=cast["fatma"], **asked) == []
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "name", "where"),
    [
        ("fatma", "Noor", CHILDCARE),
        ("fatma", "Sami", SCHOOL),
        ("eva", "Daan", SCHOOL),
        ("gijs", "Sami", CHILDCARE),
        ("gijs", "Sami", SCHOOL),
        ("amina", "Sami", CHILDCARE),
    ],
)
def test_nobody_begins_for_anothers_child_or_organisation(
    linde: Centre, cast: dict[str, Actor], key: str, name: str, where: str
) -> None:
    with pytest.raises(NotVisible):
        open_intakes(actor=cast[key], organisation=place(where), children=[child(name)], day=TODAY)


def test_who_left_or_died_is_not_invited(linde: Centre, cast: dict[str, Actor]) -> None:
    end_enrolment(
        actor=ACTOR,
        enrolment=Enrolment.objects.get(child=child("Daan")),
        last_day=TODAY - timedelta(days=1),
        leaving=Enrolment.Leaving.OTHER_SCHOOL,
    )
    Child.objects.filter(given_name="Noor").update(deceased_on=TODAY)
    for name in ("Daan", "Noor"):
        with pytest.raises(NotVisible):
            open_intakes(actor=ACTOR, organisation=place(SCHOOL), children=[child(name)], day=TODAY)
    assert worklist(cast["gijs"]).lines == ()


def test_a_family_is_known_by_a_sibling_whose_intake_was_completed(
    noor: Intake, cast: dict[str, Actor], linde: Centre
) -> None:
    assert of_known_families([child("Sami").pk], TODAY) == set()
    complete(cast["eva"], noor)
    assert of_known_families([child("Sami").pk, child("Daan").pk, noor.child_id], TODAY) == {child("Sami").pk}
    assert opened("Sami", CHILDCARE).is_short


def test_a_grandparent_in_common_makes_no_known_family(noor: Intake, cast: dict[str, Actor]) -> None:
    complete(cast["eva"], noor)
    CareRelation.objects.filter(child__given_name="Sami").exclude(adult__given_name="Coby").delete()
    assert of_known_families([child("Sami").pk], TODAY) == set()
    relate(actor=ACTOR, adult=adult("Coby"), child=child("Sami"), kind=Kind.COURT_GUARDIAN)
    assert of_known_families([child("Sami").pk], TODAY) == set(), "legal care for one of the two is not enough"


def test_an_intake_waits_until_the_family_is_invited_and_no_longer_when_it_would_rather_not(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    intake = opened("Sami", CHILDCARE, is_invited=False)
    assert not intake.is_open
    assert invite_family(actor=cast["fatma"], intake=intake).is_open
    assert not decline_intake(actor=cast["fatma"], intake=intake).is_open
    assert invite_family(actor=cast["fatma"], intake=intake).is_open
    assert plan_talk(actor=cast["fatma"], intake=intake, talk_on=TODAY).talk_on == TODAY
    complete(cast["fatma"], intake)
    for act in (
        lambda one: decline_intake(actor=ACTOR, intake=one),
        lambda one: plan_talk(actor=ACTOR, intake=one, talk_on=None),
    ):
        with pytest.raises(ValidationError):
            act(again(intake))


# The talk


def test_what_was_said_beforehand_stands_beside_each_question(sami: Intake, cast: dict[str, Actor]) -> None:
    for key, value in (("amina", "calm"), ("bram", "moving")):
        own.answer_question(actor=cast[key], intake=sami, key="needs", said=Said([value]), language="nl", day=TODAY)
    heard = answers_of(cast["fatma"], sami)["needs"]
    assert heard.beforehand == {
        adult("Amina").pk: Said(["calm"]),
        adult("Bram").pk: Said(["moving"]),
    }


def test_guardians_are_those_to_whom_general_information_is_open(sami: Intake, cast: dict[str, Actor]) -> None:
    def names() -> list[str]:
        return [one.adult.given_name for one in guardians_of(sami, TODAY, NOW)]

    assert names() == ["Amina", "Bram"], "a grandparent who may collect is not among them"
    Block(adult=adult("Bram"), child=sami.child, basis="court", begun_at=NOW, begun_by=None).save()
    assert names() == ["Amina"]
    Adult.objects.filter(given_name="Amina").update(deceased_on=TODAY)
    assert names() == []


def test_the_clock_starts_once(sami: Intake, cast: dict[str, Actor]) -> None:
    begin_talk(actor=cast["fatma"], intake=sami, moment=NOW)
    begin_talk(actor=cast["fatma"], intake=sami, moment=NOW + timedelta(hours=1))
    assert again(sami).started_at == NOW


def test_saving_again_changes_what_was_written_and_emptying_takes_it_away(sami: Intake, cast: dict[str, Actor]) -> None:
    write(cast["fatma"], sami, Spoken("needs", Said(["calm"])), Spoken("likes", Said(["books"])))
    write(cast["fatma"], sami, Spoken("needs", Said(["time"], "een week")), Spoken("likes", Said()))
    (row,) = IntakeAnswer.objects.all()
    assert (row.question, row.value, row.is_sensitive) == ("needs", ["time"], True)
    assert row.given_by_id == cast["fatma"].person_id


def test_only_guardians_of_the_child_and_questions_of_the_form_are_written_down(
    sami: Intake, cast: dict[str, Actor]
) -> None:
    wrong = [
        Spoken("language", Said("ar"), adult("Hanna").pk),
        Spoken("language", Said("ar")),
        Spoken("needs", Said(["calm"]), adult("Amina").pk),
        Spoken("nonsense", Said("x")),
    ]
    for one in wrong:
        with pytest.raises(NotVisible):
            write(cast["fatma"], sami, one)
    with pytest.raises(BadAnswer):
        write(cast["fatma"], sami, Spoken("needs", Said(["gold"])))
    with pytest.raises(NotVisible):
        write(cast["eva"], sami, Spoken("needs", Said(["calm"])))


def test_sharing_that_was_said_in_the_talk_is_kept(sami: Intake, cast: dict[str, Actor]) -> None:
    write(cast["fatma"], sami, shares={"Amina": True})
    found = {part.adult.given_name: part for part in GuardianPart.objects.select_related("adult")}
    assert (found["Amina"].may_share, found["Bram"].may_share) == (True, None)
    assert found["Bram"].was_present


# Completing


def test_facts_are_with_the_persons_and_are_not_kept_twice(sami: Intake, cast: dict[str, Actor]) -> None:
    amina = adult("Amina").pk
    own.answer_question(actor=cast["amina"], intake=sami, key="interpreter", said=Said("ber"), language="ar", day=TODAY)
    write(
        cast["fatma"],
        sami,
        Spoken("language", Said("ar"), amina),
        Spoken("interpreter", Said("ar"), amina),
        Spoken("reading", Said("aloud"), amina),
        Spoken("reach", Said("any"), amina),
        Spoken("interpreter", Said(""), adult("Bram").pk),
        Spoken("home_languages", Said(["ar", "nl"])),
    )
    Adult.objects.filter(given_name="Bram").update(interpreter="fr")
    complete(cast["fatma"], sami)
    found = adult("Amina")
    assert (found.language, found.interpreter, found.reading, found.reach) == ("ar", "ar", "aloud", "")
    assert adult("Bram").interpreter == ""
    assert child("Sami").home_languages == ["ar", "nl"]
    assert not IntakeAnswer.objects.exists()


def test_wishes_become_wishes_with_a_state_an_owner_and_an_answer(sami: Intake, cast: dict[str, Actor]) -> None:
    write(cast["fatma"], sami, Spoken("wish_learning", Said(["dutch"], "zwemmen"), adult("Amina").pk))
    complete(cast["fatma"], sami)
    dutch, other = Wish.objects.order_by("pk")
    assert (dutch.category, dutch.topic, dutch.text, dutch.state) == ("learning", "dutch", "", "open")
    assert (other.topic, other.text) == ("other", "zwemmen")
    assert not IntakeAnswer.objects.exists()
    answer_wish(actor=cast["fatma"], wish=dutch, state="taken_up", answer="Dinsdag  om 9 uur", day=TODAY)
    assert (dutch.owner_id, dutch.answer) == (cast["fatma"].person_id, "Dinsdag om 9 uur")
    with pytest.raises(NotVisible):
        answer_wish(actor=cast["eva"], wish=dutch, state="done", answer="", day=TODAY)
    with pytest.raises(ValueError):
        answer_wish(actor=cast["fatma"], wish=dutch, state="lost", answer="", day=TODAY)


def test_what_helped_the_talk_and_what_was_never_handed_in_is_gone(sami: Intake, cast: dict[str, Actor]) -> None:
    for key, said in (("talk_about", Said(None, "slapen")), ("needs", Said(["calm"])), ("when", RATHER_NOT)):
        own.answer_question(actor=cast["amina"], intake=sami, key=key, said=said, language="ar", day=TODAY)
    own.answer_question(actor=cast["bram"], intake=sami, key="needs", said=Said(["time"]), language="nl", day=TODAY)
    own.hand_in(actor=cast["amina"], intake=sami, may_share=None, language="ar", day=TODAY)
    write(cast["fatma"], sami, Spoken("needs", Said(["calm"])))
    complete(cast["fatma"], sami)
    left = {(row.question, row.guardian and row.guardian.given_name, row.origin) for row in IntakeAnswer.objects.all()}
    assert left == {("needs", "Amina", Origin.GUARDIAN), ("needs", None, Origin.TALK)}


def test_the_minutes_are_measured_and_can_be_put_right(sami: Intake, cast: dict[str, Actor]) -> None:
    complete(cast["fatma"], sami, minutes=14)
    found = again(sami)
    assert (found.minutes, found.state, found.completed_by_id) == (14, State.COMPLETED, cast["fatma"].person_id)
    assert correct_minutes(actor=cast["fatma"], intake=found, minutes=20).minutes == 20
    for wrong in (0, 601):
        with pytest.raises(ValidationError):
            correct_minutes(actor=cast["fatma"], intake=found, minutes=wrong)


def test_completing_twice_or_backwards_is_refused(sami: Intake, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError):
        complete_intake(
            actor=cast["fatma"], intake=sami, started_at=NOW, ended_at=NOW - timedelta(minutes=1), day=TODAY
        )
    complete(cast["fatma"], sami)
    with pytest.raises(ValidationError):
        complete(cast["fatma"], sami)
    with pytest.raises(ValidationError):
        write(cast["fatma"], sami, Spoken("needs", Said(["calm"])))
    assert reopen_intake(actor=cast["fatma"], intake=again(sami)).state == State.INVITED


def test_the_log_holds_ids_keys_and_numbers_and_nothing_that_was_said(sami: Intake, cast: dict[str, Actor]) -> None:
    own.answer_question(
        actor=cast["amina"], intake=sami, key="needs", said=Said(["calm"], "KANARIE"), language="ar", day=TODAY
    )
    write(
        cast["fatma"],
        sami,
        Spoken("agreed", Said(None, "KANARIE")),
        Spoken("wish_learning", Said([], "KANARIE"), adult("Amina").pk),
    )
    complete(cast["fatma"], sami)
    answer_wish(actor=cast["fatma"], wish=Wish.objects.get(), state="done", answer="KANARIE", day=TODAY)
    told = " ".join(f"{event.verb} {event.thing} {event.detail}" for event in Event.objects.all())
    assert "intake.completed" in told
    for secret in ("KANARIE", "calm", "Amina", "Sami"):
        assert secret not in told


# Many at once, and the figures


def many(linde: Centre, how_many: int) -> list[Child]:
    """Children at childcare, each with a parent."""
    found = []
    for number in range(how_many):
        row = Child(given_name=f"Kind {number}")
        row.save()
        Enrolment(child=row, organisation=place(CHILDCARE)).save()
        parent = Adult(given_name=f"Ouder {number}")
        parent.save()
        relate(actor=ACTOR, adult=parent, child=row, kind=Kind.PARENT, custody=Custody.YES)
        found.append(row)
    return found


def held(row: Child, minutes: int) -> Held:
    parent = CareRelation.objects.get(child=row).adult_id
    return Held(
        child=row,
        completed_on=TODAY,
        spoken=[
            Spoken("home_languages", Said(["tr"])),
            Spoken("language", Said("tr"), parent),
            Spoken("children_in_family", Said("4_or_more"), parent),
            Spoken("wish_help", Said(["cooking"]), parent),
            Spoken("one_parent", RATHER_NOT, parent),
        ],
        present=frozenset({parent}),
        minutes=minutes,
    )


def test_intakes_that_were_held_before_are_taken_in_at_once(linde: Centre, cast: dict[str, Actor]) -> None:
    children = many(linde, 6)
    where = place(CHILDCARE)
    turn_on(actor=ACTOR, organisation=where, key="children_in_family", purpose="Voor de populatieanalyse", day=TODAY)
    taken = record_intakes(
        actor=ACTOR, organisation=where, held=[held(row, 10 + number) for number, row in enumerate(children)]
    )
    assert [one.state for one in taken] == [State.COMPLETED] * 6
    assert record_intakes(actor=ACTOR, organisation=where, held=[held(children[0], 1)]) == []
    assert {tuple(one.home_languages) for one in Child.objects.filter(given_name__startswith="Kind")} == {("tr",)}
    assert set(IntakeAnswer.objects.values_list("question", "value")) == {("children_in_family", "4_or_more")}
    assert set(Wish.objects.values_list("category", "is_offer")) == {("help", True)}
    assert GuardianPart.objects.filter(was_present=True).count() == 6
    assert spoken_by_year([2025, 2026]) == {2025: 0, 2026: 6}


def test_only_leaders_take_in_many_at_once(linde: Centre, cast: dict[str, Actor]) -> None:
    from samenspel.core.policy import Refused

    with pytest.raises(Refused):
        record_intakes(actor=cast["fatma"], organisation=place(CHILDCARE), held=[])
    with pytest.raises(NotVisible):
        record_intakes(
            actor=ACTOR,
            organisation=place(CHILDCARE),
            held=[Held(child("Sami"), TODAY, [Spoken("nonsense", Said("x"))])],
        )


def test_figures_are_of_an_organisation_and_its_units_and_minutes_of_no_colleague(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    where = place(CHILDCARE)
    children = many(linde, 6)
    record_intakes(
        actor=ACTOR, organisation=where, held=[held(row, 10 + number) for number, row in enumerate(children[:4])]
    )
    found = figures_of([where.pk], TODAY)
    whole, *units = found.parts
    assert (whole.coverage.children, whole.coverage.completed, whole.coverage.open) == (7, 4, 3)
    assert len(units) == 1
    assert whole.minutes is None, "four talks may be those of one colleague"
    record_intakes(actor=ACTOR, organisation=where, held=[held(children[4], 30)])
    assert figures_of([where.pk], TODAY).parts[0].minutes == 12
    assert figures_of([], TODAY).parts == ()
    assert figures_of([one.pk for one in Organisation.objects.all()], TODAY).minutes_short is None

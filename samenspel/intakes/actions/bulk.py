"""Many intakes at once: those that were held before, on paper or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import NotVisible, check
from samenspel.intakes.actions.own import write
from samenspel.intakes.actions.talk import Spoken, as_wish, facts_by_person
from samenspel.intakes.logic.completion import Entry, Outcome, outcome
from samenspel.intakes.logic.form import Form
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import FORM
from samenspel.intakes.queries.forms import form_for
from samenspel.organisations.models import Organisation
from samenspel.people.actions import note_facts
from samenspel.people.models import Adult, Child


@dataclass(frozen=True, slots=True)
class Held:
    """An intake that was held: on which day, with which guardians (row ids), and what was said."""

    child: Child
    completed_on: date
    spoken: Sequence[Spoken] = ()
    present: frozenset[int] = frozenset()
    minutes: int | None = None
    is_short: bool = False


@transaction.atomic
def record_intakes(*, actor: Who, organisation: Organisation, held: Sequence[Held]) -> list[Intake]:
    """Take in completed intakes of children who have none at this organisation yet; the others stay as they are.

    For the leaders of the organisation. About ten queries for the whole, and some eight per child of whom a fact
    goes to a person. Raises NotVisible for a question that is not there, BadAnswer for what does not fit.
    """
    check(actor, FORM, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    form = form_for(organisation.pk)
    taken = set(Intake.objects.filter(organisation=organisation).values_list("child_id", flat=True))
    new = [one for one in held if one.child.pk not in taken]
    intakes = Intake.objects.bulk_create(_intake(organisation, one) for one in new)
    adults = Adult.objects.in_bulk(_guardians(new))
    answers: list[IntakeAnswer] = []
    wishes: list[Wish] = []
    for intake, one in zip(intakes, new, strict=True):
        rows, found = _rows(form, intake, one)
        answers += rows
        wishes += [as_wish(intake, said, one.completed_on) for said in found.wishes]
        facts, home = facts_by_person(found.facts)
        if facts or home is not None:
            note_facts(actor=actor, child=one.child, adults=facts, home_languages=home)
    GuardianPart.objects.bulk_create(_parts(intakes, new, adults))
    for row in answers:  # neighbours at hand need not be looked up one by one
        row.guardian = adults.get(row.guardian_id)
    for wish in wishes:
        wish.adult, wish.organisation = adults.get(wish.adult_id), organisation
    IntakeAnswer.objects.bulk_create(answers)
    Wish.objects.bulk_create(wishes)
    record(
        verb="intake.recorded",
        actor=actor,
        thing="organisation",
        thing_id=str(organisation.public_id),
        detail={"intakes": len(intakes)},
    )
    return intakes


def _guardians(held: Sequence[Held]) -> set[int]:
    spoken = {said.guardian for one in held for said in one.spoken if said.guardian is not None}
    return spoken | {adult for one in held for adult in one.present}


def _parts(intakes: Sequence[Intake], held: Sequence[Held], adults: Mapping[int, Adult]) -> Iterator[GuardianPart]:
    """Who was there, of each intake."""
    for intake, one in zip(intakes, held, strict=True):
        for adult in sorted(one.present):
            yield GuardianPart(
                intake=intake,
                adult=adults[adult],
                state=GuardianPart.State.TOGETHER,
                was_present=True,
                begun_on=one.completed_on,
            )


def _intake(organisation: Organisation, one: Held) -> Intake:
    return Intake(
        child=one.child,
        organisation=organisation,
        state=Intake.State.COMPLETED,
        is_short=one.is_short,
        opened_on=one.completed_on,
        completed_on=one.completed_on,
        minutes=one.minutes,
    )


def _rows(form: Form, intake: Intake, one: Held) -> tuple[list[IntakeAnswer], Outcome]:
    """The answers that stay, unsaved, and what the others come to."""
    rows: dict[int, IntakeAnswer] = {}
    entries = []
    for number, spoken in enumerate(one.spoken):
        question = form.get(spoken.key)
        if question is None or question.is_of_child != (spoken.guardian is None):
            raise NotVisible
        row = IntakeAnswer(
            intake=intake,
            question=spoken.key,
            guardian_id=spoken.guardian,
            origin=IntakeAnswer.Origin.TALK,
            given_on=one.completed_on,
        )
        write(row, question, spoken.said)
        rows[number] = row
        entries.append(Entry(number, spoken.key, spoken.guardian, spoken.said, is_from_talk=True))
    found = outcome(form, entries)
    return [rows[entry.row] for entry in found.kept], found

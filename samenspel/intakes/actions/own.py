"""A guardian's own part: answering, handing in, sharing, and taking back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.intakes.actions.opening import hold_row
from samenspel.intakes.logic.answers import BadAnswer, Said, fitted
from samenspel.intakes.logic.answers import Manner as How
from samenspel.intakes.logic.questions import Question
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import FILL_IN, OWN_ANSWERS, OWN_WISHES
from samenspel.intakes.queries.forms import form_for

State, Part, Origin = Intake.State, GuardianPart.State, IntakeAnswer.Origin
OPEN = (State.INVITED, State.FILLED)


@transaction.atomic
def answer_question(*, actor: Actor, intake: Intake, key: str, said: Said, language: str, day: date) -> None:
    """Keep what a guardian says to one question; saying nothing takes away what was there.

    Raises NotVisible for a question that is not asked here, BadAnswer for what does not fit it, and
    ValidationError when the intake is no longer open.
    """
    check(actor, FILL_IN, intake)
    held = hold_row(intake, OPEN)
    question = _asked(held, key)
    part = _part(actor, held, language, day)
    own = IntakeAnswer.objects.filter(intake=held, guardian=actor.person_id, question=key, origin=Origin.GUARDIAN)
    if said.is_empty:
        own.delete()
    else:
        row = own.first() or IntakeAnswer(
            intake=held, guardian_id=actor.person_id, question=key, origin=Origin.GUARDIAN
        )
        write(row, question, said)
        row.given_by_id, row.given_on = actor.person_id, day
        row.save()
    if part.state == Part.TOGETHER:  # a change of mind
        part.state = Part.BUSY
        part.save(update_fields=["state"])
    _tell(actor, held, "answered", question=key)


def write(row: IntakeAnswer, question: Question, said: Said) -> None:
    """Put what was said into a row; own words are always for who stands close. Raises BadAnswer."""
    if said.manner is How.SAID:
        said = fitted(question, said.value, said.words)
    row.value, row.words, row.manner = said.value, said.words, said.manner.value
    row.is_sensitive = question.is_close or bool(said.words)


def _asked(intake: Intake, key: str) -> Question:
    question = form_for(intake.organisation_id).get(key)
    if question is None or not question.is_on or not question.is_for_guardians:
        raise NotVisible
    return question


def _part(actor: Actor, intake: Intake, language: str, day: date) -> GuardianPart:
    part = GuardianPart.objects.filter(intake=intake, adult=actor.person_id).first()
    if part is None:
        part = GuardianPart(intake=intake, adult_id=actor.person_id, begun_on=day)
    if part.pk is None or part.language != language:
        part.language = language
        part.save()
    return part


@transaction.atomic
def hand_in(*, actor: Actor, intake: Intake, may_share: bool | None, language: str, day: date) -> None:
    """The own part is ready for the talk. What was said can still be changed until the intake is completed."""
    check(actor, FILL_IN, intake)
    held = hold_row(intake, OPEN)
    part = _part(actor, held, language, day)
    part.state, part.sent_on, part.may_share = Part.SENT, day, may_share
    part.save(update_fields=["state", "sent_on", "may_share"])
    if held.state == State.INVITED:
        held.state = State.FILLED
        held.save(update_fields=["state"])
    _tell(actor, held, "handed_in")


@transaction.atomic
def rather_together(*, actor: Actor, intake: Intake, language: str, day: date) -> None:
    """This guardian would rather fill all of it in together. What was written stays, for the talk."""
    check(actor, FILL_IN, intake)
    held = hold_row(intake, OPEN)
    part = _part(actor, held, language, day)
    part.state = Part.TOGETHER
    part.save(update_fields=["state"])
    _tell(actor, held, "rather_together")


@transaction.atomic
def set_sharing(*, actor: Actor, intake: Intake, may_share: bool) -> None:
    """Whether the other organisation may know what this guardian said: yes can become no at any time."""
    check(actor, FILL_IN, intake)
    part = GuardianPart.objects.filter(intake=intake, adult=actor.person_id).first()
    if part is None:
        raise NotVisible
    part.may_share = may_share
    part.save(update_fields=["may_share"])
    _tell(actor, intake, "shared" if may_share else "unshared")


@transaction.atomic
def take_back(*, actor: Actor, answer: IntakeAnswer) -> None:
    """Throw away what one said oneself, also when the intake was completed."""
    check(actor, OWN_ANSWERS, answer)
    _tell(actor, answer.intake, "taken_back", question=answer.question)
    answer.delete()


@transaction.atomic
def withdraw_wish(*, actor: Actor, wish: Wish) -> None:
    """A wish that is no longer one. Raises ValidationError when it was done already."""
    check(actor, OWN_WISHES, wish)
    if wish.state == Wish.State.DONE:
        raise ValidationError(_("This was done already."))
    wish.state, wish.text = Wish.State.WITHDRAWN, ""
    wish.save(update_fields=["state", "text"])
    record(verb="wish.withdrawn", actor=actor, thing="wish", thing_id=str(wish.public_id))


def _tell(actor: Actor, intake: Intake, what: str, **detail: str) -> None:
    record(verb=f"intake.{what}", actor=actor, thing="intake", thing_id=str(intake.public_id), detail=detail)


__all__ = [
    "BadAnswer",
    "answer_question",
    "hand_in",
    "rather_together",
    "set_sharing",
    "take_back",
    "withdraw_wish",
    "write",
]

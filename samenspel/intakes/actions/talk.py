"""The talk: writing down what was said together, and completing the intake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.intakes.actions.opening import hold_row
from samenspel.intakes.actions.own import write
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.logic.completion import Entry, Fact, Outcome, WishSaid, outcome
from samenspel.intakes.logic.coverage import minutes_between
from samenspel.intakes.logic.form import Form
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import HOLD
from samenspel.intakes.queries.forms import as_said, form_for
from samenspel.people.actions import note_facts
from samenspel.people.models import Adult, Child

State, Origin = Intake.State, IntakeAnswer.Origin
BEFORE: Final = (State.TO_PLAN, State.INVITED, State.FILLED, State.DECLINED)
NO_PREFERENCE: Final = {"reach": {"any": Adult.Reach.ANY.value}}  # how a person's row writes an option
LONGEST_TALK: Final = 600  # minutes


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the talk came to for one question; without a guardian (row id) it is the child's."""

    key: str
    said: Said
    guardian: int | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Who was at the talk (row ids), and who said there whether the other organisation may know their part."""

    guardians: frozenset[int] = frozenset()
    shares: Mapping[int, bool] = field(default_factory=dict)


@transaction.atomic
def begin_talk(*, actor: Who, intake: Intake, moment: datetime) -> Intake:
    """The clock starts, once; a talk that goes on later keeps its beginning."""
    check(actor, HOLD, intake)
    held = hold_row(intake, BEFORE)
    if held.started_at is None:
        held.started_at = moment
        held.save(update_fields=["started_at"])
        _tell(actor, held, "begun")
    return held


@transaction.atomic
def save_talk(
    *,
    actor: Who,
    intake: Intake,
    spoken: Iterable[Spoken],
    presence: Presence,
    guardians: Collection[int],
    day: date,
) -> None:
    """Keep what was said so far; a question on which nothing was said loses what the talk had for it.

    `guardians` are those (row ids) who may take part. Raises NotVisible for anybody else, or a question that is
    not asked; BadAnswer for what does not fit; ValidationError when the intake was completed.
    """
    check(actor, HOLD, intake)
    held = hold_row(intake, BEFORE)
    form = form_for(held.organisation_id)
    rows = {
        (row.question, row.guardian_id): row for row in IntakeAnswer.objects.filter(intake=held, origin=Origin.TALK)
    }
    for one in spoken:
        question = form.get(one.key)
        if question is None or question.is_of_child != (one.guardian is None):
            raise NotVisible
        if one.guardian is not None and one.guardian not in guardians:
            raise NotVisible
        row = rows.pop((one.key, one.guardian), None)
        if one.said.is_empty:
            if row:
                row.delete()
            continue
        row = row or IntakeAnswer(
            intake=held, question=one.key, guardian_id=one.guardian, origin=Origin.TALK, given_on=day
        )
        write(row, question, one.said)
        row.given_by_id, row.given_on = _adult(actor), day
        row.save()
    _keep_presence(held, presence, guardians, day)
    _tell(actor, held, "written")


def _keep_presence(intake: Intake, presence: Presence, guardians: Collection[int], day: date) -> None:
    parts = {part.adult_id: part for part in GuardianPart.objects.filter(intake=intake)}
    for adult in guardians:
        part = parts.get(adult)
        if part is None and (adult in presence.guardians or adult in presence.shares):
            part = GuardianPart(intake=intake, adult_id=adult, state=GuardianPart.State.TOGETHER, begun_on=day)
        if part is not None:
            part.was_present = adult in presence.guardians
            part.may_share = presence.shares.get(adult, part.may_share)
            part.save()


def _adult(actor: Who) -> int | None:
    return actor.person_id if isinstance(actor, Actor) else None


@transaction.atomic
def complete_intake(
    *, actor: Who, intake: Intake, started_at: datetime | None, ended_at: datetime | None, day: date
) -> Outcome:
    """Facts go to the persons, wishes become wishes, answers stay, and the rest is thrown away.

    The minutes are those between start and end; without the two they stay unknown. Raises ValidationError when it
    was completed already, or the end lies before the start.
    """
    check(actor, HOLD, intake)
    if started_at and ended_at and ended_at < started_at:
        raise ValidationError(_("The end lies before the start."))
    held = hold_row(intake, BEFORE)
    found = outcome_of(held, form_for(held.organisation_id))
    _note(actor, held, found.facts)
    Wish.objects.bulk_create(as_wish(held, one, day) for one in found.wishes)
    IntakeAnswer.objects.filter(pk__in=[entry.row for entry in found.thrown]).delete()
    held.state, held.completed_on, held.completed_by_id = State.COMPLETED, day, _adult(actor)
    held.started_at, held.ended_at = started_at, ended_at
    held.minutes = minutes_between(started_at, ended_at)
    held.save()
    _tell(actor, held, "completed", minutes=held.minutes or 0)
    return found


def outcome_of(intake: Intake, form: Form) -> Outcome:
    """What completing this intake would come to now. One query."""
    sent = GuardianPart.objects.filter(
        intake=OuterRef("intake"), adult=OuterRef("guardian"), state=GuardianPart.State.SENT
    )
    entries = [
        Entry(row.pk, row.question, row.guardian_id, as_said(row), row.origin == Origin.TALK, row.is_sent)
        for row in IntakeAnswer.objects.filter(intake=intake).annotate(is_sent=Exists(sent))
    ]
    return outcome(form, entries)


def _note(actor: Who, intake: Intake, facts: Iterable[Fact]) -> None:
    adults, home = facts_by_person(facts)
    if adults or home is not None:
        child: Child = Child.objects.get(pk=intake.child_id)
        note_facts(actor=actor, child=child, adults=adults, home_languages=home)


def facts_by_person(facts: Iterable[Fact]) -> tuple[dict[int, dict[str, str]], list[str] | None]:
    """Facts per adult (row id), and the languages of the child, as the persons' rows write them."""
    adults: dict[int, dict[str, str]] = defaultdict(dict)
    home: list[str] | None = None
    for fact in facts:
        if isinstance(fact.value, list):
            home = fact.value
        elif fact.guardian is not None:
            adults[fact.guardian][fact.field] = NO_PREFERENCE.get(fact.field, {}).get(fact.value, fact.value)
    return dict(adults), home


def as_wish(intake: Intake, one: WishSaid, day: date) -> Wish:
    """The row of a wish that came of an intake."""
    return Wish(
        organisation_id=intake.organisation_id,
        intake=intake,
        child_id=intake.child_id,
        adult_id=one.guardian,
        category=one.category,
        is_offer=one.is_offer,
        topic=one.topic,
        text=one.text,
        said_on=day,
    )


@transaction.atomic
def correct_minutes(*, actor: Who, intake: Intake, minutes: int | None) -> Intake:
    """The time of the staff, when the clock said something else. Raises ValidationError for what cannot be."""
    check(actor, HOLD, intake)
    if minutes is not None and not 0 < minutes <= LONGEST_TALK:
        raise ValidationError(_("Write the minutes as a number from 1 to 600."))
    intake.minutes = minutes
    intake.save(update_fields=["minutes"])
    _tell(actor, intake, "timed", minutes=minutes or 0)
    return intake


@transaction.atomic
def reopen_intake(*, actor: Who, intake: Intake) -> Intake:
    """Back to before it was completed. What went to persons and wishes stays there; what was thrown away is gone."""
    check(actor, HOLD, intake)
    held = hold_row(intake, (State.COMPLETED,))
    held.state, held.completed_on, held.completed_by = State.INVITED, None, None
    held.save(update_fields=["state", "completed_on", "completed_by"])
    _tell(actor, held, "reopened")
    return held


def _tell(actor: Who, intake: Intake, what: str, **detail: int) -> None:
    record(verb=f"intake.{what}", actor=actor, thing="intake", thing_id=str(intake.public_id), detail=detail)

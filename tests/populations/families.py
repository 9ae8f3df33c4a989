"""Families in the register of De Linde, for these tests: with their languages, accounts, talks and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.intakes.models import FormQuestion, GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.onboarding.models import Letter
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, Group, GroupMembership, Unit

DAY = date(2026, 11, 22)
TALK = date(2026, 10, 5)


@dataclass(frozen=True)
class Place:
    """A group of one unit of one organisation."""

    organisation: Organisation
    group: Group


def empty_register() -> None:
    """Nobody at all: the cast has children of its own."""
    for model in (Wish, IntakeAnswer, GuardianPart, Intake, Letter, CareRelation, GroupMembership, Enrolment):
        model.objects.all().delete()


def place(kind: str = "school", stage: str = "vroegschool_1_2", name: str = "") -> Place:
    """A new unit with one group, at the school or at childcare."""
    organisation = Organisation.objects.get(kind="school" if kind == "school" else "childcare")
    unit = Unit.objects.create(organisation=organisation, kind=kind, name=name or f"{kind} {stage}")
    return Place(organisation, Group.objects.create(unit=unit, name="Groep", stage=stage))


def child(at: Place, *parents: Adult, languages: tuple[str, ...] = ()) -> Child:
    """A child in a group, raised by these adults."""
    found = Child.objects.create(given_name="Kind", home_languages=list(languages))
    Enrolment.objects.create(child=found, organisation=at.organisation)
    GroupMembership.objects.create(child=found, group=at.group)
    for adult in parents:
        CareRelation.objects.create(adult=adult, child=found, kind="parent")
    return found


def parent(
    language: str = "nl", *, interpreter: str = "", signed_in: date | None = None, account: bool = False
) -> Adult:
    """Somebody who raises children."""
    user = None
    if account or signed_in:
        user = User.objects.create(email=f"{uuid4()}@voorbeeld.test")
        user.last_login = _moment(signed_in) if signed_in else None
        user.save()
    found: Adult = Adult.objects.create(given_name="Ouder", language=language, interpreter=interpreter, user=user)
    return found


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def turned_on(at: Place, *questions: str) -> None:
    """The organisation asks these questions too."""
    for key in questions:
        FormQuestion.objects.get_or_create(
            organisation=at.organisation, key=key, defaults={"purpose": "Voor de analyse.", "set_on": DAY}
        )


def talk(at: Place, of: Child, answers: dict[int, dict[str, Any]], day: date = TALK) -> Intake:
    """A completed intake: what each adult (row id) said, by question."""
    found: Intake = Intake.objects.create(
        child=of, organisation=at.organisation, state=Intake.State.COMPLETED, opened_on=day, completed_on=day
    )
    for adult, said in answers.items():
        GuardianPart.objects.create(intake=found, adult_id=adult, state="together", was_present=True, begun_on=day)
        for question, value in said.items():
            IntakeAnswer.objects.create(
                intake=found, guardian_id=adult, question=question, value=value, origin="talk", given_on=day
            )
    return found


def wish(at: Place, of: Child, adult: Adult, category: str) -> Wish:
    """Something that a parent wants or offers."""
    found: Wish = Wish.objects.create(
        organisation=at.organisation, child=of, adult=adult, category=category, topic="other", said_on=TALK
    )
    return found


def letter(of: Child, adult: Adult, redeemed: date | None) -> Letter:
    """A letter with a code, used on a day or not."""
    found: Letter = Letter.objects.create(
        adult=adult,
        child=of,
        token_hash=uuid4().hex,
        made_at=_moment(TALK),
        expires_at=_moment(DAY),
        redeemed_at=_moment(redeemed) if redeemed else None,
    )
    return found

"""How one gets in at De Linde: whom to call, whose week it is, and a father whom no file names."""

from __future__ import annotations

from datetime import date, timedelta

from samenspel.core.actor import Actor
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.onboarding.actions.claims import Question, ask
from samenspel.onboarding.actions.contact import Details, add_contact
from samenspel.onboarding.actions.weeks import set_weeks
from samenspel.onboarding.logic.weeks import Kind as Weeks
from samenspel.onboarding.logic.weeks import Rhythm
from samenspel.organisations.models import Organisation
from samenspel.people.logic.custody import Kind
from samenspel.people.models import Adult, Child
from samenspel.people.queries import actor_for

FRIDAY = 4
PEOPLE = {
    SCHOOL: Details(
        name="Lotte Peters",
        does="administratie",
        phone="0492-555 012",
        email="lotte@voorbeeld.test",
        reachable="op schooldagen, 8 tot 16 uur",
        languages="nl,en",
    ),
    CHILDCARE: Details(
        name="Nadia Amrani",
        does="planning",
        phone="0492-555 034",
        email="nadia@voorbeeld.test",
        reachable="op werkdagen, 7 tot 18 uur",
        languages="nl,ar",
    ),
}


def fill_getting_in(day: date) -> None:
    """For the centre in scope."""
    places = {place.name: place for place in Organisation.objects.all()}
    for name, details in PEOPLE.items():
        add_contact(actor=ACTOR, organisation=places[name], details=details)
    for name, kind in (("Amina", Weeks.EVEN), ("Bram", Weeks.ODD)):
        _weeks(Adult.objects.get(given_name=name), Rhythm(kind, FRIDAY), day)
    ask(question=_question(places[SCHOOL]), asked_by=None, today=day - timedelta(days=12))


def _weeks(adult: Adult, rhythm: Rhythm, day: date) -> None:
    actor = actor_for(adult.user_id or 0, day)
    if not isinstance(actor, Actor):
        raise TypeError("a parent of the cast is somebody at the centre")
    for child in Child.objects.filter(pk__in=actor.children).order_by("pk"):
        set_weeks(actor=actor, adult=adult, child=child, rhythm=rhythm, since=day)


def _question(place: Organisation) -> Question:
    return Question(
        name="Omar Salem",
        relation=Kind.PARENT,
        child_name="Daan Smit",
        child_born=date(2015, 5, 2),
        email="omar@voorbeeld.test",
        phone="06-5555 0199",
        note="Daans moeder en ik wonen niet samen. Ik wil graag mee naar de gesprekken.",
        organisation=place,
    )

"""A few intakes of the cast: one that was completed, one that waits for the parents, and one still to plan."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.demo.known import cast_actor, cast_adult
from samenspel.intakes.actions.forms import turn_on
from samenspel.intakes.actions.opening import open_intakes, plan_talk
from samenspel.intakes.actions.own import answer_question, hand_in
from samenspel.intakes.actions.talk import Presence, Spoken, begin_talk, complete_intake, save_talk
from samenspel.intakes.actions.wishes import answer_wish
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.models import Wish
from samenspel.organisations.models import Organisation
from samenspel.people.models import Child


def fill_intakes(today: date) -> None:
    """Noor's intake is done, with a wish that was picked up; Sami's waits for Amina and Bram; Daan's is to plan."""
    places = {one.name: one for one in Organisation.objects.filter(name__in=(SCHOOL, CHILDCARE))}
    for place in places.values():
        turn_on(
            actor=ACTOR,
            organisation=place,
            key="children_in_family",
            purpose="Voor de populatieanalyse: broers en zussen bij activiteiten.",
            day=today,
        )
    (sami,) = open_intakes(actor=ACTOR, organisation=places[CHILDCARE], children=[_child("Sami")], day=today)
    plan_talk(actor=ACTOR, intake=sami, talk_on=today + timedelta(days=9))
    _complete(places[SCHOOL], today - timedelta(days=20))


def _complete(school: Organisation, day: date) -> None:
    """Bram filled his part in; Eva, Amina and Bram talked; Eva picks up Amina's wish."""
    noor = _child("Noor")
    (intake,) = open_intakes(actor=ACTOR, organisation=school, children=[noor], day=day - timedelta(days=6))
    bram = cast_actor("bram", day)
    for key, said in (
        ("needs", Said(["challenge"])),
        ("likes", Said(["books", "outside"])),
        ("wish_help", Said(["hands"])),
    ):
        answer_question(actor=bram, intake=intake, key=key, said=said, language="nl", day=day)
    hand_in(actor=bram, intake=intake, may_share=True, language="nl", day=day)
    eva, amina = cast_actor("eva", day), cast_adult("amina")
    began = timezone.make_aware(datetime.combine(day, time(15, 30)))
    begin_talk(actor=eva, intake=intake, moment=began)
    save_talk(
        actor=eva,
        intake=intake,
        spoken=_spoken(amina.pk, bram.person_id),
        presence=Presence(frozenset({amina.pk, bram.person_id}), {amina.pk: False}),
        guardians={amina.pk, bram.person_id},
        day=day,
    )
    complete_intake(actor=eva, intake=intake, started_at=began, ended_at=began + timedelta(minutes=14), day=day)
    wish = Wish.objects.get(adult=amina, topic="dutch")
    answer_wish(
        actor=eva,
        wish=wish,
        state=Wish.State.TAKEN_UP,
        answer="Op dinsdag is er taalles in de bibliotheek. Ik loop de eerste keer mee.",
        day=day + timedelta(days=3),
    )


def _spoken(amina: int, bram: int) -> list[Spoken]:
    return [
        Spoken("home_languages", Said(["ar", "nl"])),
        Spoken("say_name", Said(None, "Noor, met een lange oo")),
        Spoken("likes", Said(["outside", "books", "drawing"])),
        Spoken("needs", Said(["challenge", "friends"])),
        Spoken("contact", Said("usual")),
        Spoken("agreed", Said(None, "We vragen Noor zelf bij elk gesprek.")),
        Spoken("language", Said("ar"), amina),
        Spoken("interpreter", Said("ar"), amina),
        Spoken("reading", Said("text"), amina),
        Spoken("reach", Said("phone"), amina),
        Spoken("children_in_family", Said("1_3"), amina),
        Spoken("easier", Said(["early", "language"]), amina),
        Spoken("wish_help", Said(["cooking", "reading"]), amina),
        Spoken("wish_learning", Said(["dutch"]), amina),
        Spoken("language", Said("nl"), bram),
        Spoken("interpreter", Said(""), bram),
        Spoken("reading", Said("text"), bram),
        Spoken("reach", Said("email"), bram),
        Spoken("children_in_family", Said("1_3"), bram),
        Spoken("easier", Said(["evening"]), bram),
        Spoken("wish_help", Said(["hands"]), bram),
    ]


def _child(name: str) -> Child:
    found: Child = Child.objects.get(given_name=name)
    return found

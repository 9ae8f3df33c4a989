"""What a family says of itself is noted with the persons, by who works with the child or soon will."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, may, restrict
from samenspel.demo.cast import ACTOR
from samenspel.organisations.models import Centre
from samenspel.people.actions import note_facts, place
from samenspel.people.actions.facts import NotOfThisChild
from samenspel.people.models import Adult, Child, Group, GroupMembership
from samenspel.people.policy import AHEAD, NOTE, SEE_CHILD
from tests.conftest import TODAY


def sami() -> Child:
    found: Child = Child.objects.get(given_name="Sami")
    return found


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def test_facts_are_kept_with_the_persons_and_told_once(linde: Centre, cast: dict[str, Actor]) -> None:
    facts = {adult("Amina").pk: {"interpreter": "ar", "reach": "door"}}
    assert note_facts(actor=cast["fatma"], child=sami(), adults=facts, home_languages=["ar", "nl"]) == 2
    assert (adult("Amina").interpreter, adult("Amina").reach) == ("ar", "door")
    assert sami().home_languages == ["ar", "nl"]
    event = Event.objects.get(verb="family.noted")
    assert len(event.detail["persons"]) == 2
    assert note_facts(actor=cast["fatma"], child=sami(), adults=facts, home_languages=["ar", "nl"]) == 0
    assert Event.objects.filter(verb="family.noted").count() == 1


def test_an_adult_of_another_child_or_another_field_is_refused(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotOfThisChild):
        note_facts(actor=cast["fatma"], child=sami(), adults={adult("Hanna").pk: {"language": "en"}})
    with pytest.raises(KeyError):
        note_facts(actor=cast["fatma"], child=sami(), adults={adult("Amina").pk: {"email": "x@voorbeeld.test"}})


@pytest.mark.parametrize("key", ["eva", "amina", "joke", "hanna"])
def test_who_does_not_work_with_the_child_notes_nothing(linde: Centre, cast: dict[str, Actor], key: str) -> None:
    with pytest.raises(NotVisible):
        note_facts(actor=cast[key], child=sami(), adults={})


@pytest.mark.parametrize(("days", "is_received"), [(1, True), (AHEAD.days, True), (AHEAD.days + 1, False)])
def test_a_child_is_prepared_for_shortly_before_it_comes(
    linde: Centre, cast: dict[str, Actor], days: int, is_received: bool
) -> None:
    group = Group.objects.get(name="Groep 4")
    place(actor=ACTOR, child=sami(), group=group, since=TODAY + timedelta(days=days))
    assert bool(may(cast["eva"], NOTE, sami())) is is_received
    assert not may(cast["eva"], SEE_CHILD, sami())


def test_the_list_and_the_child_agree_for_everyone(linde: Centre, cast: dict[str, Actor]) -> None:
    place(actor=ACTOR, child=sami(), group=Group.objects.get(name="Groep 4"), since=TODAY + timedelta(days=9))
    GroupMembership.objects.filter(child__given_name="Daan").update(valid_until=date(2026, 11, 21))
    for key in ("gijs", "eva", "fatma", "amina", "coby", "ivo"):
        actor = replace(cast[key])
        listed = set(restrict(Child.objects.all(), actor, NOTE).values_list("pk", flat=True))
        assert listed == {child.pk for child in Child.objects.all() if may(actor, NOTE, child)}, key

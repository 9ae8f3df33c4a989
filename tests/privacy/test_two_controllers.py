"""Somebody whom school and childcare both know: each erases its own, and the other loses nothing (G32, promise 2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.audit.models import Event
from samenspel.core.actor import Actor, System
from samenspel.integrations.models import IdentityLink
from samenspel.onboarding.models import Pin, WrongPin
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, Group, GroupMembership, Invitation
from samenspel.privacy.actions import erase_adult, erase_child
from samenspel.privacy.controllers import also_kept_by, to_erase
from tests.canaries import plant
from tests.conftest import user_of
from tests.privacy.test_persons import dump, unpersonal

# What both need stays until both have erased: the person's own row, and what names no organisation and no child.
# An answer to a round is to the centre, goes a month after it, and a calendar shows what is still somebody's to see.
SHARED = (
    {f"people.adult.{name}" for name in ("given_name", "family_name", "email", "phone", "address", "interpreter")}
    | {"onboarding.pin.pin_hash", "notifications.message.key", "notifications.message.kind"}
    | {"talks.roundanswer.note", "talks.roundanswer.interpreter", "talks.feedkey.token_hash"}
    | {f"talks.answerkey.{name}" for name in ("token_hash", "code_hash", "address_hash")}
)


def place(kind: str) -> Organisation:
    found: Organisation = Organisation.objects.get(kind=kind)
    return found


@pytest.fixture
def bram(linde: Centre) -> dict[str, Any]:
    """Bram, father of Noor (school) and Sami (childcare), with a row of every kind at each, full of its own words."""
    adult = Adult.objects.get(given_name="Bram")
    adult.roles.all().delete()
    noor, sami = Child.objects.get(given_name="Noor"), Child.objects.get(given_name="Sami")
    at_school = plant("QxS", adult, noor, place("school"), Group.objects.get(name="Groep 4"))
    adult, sami = Adult.objects.get(pk=adult.pk), Child.objects.get(pk=sami.pk)
    once = [model.objects.get() for model in (Pin, WrongPin, IdentityLink)]  # an adult or a login has one of these
    at_care = plant("QxC", adult, sami, place("childcare"), Group.objects.get(name="De Vlinders"), *once)
    Invitation.objects.update(email=adult.email)  # planting gave him another address in between
    # Planting hangs a stay on the first child: each child is with one organisation alone.
    Enrolment.objects.filter(child=noor).exclude(organisation=place("school")).delete()
    Enrolment.objects.filter(child=sami).exclude(organisation=place("childcare")).delete()
    return {"adult": Adult.objects.get(pk=adult.pk), "noor": noor, "sami": sami, "school": at_school, "care": at_care}


def of_the_adult(words: dict[str, str]) -> dict[str, str]:
    """The planted words in rows that an adult's erasing is about: not those about a child or about nobody."""
    from tests.canaries import kinds

    mine = {model._meta.label_lower for model, said in kinds() if said.adult or said.mail}
    return {word: at for word, at in words.items() if at.rpartition(".")[0] in mine and at not in unpersonal()}


def lost(words: dict[str, str]) -> set[str]:
    left = dump()
    return {at for word, at in words.items() if word not in left}


def test_the_school_erases_its_own_and_the_childcare_loses_nothing(
    bram: dict[str, Any], cast: dict[str, Actor]
) -> None:
    before = lost(bram["care"])
    erase_adult(actor=cast["gijs"], adult=bram["adult"])
    mine = of_the_adult(bram["school"])
    left = set(mine.values()) - lost(mine)
    assert left - SHARED == set(), "everything of the school went"
    assert lost(bram["care"]) == before, "and nothing of the childcare"
    adult = Adult.objects.get(pk=bram["adult"].pk)
    assert adult.user == user_of("bram"), "the login stays: it opens the childcare"
    assert [row.child for row in CareRelation.objects.filter(adult=adult)] == [bram["sami"]] * _relations(adult)
    said = Event.objects.get(verb="adult.erased")
    assert not any(word in json.dumps(said.detail) for word in bram["school"])
    assert "people.adult" not in said.detail


def _relations(adult: Adult) -> int:
    many: int = CareRelation.objects.filter(adult=adult).count()
    assert many
    return many


def test_control_an_erasing_without_a_view_to_the_other_is_caught(
    bram: dict[str, Any], cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lost(bram["care"])
    for where in ("controllers", "actions.erasing"):
        monkeypatch.setattr(f"samenspel.privacy.{where}.also_kept_by", lambda actor, person: frozenset())
    erase_adult(actor=cast["gijs"], adult=bram["adult"])
    assert lost(bram["care"]) - before


def test_when_both_have_erased_nothing_is_left(bram: dict[str, Any], cast: dict[str, Actor]) -> None:
    erase_adult(actor=cast["gijs"], adult=bram["adult"])
    adult = Adult.objects.get(pk=bram["adult"].pk)
    assert also_kept_by(cast["fatma"], adult) == frozenset()
    erase_adult(actor=System("the childcare"), adult=adult)
    left = dump()
    for words in (bram["school"], bram["care"]):
        assert {at for word, at in of_the_adult(words).items() if word in left} == set()
    assert "bram@" not in left
    assert not Adult.objects.filter(pk=adult.pk).exists()


def test_what_hangs_on_a_child_of_both_stays_for_both(bram: dict[str, Any], cast: dict[str, Actor]) -> None:
    Enrolment(child=bram["noor"], organisation=place("childcare"), valid_from=cast["gijs"].day).save()
    erase_adult(actor=cast["gijs"], adult=bram["adult"])
    assert CareRelation.objects.filter(adult=bram["adult"], child=bram["noor"]).exists()


def test_a_child_of_both_leaves_the_school_alone(bram: dict[str, Any], cast: dict[str, Actor]) -> None:
    noor, care = bram["noor"], place("childcare")
    Enrolment(child=noor, organisation=care, valid_from=cast["gijs"].day).save()
    GroupMembership(child=noor, group=Group.objects.get(name="De Vlinders"), valid_from=cast["gijs"].day).save()
    erase_child(actor=cast["gijs"], child=noor)
    kept = Child.objects.get(pk=noor.pk)
    assert [row.organisation for row in Enrolment.objects.filter(child=kept)] == [care]
    assert {row.group.name for row in GroupMembership.objects.filter(child=kept)} == {"De Vlinders"}
    assert CareRelation.objects.filter(child=kept).exists()


def test_who_is_known_to_one_goes_whole(linde: Centre, cast: dict[str, Actor]) -> None:
    hanna = Adult.objects.get(given_name="Hanna")
    assert also_kept_by(cast["gijs"], hanna) == frozenset()
    erase_adult(actor=cast["gijs"], adult=hanna)
    assert not Adult.objects.filter(pk=hanna.pk).exists()


def test_the_page_says_what_goes_and_what_stays(bram: dict[str, Any], client_as: Callable[[str], Client]) -> None:
    adult = bram["adult"]
    page = client_as("gijs").get(reverse("privacy:erase-adult", args=["linde", adult.public_id]))
    assert page.context["others"] == place("childcare").name
    assert place("childcare").name in page.content.decode()
    shown = {term.value for term in page.context["terms"]}
    assert shown
    assert all(isinstance(number, int) for number in shown)


def test_another_organisation_can_erase_nothing_of_the_school(bram: dict[str, Any], cast: dict[str, Actor]) -> None:
    """What goes is found by the actor's own organisations, never by what was asked for."""
    for model, rows in to_erase(cast["gijs"], bram["adult"]).items():
        if any(field.name == "organisation" for field in model._meta.concrete_fields):
            assert not rows.exclude(organisation=place("school")).exists(), model

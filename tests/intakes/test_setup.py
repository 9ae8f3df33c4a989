"""Choosing the questions: a purpose before anything more is asked, and some things are never asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.demo.cast import CHILDCARE, SCHOOL
from samenspel.intakes.actions.forms import MOST_OWN, NotAskable, OwnWords, add_question, turn_off, turn_on
from samenspel.intakes.logic.questions import About, Audience, Kind
from samenspel.intakes.models import FormQuestion
from samenspel.intakes.queries.forms import form_for
from samenspel.organisations.models import Centre
from tests.conftest import TODAY
from tests.intakes.conftest import place

PURPOSE = "Voor de populatieanalyse"


def own(text: str, *options: str, kind: Kind = Kind.YES_NO) -> OwnWords:
    return OwnWords(text, kind, Audience.GUARDIAN, About.CHILD, options)


def is_asked(key: str, where: str = SCHOOL) -> bool:
    found = form_for(place(where).pk).get(key)
    return bool(found and found.is_on)


def test_what_is_off_needs_a_purpose_and_the_row_says_who_and_when(linde: Centre, cast: dict[str, Actor]) -> None:
    common: dict[str, Any] = {"actor": cast["gijs"], "organisation": place(SCHOOL), "key": "work", "day": TODAY}
    for purpose in ("", "   ", "ja"):
        with pytest.raises(ValidationError):
            turn_on(**common, purpose=purpose)
    assert not is_asked("work")
    turn_on(**common, purpose=f"  {PURPOSE} ")
    row = FormQuestion.objects.get()
    assert (row.purpose, row.set_by_id, row.set_on) == (PURPOSE, cast["gijs"].person_id, TODAY)
    assert is_asked("work")
    assert not is_asked("work", CHILDCARE), "each organisation for itself"
    turn_off(**common)
    assert not is_asked("work")


def test_what_is_asked_by_itself_can_be_turned_off_and_on_without_one(linde: Centre, cast: dict[str, Actor]) -> None:
    common: dict[str, Any] = {"actor": cast["gijs"], "organisation": place(SCHOOL), "key": "likes", "day": TODAY}
    turn_off(**common)
    assert not is_asked("likes")
    turn_on(**common, purpose="")
    assert is_asked("likes")


@pytest.mark.parametrize("key", ["language", "home_languages", "nonsense"])
def test_what_is_fixed_or_not_there_cannot_be_set(linde: Centre, cast: dict[str, Actor], key: str) -> None:
    with pytest.raises(NotVisible):
        turn_off(actor=cast["gijs"], organisation=place(SCHOOL), key=key, day=TODAY)


def test_only_leaders_of_the_organisation_choose(linde: Centre, cast: dict[str, Actor]) -> None:
    for key, where in (("eva", SCHOOL), ("gijs", CHILDCARE)):
        with pytest.raises(Refused):
            turn_on(actor=cast[key], organisation=place(where), key="work", purpose=PURPOSE, day=TODAY)
    with pytest.raises(NotVisible):
        turn_on(actor=cast["amina"], organisation=place(SCHOOL), key="work", purpose=PURPOSE, day=TODAY)


@pytest.mark.parametrize(
    "question",
    [
        own("Wat is uw geloof?"),
        own("Waar komt u vandaan?"),
        own("Wat past bij u?", "moslim", "christelijk", kind=Kind.CHOICE),
        own("Wat voor type ouder bent u?"),
    ],
    ids=lambda one: one.text,
)
def test_what_is_never_kept_of_a_person_cannot_be_added(
    linde: Centre, cast: dict[str, Actor], question: OwnWords
) -> None:
    with pytest.raises(NotAskable):
        add_question(actor=cast["gijs"], organisation=place(SCHOOL), own=question, purpose=PURPOSE, day=TODAY)
    assert not FormQuestion.objects.exists()


def test_a_question_of_ones_own_is_asked_and_kept_close(linde: Centre, cast: dict[str, Actor]) -> None:
    question = own("Welk zwemdiploma heeft uw kind?", " A ", "", "geen", kind=Kind.CHOICE)
    row = add_question(actor=cast["gijs"], organisation=place(SCHOOL), own=question, purpose=PURPOSE, day=TODAY)
    found = form_for(place(SCHOOL).pk).get(row.key)
    assert found
    assert found.is_close
    assert [option.texts["nl"] for option in found.options] == ["A", "geen"]


def test_an_unfinished_question_or_an_eleventh_is_refused(linde: Centre, cast: dict[str, Actor]) -> None:
    def add(question: OwnWords, purpose: str = PURPOSE) -> None:
        add_question(actor=cast["gijs"], organisation=place(SCHOOL), own=question, purpose=purpose, day=TODAY)

    for wrong in (own(" "), own("Welke?", "een", kind=Kind.CHOICE), own("Welke taal?", kind=Kind.LANGUAGE)):
        with pytest.raises(ValidationError):
            add(wrong)
    with pytest.raises(ValidationError):
        add(own("Heeft uw kind een fiets?"), purpose="ja")
    for number in range(MOST_OWN):
        add(own(f"Vraag {number}?"))
    with pytest.raises(ValidationError):
        add(own("Nog een vraag?"))


def test_the_page_refuses_with_the_reason_and_asks_twice_for_what_is_delicate(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    client.cookies["samenspel-language"] = "en"
    asked = {"kind": "yes_no", "audience": "guardian", "about": "child", "purpose": PURPOSE}
    page = client.post("/linde/intake/vragen/eigen/", {**asked, "text": "Wat is uw geloof?"}).content.decode()
    assert "religion or belief" in page
    page = client.post("/linde/intake/vragen/eigen/", {**asked, "text": "Heeft uw kind een allergie?"}).content.decode()
    assert "Think twice" in page
    assert not FormQuestion.objects.exists()
    sure = {**asked, "text": "Heeft uw kind een allergie?", "is_sure": "on"}
    assert client.post("/linde/intake/vragen/eigen/", sure).status_code == 302
    assert FormQuestion.objects.get().own["kind"] == "yes_no"


def test_turning_a_question_on_by_the_page(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    client = client_as("gijs")
    url = reverse("intakes:question", args=["linde", "work"])
    assert client.post(url, {"do": "on", "purpose": ""}).status_code == 200
    assert client.post(url, {"do": "on", "purpose": PURPOSE}).status_code == 302
    assert is_asked("work")
    assert PURPOSE in client.get("/linde/intake/vragen/").content.decode()
    assert client.post(url, {"do": "off"}).status_code == 302
    assert not is_asked("work")
    assert client.get("/linde/intake/vragen/language/").status_code == 404

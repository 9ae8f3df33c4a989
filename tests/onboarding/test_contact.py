"""A name and a number on every page, and in at most one question to the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.onboarding.actions.contact import Details, add_contact
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.queries.contact import contact_persons_for, places_without
from samenspel.organisations.models import Centre, Organisation
from tests.onboarding.conftest import PHONE, SYSTEM

NADIA = "0492-555 034"


@pytest.fixture
def both(contact: ContactPerson) -> None:
    """Childcare names somebody as well."""
    place = Organisation.objects.get(kind="childcare")
    add_contact(actor=SYSTEM, organisation=place, details=Details("Nadia Amrani", "planning", NADIA))


PAGES = [
    ("gijs", "/linde/kompas/"),
    ("eva", "/linde/kompas/aanbod/"),
    ("eva", "/linde/instappen/contact/"),  # refused
    ("amina", "/linde/visie/"),
    ("amina", "/linde/er-is-hier-niets/kompas/"),
    ("hanna", "/linde/instappen/weken/"),
    ("ivo", "/linde/doelen/"),
]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_every_page_of_a_centre_says_whom_to_call(
    both: None, client_as: Callable[[str], Client], who: str, path: str
) -> None:
    page = client_as(who).get(path)
    if page.status_code == 404 and "kompas" in path:
        return  # an address that is no page at all belongs to no centre
    assert PHONE in page.content.decode()


def test_a_page_that_is_not_there_within_the_centre_says_it_too(both: None, client_as: Callable[[str], Client]) -> None:
    page = client_as("amina").get("/linde/instappen/vragen/")
    assert page.status_code == 404
    assert PHONE in page.content.decode()


def test_who_is_at_another_centre_learns_nobody(both: None, client_as: Callable[[str], Client]) -> None:
    page = client_as("karim").get("/linde/visie/")
    assert page.status_code == 404
    assert PHONE not in page.content.decode()


def test_each_sees_who_is_theirs(both: None, cast: dict[str, Actor]) -> None:
    seen = {who: [one.name for one in contact_persons_for(cast[who])] for who in ("amina", "hanna", "fatma", "ivo")}
    assert seen == {
        "amina": ["Lotte Peters", "Nadia Amrani"],  # Noor at school, Sami in childcare
        "hanna": ["Lotte Peters"],
        "fatma": ["Nadia Amrani"],
        "ivo": ["Lotte Peters", "Nadia Amrani"],
    }


def test_it_costs_one_question_at_most(
    both: None, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_as("amina")
    client.get("/linde/visie/")
    with CaptureQueriesContext(connection) as with_it:
        client.get("/linde/visie/")
    monkeypatch.setattr("samenspel.home.whom_to_call.contact_persons_for", lambda actor: [])
    with CaptureQueriesContext(connection) as without:
        client.get("/linde/visie/")
    assert len(with_it) - len(without) == 1


def test_a_page_still_comes_when_the_question_cannot_be_asked(
    both: None, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    def broken(actor: Actor) -> list[ContactPerson]:
        raise DatabaseError

    monkeypatch.setattr("samenspel.home.whom_to_call.contact_persons_for", broken)
    assert client_as("amina").get("/linde/visie/").status_code == 200


def test_a_leader_without_one_is_asked_to_say_who(linde: Centre, client_as: Callable[[str], Client]) -> None:
    there = reverse("onboarding:contacts", args=["linde"])
    assert there in client_as("gijs").get("/linde/kompas/").content.decode()
    assert there not in client_as("eva").get("/linde/kompas/").content.decode()
    assert len(places_without()) == 2


def test_a_head_names_people_of_the_own_organisation_only(linde: Centre, cast: dict[str, Actor]) -> None:
    details = Details("X", "y", "1")
    add_contact(actor=cast["gijs"], organisation=Organisation.objects.get(kind="school"), details=details)
    for who, kind in (("gijs", "childcare"), ("eva", "school"), ("fatma", "childcare")):
        with pytest.raises(Refused):
            add_contact(actor=cast[who], organisation=Organisation.objects.get(kind=kind), details=details)


def test_adding_changing_and_removing_on_screen(linde: Centre, client_as: Callable[[str], Client]) -> None:
    client = client_as("gijs")
    school = Organisation.objects.get(kind="school")
    filled = {"name": "Lotte Peters", "does": "administratie", "phone": PHONE, "languages": ["nl", "ar"]}
    client.post(reverse("onboarding:add-contact", args=["linde", school.public_id]), filled)
    row = ContactPerson.objects.get()
    assert (row.name, row.languages) == ("Lotte Peters", "nl,ar")
    client.post(reverse("onboarding:contact", args=["linde", row.public_id]), filled | {"phone": "112"})
    assert ContactPerson.objects.get().phone == "112"
    client.post(reverse("onboarding:remove-contact", args=["linde", row.public_id]))
    assert not ContactPerson.objects.exists()
    childcare = Organisation.objects.get(kind="childcare")
    assert client.get(reverse("onboarding:add-contact", args=["linde", childcare.public_id])).status_code == 404


def test_their_address_is_shown_to_nobody(both: None, client_as: Callable[[str], Client]) -> None:
    assert "lotte@voorbeeld.test" not in client_as("amina").get("/linde/visie/").content.decode()
    assert "lotte@voorbeeld.test" not in Client().get(reverse("entrance:help-at", args=["linde"])).content.decode()

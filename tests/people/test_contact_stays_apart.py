"""Nobody's contact data cross over: planted words in every field, and two worlds that differ in the other parent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import SEE_CONTACT
from samenspel.people.queries.families import CONTACT, Kid
from tests.people.family import adult, another_parent, canaries
from tests.people.walking import every_page, send_somebody


def sightings(client_as: Callable[[str], Client], key: str) -> dict[str, str]:
    """Planted contact data that somebody who is no staff gets to see: the word and the page."""
    words = canaries()
    return {word: path for path, page in every_page(client_as(key)) for word in words if word in page}


@pytest.mark.parametrize("key", ["amina", "bram", "coby", "hanna", "daan", "ivo", "joke"])
def test_nobody_outside_the_team_sees_contact_data_of_anybody(
    key: str, linde: Centre, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    send_somebody(cast["amina"])
    assert sightings(client_as, key) == {}


def test_control_a_page_that_shows_the_other_parent_is_caught(
    linde: Centre, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.people.views.own.groups_said", lambda kid: adult("Bram").email)
    assert "Bram" in {canaries()[word] for word in sightings(client_as, "amina")}


def test_control_a_card_that_is_open_to_parents_is_caught(
    linde: Centre, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "samenspel.people.views.card.the_kid",
        lambda actor, child_id, also: Kid(Child.objects.get(public_id=child_id), may=frozenset({SEE_CONTACT.key})),
    )
    monkeypatch.setattr("samenspel.core.web.check", lambda actor, permission: None)
    assert sightings(client_as, "amina")


@pytest.mark.parametrize("key", ["eva", "lotte", "gijs"])
def test_only_the_card_and_only_of_children_in_care_shows_contact_data_to_the_team(
    key: str, linde: Centre, client_as: Callable[[str], Client]
) -> None:
    words = canaries()
    mine = {"Amina", "Bram", "Coby"} | ({"Hanna"} if key != "eva" else set())
    for path, page in every_page(client_as(key)):
        seen = {words[word] for word in words if word in page}
        is_card = re.fullmatch(r"/linde/gezinnen/[0-9a-f-]{36}/", path)
        assert seen <= (mine if is_card else set()), path


def test_a_parents_page_is_the_same_whether_or_not_there_is_another_parent(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    """Two worlds that differ in the father alone: the mother sees no difference (G11)."""

    def bare(page: bytes) -> bytes:
        return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)

    amina = client_as("amina")
    before = bare(amina.get("/linde/mijn-kinderen/").content)
    another_parent("Noor", "Omar")
    CareRelation.objects.filter(adult__given_name__in=["Bram", "Coby"]).delete()
    assert bare(amina.get("/linde/mijn-kinderen/").content) == before


def test_a_parent_sees_oneself_the_team_and_whom_one_sends(
    linde: Centre, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    send_somebody(cast["amina"])
    hers = client_as("amina").get("/linde/mijn-kinderen/").content.decode()
    his = client_as("bram").get("/linde/mijn-kinderen/").content.decode()
    assert all(name in hers for name in ("Amina", "Pleun", "Eva de Wit", "Fatma"))
    assert not any(name in hers for name in ("Bram", "Coby", "Gijs"))
    assert not any(name in his for name in ("Amina", "Haddad", "Pleun", "Coby"))
    assert client_as("coby").get("/linde/mijn-kinderen/").status_code == 404


def test_titles_and_addresses_hold_no_name(linde: Centre, client_as: Callable[[str], Client]) -> None:
    for key in ("gijs", "amina"):
        for path, page in every_page(client_as(key)):
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
            if title:
                assert not any(name in title[1] for name in ("Noor", "Bram", "Amina", "Jansen", "Coby")), path


def test_the_columns_of_contact_are_all_of_them() -> None:
    contact = {field.name for field in Adult._meta.concrete_fields if field.name in {"email", "phone", "address"}}
    assert contact == CONTACT

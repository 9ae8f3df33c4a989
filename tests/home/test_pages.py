"""The front door, the Kompas and the side that parents read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from samenspel.activities.models import Activity
from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.actions import assign_role
from samenspel.people.models import Adult
from samenspel.plans.models import PolicyVersion
from tests.conftest import TODAY, user_of
from tests.stage import set_the_demo

Visitor = Callable[[str], Client]


@pytest.fixture
def visitor(db: None, settings: Any) -> Visitor:
    set_the_demo(TODAY)
    settings.DEMO = True

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(user_of(key), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


def test_the_team_lands_on_the_kompas_and_everyone_else_on_the_vision(visitor: Visitor) -> None:
    for who, place in (("gijs", "kompas"), ("eva", "kompas"), ("amina", "visie"), ("coby", "visie"), ("ivo", "visie")):
        assert visitor(who).get("/linde/")["Location"] == f"/linde/{place}/"


def test_one_centre_opens_by_itself_and_of_two_one_chooses(visitor: Visitor) -> None:
    client = visitor("karim")
    assert client.get("/")["Location"] == "/beuk/"
    with centre_scope(Centre.objects.get(key="linde").pk):
        karim = Adult(given_name="Karim", user=user_of("karim"))
        karim.save()
        assign_role(actor=System("test"), adult=karim, role="oc_member")
    page = client.get("/").content.decode()
    assert "/linde/" in page
    assert "/beuk/" in page


def test_a_centre_that_begins_is_told_where_to_start(centres: dict[str, Centre], client_as: Visitor) -> None:
    page = client_as("gijs").get("/linde/kompas/").content.decode()
    assert "Begin met wat u al doet" in page
    assert 'class="matrix' not in page


def test_the_kompas_says_what_stands_out_and_where_it_goes_on(visitor: Visitor) -> None:
    page = visitor("gijs").get("/linde/kompas/").content.decode()
    for words in ("45 activiteiten", "Maatschappelijk partnerschap", "5 doelen", "Versie 1"):
        assert words in page
    assert 'class="matrix' in page


def names(page: str, centre: Centre) -> set[str]:
    """The activities of this year that a page names."""
    from html import unescape

    text = unescape(page)
    with centre_scope(centre.pk):
        rows = Activity.objects.filter(school_year__start=2026)
        return {one.name for one in rows if f">{one.name}<" in text}


def test_parents_and_pupils_read_of_the_stages_of_their_own_children(visitor: Visitor) -> None:
    centre = Centre.objects.get(key="linde")
    hers = names(visitor("amina").get("/linde/activiteiten/").content.decode(), centre)
    daans = names(visitor("daan").get("/linde/activiteiten/").content.decode(), centre)
    assert "Spelinloop met koffie" in hers
    assert "Spelinloop met koffie" not in daans
    assert "Adviesgesprek" in hers & daans
    assert "Huisbezoek groep 1" not in hers | daans
    assert "Boekuitleen per thema" not in hers, "what stopped is gone"


def test_who_has_no_child_here_is_told_so_kindly(visitor: Visitor) -> None:
    for who in ("coby", "ivo", "joke"):
        page = visitor(who).get("/linde/activiteiten/")
        assert page.status_code == 200
        assert names(page.content.decode(), Centre.objects.get(key="linde")) == set()
        assert 'href="/linde/activiteiten/"' not in page.content.decode(), "no menu leads to what holds nothing"
    assert 'href="/linde/activiteiten/"' in visitor("amina").get("/linde/visie/").content.decode()


def test_what_is_asked_of_a_parent_comes_before_the_vision(visitor: Visitor) -> None:
    asked = visitor("bram").get("/linde/visie/").content.decode()
    assert "Bram" in asked.partition("<h1>")[2].partition("</h1>")[0]
    assert asked.index('id="asked"') < asked.index('id="vision"')
    assert 'id="vision"' not in visitor("coby").get("/linde/visie/").content.decode(), "nothing is asked: the vision"


def test_the_adopted_document_can_be_read_and_taken_along_by_everyone_of_the_centre(visitor: Visitor) -> None:
    client = visitor("amina")
    assert 'lang="nl"' in client.get("/linde/document/").content.decode()
    for kind, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(f"/linde/document/download/?soort={kind}")
        assert answer.content.startswith(magic)
        assert "attachment" in answer["Content-Disposition"]
    assert client.get("/linde/document/download/?soort=exe").status_code == 404


def test_a_year_without_an_adopted_document_says_so(visitor: Visitor) -> None:
    client = visitor("amina")
    page = client.get("/linde/document/?year=2017-2018").content.decode()
    assert "/document/download/" not in page
    assert client.get("/linde/document/download/?year=2017-2018").status_code == 404


def test_a_document_that_was_damaged_is_not_handed_out(visitor: Visitor) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_policyversion SET pdf = %s", [b"%PDF-forged"])
    answer = visitor("amina").get("/linde/document/download/")
    assert answer.status_code == 403
    with centre_scope(Centre.objects.get(key="linde").pk):
        assert bytes(PolicyVersion.objects.get().pdf) == b"%PDF-forged", "control: the row really was changed"

"""The pages: readable by everyone of the centre, changed by its leaders, with a way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.frameworks import actions, queries
from samenspel.frameworks.actions import Wording
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.models import CentreElement
from samenspel.organisations.models import Centre

SignIn = Callable[[str], Client]
HOME = "/linde/kompas/kaders/"


def add(title: str, key: str = "criteria") -> CentreElement:
    return actions.add_element(actor=System("tests"), framework=key, wording=Wording(title, "Onze tekst."))


@pytest.mark.parametrize("key", ["gijs", "eva", "fatma", "amina", "hanna", "daan"])
def test_everyone_of_the_centre_reads_every_framework(client_as: SignIn, linde: Centre, key: str) -> None:
    client = client_as(key)
    answer = client.get(HOME).content.decode()
    for framework in shipped_library().order():
        assert f'href="{HOME}{framework}/"' in answer
        assert client.get(f"{HOME}{framework}/").status_code == 200


def test_a_parent_reads_it_in_arabic_and_the_centres_own_words_in_dutch(client_as: SignIn, linde: Centre) -> None:
    add("Communicatie")
    page = client_as("amina").get(f"{HOME}criteria/").content.decode()
    assert 'dir="rtl"' in page
    assert "لقاءات متكافئة" in page
    assert re.search(r'<span class="school-text" lang="nl"[^>]*>Communicatie</span>', page)
    assert "Gelijkwaardige gesprekken" not in page


def test_only_leaders_see_the_ways_to_change(client_as: SignIn, linde: Centre) -> None:
    made = add("Communicatie")
    ways = (f"{HOME}criteria/toevoegen/", f"{HOME}criteria/1/aanscherpen/", f"{HOME}eigen/{made.public_id}/wijzigen/")
    pages = {key: client_as(key).get(f"{HOME}criteria/").content.decode() for key in ("gijs", "eva", "amina")}
    for way in ways:
        assert way in pages["gijs"]
        assert way not in pages["eva"]
        assert way not in pages["amina"]
        assert client_as("eva").get(way).status_code == 403
        assert client_as("gijs").get(way).status_code == 200


def test_adding_from_the_example_and_undoing_it(client_as: SignIn, linde: Centre) -> None:
    client = client_as("gijs")
    form = client.get(f"{HOME}criteria/toevoegen/?example=communicatie").content.decode()
    assert 'value="Communicatie"' in form
    sent = {"title": "Communicatie", "description": "Kort en op tijd.", "norm_unit": "percent"}
    answer = client.post(f"{HOME}criteria/toevoegen/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}criteria/")
    page = client.get(f"{HOME}criteria/").content.decode()
    assert "Kort en op tijd." in page
    made = CentreElement.objects.get()
    way_back = f"{HOME}eigen/{made.public_id}/ongedaan/1/"
    assert way_back in page
    assert client.get(way_back).status_code == 405
    client.post(way_back)
    assert "Kort en op tijd." not in client.get(f"{HOME}criteria/").content.decode()


def test_sharpening_with_a_norm_keeps_the_original_one_tap_away(client_as: SignIn, linde: Centre) -> None:
    client = client_as("gijs")
    form = client.get(f"{HOME}criteria/9/aanscherpen/?example=opkomst").content.decode()
    assert 'value="80"' in form
    sent = {
        "title": "Ouders erbij",
        "description": "Bijna iedereen komt.",
        "norm_comparison": "over",
        "norm_value": "80",
        "norm_unit": "percent",
    }
    assert client.post(f"{HOME}criteria/9/aanscherpen/", sent).status_code == 302
    page = client.get(f"{HOME}criteria/").content.decode()
    part = page[page.index('id="e-9"') : page.index('id="e-10"')]
    assert "Ouders erbij" in part
    assert "80" in part
    assert "Aanwezig bij gesprekken" in part
    made = CentreElement.objects.get()
    client.post(f"{HOME}eigen/{made.public_id}/weghalen/")
    assert queries.element_text("criteria", "9") == "Aanwezig bij gesprekken"


BAD = {
    "no name": {"title": " "},
    "a norm without a number": {"title": "Goed", "norm_comparison": "over", "norm_value": ""},
    "a percentage over 100": {"title": "Goed", "norm_comparison": "over", "norm_value": "101"},
    "a number that is none": {"title": "Goed", "norm_comparison": "over", "norm_value": "veel"},
}


@pytest.mark.parametrize("fault", BAD)
def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(client_as: SignIn, linde: Centre, fault: str) -> None:
    sent = {"description": "Dit bleef staan.", "norm_unit": "percent", **BAD[fault]}
    answer = client_as("gijs").post(f"{HOME}criteria/toevoegen/", sent)
    assert answer.status_code == 422
    assert "Dit bleef staan." in answer.content.decode()
    assert not CentreElement.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["onbekend/", "onbekend/toevoegen/", "stages/toevoegen/", "criteria/99/aanscherpen/", "samen/nee/aanscherpen/"],
)
def test_what_does_not_exist_is_not_found(client_as: SignIn, linde: Centre, address: str) -> None:
    assert client_as("gijs").get(HOME + address).status_code == 404


def test_the_head_of_one_centre_does_not_reach_the_words_of_another(
    client_as: SignIn, centres: dict[str, Centre]
) -> None:
    with centre_scope(centres["beuk"].pk):
        theirs = add("Van de Beuk")
    client = client_as("gijs")
    for way in ("wijzigen", "weghalen", "ongedaan/1"):
        address = f"{HOME}eigen/{theirs.public_id}/{way}/"
        assert client.post(address, {"title": "Gekaapt"}).status_code == 404
    assert "Van de Beuk" not in client.get(f"{HOME}criteria/").content.decode()
    with centre_scope(centres["beuk"].pk):
        assert queries.element_text("criteria", "11") == "Van de Beuk"


@pytest.mark.parametrize("address", ["", "criteria/", "criteria/toevoegen/"])
def test_a_page_costs_the_same_for_one_and_for_many(client_as: SignIn, linde: Centre, address: str) -> None:
    client = client_as("gijs")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(HOME + address).status_code == 200
        return len(captured)

    add("Eén")
    first = cost()
    for number in range(30):
        add(f"Nummer {number}")
    assert cost() == first
    assert first <= 12


def test_the_newest_version_is_one_button_away(client_as: SignIn, linde: Centre, monkeypatch: Any) -> None:
    from samenspel.frameworks.loading import load_library

    from .test_loading import reworded, with_framework

    newer = with_framework(reworded("samen", "2027.1"))
    load_library(newer)
    monkeypatch.setattr(queries, "shipped_library", lambda: newer)
    client = client_as("gijs")
    assert f"{HOME}samen/overnemen/" in client.get(f"{HOME}samen/").content.decode()
    assert client_as("eva").post(f"{HOME}samen/overnemen/").status_code == 403
    client.post(f"{HOME}samen/overnemen/")
    assert queries.framework("samen").framework.version == "2027.1"
    assert f"{HOME}samen/overnemen/" not in client.get(f"{HOME}samen/").content.decode()

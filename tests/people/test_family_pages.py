"""The pages of families: who finds which, and what one does on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre
from samenspel.people.actions import add_child, ask_lift, begin_block, place, report_child_death
from samenspel.people.logic.blocks import ALONE, Basis
from samenspel.people.models import Adult, Block, CareRelation, Child, Group, InformationDecision
from tests.conftest import TODAY
from tests.people.family import SYSTEM, adult, another_parent, child, relation, rights
from tests.people.walking import card, pair, send_somebody

MOST_QUERIES = 12


@pytest.mark.parametrize(
    ("key", "whose", "status"),
    [
        ("gijs", "Noor", 200),
        ("lotte", "Noor", 200),
        ("eva", "Noor", 200),
        ("eva", "Daan", 404),  # another group
        ("gijs", "Sami", 404),  # another organisation
        ("eva", "Sami", 404),
        ("fatma", "Sami", 200),
        ("marja", "Sami", 200),
        ("fatma", "Noor", 404),
        ("marja", "Noor", 404),
        ("amina", "Noor", 404),  # a parent has a page of their own
        ("bram", "Noor", 404),
        ("coby", "Noor", 404),
        ("daan", "Daan", 404),
        ("ivo", "Noor", 404),
        ("joke", "Noor", 404),
        ("karim", "Noor", 404),
    ],
)
def test_who_finds_the_card_of_a_child(
    key: str, whose: str, status: int, linde: Centre, client_as: Callable[[str], Client]
) -> None:
    assert client_as(key).get(card(whose)).status_code == status


def test_the_list_holds_the_children_in_care_and_no_other(linde: Centre, client_as: Callable[[str], Client]) -> None:
    for key, named, hidden in (
        ("gijs", ("Noor", "Daan"), ("Sami",)),
        ("eva", ("Noor",), ("Daan", "Sami")),
        ("marja", ("Sami",), ("Noor", "Daan")),
        ("fatma", ("Sami",), ("Noor", "Daan")),
    ):
        page = client_as(key).get("/linde/gezinnen/").content.decode()
        assert all(name in page for name in named), key
        assert not any(name in page for name in hidden), key
    assert client_as("amina").get("/linde/gezinnen/").status_code == 404


def test_the_list_is_searched_without_accents_and_narrowed(linde: Centre, client_as: Callable[[str], Client]) -> None:
    gijs = client_as("gijs")
    Child.objects.filter(given_name="Daan").update(given_name="Żaneta")
    another_parent("Noor", "Gülşen")
    for query, named, hidden in (
        ("zoek=zaneta", "Żaneta", "Noor"),
        ("zoek=gulsen", "Noor", "Żaneta"),
        (f"groep={Group.objects.get(name='Groep 8').public_id}", "Żaneta", "Noor"),
        ("toon=open", "Noor", "Żaneta"),
        ("groep=nonsense&toon=nonsense", "Noor", "nonsense</option>"),
    ):
        page = gijs.get(f"/linde/gezinnen/?{query}").content.decode()
        assert named in page, query
        assert f">{hidden}" not in page, query
    nobody = gijs.get("/linde/gezinnen/?zoek=niemand").content.decode()
    assert "Noor" not in nobody


def test_a_teacher_reads_what_each_may_and_not_on_what_it_rests(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    CareRelation.objects.filter(adult=adult("Bram"), child=child("Noor")).update(source="Kanariebron")
    Adult.objects.filter(given_name="Bram").update(address="Wilgenhof 3", phone="06 5")
    begin_block(
        actor=cast["lotte"], adult=adult("Coby"), child=child("Noor"), basis=Basis.SAFETY, source="Kanariegrond"
    )
    teacher = client_as("eva").get(card("Noor")).content.decode()
    head = client_as("gijs").get(card("Noor")).content.decode()
    assert "06 5" in teacher
    for word in ("Wilgenhof 3", "Kanariebron", "Lotte"):
        assert word not in teacher, word
    for word in ("Wilgenhof 3", "Kanariebron", "Lotte"):
        assert word in head, word
    assert "Kanariegrond" not in head, "on the page of the relation, for who looks for it"
    assert "Kanariegrond" in client_as("gijs").get(pair("Coby", "Noor")).content.decode()
    assert client_as("eva").get(pair("Bram", "Noor")).status_code == 403


def test_that_a_card_was_opened_is_written_down_and_the_head_sees_by_whom(
    linde: Centre, client_as: Callable[[str], Client], cast: dict[str, Actor]
) -> None:
    client_as("eva").get(card("Noor"))
    event = Event.objects.get(verb="card.opened")
    assert (event.thing, event.thing_id, event.actor) == ("child", str(child("Noor").public_id), cast["eva"].public_id)
    assert event.detail == {}
    assert "Eva de Wit" in client_as("gijs").get(card("Noor", "geopend/")).content.decode()
    assert client_as("eva").get(card("Noor", "geopend/")).status_code == 403
    assert client_as("eva").get(card("Daan", "geopend/")).status_code in {403, 404}


def test_a_parent_sends_somebody_and_stops_it_on_the_page(linde: Centre, client_as: Callable[[str], Client]) -> None:
    amina, bram = client_as("amina"), client_as("bram")
    page = f"/linde/mijn-kinderen/{child('Noor').public_id}/sturen/"
    wrong = amina.post(page, {"given_name": "Pleun", "last_day": "2026-11-21", "tasks": "collects"})
    assert wrong.status_code == 422
    assert 'href="#id_last_day"' in wrong.content.decode()
    filled = {"given_name": "Pleun", "last_day": "2026-12-31", "tasks": ["collects", "comes"]}
    assert amina.post(page, filled).status_code == 302
    row = CareRelation.objects.get(adult__given_name="Pleun")
    assert row.sent_by == adult("Amina")
    stop = f"/linde/mijn-kinderen/stoppen/{row.public_id}/"
    assert bram.post(stop).status_code == 404
    done = amina.post(stop, follow=True)
    assert rights("Pleun", "Noor") == frozenset()
    _began, undo = re.findall(r'action="(/linde/mijn-kinderen/terug/[^"]+)"', done.content.decode())
    assert bram.post(undo).status_code == 404
    amina.post(undo)
    assert rights("Pleun", "Noor")
    assert amina.get(f"/linde/mijn-kinderen/{child('Daan').public_id}/sturen/").status_code == 404


def test_without_a_document_the_form_says_so_and_offers_a_question(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    gijs, page = client_as("gijs"), pair("Bram", "Noor", "wijzigen/")
    filled = {
        "kind": "parent",
        "custody": "no",
        "information": "on_request",
        "source_kind": "team",
        "since": TODAY.isoformat(),
    }
    answer = gijs.post(page, filled)
    assert answer.status_code == 422
    assert 'href="#id_source_kind"' in answer.content.decode()
    assert 'name="question"' in answer.content.decode()
    gijs.post(page, filled | {"question": "1"})
    assert relation("Bram", "Noor").questioned_on == TODAY
    assert "Noor" in gijs.get("/linde/gezinnen/?toon=open").content.decode()
    gijs.post(pair("Bram", "Noor", "uitgezocht/"))
    assert relation("Bram", "Noor").questioned_on is None
    assert gijs.post(page, filled | {"source_kind": "court", "source": "C/09"}).status_code == 302
    assert rights("Bram", "Noor") == frozenset()


def test_a_decision_is_taken_on_its_page(linde: Centre, client_as: Callable[[str], Client]) -> None:
    CareRelation.objects.filter(adult=adult("Bram"), child=child("Noor")).update(
        custody="no", information="on_request", source_kind="court"
    )
    gijs, page = client_as("gijs"), pair("Bram", "Noor", "besluit/")
    assert gijs.post(page, {"granted": ["general"], "reason": "x"}).status_code == 422
    assert gijs.post(page, {"granted": ["decide"], "reason": "x", "last_day": "2026-12-01"}).status_code == 422
    assert gijs.post(page, {"granted": ["general"], "reason": "x", "last_day": "2026-12-01"}).status_code == 302
    assert InformationDecision.objects.get().granted == ["general"]
    assert client_as("lotte").get(page).status_code == 403


def test_a_block_asks_once_more_before_it_works(linde: Centre, client_as: Callable[[str], Client]) -> None:
    lotte, gijs = client_as("lotte"), client_as("gijs")
    page = card("Noor", "blokkade/")
    filled = {"adult": str(adult("Bram").public_id), "basis": "court", "source": "C/09"}
    assert lotte.post(page, {"basis": "court"}).status_code == 422
    assert b'name="sure"' in lotte.post(page, filled).content
    assert Block.objects.count() == 0
    assert lotte.post(page, filled | {"sure": "1"}).status_code == 302
    block = Block.objects.get()
    confirm, ask, lift = (
        card("Noor", f"blokkade/{block.public_id}/{rest}/") for rest in ("bevestigen", "vragen", "opheffen")
    )
    assert confirm not in lotte.get(card("Noor")).content.decode()
    assert confirm in gijs.get(card("Noor")).content.decode()
    assert card("Noor") in gijs.get("/linde/gezinnen/").content.decode()
    assert lotte.post(confirm, {}).status_code == 403
    assert gijs.post(confirm, {"last_day": "2026-11-01"}).status_code == 422
    assert gijs.post(confirm, {}).status_code == 302
    assert gijs.get(ask).status_code == 200
    gijs.post(ask)
    assert gijs.post(lift).status_code == 403
    lotte.post(lift)
    assert Block.objects.get().lifted_by == adult("Lotte")


def test_a_block_that_will_lapse_is_loud_for_those_who_can_confirm_and_for_nobody_else(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    block = begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT)
    loud = "callout tone-gap"
    assert loud in client_as("gijs").get("/linde/gezinnen/").content.decode()
    assert loud not in client_as("eva").get("/linde/gezinnen/").content.decode()
    Block.objects.update(begun_at=block.begun_at - ALONE)
    assert loud not in client_as("gijs").get("/linde/gezinnen/").content.decode()
    Block.objects.update(begun_at=block.begun_at, confirmed_at=block.begun_at)
    ask_lift(actor=cast["gijs"], block=block)
    assert loud in client_as("lotte").get("/linde/gezinnen/").content.decode()


def test_a_death_asks_once_more_and_can_be_set_right(linde: Centre, client_as: Callable[[str], Client]) -> None:
    gijs = client_as("gijs")
    page = pair("Bram", "Noor", "overleden/")
    assert gijs.post(page, {"died_on": "2026-11-23"}).status_code == 422
    assert b'name="sure"' in gijs.post(page, {"died_on": "2026-11-20"}).content
    assert adult("Bram").deceased_on is None
    gijs.post(page, {"died_on": "2026-11-20", "sure": "1"})
    assert adult("Bram").deceased_on
    gijs.post(page + "terug/")
    assert adult("Bram").deceased_on is None
    report_child_death(actor=SYSTEM, child=child("Noor"), died_on=TODAY, day=TODAY)
    assert child("Noor").name not in gijs.get("/linde/gezinnen/").content.decode()
    assert child("Noor").name in gijs.get("/linde/gezinnen/?toon=overleden").content.decode()
    assert client_as("eva").get(card("Noor")).status_code == 404
    gijs.post(card("Noor", "overleden/terug/"))
    assert child("Noor").deceased_on is None
    assert gijs.post(card("Noor", "overleden/terug/")).status_code == 404


def test_who_may_what_is_for_the_heads_and_goes_out_through_the_one_exporter(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    Adult.objects.filter(given_name="Hanna").update(given_name="=1+1")
    gijs = client_as("gijs")
    assert gijs.get("/linde/gezinnen/wie-mag-wat/").status_code == 200
    file = gijs.get("/linde/gezinnen/wie-mag-wat/rechten.csv").content.decode("utf-8-sig")
    assert "'=1+1" in file
    assert "Noor Jansen" in file
    assert "Sami" not in file
    assert gijs.get("/linde/gezinnen/wie-mag-wat/rechten.xlsx").content[:2] == b"PK"
    event = Event.objects.filter(verb="rights.downloaded").first()
    assert event
    assert event.detail == {"children": 2, "kind": "csv"}
    only = gijs.get("/linde/gezinnen/wie-mag-wat/?recht=decide&zoek=noor").content.decode()
    assert "Amina" in only
    assert "Coby" not in only
    for key in ("eva", "lotte", "fatma"):
        assert client_as(key).get("/linde/gezinnen/wie-mag-wat/").status_code == 403
        assert client_as(key).get("/linde/gezinnen/wie-mag-wat/rechten.csv").status_code == 403


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_every_page_asks_the_database_at_most_twelve_times_and_as_often_for_many(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    def many() -> dict[str, int]:
        pages = {
            "gijs": ["/linde/gezinnen/", "/linde/gezinnen/wie-mag-wat/", card("Noor"), card("Noor", "geopend/")],
            "eva": ["/linde/gezinnen/", card("Noor")],
            "amina": ["/linde/mijn-kinderen/", f"/linde/mijn-kinderen/{child('Noor').public_id}/sturen/"],
        }
        pages["gijs"] += [pair("Bram", "Noor"), pair("Bram", "Noor", "wijzigen/"), card("Noor", "erbij/")]
        return {path: asked(client_as(key), path) for key, paths in pages.items() for path in paths}

    few = many()
    assert {path: count for path, count in few.items() if count > MOST_QUERIES} == {}
    for number in range(3):
        another_parent("Noor", f"Ouder{number}")
        one = add_child(actor=SYSTEM, given_name=f"Kind{number}")
        place(actor=SYSTEM, child=one, group=Group.objects.get(name="Groep 4"))
        another = CareRelation(adult=adult("Amina"), child=one, kind="parent", custody="yes", source_kind="team")
        another.save()
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT)
    send_somebody(cast["amina"])
    after = many()
    assert {path: (few[path], count) for path, count in after.items() if count > few[path]} == {}


def test_the_menu_leads_only_where_one_may_go(linde: Centre, client_as: Callable[[str], Client]) -> None:
    for key in ("gijs", "eva", "fatma", "amina", "coby", "daan", "ivo"):
        client = client_as(key)
        page = client.get("/linde/", follow=True).content.decode()
        header = page.split("<main")[0]
        links = set(re.findall(r'<a href="(/linde/[^"]*)"', header))
        assert links, key
        for url in links:
            assert client.get(url, follow=True).status_code == 200, (key, url)
    assert "/linde/gezinnen/" not in client_as("ivo").get("/linde/visie/").content.decode()


def test_the_parents_of_another_centre_see_nothing(
    centres: dict[str, Centre], client_as: Callable[[str], Client]
) -> None:
    karim = client_as("karim")
    with centre_scope(centres["linde"].pk):
        paths = [card("Noor"), pair("Bram", "Noor"), "/linde/gezinnen/", "/linde/mijn-kinderen/"]
    for path in paths:
        assert karim.get(path).status_code == 404
    page = karim.get(reverse("own:children", args=["beuk"])).content.decode()
    assert "Yassin" in page
    assert "Noor" not in page


def test_control_the_matrix_of_rights_of_a_head_holds_no_child_of_the_other_organisation(
    linde: Centre, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(rows: Any, actor: Any, permission: Any) -> Any:
        return rows

    monkeypatch.setattr("samenspel.people.views.rights.restrict", everything)
    assert "Sami" in client_as("gijs").get("/linde/gezinnen/wie-mag-wat/").content.decode()


def test_the_kompas_says_that_a_block_waits_to_those_who_can_confirm_it(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    open_school_year(actor=SYSTEM, label="2026-2027")
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT)
    loud = "callout tone-gap"
    assert loud in client_as("gijs").get("/linde/kompas/").content.decode()
    for key in ("lotte", "eva", "marja"):  # who began it, who may not, and who does not have the child in care
        assert loud not in client_as(key).get("/linde/kompas/").content.decode(), key


def test_who_may_be_written_down_beside_a_child_is_offered_from_the_children_in_care_alone(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    """Noor's step-parent is no news for the childcare, that has her brother and shares her parents."""
    another_parent("Noor", "Omar")
    assert "Omar" in client_as("gijs").get(card("Noor", "erbij/")).content.decode()
    assert "Omar" not in client_as("marja").get(card("Sami", "erbij/")).content.decode()

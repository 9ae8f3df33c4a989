"""The pages of taking in: who sees them, what they say, and that they work without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import add_adult, assign_role
from samenspel.people.models import Child, Enrolment
from samenspel.rosters.models import RosterImport, SameChild
from tests.rosters.making import edexml, own_form, pupils, written
from tests.rosters.stage import SYSTEM

Sign = Callable[[str], Client]
START = "/linde/inlezen/"
HEAD = "kindnummer;kind;geboortedatum;groep;verzorger;relatie;e-mail"


@pytest.fixture
def school(linde: Centre) -> Organisation:
    return Organisation.objects.get(kind="school")


@pytest.fixture
def gijs(client_as: Sign, school: Organisation) -> Client:
    return client_as("gijs")


@pytest.fixture
def office(school: Organisation, django_user_model: Any, settings: Any) -> Client:
    user = django_user_model.objects.create_user("office@voorbeeld.test")
    adult = add_adult(actor=SYSTEM, given_name="Nel", user=user)
    assign_role(actor=SYSTEM, adult=adult, role="office", organisation=school)
    settings.DEMO = True
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def send(client: Client, school: Organisation, data: bytes, name: str = "lijst.csv") -> Any:
    """Send a file in; gives the page on which one ends up."""
    values = {"organisation": str(school.public_id), "school_year": "2026-2027"}
    return client.post(START, {**values, "file": SimpleUploadedFile(name, data)}, follow=True)


def said(page: Any) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def plan(page: Any) -> str:
    found = re.search(r'name="plan" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


def agree(client: Client, page: Any, **lists: str) -> Any:
    """Say yes on the page."""
    url = page.redirect_chain[-1][0] if page.redirect_chain else page.request["PATH_INFO"]
    return client.post(f"{url}ja/", {"plan": plan(page), **lists}, follow=True)


def table(count: int = 10) -> bytes:
    return own_form(pupils(count, groups=2)).encode()


def test_from_file_to_yes_to_undo(gijs: Client, school: Organisation) -> None:
    before = Child.objects.count()
    page = send(gijs, school, table())
    assert page.status_code == 200
    assert pupils(10, groups=2)[0].given in said(page)
    assert Child.objects.count() == before
    done = agree(gijs, page)
    assert Child.objects.count() == before + 10
    assert RosterImport.objects.get().state == "applied"
    undone = gijs.post(f"{done.redirect_chain[-1][0]}terug/", follow=True)
    assert undone.status_code == 200
    assert Child.objects.count() == before


def test_a_wrong_file_says_what_and_where(gijs: Client, school: Organisation) -> None:
    page = send(gijs, school, edexml(pupils(2), extra_pupils="<leerling><roepnaam>Sem</roepnaam></leerling>").encode())
    assert page.status_code == 200
    assert RosterImport.objects.get().state == "refused"
    assert 'name="plan"' not in page.content.decode()
    assert Child.objects.filter(given_name="Sem").count() == 0


def test_the_page_holds_nothing_that_must_never_be_kept(gijs: Client, school: Organisation) -> None:
    page = send(gijs, school, edexml(pupils(2)).encode(), "school.xml")
    text = page.content.decode()
    assert "123456782" not in text
    assert "5701AB" not in text
    assert "bsn" in text, "that it was there is told"


def test_columns_are_asked_once(gijs: Client, school: Organisation) -> None:
    data = written("Wie;Jarig op;Zit bij", [("Noor Berg", "2018-03-14", "5a")], ";").encode()
    page = send(gijs, school, data)
    assert page.redirect_chain[-1][0].endswith("/kolommen/")
    assert "Noor Berg" in said(page)
    wrong = gijs.post(page.redirect_chain[-1][0], {"column_0": "", "column_1": "", "column_2": ""})
    assert wrong.status_code == 422
    good = {"column_0": "child.name", "column_1": "child.birth_date", "column_2": "child.group"}
    mapped = gijs.post(page.redirect_chain[-1][0], good, follow=True)
    assert "Noor Berg" in said(mapped)
    again = send(gijs, school, data)
    assert not again.redirect_chain[-1][0].endswith("/kolommen/")


def test_who_may_not_take_in_does_not_come_in(client_as: Sign, gijs: Client, school: Organisation) -> None:
    page = send(gijs, school, table())
    address = page.redirect_chain[-1][0]
    for who in ("eva", "fatma"):
        assert client_as(who).get(START).status_code == 403
    assert client_as("eva").get(address).status_code == 403
    assert client_as("fatma").get(address).status_code in {403, 404}
    for who in ("amina", "bram", "coby", "hanna", "daan", "ivo", "joke"):
        for url in (START, address):
            assert client_as(who).get(url).status_code == 404, (who, url)
    assert client_as("karim").get(address).status_code == 404
    assert client_as("karim").get(address.replace("linde", "beuk")).status_code == 404


def test_an_organisation_that_is_not_ones_own_cannot_be_chosen(gijs: Client, linde: Centre) -> None:
    childcare = Organisation.objects.get(kind="childcare")
    answer = send(gijs, childcare, table())
    assert answer.status_code == 422
    assert not RosterImport.objects.exists()


def test_the_menu_shows_it_to_those_who_do(client_as: Sign, linde: Centre) -> None:
    assert START in client_as("gijs").get("/linde/kompas/").content.decode()
    assert START not in client_as("eva").get("/linde/kompas/").content.decode()


def test_two_people_are_needed_when_many_leave(gijs: Client, office: Client, school: Organisation) -> None:
    agree(gijs, send(gijs, school, table()))
    page = send(gijs, school, table(7))
    waits = agree(gijs, page, children="on")
    address = waits.redirect_chain[-1][0]
    assert RosterImport.objects.filter(state="waiting_for_second").count() == 1
    assert Enrolment.objects.filter(organisation=school, valid_until=None).count() >= 10
    assert gijs.post(f"{address}tweede/").status_code == 403
    assert address in office.get(START).content.decode()
    done = office.post(f"{address}tweede/", follow=True)
    assert done.status_code == 200
    assert RosterImport.objects.filter(state="applied").count() == 2


def test_a_yes_without_the_lists_ends_nobody(gijs: Client, school: Organisation) -> None:
    agree(gijs, send(gijs, school, table()))
    before = Enrolment.objects.filter(organisation=school, valid_until=None).count()
    page = send(gijs, school, own_form([*pupils(7, groups=2), *pupils(12, groups=2)[10:]]).encode())
    agree(gijs, page)
    assert Enrolment.objects.filter(organisation=school, valid_until=None).count() == before + 2


def test_the_changes_can_be_searched(gijs: Client, school: Organisation) -> None:
    page = send(gijs, school, table())
    address = page.redirect_chain[-1][0]
    child = pupils(10, groups=2)[3]
    found = said(gijs.get(address, {"zoek": f"{child.given} {child.family}", "wie": "child"}))
    assert child.family in found
    nothing = gijs.get(address, {"zoek": "xyzzy", "wat": "moved", "pagina": "99"})
    assert nothing.status_code == 200


def test_one_child_at_two_organisations_is_decided_by_a_person(gijs: Client, school: Organisation) -> None:
    data = written(HEAD, [("77", "Sami Jansen", "2024-01-20", "1a", "", "", "")], ";").encode()
    page = send(gijs, school, data)
    text = said(page)
    assert "De Vlinders" in text
    assert "Amina" not in page.content.decode().split("<main")[1], "nothing of the family of a child elsewhere"
    agree(gijs, page)
    question = SameChild.objects.get()
    listed = gijs.get(f"{START}zelfde-kind/")
    assert str(question.public_id) in listed.content.decode()
    address = f"{START}zelfde-kind/{question.public_id}/"
    assert gijs.get(address).status_code == 200
    gijs.post(address, {"answer": "same"}, follow=True)
    assert Child.objects.filter(given_name="Sami").count() == 1
    assert gijs.get(address).status_code == 404


def test_the_answers_on_the_page_count(gijs: Client, school: Organisation) -> None:
    data = written(HEAD, [("77", "Sami Jansen", "2024-01-20", "1a", "", "", "")], ";").encode()
    page = send(gijs, school, data)
    (name,) = set(re.findall(r'type="radio" name="(\w+)"', page.content.decode()))
    sami = Child.objects.get(given_name="Sami")
    answered = gijs.post(f"{page.redirect_chain[-1][0]}vragen/", {name: str(sami.public_id)}, follow=True)
    agree(gijs, answered)
    assert Child.objects.filter(given_name="Sami").count() == 1
    assert Enrolment.objects.filter(child=sami).count() == 2


def test_a_new_year_without_a_file(gijs: Client, school: Organisation) -> None:
    address = f"{START}schooljaar/{school.public_id}/"
    page = gijs.get(address)
    assert page.status_code == 200
    names = re.findall(r'<select name="(\d+-\w+)"', page.content.decode())
    chosen = dict.fromkeys(names, "stay")
    done = gijs.post(address, {**chosen, "first_day": "2027-08-01"}, follow=True)
    assert done.status_code == 200
    leave = next(name for name in names if name.endswith("-8"))
    gijs.post(address, {**chosen, leave: "leave", "first_day": "2027-08-01"}, follow=True)
    assert Enrolment.objects.get(child__given_name="Daan").leaving == "end_of_school"
    assert gijs.post(address, {**chosen, leave: "99999", "first_day": "x"}).status_code == 422


def test_old_addresses_lead_to_words_not_to_errors(gijs: Client, school: Organisation) -> None:
    page = send(gijs, school, table())
    address = page.redirect_chain[-1][0]
    gijs.post(f"{address}weg/", follow=True)
    for url in (address, f"{address}kolommen/"):
        assert gijs.get(url).status_code == 404
    for what in ("ja", "vragen", "tweede", "weg", "terug"):
        assert gijs.post(f"{address}{what}/").status_code == 404


def test_pages_ask_the_database_little_and_always_the_same(gijs: Client, school: Organisation) -> None:
    asked: dict[str, set[int]] = {}
    for count in (1, 3, 30):
        page = send(gijs, school, table(count))
        address = page.redirect_chain[-1][0]
        for name, url in (("start", START), ("review", address), ("year", f"{START}schooljaar/{school.public_id}/")):
            gijs.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert gijs.get(url).status_code == 200
            asked.setdefault(name, set()).add(len(queries))
        agree(gijs, page)
    assert all(len(many) == 1 and max(many) <= 12 for many in asked.values()), asked

"""My data, and the questions about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.intakes.models import Intake, IntakeAnswer, Wish
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, Child
from samenspel.privacy.actions import answer, ask
from samenspel.privacy.models import DataRequest
from tests.conftest import TODAY

As = Callable[[str], Client]
MINE = "/linde/mijn-gegevens/"
PAGES = ("", "wijzigen/", "vraag/", "alles/")


@pytest.mark.parametrize("key", ["amina", "bram", "coby", "eva", "gijs", "ivo"])
def test_everybody_sees_the_own_data(key: str, client_as: As, linde: Centre) -> None:
    client = client_as(key)
    for page in PAGES:
        assert client.get(MINE + page).status_code == 200, page
    copy = json.loads(client.get(f"{MINE}meenemen/").content)
    assert copy["login"]["email"] == f"{key}@voorbeeld.test"


def test_a_pupil_reads_what_is_known_and_gets_no_form(client_as: As, linde: Centre) -> None:
    client = client_as("daan")
    assert "Daan" in client.get(MINE, follow=True).content.decode()
    assert client.get(f"{MINE}vraag/").status_code == 404


def test_the_page_takes_few_queries(client_as: As, linde: Centre) -> None:
    client = client_as("amina")
    client.get(MINE)
    with CaptureQueriesContext(connection) as asked:
        client.get(MINE)
    assert len(asked) <= 12


def test_the_other_parents_contact_data_stand_on_no_page_of_mine(client_as: As, linde: Centre) -> None:
    Adult.objects.filter(given_name="Bram").update(phone="06-kanarie", address="Kanariestraat 1", email="k@anarie.test")
    pages = [client_as("amina").get(MINE + page).content.decode() for page in (*PAGES, "meenemen/")]
    assert not any(word in page for page in pages for word in ("06-kanarie", "Kanariestraat", "k@anarie"))
    assert "Bram" not in "".join(pages), "nor the name"
    own = client_as("bram").get(MINE).content.decode()
    assert "06-kanarie" in own, "control: to himself they are shown"


def test_who_can_see_me_are_those_who_work_with_my_children(client_as: As, linde: Centre) -> None:
    page = client_as("amina").get(MINE).content.decode()
    assert all(name in page for name in ("Eva de Wit", "Fatma", "Gijs Verhoeven"))
    other = client_as("hanna").get(MINE).content.decode()
    assert "Fatma" not in other
    assert "Eva" not in other


def test_who_looked_is_told(client_as: As, linde: Centre, cast: dict[str, Actor]) -> None:
    noor = Child.objects.get(given_name="Noor")
    record(verb="card.opened", actor=cast["eva"], thing="child", thing_id=str(noor.public_id))
    page = client_as("amina").get(MINE).content.decode()
    assert page.count("Eva de Wit") == 2
    assert "card.opened" not in page


def test_contact_data_are_corrected_by_oneself(client_as: As, linde: Centre) -> None:
    answer = client_as("amina").post(
        f"{MINE}wijzigen/",
        {"phone": "06 123", "email": "", "language": "tr", "reading": "aloud", "reach": ""},
        follow=True,
    )
    assert answer.status_code == 200
    amina = Adult.objects.get(given_name="Amina")
    assert (amina.phone, amina.email, amina.language, amina.reading) == ("06 123", "", "tr", "aloud")
    wrong = client_as("amina").post(f"{MINE}wijzigen/", {"email": "geen adres", "reading": "text"})
    assert wrong.status_code == 200
    assert "geen adres" in wrong.content.decode(), "nothing typed is lost"


def test_a_question_has_a_term_an_answer_and_a_reason(client_as: As, linde: Centre) -> None:
    noor = Child.objects.get(given_name="Noor")
    asked = {"kind": "correct", "child": str(noor.public_id), "text": "Haar geboortedatum klopt niet."}
    client_as("amina").post(f"{MINE}vraag/", asked)
    waiting = DataRequest.objects.get()
    assert (waiting.answer_by - waiting.received_on).days == 28
    assert waiting.received_on == TODAY
    assert "geboortedatum" not in client_as("gijs").get("/linde/gegevensvragen/").content.decode()
    page = f"/linde/gegevensvragen/{waiting.public_id}/"
    assert "geboortedatum" in client_as("gijs").get(page).content.decode()
    client_as("gijs").post(page, {"is_done": "yes", "text": "Verbeterd."})
    assert "Verbeterd." in client_as("amina").get(MINE).content.decode()
    assert "Verbeterd." not in client_as("bram").get(MINE).content.decode()


@pytest.mark.parametrize("key", ["eva", "amina", "karim", "ivo"])
def test_others_do_not_answer(key: str, client_as: As, linde: Centre, cast: dict[str, Actor]) -> None:
    made = ask(actor=cast["amina"], kind=DataRequest.Kind.OTHER, text="?", day=TODAY)
    for path in ("", f"{made.public_id}/"):
        assert client_as(key).get(f"/linde/gegevensvragen/{path}").status_code == 404


def test_one_asks_about_own_children_only(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotVisible):
        ask(
            actor=cast["amina"],
            kind=DataRequest.Kind.ERASE,
            text="weg",
            day=date(2026, 1, 1),
            child=Child.objects.get(given_name="Daan"),
        )


def test_erasing_asks_first_and_goes_only_for_ones_own_organisation(client_as: As, linde: Centre) -> None:
    hanna, fatma = Adult.objects.get(given_name="Hanna"), Adult.objects.get(given_name="Fatma")
    gijs = client_as("gijs")
    page = f"/linde/gegevensvragen/wissen/ouder/{hanna.public_id}/"
    assert gijs.get(page).status_code == 200
    assert gijs.post(page).status_code == 200
    assert Adult.objects.filter(pk=hanna.pk).exists(), "without the tick nothing happens"
    assert gijs.get(f"/linde/gegevensvragen/wissen/ouder/{fatma.public_id}/").status_code == 404
    sami = Child.objects.get(given_name="Sami")
    assert gijs.get(f"/linde/gegevensvragen/wissen/kind/{sami.public_id}/").status_code == 404
    assert client_as("eva").get(page).status_code == 403
    assert gijs.post(page, {"sure": "yes"}).status_code == 302
    assert not Adult.objects.filter(pk=hanna.pk).exists()


def test_a_question_is_answered_by_the_organisation_of_the_child(
    client_as: As, linde: Centre, cast: dict[str, Actor]
) -> None:
    sami = Child.objects.get(given_name="Sami")
    about_sami = ask(actor=cast["amina"], kind=DataRequest.Kind.OTHER, text="?", day=TODAY, child=sami)
    about_daan = ask(actor=cast["hanna"], kind=DataRequest.Kind.OTHER, text="?", day=TODAY)
    of_partner = ask(actor=cast["ivo"], kind=DataRequest.Kind.OTHER, text="?", day=TODAY)
    expected = {"gijs": (404, 200, 200), "marja": (200, 404, 200)}
    for key, statuses in expected.items():
        pages = [f"/linde/gegevensvragen/{one.public_id}/" for one in (about_sami, about_daan, of_partner)]
        assert tuple(client_as(key).get(page).status_code for page in pages) == statuses, key
        listing = client_as(key).get("/linde/gegevensvragen/").content.decode()
        assert ["Amina" in listing, "Hanna" in listing] == [status == 200 for status in statuses[:2]]
    with pytest.raises(NotVisible):
        answer(actor=cast["gijs"], request=about_sami, is_done=True, text="!", day=TODAY)


def test_answers_and_wishes_stand_in_the_words_of_the_screen(client_as: As, linde: Centre) -> None:
    child, amina = Child.objects.get(given_name="Sami"), Adult.objects.get(given_name="Amina")
    place = Organisation.objects.get(name="Kinderopvang Het Nest")
    intake = Intake.objects.create(child=child, organisation=place, opened_on=TODAY)
    held = {"intake": intake, "guardian": amina, "origin": "guardian", "given_on": TODAY}
    IntakeAnswer.objects.create(question="children_in_family", value="1_3", **held)
    IntakeAnswer.objects.create(question="home_languages", value=["ar", "nl"], **held)
    Wish.objects.create(child=child, adult=amina, organisation=place, category="help", topic="trips", said_on=TODAY)
    client = client_as("amina")
    client.cookies["samenspel-language"] = "nl"
    page = client.get(f"{MINE}alles/").content.decode()
    assert all(words in page for words in ("Hoeveel kinderen zijn er in uw gezin?", "Eén, twee of drie", "een uitje"))
    assert not any(key in page for key in ("children_in_family", "1_3", "home_languages", "trips"))


def test_who_collects_by_law_does_not_read_that_they_may_not(client_as: As, linde: Centre) -> None:
    client = client_as("amina")
    client.cookies["samenspel-language"] = "nl"
    assert "Mag het kind ophalen" not in client.get(f"{MINE}alles/").content.decode()
    collects = client_as("coby")
    collects.cookies["samenspel-language"] = "nl"
    assert "Mag het kind ophalen" in collects.get(f"{MINE}alles/").content.decode(), "control: a yes is said"

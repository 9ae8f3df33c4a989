"""A parent's own part on the pages: filling in, handing in, reading back, throwing away."""

from __future__ import annotations

import re

import pytest

from samenspel.demo.cast import CHILDCARE
from samenspel.intakes.actions.talk import Spoken
from samenspel.intakes.logic.answers import Said
from samenspel.intakes.models import FormQuestion, GuardianPart, Intake, IntakeAnswer, Wish
from tests.conftest import TODAY
from tests.intakes.browsing import Sign, complete, english, text
from tests.intakes.conftest import adult, place


def test_a_parent_goes_through_all_questions_and_hands_in(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("amina"))
    url = f"mijn/{sami.public_id}/"
    assert "Begin" in text(client, url)
    page = client.get(f"/linde/intake/{url}language/")
    seen = []
    while "/mijn/" in page.request["PATH_INFO"] and page.request["PATH_INFO"].count("/") > 5:
        seen.append(page.request["PATH_INFO"].split("/")[-2])
        sent = {"q": "ar"} if seen[-1] == "language" else {"manner": "rather_not"}
        page = client.post(page.request["PATH_INFO"], sent, follow=True)
    assert len(seen) == len(set(seen)) == 15
    assert "This is everything" in page.content.decode()
    page = client.post(f"/linde/intake/{url}", {"do": "send", "share": "no"}, follow=True)
    assert "Thank you" in page.content.decode()
    part = GuardianPart.objects.get()
    assert (part.state, part.may_share, part.language) == ("sent", False, "en")
    assert IntakeAnswer.objects.filter(manner="rather_not").count() == 14


def test_who_stopped_halfway_reads_what_was_said_and_one_way_on(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("amina"))
    url = f"mijn/{sami.public_id}/"
    client.post(f"/linde/intake/{url}likes/", {"q": ["books"]})
    client.post(f"/linde/intake/{url}needs/", {"manner": "together"})
    page = text(client, url)
    assert "Rather together" in page, "to oneself, in the words of the button"
    assert "not filled in" not in page
    assert page.count("btn-primary") == 1, "going on; handing in is there too, quietly"
    client.post(f"/linde/intake/{url}", {"do": "send", "share": "no"})
    assert "not filled in" in text(client, url), "who handed in sees what was left open"


def test_a_step_says_where_it_is_and_keeps_what_was_chosen(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("amina"))
    url = f"mijn/{sami.public_id}/likes/"
    assert "Question 8 of 15" in text(client, url)
    client.post(f"/linde/intake/{url}", {"q": ["books", "music"], "q-words": "zingen"})
    page = text(client, url)
    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["books", "music"]
    assert "zingen" in page
    client.post(f"/linde/intake/{url}", {"manner": "together"})
    assert "You said: rather together." in text(client, url)


def test_an_answer_that_does_not_fit_is_said_and_not_kept(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("amina"))
    page = client.post(f"/linde/intake/mijn/{sami.public_id}/likes/", {"q": ["gold"]})
    assert page.status_code == 200
    assert "form-errors" in page.content.decode()
    long = client.post(f"/linde/intake/mijn/{sami.public_id}/say_name/", {"q-words": "x" * 500})
    assert long.status_code == 200
    assert not IntakeAnswer.objects.exists()


def test_languages_are_kept_in_their_order_and_once(sami: Intake, client_as: Sign) -> None:
    sent = {"q-0": "ti", "q-1": "", "q-2": "nl", "q-3": "ti"}
    client_as("amina").post(f"/linde/intake/mijn/{sami.public_id}/home_languages/", sent)
    assert IntakeAnswer.objects.get().value == ["ti", "nl"]


def test_from_the_list_a_change_leads_back_to_the_list(sami: Intake, client_as: Sign) -> None:
    answer = client_as("amina").post(f"/linde/intake/mijn/{sami.public_id}/likes/?klaar=1", {"q": ["books"]})
    assert answer["Location"].endswith(f"/mijn/{sami.public_id}/")


def test_a_question_says_what_it_is_for_and_ones_own_words_are_marked_as_dutch(sami: Intake, client_as: Sign) -> None:
    own = {"text": "Welk dier?", "kind": "choice", "audience": "guardian", "about": "child", "options": ["kat", "vis"]}
    FormQuestion(
        organisation=place(CHILDCARE), key="own-1", own=own, purpose="Voor de kinderboerderij", set_on=TODAY
    ).save()
    client = client_as("amina")
    client.cookies["samenspel-language"] = "ar"
    page = text(client, f"mijn/{sami.public_id}/own-1/")
    assert "Voor de kinderboerderij" in page
    assert '<span lang="nl" dir="auto">kat</span>' in page
    client.post(f"/linde/intake/mijn/{sami.public_id}/own-1/", {"q": "o2"})
    assert IntakeAnswer.objects.get().value == "o2"


def test_a_card_on_the_first_page_waits_until_it_is_done(sami: Intake, client_as: Sign) -> None:
    client = english(client_as("amina"))
    assert "Getting to know Sami" in client.get("/linde/visie/").content.decode()
    client.post(f"/linde/intake/mijn/{sami.public_id}/", {"do": "together"})
    assert "Getting to know Sami" not in client.get("/linde/visie/").content.decode()
    assert "Getting to know Sami" in english(client_as("bram")).get("/linde/visie/").content.decode()


def test_afterwards_a_parent_reads_and_throws_away_what_is_kept(sami: Intake, client_as: Sign) -> None:
    complete(sami, Spoken("easier", Said(["short"]), adult("Amina").pk), Spoken("agreed", Said(None, "KANARIE")))
    client = english(client_as("amina"))
    page = text(client, f"mijn/{sami.public_id}/")
    assert "When it is short" in page
    assert "KANARIE" not in page, "what is of the child is asked for, not shown to one of the two"
    row = IntakeAnswer.objects.get(question="easier")
    client.post(f"/linde/intake/mijn/antwoord/{row.public_id}/terug/")
    assert not IntakeAnswer.objects.filter(question="easier").exists()
    assert client_as("bram").post(f"/linde/intake/mijn/antwoord/{row.public_id}/terug/").status_code == 404


def test_a_parent_sees_what_became_of_a_wish(sami: Intake, client_as: Sign) -> None:
    complete(sami, Spoken("wish_learning", Said(["dutch"]), adult("Amina").pk))
    wish = Wish.objects.get()
    staff = client_as("fatma")
    staff.post(f"/linde/intake/wensen/{wish.public_id}/", {"state": "taken_up", "answer": "Dinsdag om 9 uur"})
    page = text(english(client_as("amina")), "mijn/")
    assert "Dinsdag om 9 uur" in page
    assert "Fatma" in page
    assert "Dinsdag" not in text(english(client_as("bram")), "mijn/")
    client_as("amina").post(f"/linde/intake/mijn/wens/{wish.public_id}/terug/")
    assert Wish.objects.get().state == "withdrawn"
    assert staff.get(f"/linde/intake/wensen/{wish.public_id}/").status_code == 404, "taken back is gone for staff"


@pytest.mark.parametrize("key", ["coby", "hanna", "daan", "ivo", "joke", "eva", "gijs"])
def test_an_intake_is_not_there_for_who_has_nothing_to_do_with_it(sami: Intake, client_as: Sign, key: str) -> None:
    client = client_as(key)
    for url in ("mijn/{}/", "mijn/{}/likes/", "{}/", "{}/gesprek/", "{}/afronden/"):
        assert client.get("/linde/intake/" + url.format(sami.public_id)).status_code == 404, url
    for url in ("{}/stap/", "{}/alles/", "{}/minuten/"):
        assert client.post("/linde/intake/" + url.format(sami.public_id), {"do": "begin"}).status_code == 404, url


# Staff

"""Who has no e-mail hears of a move and of what does not go on as well: by a letter that stands on the list."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from samenspel.people.models import Adult, CareRelation
from samenspel.talks import printing_lists
from samenspel.talks.actions.plan_moves import call_off, move_talk
from samenspel.talks.actions.rounds_end import cancel_round
from samenspel.talks.keys import new_key
from samenspel.talks.models import Round, Talk
from samenspel.talks.queries import lists
from tests.talks.following import Cast
from tests.talks.plan_stage import NOW, adult, at, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def round_(linde: Any) -> Round:
    Adult.objects.filter(given_name="Amina").update(email="", language="nl")
    return planning(state=Round.State.PUBLISHED)


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True)


def letters(cast: Cast, round_: Round, who: str = "gijs") -> list[tuple[str, bool, bool]]:
    return [(one.adult.given_name, one.is_off, one.has_moved) for one in lists.letters(cast[who], round_, NOW)]


def paper(cast: Cast, round_: Round) -> str:
    content = printing_lists.letters_pdf("Ronde", "De Linde", lists.letters(cast["gijs"], round_, NOW))
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_talk_that_moved_is_told_on_paper_with_its_new_moment(noor: Talk, round_: Round, cast: Cast) -> None:
    assert letters(cast, round_) == [("Amina", False, False)]
    move_talk(actor=cast["gijs"], talk=noor, to=at(15, 30), moment=NOW)
    assert letters(cast, round_) == [("Amina", False, True)]
    said = " ".join(paper(cast, round_).split())
    assert "15:30" in said
    assert "Dit geldt nu" in said
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    assert letters(cast, round_) == []  # control: whom mail reaches stands on no list


def test_a_talk_that_was_called_off_stays_on_the_list(noor: Talk, round_: Round, cast: Cast) -> None:
    call_off(actor=cast["gijs"], talk=noor, moment=NOW)
    assert letters(cast, round_) == [("Amina", True, True)]
    assert "gaat niet door" in paper(cast, round_)
    Talk.objects.update(published_at=None)
    assert letters(cast, round_) == []  # control: who knew of nothing hears nothing
    Talk.objects.update(published_at=NOW, starts_at=NOW)
    assert letters(cast, round_) == []  # nor of what is over


def test_a_round_that_was_called_off_leaves_a_letter_for_each_talk(noor: Talk, round_: Round, cast: Cast) -> None:
    cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    assert letters(cast, round_) == [("Amina", True, True)]
    assert letters(cast, round_, "fatma") == []  # nobody else's: she works elsewhere


def test_who_was_asked_on_paper_hears_on_paper_that_the_round_does_not_go_on(linde: Any, cast: Cast) -> None:
    Adult.objects.filter(given_name__in=["Amina", "Bram"]).update(email="", language="nl")
    round_ = planning(state=Round.State.ASKING)
    new_key(adult("Amina"), round_, NOW, code="482109375512")
    new_key(adult("Bram"), round_, NOW)  # of a mail that could not be read: no form was made
    assert lists.hear_on_paper(cast["gijs"], round_, NOW) == 1
    assert letters(cast, round_) == []
    cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    round_.refresh_from_db()
    assert letters(cast, round_) == [("Amina", True, False)]
    assert "gaan niet door" in paper(cast, round_)
    CareRelation.objects.filter(adult=adult("Amina")).delete()
    assert letters(cast, round_) == []  # control: not of who may not come any more


def test_two_kinds_of_news_are_two_letters(noor: Talk, round_: Round, cast: Cast) -> None:
    talk_of(round_, "Noor", ["Amina"], at(15, 40), is_published=True)
    call_off(actor=cast["gijs"], talk=noor, moment=NOW)
    assert letters(cast, round_) == [("Amina", True, True), ("Amina", False, False)]


# --- the pages say so


def test_calling_a_round_off_says_how_many_hear_it_on_paper_and_leads_there(
    noor: Talk, round_: Round, client_as: Callable[[str], Client]
) -> None:
    client, url = client_as("gijs"), reverse("rounds:cancel", args=["linde", round_.public_id])
    asked = client.get(url).context["text"]
    done = client.post(url)
    assert done.headers["Location"] == reverse("talk_lists:letters", args=["linde", round_.public_id])
    page = client.get(done.headers["Location"]).content.decode()
    assert "Amina Haddad" in page
    assert len(asked.split("\n\n")) == 5


def test_without_anybody_on_paper_it_says_nothing_of_it(
    noor: Talk, round_: Round, client_as: Callable[[str], Client]
) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    client, url = client_as("gijs"), reverse("rounds:cancel", args=["linde", round_.public_id])
    assert len(client.get(url).context["text"].split("\n\n")) == 4
    assert "brieven" not in client.post(url).headers["Location"]


def test_moving_and_calling_off_one_talk_say_whom_no_mail_reaches(
    noor: Talk, round_: Round, client_as: Callable[[str], Client]
) -> None:
    client, url = client_as("gijs"), reverse("planning:talk", args=["linde", noor.public_id])
    moved = client.post(url, {"do": "move", "to": "2026-12-07T15:30"}, follow=True)
    assert any("Amina Haddad" in str(one) for one in moved.context["messages"])
    assert not any("Bram" in str(one) for one in moved.context["messages"])
    sure = client.post(url, {"do": "call-off"})
    assert "Amina Haddad" in sure.context["text"]
    off = client.post(url, {"do": "call-off", "sure": "yes"}, follow=True)
    assert any("Amina Haddad" in str(one) for one in off.context["messages"])

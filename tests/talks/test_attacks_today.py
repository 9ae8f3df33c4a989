"""Attacks on the link that goes on after the answer: forwarded, halfway blocked, of two homes, from another site."""

from __future__ import annotations

import logging
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.accounts.log import HideKeys
from samenspel.people.actions import relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, CareRelation, Child
from samenspel.talks.actions.plan_moves import call_off, swap_own_talk
from samenspel.talks.actions.rounds_end import cancel_round
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.keys import new_key
from samenspel.talks.models import AnswerAboutChild, AnswerKey, Interpreter, Round, RoundAnswer, Talk
from samenspel.talks.queries import table as table_queries
from samenspel.talks.queries.plan_material import clock
from tests.talks.following import Cast, post
from tests.talks.plan_stage import NOW, SYSTEM, adult, another_family, at, aware, child, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def round_(linde: Any) -> Round:
    Adult.objects.filter(given_name__in=["Amina", "Bram"]).update(language="nl")
    return planning(state=Round.State.PUBLISHED)


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina"], at(15), is_published=True, room="lokaal 2")


@pytest.fixture
def second(round_: Round) -> Talk:
    """Another child of Amina, with a talk of its own in the same round."""
    another_family(7)
    relate(actor=SYSTEM, adult=adult("Amina"), child=child("Kind 7"), kind=Kind.PARENT, custody=Custody.YES)
    return talk_of(round_, "Kind 7", ["Amina"], at(15, 20), is_published=True, room="lokaal 9")


def link_of(name: str, round_: Round, **more: Any) -> str:
    return f"/gesprek/{new_key(adult(name), round_, NOW, **more)}/"


def pages_of(url: str, talk: Talk) -> tuple[str, str]:
    return f"{url}ander-moment/{talk.public_id}/", f"{url}agenda/{talk.public_id}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def when(talk: Talk) -> Any:
    talk.refresh_from_db()
    return clock(talk.starts_at) if talk.starts_at else None


def block(name: str) -> None:
    Block.objects.create(
        adult=adult(name),
        child=child("Noor"),
        basis="court",
        begun_at=NOW - timedelta(hours=1),
        confirmed_at=NOW - timedelta(minutes=30),
        begun_by=adult("Gijs"),
        confirmed_by=adult("Lotte"),
    )


# --- a right that goes for one child leaves the link open for the other, and for nothing else


def _is_blocked() -> None:
    block("Amina")


def _died() -> None:
    Child.objects.filter(given_name="Noor").update(deceased_on=NOW.date() - timedelta(days=1))


def _is_no_tie() -> None:
    CareRelation.objects.filter(adult=adult("Amina"), child=child("Noor")).delete()


def _is_over() -> None:
    rows = CareRelation.objects.filter(adult=adult("Amina"), child=child("Noor"))
    rows.update(valid_until=NOW.date() - timedelta(days=1))


@pytest.mark.parametrize("how", [_is_blocked, _died, _is_no_tie, _is_over])
@pytest.mark.parametrize("state", [Round.State.PUBLISHED, Round.State.CLOSED])
def test_of_two_children_the_one_that_is_not_theirs_any_more_is_nowhere(
    noor: Talk, second: Talk, round_: Round, how: Any, state: str
) -> None:
    Round.objects.update(state=state)
    given = RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW)
    AnswerAboutChild.objects.create(answer=given, child=noor.child, companion="mijn zus Salma")
    url = link_of("Amina", round_)
    before = text(Client().get(url))
    assert "Noor" in before
    assert "lokaal 2" in before
    how()
    page = Client().get(url)
    assert page.status_code == 200
    for word in ("Noor", "lokaal 2", "Salma", str(noor.public_id)):
        assert word not in text(page), word
    assert "lokaal 9" in text(page)
    for beside in pages_of(url, noor):
        assert Client().get(beside).status_code == 404
    assert Client().post(pages_of(url, noor)[0], {"to": "2026-12-07T15:30"}).status_code == 404
    assert when(noor) == at(15)
    for beside in pages_of(url, second):
        assert Client().get(beside).status_code == 200  # control: the other one is theirs still


def test_control_without_the_rights_of_this_moment_the_block_would_not_be_seen(
    noor: Talk, second: Talk, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    block("Amina")
    url = link_of("Amina", round_)
    monkeypatch.setattr(table_queries, "restrict", lambda rows, *_rule: rows)
    monkeypatch.setattr(table_queries.Table, "seat_of", lambda *_one: True)
    assert Client().get(pages_of(url, noor)[0]).status_code == 200


# --- two homes


def test_two_homes_at_one_table_read_nothing_of_each_other(round_: Round) -> None:
    talk = talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True, room="lokaal 2")
    Interpreter.objects.create(round=round_, name="Samir Tolk", language="ar")
    given = RoundAnswer.objects.create(
        round=round_, adult=adult("Amina"), channel="link", given_at=NOW, interpreter="ar", note="liever zonder Bram"
    )
    AnswerAboutChild.objects.create(answer=given, child=talk.child, companion="mijn zus Salma", is_apart=True)
    url = link_of("Bram", round_)
    pages = [text(Client().get(one)) for one in (url, *pages_of(url, talk))]
    for page in pages:
        for word in ("Amina", "Salma", "liever zonder", "Arabisch", "tolk", "Samir"):
            assert word not in page, word
    own = text(Client().get(link_of("Amina", round_)))
    assert "Salma" in own  # control: of the own answer it is there
    assert "liever zonder" in own


def test_the_moments_that_are_offered_do_not_tell_where_the_other_home_sits(
    linde: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Round the talk of the other home lies the same hole as round that of strangers, on the page and when tried."""
    evening = planning(state=Round.State.PUBLISHED, ends=time(18))
    noor = talk_of(evening, "Noor", ["Amina"], at(15), is_published=True)
    another_family(1)
    swap = pages_of(link_of("Amina", evening), noor)[0]
    tried = [f"2026-12-07T16:{minute:02d}" for minute in range(0, 60, 10)]

    def seen(name: str, parent: str) -> tuple[list[str], list[str]]:
        talk = talk_of(evening, name, [parent], at(16, 30), is_published=True)
        offered = re.findall(r'value="(2026-12-07T[^"]+)"', text(Client().get(swap)))
        taken = []
        for to in tried:
            Client().post(swap, {"to": to})
            if when(noor) != at(15):
                taken.append(to)
                Talk.objects.filter(pk=noor.pk).update(starts_at=aware(at(15)), moves_by_family=0)
        talk.delete()
        return offered, taken

    strangers = seen("Kind 1", "Ouder 1")
    assert seen("Noor", "Bram") == strangers
    assert strangers[0]
    assert len(strangers[1]) < len(tried)
    monkeypatch.setattr("samenspel.talks.queries.plan_places._is_far", lambda *_all: True)
    assert seen("Noor", "Bram") != seen("Kind 1", "Ouder 1")  # control: else it would tell


def test_the_file_names_nobody_from_home(round_: Round) -> None:
    talk = talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True, room="lokaal 2")
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", user=None)
    url = link_of("Amina", round_)
    said = text(Client().get(pages_of(url, talk)[1])).replace("\r\n ", "")
    for word in ("Noor", "Amina", "Bram", "amina@post.test", "gesprek/", url.split("/")[2]):
        assert word not in said, word
    assert "Eva" in said  # control: with whom it is


def test_each_mail_holds_a_link_of_its_own_reader_and_its_subject_nobody(round_: Round) -> None:
    talk = talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True)
    for name in ("Amina", "Bram"):
        Adult.objects.filter(given_name=name).update(email=f"{name.lower()}@post.test", user=None)
    tell_published([talk], moment=NOW)
    post()
    tokens = {}
    for letter in mail.outbox:
        assert len(letter.to) == 1
        assert not letter.cc
        assert not letter.bcc
        found = re.findall(r"/gesprek/([A-Za-z0-9_-]{43})/", str(letter.body))
        assert len(found) == 1
        tokens[letter.to[0]] = found[0]
        for word in ("Noor", "Amina", "Bram"):
            assert word not in letter.subject
        for _name, content, _type in letter.attachments:
            assert found[0] not in str(content)
            assert "/gesprek/" not in str(content)
    assert len(set(tokens.values())) == 2
    key = AnswerKey.objects.get(adult=adult("Bram"))
    assert tokens["amina@post.test"] not in (key.token_hash, str(key.public_id))


# --- from elsewhere


def test_another_site_moves_nothing(noor: Talk, round_: Round) -> None:
    swap = pages_of(link_of("Amina", round_), noor)[0]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(swap, {"to": "2026-12-07T15:30"}).status_code == 403
    assert when(noor) == at(15)
    form = strict.get(swap)
    token = form.context["csrf_token"]
    done = strict.post(swap, {"to": "2026-12-07T15:30", "csrfmiddlewaretoken": str(token)})
    assert done.status_code == 302
    assert when(noor) == at(15, 30)  # control: from the page itself


def test_looking_moves_nothing(noor: Talk, round_: Round) -> None:
    url = link_of("Amina", round_)
    swap, file = pages_of(url, noor)
    for method in ("get", "head", "options"):
        for page in (url, swap, file):
            getattr(Client(), method)(f"{page}?to=2026-12-07T15:30&do=always")
    for page in (swap, file):
        for method in ("put", "delete", "patch"):
            assert getattr(Client(), method)(f"{page}?to=2026-12-07T15:30").status_code == 405
    assert when(noor) == at(15)
    assert noor.moves_by_family == 0
    Client().post(swap, {"to": "2026-12-07T15:30"})
    assert when(noor) == at(15, 30)  # control


def test_nothing_of_it_is_kept_or_told_on(noor: Talk, round_: Round) -> None:
    url = link_of("Amina", round_)
    swap, file = pages_of(url, noor)
    wrong = f"{url}ander-moment/{round_.public_id}/"
    answers = [Client().get(one) for one in (url, swap, file, wrong)]
    answers.append(Client().post(swap, {"to": "2026-12-07T15:30"}))
    for one in answers:
        assert "no-store" in one.headers["Cache-Control"]
        assert "private" in one.headers["Cache-Control"]
        assert one.headers["Referrer-Policy"] == "strict-origin"


def test_the_log_holds_no_link(noor: Talk, round_: Round) -> None:
    for page in pages_of(link_of("Amina", round_), noor):
        record = logging.LogRecord("x", logging.WARNING, "", 0, "Forbidden: %s", (page,), None)
        HideKeys().filter(record)
        assert page.split("/")[2] not in record.getMessage()
        assert str(noor.public_id) in record.getMessage()  # control: it hides the key and nothing else


# --- whoever works here


def test_a_teacher_with_a_link_is_a_parent_and_nothing_else(noor: Talk, round_: Round) -> None:
    another_family(1)
    relate(actor=SYSTEM, adult=adult("Eva"), child=child("Kind 1"), kind=Kind.PARENT, custody=Custody.YES)
    own = talk_of(round_, "Kind 1", ["Eva"], at(15, 40), is_published=True, staff=[adult("Lotte")])
    url = link_of("Eva", round_)
    page = text(Client().get(url))
    assert "15:40" in page
    assert "Noor" not in page
    for beside in pages_of(url, noor):  # she holds that talk
        assert Client().get(beside).status_code == 404
    Client().post(pages_of(url, noor)[0], {"to": "2026-12-07T15:30"})
    assert when(noor) == at(15)
    assert Client().get(pages_of(url, own)[0]).status_code == 200


def test_who_is_signed_in_beside_it_changes_nothing(noor: Talk, round_: Round, client_as: Any) -> None:
    brams = talk_of(round_, "Noor", ["Bram"], at(15, 40), is_published=True, room="de bibliotheek")
    client = client_as("bram")
    url = link_of("Amina", round_)
    page = text(client.get(url))
    assert "15:00" in page
    assert "de bibliotheek" not in page
    assert client.get(pages_of(url, brams)[0]).status_code == 404


# --- while the head calls it off


def test_who_swaps_with_an_old_page_while_it_is_called_off_moves_nothing(noor: Talk, round_: Round, cast: Cast) -> None:
    stale = Talk.objects.select_related("round").get(pk=noor.pk)
    call_off(actor=cast["gijs"], talk=noor, moment=NOW)
    with pytest.raises(ValidationError):
        swap_own_talk(actor=cast["amina"], talk=stale, to=at(15, 30), moment=NOW)
    assert when(noor) == at(15)


def test_who_swaps_with_an_old_page_while_the_round_is_called_off_moves_nothing(
    noor: Talk, round_: Round, cast: Cast
) -> None:
    stale = Talk.objects.select_related("round").get(pk=noor.pk)
    cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    with pytest.raises(ValidationError):
        swap_own_talk(actor=cast["amina"], talk=stale, to=at(15, 30), moment=NOW)
    assert when(noor) == at(15)


# --- guessing


@pytest.mark.parametrize("what", ["answer_code_wrong", "letter_wrong", "card_wrong", "tablet_wrong"])
def test_every_code_that_can_be_guessed_has_its_four_limits(what: str) -> None:
    """An action without a limit is never refused."""
    for name in (what, f"{what}_lane", f"{what}_quiet", f"{what}_family"):
        assert settings.ACCOUNT_RATE_LIMITS.get(name), name


# --- in other hands


def _renewed(client: Client, round_: Round, name: str) -> int:
    return int(
        client.post(reverse("wishes:renew", args=["linde", round_.public_id, adult(name).public_id])).status_code
    )


@pytest.mark.parametrize("state", [Round.State.PLANNING, Round.State.PUBLISHED, Round.State.CLOSED])
def test_a_link_in_other_hands_is_closed_whatever_the_round_does(
    noor: Talk, round_: Round, client_as: Any, state: str
) -> None:
    """It moves a talk, so it must be possible to close it for as long as it opens anything."""
    Round.objects.update(state=state)
    is_known = state != Round.State.PLANNING
    Talk.objects.update(published_at=NOW if is_known else None)
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", user=None)
    url, code = link_of("Amina", round_), "482109375512"
    new_key(adult("Amina"), round_, NOW, code=code)
    brams = link_of("Bram", round_)
    assert Client().get(url).status_code == 200  # control: until then it opens
    holder = Client()
    holder.post("/gesprek/", {"code": code})
    assert holder.get("/gesprek/formulier/").status_code == 200
    assert _renewed(client_as("eva"), round_, "Amina") == 302
    for page in (url, *pages_of(url, noor)):
        assert Client().get(page).status_code == 404
    assert holder.get("/gesprek/formulier/").status_code == 404
    assert Client().post("/gesprek/", {"code": code}).status_code == 422
    assert Client().get(brams).status_code == 200
    mail.outbox.clear()
    post()
    links = [one for letter in mail.outbox for one in re.findall(r"/gesprek/[A-Za-z0-9_-]{43}/", str(letter.body))]
    assert [letter.to for letter in mail.outbox] == ([["amina@post.test"]] if is_known else [])
    assert len(links) == len(mail.outbox)
    for one in links:
        assert "lokaal 2" in text(Client().get(one))


def test_of_who_has_no_mail_it_is_closed_as_well(noor: Talk, round_: Round, client_as: Any) -> None:
    Adult.objects.filter(given_name="Amina").update(email="", user=None)
    url = link_of("Amina", round_)
    page = reverse("wishes:answers", args=["linde", round_.public_id])
    assert f"{adult('Amina').public_id}/link/" in text(client_as("eva").get(f"{page}?wie=allen"))
    assert _renewed(client_as("eva"), round_, "Amina") == 302
    assert Client().get(url).status_code == 404
    assert post() == []


@pytest.mark.parametrize("who", ["hanna", "bram", "amina"])
def test_only_who_works_with_the_child_closes_it(noor: Talk, round_: Round, client_as: Any, who: str) -> None:
    url = link_of("Amina", round_)
    assert _renewed(client_as(who), round_, "Amina") in (403, 404)
    assert Client().get(url).status_code == 200


def test_what_went_to_the_old_mailbox_opens_nothing_after_another_address(
    client: Client, round_: Round, noor: Talk
) -> None:
    link, paper = link_of("Amina", round_), link_of("Amina", round_, code="123456789012")
    assert client.get(link).status_code == 200  # control
    Adult.objects.filter(pk=adult("Amina").pk).update(email="AMINA@voorbeeld.test ".strip())
    assert client.get(link).status_code == 200, "the same address otherwise written"
    Adult.objects.filter(pk=adult("Amina").pk).update(email="nieuw@voorbeeld.test")
    for url in (link, *pages_of(link, noor)):
        assert Client().get(url).status_code == 404
    assert Client().get(paper).status_code == 200, "paper went to nobody's mailbox"
    assert Client().get(link_of("Amina", round_)).status_code == 200

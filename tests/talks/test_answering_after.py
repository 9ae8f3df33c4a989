"""The link and the code once the talks are planned: one's own talk, another moment, and nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from samenspel.audit.models import Event
from samenspel.core.policy import EVERYTHING
from samenspel.people.models import Adult, Block, CareRelation, Child
from samenspel.talks.actions.plan_moves import call_off
from samenspel.talks.actions.rounds_end import cancel_round, close_round
from samenspel.talks.actions.telling import tell_moved, tell_published
from samenspel.talks.keys import new_key
from samenspel.talks.models import AnswerKey, Round, Talk
from samenspel.talks.queries import table as table_queries
from samenspel.talks.queries.plan_material import clock
from tests.talks.following import Cast, post
from tests.talks.makers import a_talk
from tests.talks.plan_stage import NOW, adult, another_family, at, aware, group, planning, talk_of

pytestmark = pytest.mark.usefixtures("clock")
CODE = "482109375512"


@pytest.fixture
def round_(linde: Any) -> Round:
    Adult.objects.filter(given_name="Amina").update(language="nl")
    return planning(state=Round.State.PUBLISHED)


@pytest.fixture
def noor(round_: Round) -> Talk:
    """A talk of Amina alone; Bram sits apart."""
    return talk_of(round_, "Noor", ["Amina"], at(15), is_published=True, room="lokaal 2")


@pytest.fixture
def brams(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Bram"], at(15, 40), is_published=True, room="de bibliotheek")


def link_of(name: str, round_: Round, **more: Any) -> str:
    return f"/gesprek/{new_key(adult(name), round_, NOW, **more)}/"


def swap_of(url: str, talk: Talk) -> str:
    return f"{url}ander-moment/{talk.public_id}/"


def file_of(url: str, talk: Talk) -> str:
    return f"{url}agenda/{talk.public_id}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def when(talk: Talk) -> Any:
    talk.refresh_from_db()
    return clock(talk.starts_at) if talk.starts_at else None


def block(name: str) -> None:
    Block.objects.create(
        adult=adult(name),
        child=Child.objects.get(given_name="Noor"),
        basis="court",
        begun_at=NOW - timedelta(hours=1),
        confirmed_at=NOW - timedelta(minutes=30),
        begun_by=adult("Gijs"),
        confirmed_by=adult("Lotte"),
    )


# --- what it shows


def test_the_link_says_when_where_and_with_whom_the_own_talk_is(noor: Talk, brams: Talk, round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    page = client.get(url)
    assert page.status_code == 200
    shown = text(page)
    for word in ("15:00", "7 december 2026", "lokaal 2", "Noor", "Eva", file_of(url, noor), swap_of(url, noor)):
        assert word in shown, word
    for word in ("15:40", "de bibliotheek", "Bram", str(brams.public_id)):
        assert word not in shown, word
    assert "15:40" in text(Client().get(link_of("Bram", round_)))  # control: there it is
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_it_speaks_the_language_of_its_reader_unless_another_was_chosen(
    noor: Talk, round_: Round, settings: Any
) -> None:
    url = link_of("Amina", round_)
    Adult.objects.filter(pk=adult("Amina").pk).update(language="ar")
    assert '<html lang="ar" dir="rtl"' in text(Client().get(url))
    assert '<html lang="ar" dir="rtl"' in text(Client().get(swap_of(url, noor)))
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
    assert '<html lang="nl" dir="ltr"' in text(client.get(url))


def test_the_code_of_the_paper_shows_the_same_and_moves_it(noor: Talk, round_: Round) -> None:
    new_key(adult("Amina"), round_, NOW, code=CODE)
    client = Client()
    swap, file = f"/gesprek/formulier/ander-moment/{noor.public_id}/", f"/gesprek/formulier/agenda/{noor.public_id}/"
    for url in (swap, file):
        assert client.get(url).headers["Location"] == "/gesprek/"  # nothing without the code
    shown = text(client.post("/gesprek/", {"code": CODE}, follow=True))
    assert "15:00" in shown
    assert swap in shown
    assert "/gesprek/formulier/klaar/" in shown
    assert client.get(file).headers["Content-Type"].startswith("text/calendar")
    moved = client.post(swap, {"to": "2026-12-07T15:30"}, follow=True)
    assert when(noor) == at(15, 30)
    assert "15:30" in text(moved)
    client.post("/gesprek/formulier/klaar/")
    for url in (swap, file):
        assert client.get(url).headers["Location"] == "/gesprek/"
    AnswerKey.objects.update(withdrawn_at=NOW)


def test_the_file_for_the_calendar_holds_the_talk_and_nothing_of_the_link(noor: Talk, round_: Round) -> None:
    url = link_of("Amina", round_)
    page = Client().get(file_of(url, noor))
    assert page.headers["Content-Type"].startswith("text/calendar")
    said = text(page).replace("\r\n ", "")
    assert "DTSTART;TZID=Europe/Amsterdam:20261207T150000" in said
    assert "lokaal 2" in said
    assert "Noor" not in said
    assert url.split("/")[2] not in said


def test_who_has_no_talk_yet_reads_so(round_: Round) -> None:
    page = text(Client().get(link_of("Amina", round_)))
    assert "Noor" in page
    assert "ander-moment" not in page


def test_before_it_is_published_nothing_is_shown(noor: Talk, round_: Round) -> None:
    url = link_of("Amina", round_)
    Talk.objects.update(published_at=None)
    page = Client().get(url)
    assert page.status_code == 200
    assert "15:00" not in text(page)
    for beside in (swap_of(url, noor), file_of(url, noor)):
        assert Client().get(beside).status_code == 404
    Talk.objects.update(published_at=NOW)
    assert "15:00" in text(Client().get(url))  # control


# --- another moment, by the rules of who signs in


def test_a_parent_without_an_account_moves_the_own_talk(noor: Talk, round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    tell_published([noor], moment=NOW)
    offered = re.findall(r'value="(2026-12-07T[^"]+)"', text(client.get(swap_of(url, noor))))
    assert "2026-12-07T15:35" in offered
    answer = client.post(swap_of(url, noor), {"to": "2026-12-07T15:35"})
    assert (answer.status_code, answer.headers["Location"]) == (302, swap_of(url, noor))
    assert when(noor) == at(15, 35)
    assert noor.moves_by_family == 1
    assert "15:35" in text(client.get(url))
    verbs = list(
        Event.objects.filter(actor=str(adult("Amina").public_id)).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs.count("talk.moved-by-family") == 1
    assert "answer-link.used" in verbs


def test_no_further_than_the_round_allows(noor: Talk, round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    for to in ("15:20", "15:30"):
        client.post(swap_of(url, noor), {"to": f"2026-12-07T{to}"})
    assert when(noor) == at(15, 30)
    assert swap_of(url, noor) not in text(client.get(url))
    assert "2026-12-07T15:10" not in text(client.get(swap_of(url, noor)))
    refused = client.post(swap_of(url, noor), {"to": "2026-12-07T15:10"}, follow=True)
    assert [str(one) for one in refused.context["messages"]]
    assert when(noor) == at(15, 30)
    Talk.objects.update(moves_by_family=1)
    client.post(swap_of(url, noor), {"to": "2026-12-07T15:10"})
    assert when(noor) == at(15, 10)  # control: it was the limit


def test_a_moment_that_somebody_else_took_is_refused(noor: Talk, round_: Round) -> None:
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 30), is_published=True)
    client, url = Client(), link_of("Amina", round_)
    assert "2026-12-07T15:35" not in text(client.get(swap_of(url, noor)))
    client.post(swap_of(url, noor), {"to": "2026-12-07T15:30"})
    assert when(noor) == at(15)
    for nonsense in ("", "x", "2026-13-45T99:99", "9999-12-31T23:59"):
        assert client.post(swap_of(url, noor), {"to": nonsense}).status_code == 302
    assert when(noor) == at(15)


def test_an_answer_sent_late_is_refused_with_a_word(noor: Talk, round_: Round) -> None:
    url = link_of("Amina", round_)
    page = Client().post(url, {"do": "always"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert [str(one) for one in page.context["messages"]]
    assert not round_.answers.exists()


# --- whose it is


def _all_rows(rows: Any, *_forgotten: Any) -> Any:
    return rows


def test_anothers_talk_does_not_exist(noor: Talk, brams: Talk, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    another_family(1)
    strange = talk_of(round_, "Kind 1", ["Ouder 1"], at(15, 20), is_published=True)
    elsewhere = planning(state=Round.State.PUBLISHED)
    later = talk_of(elsewhere, "Noor", ["Amina"], at(15, 50), is_published=True)  # own, of another round
    asked = a_talk(
        child=Child.objects.get(given_name="Noor"),
        group=group(),
        home=[adult("Amina")],
        staff=[adult("Eva")],
        at=aware(at(12)),
    )
    url = link_of("Amina", round_)
    for talk in (brams, strange, later, asked, None):
        key = talk.public_id if talk else uuid4()
        for beside in (f"{url}ander-moment/{key}/", f"{url}agenda/{key}/"):
            assert Client().get(beside).status_code == 404
            before = when(talk) if talk else None
            assert Client().post(beside, {"to": "2026-12-07T15:30"}).status_code in (404, 405)
            assert (when(talk) if talk else None) == before
    monkeypatch.setattr(table_queries, "restrict", _all_rows)  # control: without the rule its seats still hold
    assert Client().get(swap_of(url, brams)).status_code == 404
    monkeypatch.setattr(table_queries.Table, "seat_of", lambda *_one: EVERYTHING)
    assert Client().get(swap_of(url, brams)).status_code == 200  # without both it would be open


NOBODY: dict[str, Callable[[], Any]] = {
    "withdrawn": lambda: AnswerKey.objects.update(withdrawn_at=NOW),
    "draft": lambda: Round.objects.update(state="draft"),
    "blocked": lambda: block("Amina"),
    "no relation": lambda: CareRelation.objects.filter(adult=adult("Amina")).delete(),
    "dead": lambda: Adult.objects.filter(given_name="Amina").update(deceased_on=NOW.date() - timedelta(days=1)),
}


@pytest.mark.parametrize("how", sorted(NOBODY))
@pytest.mark.parametrize("state", [Round.State.PUBLISHED, Round.State.CLOSED])
def test_what_opens_nothing_is_answered_alike(noor: Talk, round_: Round, how: str, state: str) -> None:
    Round.objects.update(state=state)
    nobody = _bare(Client().get("/gesprek/" + "y" * 43 + "/"))
    url = link_of("Amina", round_)
    pages = (url, swap_of(url, noor), file_of(url, noor))
    for page in pages:
        assert Client().get(page).status_code == 200  # control: until then it opens
    NOBODY[how]()
    for page in pages:
        answer = Client().get(page)
        assert answer.status_code == 404
        assert _bare(answer) == nobody
        assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert Client().post(pages[1], {"to": "2026-12-07T15:30"}).status_code == 404
    assert when(noor) == at(15)


def _bare(page: Any) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", text(page))


def test_guessing_is_stopped_beside_the_answer_as_well(noor: Talk) -> None:
    client = Client()
    for number in range(60):
        assert client.get(f"/gesprek/{number:043d}/agenda/{noor.public_id}/").status_code == 404
    assert client.get(f"/gesprek/{'z' * 43}/ander-moment/{noor.public_id}/").status_code == 429


def test_who_left_the_groups_of_the_round_still_finds_the_talk(noor: Talk, round_: Round) -> None:
    round_.parts.all().delete()
    assert "15:00" in text(Client().get(link_of("Amina", round_)))
    Talk.objects.all().delete()
    assert Client().get(link_of("Amina", round_)).status_code == 404  # control: asked nothing, and nothing planned


# --- afterwards it says what is so


def test_of_a_round_that_was_called_off_the_link_says_so(noor: Talk, round_: Round, cast: Cast) -> None:
    client, url = Client(), link_of("Amina", round_)
    cancel_round(actor=cast["gijs"], round_=round_, moment=NOW)
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["is_called_off"]
    assert not page.context["is_expected"]
    assert swap_of(url, noor) not in text(page)
    client.post(swap_of(url, noor), {"to": "2026-12-07T15:30"})
    assert when(noor) == at(15)


def test_one_talk_that_was_called_off_says_so(noor: Talk, round_: Round, cast: Cast) -> None:
    client, url = Client(), link_of("Amina", round_)
    assert "gaat niet door" not in text(client.get(url))
    assert client.get(url).context["is_expected"]
    call_off(actor=cast["gijs"], talk=noor, moment=NOW)
    assert "gaat niet door" in text(client.get(url))
    assert not client.get(url).context["is_expected"]
    assert swap_of(url, noor) not in text(client.get(url))


def test_a_round_that_is_over_still_shows_the_talk_to_come(
    noor: Talk, round_: Round, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = Client(), link_of("Amina", round_)
    close_round(actor=cast["gijs"], round_=round_, lessons="", moment=NOW)
    assert "15:00" in text(client.get(url))
    assert swap_of(url, noor) not in text(client.get(url))
    monkeypatch.setattr("django.utils.timezone.now", lambda: aware(at(9, day=8)))
    page = client.get(url)
    assert page.status_code == 200
    assert "15:00" not in text(page)
    assert page.context["is_over"]


# --- the mails lead there


def _letter(name: str) -> str:
    found = next(one for one in mail.outbox if name.lower() in one.to[0])
    return str(found.body)


def test_the_invitation_leads_who_has_no_account_to_a_link_that_opens_it(noor: Talk, round_: Round) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", user=None)
    tell_published([noor], moment=NOW)
    post()
    body = _letter("Amina")
    assert "/gesprekken/mijn/" not in body
    found = re.search(r"https?://[^/]+(/gesprek/[A-Za-z0-9_-]{43}/)", body)
    assert found
    assert "15:00" in text(Client().get(found.group(1)))
    key = AnswerKey.objects.get()
    assert (key.adult.given_name, key.round, key.over_at) == ("Amina", round_, None)


def test_the_invitation_leads_who_has_an_account_to_the_own_page(noor: Talk) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test")
    assert adult("Amina").user_id
    tell_published([noor], moment=NOW)
    post()
    assert "/linde/gesprekken/mijn/" in _letter("Amina")
    assert not AnswerKey.objects.exists()


def test_a_mail_after_the_round_was_closed_leaves_no_key_for_ever(noor: Talk, round_: Round, cast: Cast) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", user=None)
    close_round(actor=cast["gijs"], round_=round_, lessons="", moment=NOW)
    noor.round = round_
    tell_moved(noor, moment=NOW)
    post()
    assert AnswerKey.objects.get().over_at == NOW


def test_of_a_talk_outside_a_round_there_is_no_link(linde: Any) -> None:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", user=None)
    noor = Child.objects.get(given_name="Noor")
    talk = a_talk(child=noor, group=group(), home=[adult("Amina")], staff=[adult("Eva")], at=aware(at(12)))
    tell_published([talk], moment=NOW)
    post()
    assert "http" not in _letter("Amina")

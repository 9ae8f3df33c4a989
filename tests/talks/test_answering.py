"""The answer by a link: who it opens for, what it opens, and that no page is another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Block, CareRelation, Child, Group
from samenspel.talks.forms.answers import name_of
from samenspel.talks.keys import new_key
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.models import AnswerAboutChild, AnswerKey, AnswerTime, Round, RoundAnswer, RoundPart, Sitting
from tests.conftest import TODAY
from tests.talks.makers import a_round

MANY = [13, 15, 14, 18]  # questions to the database: open a link, answer, read it, answer otherwise
NOW = timezone.make_aware(datetime(2026, 11, 22, 9))
FIRST = TODAY + timedelta(days=30)
DAY = Stretch(FIRST, time(15), time(18))
NEXT = Stretch(FIRST + timedelta(days=1), time(15), time(18))


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def round_(linde: Centre) -> Round:
    return a_round(groups=Group.objects.filter(name__in=["Groep 4", "De Vlinders"]).order_by("pk"), first=FIRST)


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def link_of(name: str, round_: Round) -> str:
    return f"/gesprek/{new_key(adult(name), round_, NOW)}/"


def block(name: str) -> None:
    for child in Child.objects.filter(given_name__in=["Noor", "Sami"]):
        Block.objects.create(
            adult=adult(name),
            child=child,
            basis="court",
            begun_at=NOW - timedelta(hours=1),
            confirmed_at=NOW - timedelta(minutes=30),
            begun_by=adult("Gijs"),
            confirmed_by=adult("Lotte"),
        )


def text(response: Any) -> str:
    return str(response.content.decode())


def test_two_taps_are_an_answer(round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    page = client.get(url)
    assert page.status_code == 200
    assert "Noor" in text(page)
    assert "Sami" in text(page)
    answered = client.post(url, {name_of(DAY): "prefers", name_of(NEXT): "can", "do": "send"}, follow=True)
    assert answered.redirect_chain == [(url, 302)]
    given = RoundAnswer.objects.get()
    assert (given.adult.given_name, given.channel, given.given_at, given.given_by) == ("Amina", "link", NOW, None)
    assert [(row.on, row.choice) for row in given.times.all()] == [(DAY.on, "prefers"), (NEXT.on, "can")]
    assert 'value="prefers"' not in text(answered)  # the answer, and no longer the question
    again = text(client.get(url + "?anders=1"))
    assert re.search(rf'name="{name_of(DAY)}" value="prefers"[^>]*checked', again)


def test_every_moment_begins_with_yes(round_: Round) -> None:
    page = text(Client().get(link_of("Amina", round_)))
    for one in (DAY, NEXT):
        assert re.search(rf'name="{name_of(one)}" value="can"[^>]*checked', page)


def test_always_and_call_me_are_one_tap(round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    client.post(url, {name_of(DAY): "cannot", "do": "always"})
    assert set(AnswerTime.objects.values_list("choice", flat=True)) == {Choice.CAN}
    assert not RoundAnswer.objects.get().cannot_at_all
    client.post(url, {name_of(DAY): "prefers", "do": "call"})
    assert RoundAnswer.objects.get().cannot_at_all
    assert set(AnswerTime.objects.values_list("choice", flat=True)) == {Choice.CANNOT}


def test_who_answered_is_asked_about_moments_that_came_later(round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    client.post(url, {name_of(DAY): "prefers", name_of(NEXT): "can"})
    assert not client.get(url).context["has_more"]
    later = Stretch(FIRST + timedelta(days=7), time(15), time(18))
    sitting = Sitting.objects.filter(round=round_, on=FIRST).first()
    assert sitting
    Sitting(round=round_, organisation=sitting.organisation, on=later.on, begins=later.begins, ends=later.ends).save()
    page = client.get(url)
    assert page.context["has_more"]
    assert "said-open" in text(page)
    client.post(url, {name_of(DAY): "prefers", name_of(NEXT): "can", name_of(later): "cannot"})
    page = client.get(url)
    assert not page.context["has_more"]
    assert "said-open" not in text(page)


def test_hours_say_it_more_precisely(round_: Round) -> None:
    hour = Stretch(FIRST, time(16), time(17))
    Client().post(link_of("Amina", round_), {name_of(DAY): "can", name_of(hour, "uur"): "cannot", name_of(NEXT): "can"})
    said = [(row.on, row.begins, row.ends, row.choice) for row in AnswerTime.objects.all()]
    assert said[0] == (FIRST, time(15), time(18), "can")
    assert said[1] == (FIRST, time(16), time(17), "cannot")  # later words go before earlier ones


def test_wishes_are_kept_per_child(round_: Round) -> None:
    noor, sami = Child.objects.get(given_name="Noor"), Child.objects.get(given_name="Sami")
    start = f"kind-{noor.public_id}-"
    sent = {
        f"{start}samen": "apart",
        f"{start}erbij": "first",
        f"{start}langer": "on",
        f"{start}mee": "  mijn zus ",
        f"kind-{sami.public_id}-erbij": "wholly",
        "tolk": "ar",
        "beeld": "on",
        "zelfde-dag": "on",
        "woord": "Ik werk tot vier uur.",
    }
    Client().post(link_of("Amina", round_), sent)
    given = RoundAnswer.objects.get()
    assert (given.interpreter, given.wants_video, given.joins_organisations) == ("ar", True, True)
    about = AnswerAboutChild.objects.get(child=noor)
    assert (about.is_apart, about.presence, about.wants_longer, about.companion) == (True, "first", True, "mijn zus")
    plain = AnswerAboutChild.objects.get(child=sami)
    assert (plain.is_apart, plain.presence, plain.companion) == (None, "", "")  # as usual is no wish


def test_the_interpreter_that_we_know_of_is_filled_in(round_: Round) -> None:
    Adult.objects.filter(given_name="Amina").update(interpreter="ar")
    assert re.search(r'<option value="ar" selected', text(Client().get(link_of("Amina", round_))))
    assert not re.search(r'<option value="ar" selected', text(Client().get(link_of("Bram", round_))))


def test_the_same_sent_twice_is_one_answer_and_another_tab_is_told(round_: Round) -> None:
    client, url = Client(), link_of("Amina", round_)
    sent = {name_of(DAY): "prefers", name_of(NEXT): "can", "since": ""}
    client.post(url, sent)
    twice = client.post(url, sent, follow=True)
    assert RoundAnswer.objects.count() == 1
    assert AnswerTime.objects.count() == 2
    note = "What you sent last counts"
    assert not any(note in str(one) for one in twice.context["messages"])
    other = client.post(url, sent | {name_of(DAY): "cannot"}, follow=True, headers={"accept-language": "en"})
    assert AnswerTime.objects.get(on=DAY.on).choice == "cannot"
    assert any(note in str(one) for one in other.context["messages"])


# --- nobody gets another's page


def test_a_link_shows_nothing_of_another_adult(round_: Round) -> None:
    brams, aminas = link_of("Bram", round_), link_of("Amina", round_)
    noor = Child.objects.get(given_name="Noor")
    sent = {f"kind-{noor.public_id}-mee": "Zonnebloem", "woord": "Paddenstoel", name_of(DAY): "prefers"}
    for mine, others in ((brams, aminas), (aminas, brams)):
        RoundAnswer.objects.all().delete()
        Client().post(mine, sent)
        assert "Zonnebloem" in text(Client().get(mine))  # control: it is there for who said it
        for page in (Client().get(others), Client().get(others + "?anders=1")):
            shown = text(page)
            assert "Zonnebloem" not in shown
            assert "Paddenstoel" not in shown
            assert not re.search(r'value="prefers"[^>]*checked', shown)
        for page in (Client().get(others), Client().get(mine)):
            for name in ("Haddad", "Jansen", "Amina", "Bram", "Coby"):
                assert name not in text(page)


def test_apart_is_asked_of_everyone_alike(round_: Round) -> None:
    """Whoever is the only parent is asked the same: the question says nothing of another."""
    before = _questions(text(Client().get(link_of("Amina", round_))))
    CareRelation.objects.filter(adult=adult("Bram")).delete()
    assert before == _questions(text(Client().get(link_of("Amina", round_))))
    assert any(name.endswith("-samen") for name in before)  # control: it is asked


def _questions(page: str) -> set[str]:
    return set(re.findall(r'name="(kind-[^"]+)"', page))


def test_a_child_of_another_family_cannot_be_answered_for(round_: Round) -> None:
    daan = Child.objects.get(given_name="Daan")
    Client().post(link_of("Amina", round_), {f"kind-{daan.public_id}-mee": "iemand", name_of(DAY): "can"})
    assert set(AnswerAboutChild.objects.values_list("child__given_name", flat=True)) == {"Noor", "Sami"}


GONE: dict[str, Callable[[], Any]] = {
    "withdrawn": lambda: AnswerKey.objects.update(withdrawn_at=NOW),
    "over": lambda: AnswerKey.objects.update(over_at=NOW),
    "draft": lambda: Round.objects.update(state="draft"),
    "blocked": lambda: block("Bram"),
    "no relation": lambda: CareRelation.objects.filter(adult=adult("Bram")).delete(),
    "dead": lambda: Adult.objects.filter(given_name="Bram").update(deceased_on=TODAY - timedelta(days=1)),
    "not in it": lambda: RoundPart.objects.all().delete(),
}


@pytest.mark.parametrize("how", sorted(GONE))
def test_what_opens_nothing_is_answered_alike(round_: Round, how: str) -> None:
    nobody = _bare(Client().get("/gesprek/" + "y" * 43 + "/"))
    url = link_of("Bram", round_)
    assert Client().get(url).status_code == 200  # control: until then it opens
    GONE[how]()
    page = Client().get(url)
    assert page.status_code == 404
    assert _bare(page) == nobody
    assert "Linde" not in text(page)
    assert Client().post(url, {"do": "always"}).status_code == 404
    assert not RoundAnswer.objects.exists()


def _bare(page: Any) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", text(page))


def test_who_is_blocked_takes_nothing_from_the_other_parent(round_: Round) -> None:
    url = link_of("Amina", round_)
    before = _questions(text(Client().get(url)))
    block("Bram")
    after = Client().get(url)
    assert after.status_code == 200
    assert _questions(text(after)) == before


def test_a_parent_who_works_here_is_by_a_link_a_parent_alone(
    round_: Round, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    CareRelation.objects.create(
        adult=adult("Gijs"), child=Child.objects.get(given_name="Daan"), kind="parent", custody="yes"
    )
    mine = a_round(groups=Group.objects.filter(name="Groep 8"), first=FIRST + timedelta(days=7))
    client, url = Client(), link_of("Gijs", mine)
    page = client.get(url)
    assert page.status_code == 200
    assert "Daan" in text(page)
    assert "Noor" not in text(page)
    for staff in (f"/linde/gesprekken/wensen/{round_.public_id}/antwoorden/", "/linde/gezinnen/"):
        assert client.get(staff).status_code == 302  # to sign in: the link opened nothing else
        assert client_as("gijs").get(staff).status_code == 200  # control: signed in it is there


def test_after_the_last_day_one_sees_what_one_said(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    client, url = Client(), link_of("Amina", round_)
    client.post(url, {name_of(DAY): "cannot", name_of(NEXT): "prefers", "woord": "Zonnebloem"})
    assert round_.answer_by
    late = timezone.make_aware(datetime.combine(round_.answer_by + timedelta(days=1), time(8)))
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    page = client.get(url + "?anders=1")
    assert "Zonnebloem" in text(page)
    assert name_of(DAY) not in text(page)
    refused = client.post(url, {"do": "always"}, follow=True)
    assert refused.status_code == 200
    assert [str(one) for one in refused.context["messages"]]
    assert AnswerTime.objects.get(on=DAY.on).choice == "cannot"


@pytest.mark.parametrize("state", [Round.State.PLANNING, Round.State.PUBLISHED])
def test_who_said_nothing_in_time_reads_whom_to_call(round_: Round, state: str) -> None:
    url = link_of("Amina", round_)
    Round.objects.update(state=state)
    page = Client().get(url)
    assert page.status_code == 200
    assert name_of(DAY) not in text(page)


# --- the secret itself


def test_the_token_stands_in_no_log_and_every_use_does_once(round_: Round) -> None:
    url = link_of("Amina", round_)
    token = url.split("/")[2]
    before = set(Event.objects.values_list("pk", flat=True))
    Client().get(url)
    Client().post(url, {"do": "always"})
    Client().post(url, {name_of(DAY): "never"})  # not taken in: looked all the same
    Client().get(url)
    Round.objects.update(state=Round.State.PLANNING)
    Client().post(url, {"do": "always"})
    key = AnswerKey.objects.get()
    events = list(Event.objects.exclude(pk__in=before).order_by("pk"))
    assert [one.verb for one in events] == [
        "answer-link.used",
        "round.answered",
        "answer-link.used",
        "answer-link.used",
        "answer-link.used",
    ]
    for one in events:
        assert one.actor == str(adult("Amina").public_id)
        assert one.thing_id == str(round_.public_id)
        assert (one.detail["key"], one.detail["crossing"]) == (str(key.public_id), "ANSWER_LINK")
        assert one.chain.key == str(round_.centre_id)
    for event in Event.objects.all():
        assert token not in f"{event.actor} {event.thing_id} {event.detail}"
    assert key.used_at == NOW


@pytest.mark.parametrize("how", [*sorted(GONE), "unknown"])
def test_a_link_that_opens_nothing_is_in_the_log_of_the_gate(round_: Round, how: str) -> None:
    """Nothing of whom it was for: what opens nothing is written down alike."""
    url = link_of("Bram", round_) if how in GONE else f"/gesprek/{'y' * 43}/"
    GONE.get(how, lambda: None)()
    before = set(Event.objects.values_list("pk", flat=True))
    Client().get(url)
    Client().post(url, {"do": "always"})
    events = list(Event.objects.exclude(pk__in=before))
    assert [(one.chain.key, one.verb, one.actor) for one in events] == [("", "centres.crossed", "system:gate")] * 2
    assert all((one.thing_id, one.detail) == ("", {"purpose": "ANSWER_LINK"}) for one in events)


def test_what_is_no_token_of_ours_is_not_looked_up(round_: Round) -> None:
    many = Event.objects.count()
    assert Client().get("/gesprek/iets/").status_code == 404
    assert Event.objects.count() == many


def test_a_request_by_a_link_reads_nothing_twice(round_: Round) -> None:
    """Many answer at the same moment: a fixed number of questions, however many children there are."""
    assert [_asks(link_of(name, round_)) for name in ("Amina", "Bram")] == [MANY, MANY]
    AnswerAboutChild.objects.all().delete()
    RoundAnswer.objects.all().delete()
    RoundPart.objects.filter(group__name="De Vlinders").delete()
    assert _asks(link_of("Amina", round_)) == MANY


def _asks(url: str) -> list[int]:
    """How often the database is asked to open a link, to answer, to read it, and to answer otherwise."""
    client, many = Client(), []
    for sent in (None, {"do": "send"}, None, {"do": "call"}):
        with CaptureQueriesContext(connection) as asked:
            assert (client.get(url) if sent is None else client.post(url, sent)).status_code in (200, 302)
        many.append(len([one for one in asked if "SAVEPOINT" not in one["sql"]]))
    return many


def test_nothing_keeps_the_page_or_learns_its_address(round_: Round) -> None:
    for url in (link_of("Amina", round_), "/gesprek/" + "x" * 43 + "/"):
        page = Client().get(url)
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page.headers["Cache-Control"]


def test_guessing_is_stopped(round_: Round) -> None:
    client = Client()
    for number in range(60):
        assert client.get(f"/gesprek/{number:043d}/").status_code == 404
    assert client.get("/gesprek/" + "z" * 43 + "/").status_code == 429


# --- signed in


def test_signed_in_it_is_the_same_page(round_: Round, client_as: Callable[[str], Client]) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/"
    amina = client_as("amina")
    assert name_of(DAY) in text(amina.get(url))
    amina.post(url, {name_of(DAY): "prefers", name_of(NEXT): "cannot"})
    given = RoundAnswer.objects.get()
    assert (given.adult.given_name, given.channel) == ("Amina", "account")
    assert not re.search(r'value="prefers"[^>]*checked', text(client_as("bram").get(url)))
    for key in ("coby", "hanna", "karim", "eva", "gijs", "daan"):
        assert client_as(key).get(url).status_code == 404, key
        assert client_as(key).post(url, {"do": "always"}).status_code == 404, key


def test_a_blocked_parent_has_no_such_page(round_: Round, client_as: Callable[[str], Client]) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/"
    bram = client_as("bram")
    assert bram.get(url).status_code == 200
    block("Bram")
    assert bram.get(url).status_code == 404

"""Answers for staff: who sees whom, writing down, reminding once a day, new links, forms on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.actions import add_adult, add_child, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, CareRelation, Child, Group
from samenspel.talks.actions.answers import Channel, Closed, answer_round
from samenspel.talks.actions.asking import ask_anew, ask_families, remind_silent
from samenspel.talks.actions.paper import paper_forms
from samenspel.talks.forms.answers import name_of
from samenspel.talks.keys import new_key
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.wishes import AboutChild, Answer
from samenspel.talks.models import AnswerAboutChild, AnswerKey, AnswerTime, Round, RoundAnswer, Sitting
from samenspel.talks.queries.answers_overview import overview
from tests.conftest import TODAY
from tests.talks.makers import a_round

NOW = timezone.make_aware(datetime(2026, 11, 22, 9))
FIRST = TODAY + timedelta(days=30)
DAY = Stretch(FIRST, time(15), time(18))


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def round_(linde: Centre) -> Round:
    return a_round(groups=Group.objects.filter(name__in=["Groep 4", "De Vlinders"]).order_by("pk"), first=FIRST, days=1)


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def seen(actor: Actor, round_: Round) -> dict[str, list[str]]:
    found = overview(actor, round_, TODAY, NOW)
    return {
        line.child.given_name: sorted(one.adult.given_name for one in line.people)
        for group in found.groups
        for line in group.children
    }


def text(response: Any) -> str:
    return str(response.content.decode())


def test_each_sees_the_parents_of_the_own_children_at_the_own_organisation(
    round_: Round, cast: dict[str, Actor]
) -> None:
    assert seen(cast["eva"], round_) == {"Noor": ["Amina", "Bram"]}
    assert seen(cast["gijs"], round_) == {"Noor": ["Amina", "Bram"]}
    assert seen(cast["fatma"], round_) == {"Sami": ["Amina", "Bram"]}
    assert seen(cast["marja"], round_) == {"Sami": ["Amina", "Bram"]}


def test_a_blocked_parent_stands_nowhere(
    round_: Round, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/"
    bram = adult("Bram")
    eva = client_as("eva")
    own = f"{url}van/{bram.public_id}/"
    assert "Bram" in text(eva.get(f"{url}antwoorden/"))  # control
    assert eva.get(own).status_code == 200
    for child in Child.objects.filter(given_name__in=["Noor", "Sami"]):
        Block.objects.create(
            adult=bram, child=child, basis="court", begun_at=NOW, confirmed_at=NOW, begun_by=adult("Gijs")
        )
    assert "Bram" not in text(eva.get(f"{url}antwoorden/?wie=allen"))
    assert eva.get(own).status_code == 404
    assert eva.post(own, {"kanaal": "phone", "do": "always"}).status_code == 404
    assert eva.post(f"{own}link/").status_code == 404
    assert eva.post(f"{url}antwoorden/papier/", {"ouder": str(bram.public_id)}).status_code == 404
    assert not RoundAnswer.objects.exists()
    assert not AnswerKey.objects.exists()


def test_the_page_is_not_for_parents(round_: Round, client_as: Callable[[str], Client]) -> None:
    for part in ("antwoorden/", f"van/{adult('Bram').public_id}/"):
        url = f"/linde/gesprekken/wensen/{round_.public_id}/{part}"
        assert client_as("eva").get(url).status_code == 200  # control
        for key in ("amina", "coby", "hanna", "karim", "daan"):
            assert client_as(key).get(url).status_code == 404, key


def test_ones_own_family_is_for_a_colleague(round_: Round, cast: dict[str, Actor]) -> None:
    child = Child.objects.get(given_name="Noor")
    assert "Noor" in seen(cast["eva"], round_)
    CareRelation.objects.create(adult=adult("Eva"), child=child, kind="grandparent", custody="no")
    assert seen(cast["eva"], round_) == {}
    assert "Noor" in seen(cast["gijs"], round_)


def test_what_is_said_by_telephone_is_written_down(round_: Round, client_as: Callable[[str], Client]) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/van/{adult('Bram').public_id}/"
    sami = Child.objects.get(given_name="Sami")
    eva = client_as("eva")
    assert "Sami" not in text(eva.get(url))  # a child of the other organisation, that she does not work with
    sent = {name_of(DAY): "prefers", "kanaal": "phone", f"kind-{sami.public_id}-mee": "iemand"}
    assert eva.post(url, sent).status_code == 302
    given = RoundAnswer.objects.get()
    assert (given.adult, given.channel, given.given_by) == (adult("Bram"), "phone", adult("Eva"))
    assert set(AnswerAboutChild.objects.values_list("child__given_name", flat=True)) == {"Noor"}
    assert eva.post(url, {name_of(DAY): "can"}).status_code == 422  # by which way is to be said


def test_writing_down_leaves_what_was_said_of_the_other_organisation(round_: Round, cast: dict[str, Actor]) -> None:
    amina, noor, sami = adult("Amina"), Child.objects.get(given_name="Noor"), Child.objects.get(given_name="Sami")
    Sitting.objects.filter(organisation__kind="childcare").update(begins=time(8), ends=time(9))
    morning = Stretch(FIRST, time(8), time(9))
    first = Answer(
        times=((morning, Choice.PREFERS), (DAY, Choice.CAN)),
        children=(AboutChild(noor.pk, companion="oma"), AboutChild(sami.pk, companion="opa")),
    )
    answer_round(actor=cast["amina"], adult=amina, round_=round_, answer=first, channel=Channel.LINK, moment=NOW)
    later = Answer(times=((DAY, Choice.CANNOT),), children=(AboutChild(noor.pk),))
    taken = answer_round(actor=cast["eva"], adult=amina, round_=round_, answer=later, channel=Channel.PHONE, moment=NOW)
    times = {(row.begins, row.choice) for row in AnswerTime.objects.filter(answer=taken.given)}
    assert times == {(time(8), "prefers"), (time(15), "cannot")}
    about = dict(AnswerAboutChild.objects.values_list("child__given_name", "companion"))
    assert about == {"Noor": "", "Sami": "opa"}


def test_nobody_answers_for_another(round_: Round, cast: dict[str, Actor]) -> None:
    daan = Child.objects.get(given_name="Daan")
    always = Answer(times=((DAY, Choice.CAN),))
    wrong: list[dict[str, Any]] = [
        {"actor": cast["bram"], "adult": adult("Amina"), "answer": always, "channel": Channel.LINK},
        {"actor": cast["coby"], "adult": adult("Coby"), "answer": always, "channel": Channel.ACCOUNT},
        {"actor": cast["hanna"], "adult": adult("Hanna"), "answer": always, "channel": Channel.ACCOUNT},
        {"actor": cast["amina"], "adult": adult("Bram"), "answer": always, "channel": Channel.PHONE},
        {"actor": cast["eva"], "adult": adult("Hanna"), "answer": always, "channel": Channel.PHONE},
        {"actor": cast["eva"], "adult": adult("Coby"), "answer": always, "channel": Channel.PAPER},
        {
            "actor": cast["amina"],
            "adult": adult("Amina"),
            "answer": Answer(children=(AboutChild(daan.pk),)),
            "channel": Channel.LINK,
        },
    ]
    for one in wrong:
        with pytest.raises(NotVisible):
            answer_round(round_=round_, moment=NOW, **one)
    assert not RoundAnswer.objects.exists()
    answer_round(
        actor=cast["amina"], adult=adult("Amina"), round_=round_, answer=always, channel=Channel.LINK, moment=NOW
    )
    assert RoundAnswer.objects.count() == 1  # control


def test_staff_writes_down_until_the_round_is_published(round_: Round, cast: dict[str, Actor]) -> None:
    sent: dict[str, Any] = {"actor": cast["eva"], "adult": adult("Amina"), "answer": Answer(), "moment": NOW}
    Round.objects.update(state=Round.State.PLANNING)
    answer_round(round_=round_, channel=Channel.PHONE, **sent)
    Round.objects.update(state=Round.State.PUBLISHED)
    with pytest.raises(Closed):
        answer_round(round_=round_, channel=Channel.PHONE, **sent)


def test_who_did_not_answer_is_reminded_once_a_day(round_: Round, cast: dict[str, Actor]) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    send_due(NOW)
    assert remind_silent(actor=cast["eva"], round_=round_, moment=NOW) == 0  # they had a mail today
    tomorrow = NOW + timedelta(days=1)
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW)
    mail.outbox.clear()
    assert remind_silent(actor=cast["eva"], round_=round_, moment=tomorrow) == 1
    assert remind_silent(actor=cast["gijs"], round_=round_, moment=tomorrow + timedelta(hours=1)) == 0
    send_due(tomorrow + timedelta(hours=2))
    assert [one.to for one in mail.outbox] == [["bram@voorbeeld.test"]]
    Round.objects.update(state=Round.State.PLANNING)
    round_.refresh_from_db()
    with pytest.raises(Closed):
        remind_silent(actor=cast["eva"], round_=round_, moment=tomorrow + timedelta(days=1))


def test_a_new_link_ends_the_old_one(round_: Round, cast: dict[str, Actor]) -> None:
    old = new_key(adult("Amina"), round_, NOW)
    brams = new_key(adult("Bram"), round_, NOW)
    RoundAnswer.objects.create(round=round_, adult=adult("Amina"), channel="link", given_at=NOW)
    ask_anew(actor=cast["eva"], round_=round_, adult=adult("Amina"), moment=NOW)
    assert Client().get(f"/gesprek/{old}/").status_code == 404
    assert Client().get(f"/gesprek/{brams}/").status_code == 200
    send_due(NOW)
    assert [one.to for one in mail.outbox] == [["amina@voorbeeld.test"]]
    with pytest.raises(NotVisible):
        ask_anew(actor=cast["eva"], round_=round_, adult=adult("Hanna"), moment=NOW)


def test_an_address_that_another_reads_too_gets_no_link(round_: Round, cast: dict[str, Actor]) -> None:
    Adult.objects.filter(given_name__in=["Amina", "Bram"]).update(email="Samen@voorbeeld.test")
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    assert send_due(NOW).dropped == 2
    assert not any(one.has_mail for one in overview(cast["eva"], round_, TODAY, NOW).silent)
    with pytest.raises(ValidationError):
        ask_anew(actor=cast["eva"], round_=round_, adult=adult("Amina"), moment=NOW)


def test_a_form_on_paper_opens_the_answer_of_its_owner_alone(round_: Round, cast: dict[str, Actor]) -> None:
    group = Group.objects.get(name="Groep 4")
    forms = paper_forms(actor=cast["eva"], round_=round_, moment=NOW, group=str(group.public_id))
    assert sorted(one.adult.given_name for one in forms) == ["Amina", "Bram"]
    assert len({one.code for one in forms}) == 2
    for one in forms:
        assert AnswerKey.objects.get(adult=one.adult).code_hash
        assert [row.child.given_name for row in one.expected] == ["Noor"]
        client = Client()
        client.post("/gesprek/", {"code": one.code})
        client.post("/gesprek/formulier/", {"do": "always"})
    assert RoundAnswer.objects.count() == 2
    with pytest.raises(ValidationError):
        paper_forms(actor=cast["eva"], round_=round_, moment=NOW, group=str(group.public_id))
    with pytest.raises(NotVisible):
        paper_forms(actor=cast["fatma"], round_=round_, moment=NOW, group=str(group.public_id))


@pytest.mark.parametrize("key", ["amina", "bram"])
def test_the_form_is_a_pdf(round_: Round, client_as: Callable[[str], Client], key: str) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/antwoorden/papier/"
    made = client_as("eva").post(url, {"ouder": str(adult(key.capitalize()).public_id)})
    assert made.status_code == 200
    assert made.content.startswith(b"%PDF")
    assert "no-store" in made.headers["Cache-Control"]


def test_the_page_asks_as_much_for_three_children_as_for_one(
    round_: Round, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    url = f"/linde/gesprekken/wensen/{round_.public_id}/antwoorden/"
    eva = client_as("eva")
    eva.get(url)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert eva.get(url).status_code == 200
        return len(queries)

    before = asked()
    group = Group.objects.get(name="Groep 4")
    for name in ("Ravi", "Mila"):
        child = add_child(actor=cast["gijs"], given_name=name, family_name="Kok", birth_date=TODAY - timedelta(3000))
        place(actor=cast["gijs"], child=child, group=group)
        parent = add_adult(actor=cast["gijs"], given_name=f"Ouder {name}", family_name="Kok", language="nl")
        relate(actor=cast["gijs"], adult=parent, child=child, kind=Kind.PARENT, custody=Custody.YES)
    assert asked() == before
    assert Message.objects.count() == 0

"""A talk that the team asked parents for and that needs no choice any more: they get a word, and the link says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from samenspel.core.actor import Actor, System
from samenspel.core.policy import may
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.actions import begin_block
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, CareRelation, RoleAssignment
from samenspel.talks.actions import asking_for
from samenspel.talks.actions.plan_moves import call_off
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import INVITED
from tests.talks.questions import BASE, NOW, adult, ask, noor, propose, setting

REASON = "Het is al goed: wij spraken Noor zelf."
LATER = NOW + timedelta(hours=1)
Browser = Callable[[str], Client]
Cast = dict[str, Actor]


@pytest.fixture(autouse=True)
def clock(linde: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    for name in ("Amina", "Bram"):
        Adult.objects.filter(given_name=name).update(email=f"{name.lower()}@post.test", language="en")


@pytest.fixture
def proposed(cast: Cast) -> Talk:
    """Amina and Bram are asked to choose, and have read it."""
    talk = propose(cast["eva"], "Amina", "Bram")
    send_due(NOW)
    mail.outbox.clear()
    return talk


def page(talk: Talk) -> str:
    return f"{BASE}kies/{talk.public_id}/"


def answered(talk: Talk, cast: Cast) -> None:
    asking_for.answer_asked(actor=cast["eva"], talk=talk, reason=REASON, moment=LATER)


def sent() -> dict[str, str]:
    """What each was told, as mailbox to subject and text."""
    send_due(LATER)
    return {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox}


def test_who_was_asked_hears_that_the_team_asks_no_more_and_reads_why(
    proposed: Talk, cast: Cast, client_as: Browser
) -> None:
    answered(proposed, cast)
    told = sent()
    assert set(told) == {"amina@post.test", "bram@post.test"}
    for one in told.values():
        assert page(proposed) in one
        for name in ("Noor", "Amina", "Bram", "rekenen", REASON):
            assert name not in one
    for key in ("amina", "bram"):
        answer = client_as(key).get(page(proposed))
        assert answer.status_code == 200
        assert REASON in answer.content.decode()
        assert b'name="moment"' not in answer.content
    send_due(LATER)
    assert len(mail.outbox) == 2, "once"


def test_control_as_long_as_there_is_something_to_choose_the_page_asks(proposed: Talk, client_as: Browser) -> None:
    assert b'name="moment"' in client_as("amina").get(page(proposed)).content
    assert sent() == {}


def test_who_was_asked_by_nobody_finds_nothing(proposed: Talk, cast: Cast, client_as: Browser) -> None:
    Seat.objects.filter(talk=proposed, adult=adult("Bram")).delete()
    answered(proposed, cast)
    assert set(sent()) == {"amina@post.test"}
    assert client_as("amina").get(page(proposed)).status_code == 200, "control"
    for key in ("bram", "hanna", "coby", "karim", "daan"):
        assert client_as(key).get(page(proposed)).status_code in (403, 404), key
    assert client_as("bram").get(page(proposed)).status_code == 404


def test_a_parent_who_is_kept_away_hears_nothing_and_finds_nothing(
    proposed: Talk, cast: Cast, client_as: Browser
) -> None:
    begin_block(actor=System("test"), adult=adult("Bram"), child=noor(), basis=Basis.SAFETY, moment=NOW)
    assert Seat.objects.filter(talk=proposed, adult=adult("Bram")).exists(), "control: the seat waits"
    answered(proposed, cast)
    assert set(sent()) == {"amina@post.test"}
    assert client_as("bram").get(page(proposed)).status_code == 404


def test_who_lost_the_right_finds_nothing(proposed: Talk, cast: Cast, client_as: Browser) -> None:
    answered(proposed, cast)
    CareRelation.objects.filter(adult=adult("Bram"), child=noor()).delete()
    assert set(sent()) == {"amina@post.test"}
    assert client_as("bram").get(page(proposed)).status_code == 404


def test_what_a_parent_asked_stays_theirs_alone(cast: Cast, client_as: Browser) -> None:
    """Bram is named for it, and knows of nothing; the answer is for Amina."""
    talk = ask(cast["amina"], together=True)
    Seat.objects.create(talk=talk, adult=adult("Bram"), side=Seat.Side.HOME)
    answered(talk, cast)
    assert set(sent()) == {"amina@post.test"}
    for key in ("amina", "bram"):
        assert client_as(key).get(page(talk)).status_code == 404
    assert not may(cast["bram"], INVITED, talk)


def test_also_of_a_colleague_who_is_a_parent_of_the_child(cast: Cast, client_as: Browser) -> None:
    """She asked as a parent: that she works there as well makes it no question of the team."""
    talk = ask(cast["amina"], together=True)
    RoleAssignment.objects.create(adult=adult("Amina"), organisation=talk.organisation, role="teacher")
    Seat.objects.create(talk=talk, adult=adult("Bram"), side=Seat.Side.HOME)
    answered(talk, cast)
    assert "bram@post.test" not in sent()
    assert client_as("bram").get(page(talk)).status_code == 404


def test_when_the_other_parent_chose_the_link_says_when_it_is(proposed: Talk, cast: Cast, client_as: Browser) -> None:
    asking_for.choose_moment(actor=cast["amina"], talk=proposed, key=proposed.proposed[0], moment=NOW)
    answer = client_as("bram").get(page(proposed)).content.decode()
    assert "25" in answer
    assert "10:00" in answer
    assert "amina" not in answer.casefold()
    assert client_as("bram").post(page(proposed), {"do": "choose"}).status_code == 302
    told = sent()
    assert set(told) == {"amina@post.test", "bram@post.test"}, "invited, and nothing else"
    assert Message.objects.filter(kind=asking_for.NO_LONGER).count() == 0
    call_off(actor=cast["gijs"], talk=proposed, moment=LATER)
    assert client_as("bram").get(page(proposed)).status_code == 200


def test_when_none_suited_the_other_the_link_says_that_another_is_looked_for(
    proposed: Talk, cast: Cast, client_as: Browser
) -> None:
    asking_for.none_suits(actor=cast["amina"], talk=proposed, moment=NOW)
    answer = client_as("bram").get(page(proposed))
    assert answer.status_code == 200
    assert "amina" not in answer.content.decode().casefold()
    assert sent() == {}
    answered(proposed, cast)
    assert set(sent()) == {"amina@post.test", "bram@post.test"}


def test_who_is_left_out_when_the_team_plans_it_hears_that_they_need_not_choose(
    proposed: Talk, cast: Cast, client_as: Browser
) -> None:
    at = NOW + timedelta(days=5)
    asking_for.plan_asked(actor=cast["eva"], talk=proposed, starts_at=at, setting=setting("Amina"), moment=LATER)
    told = sent()
    assert set(told) == {"amina@post.test", "bram@post.test"}
    assert BASE not in told["bram@post.test"], "no link that leads nowhere"
    assert client_as("bram").get(page(proposed)).status_code == 404
    assert client_as("amina").get(page(proposed)).status_code == 200
    assert set(Message.objects.filter(kind=asking_for.NO_LONGER).values_list("adult__given_name", flat=True)) == {
        "Bram"
    }


def test_who_had_not_heard_of_it_yet_hears_nothing(cast: Cast) -> None:
    talk = propose(cast["eva"], "Amina")
    answered(talk, cast)
    assert sent() == {}
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_of_two_parents_with_one_mailbox_nobody_is_told_by_mail(proposed: Talk, cast: Cast) -> None:
    Adult.objects.filter(given_name="Bram").update(email="amina@post.test")
    answered(proposed, cast)
    assert sent() == {}


def test_the_team_reads_who_reads_its_answer(proposed: Talk, cast: Cast, client_as: Browser) -> None:
    eva = client_as("eva")
    own, of_parent = (
        eva.get(f"{BASE}team/{one.public_id}/").context["form"]["reason"].help_text
        for one in (proposed, ask(cast["amina"]))
    )
    assert own != of_parent
    assert eva.post(f"{BASE}team/{proposed.public_id}/", {"do": "answer", "reason": REASON}).status_code == 302
    assert set(sent()) == {"amina@post.test", "bram@post.test"}

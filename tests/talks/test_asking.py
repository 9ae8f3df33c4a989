"""Asking families: who gets a message, what stands in it, and when it is not sent after all."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samenspel.core.actor import Actor
from samenspel.core.keys import token_hash
from samenspel.core.policy import NotVisible, Refused
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.talks.actions.asking import ask_families
from samenspel.talks.logic.asking import TOO_SHORT, asked_again_at
from samenspel.talks.models import AnswerKey, Round, RoundAnswer
from tests.conftest import TODAY
from tests.talks.makers import a_round

NOW = timezone.make_aware(datetime(2026, 11, 22, 9))
FIRST = TODAY + timedelta(days=30)


@pytest.fixture
def round_(linde: Centre) -> Round:
    return a_round(groups=Group.objects.filter(name__in=["Groep 4", "De Vlinders"]).order_by("pk"), first=FIRST)


def asked_names() -> list[str]:
    return sorted(Message.objects.filter(kind="talks.asked").values_list("adult__given_name", flat=True))


def test_each_parent_is_asked_once_and_reminded_halfway(cast: dict[str, Actor], round_: Round) -> None:
    assert ask_families(actor=cast["gijs"], round_=round_, moment=NOW) == 2
    assert ask_families(actor=cast["gijs"], round_=round_, moment=NOW + timedelta(hours=1)) == 2
    assert asked_names() == ["Amina", "Bram"]  # each once, though both children take part; and no grandmother
    again = Message.objects.filter(kind="talks.asked-again")
    assert again.count() == 2
    assert round_.answer_by
    for one in again:
        assert TODAY < timezone.localdate(one.due_at) < round_.answer_by


def test_only_the_leaders_ask(cast: dict[str, Actor], round_: Round) -> None:
    with pytest.raises(Refused):
        ask_families(actor=cast["eva"], round_=round_, moment=NOW)
    with pytest.raises(NotVisible):
        ask_families(actor=cast["amina"], round_=round_, moment=NOW)
    assert not Message.objects.exists()


def test_the_mail_is_in_the_own_language_with_a_link_of_ones_own(cast: dict[str, Actor], round_: Round) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    assert send_due(NOW).sent == 2
    sent = {one.to[0].partition("@")[0]: one for one in mail.outbox}
    assert set(sent) == {"amina", "bram"}
    tokens = {}
    for key, one in sent.items():
        tokens[key] = re.findall(r"/gesprek/([\w-]{43})/", str(one.body))[0]
        assert AnswerKey.objects.get(token_hash=token_hash(tokens[key])).adult.given_name.lower() == key
        for name in ("Noor", "Sami", "Amina", "Bram"):
            assert name not in one.subject + str(one.body)
    assert tokens["amina"] != tokens["bram"]
    assert not AnswerKey.objects.filter(token_hash__in=tokens.values()).exists()  # the link itself is kept nowhere


def test_who_answered_is_not_asked_again(cast: dict[str, Actor], round_: Round) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    send_due(NOW)
    mail.outbox.clear()
    RoundAnswer.objects.create(round=round_, adult=Adult.objects.get(given_name="Amina"), channel="link", given_at=NOW)
    halfway = Message.objects.filter(kind="talks.asked-again").latest("due_at").due_at
    send_due(halfway - timedelta(minutes=1))
    assert not mail.outbox
    send_due(halfway)
    assert [one.to for one in mail.outbox] == [["bram@voorbeeld.test"]]
    send_due(halfway + timedelta(days=20))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", [Round.State.PLANNING, Round.State.CANCELLED, Round.State.CLOSED])
def test_nothing_goes_out_for_a_round_that_does_not_ask_any_more(
    cast: dict[str, Actor], round_: Round, state: str
) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    Round.objects.update(state=state)
    assert send_due(NOW).dropped == 2
    assert not mail.outbox
    assert not AnswerKey.objects.exists()


def test_who_was_blocked_in_between_gets_nothing(cast: dict[str, Actor], round_: Round) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    for child in Child.objects.filter(given_name__in=["Noor", "Sami"]):
        Block.objects.create(
            adult=Adult.objects.get(given_name="Bram"),
            child=child,
            basis="court",
            begun_at=NOW,
            confirmed_at=NOW,
            begun_by=Adult.objects.get(given_name="Gijs"),
            confirmed_by=Adult.objects.get(given_name="Lotte"),
        )
    send_due(NOW)
    assert [one.to for one in mail.outbox] == [["amina@voorbeeld.test"]]
    assert set(AnswerKey.objects.values_list("adult__given_name", flat=True)) == {"Amina"}


def test_after_the_last_day_to_answer_nobody_is_asked(cast: dict[str, Actor], round_: Round) -> None:
    ask_families(actor=cast["gijs"], round_=round_, moment=NOW)
    assert round_.answer_by
    late = timezone.make_aware(datetime.combine(round_.answer_by + timedelta(days=1), datetime.min.time()))
    assert send_due(late - timedelta(seconds=1), most=1).sent == 1
    assert send_due(late).sent == 0


@given(st.integers(min_value=0, max_value=60 * 24 * 60), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_the_second_question_lies_between_the_first_and_the_end(minutes: int, asked: datetime) -> None:
    until = asked + timedelta(minutes=minutes)
    again: Any = asked_again_at(asked, until)
    if again is None:
        assert until - asked < TOO_SHORT
    else:
        assert asked < again < until
        assert again.minute == 0


def test_a_round_of_a_day_asks_once() -> None:
    begins = datetime.combine(date(2026, 11, 22), datetime.min.time())
    assert asked_again_at(begins, begins + timedelta(days=1)) is None

"""Two senders at once: an invitation never goes out beside or after word that the talk does not go on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import Q

from samenspel.core.actor import System
from samenspel.notifications import kinds, sending
from samenspel.notifications.kinds import Kind, Mail
from samenspel.notifications.models import Message
from samenspel.notifications.sending import LEASE, Sent, send_due
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child, Group
from samenspel.privacy.actions.clearing import clear_overdue
from samenspel.talks.actions.telling import INVITATION, tell_cancelled, tell_moved, tell_published
from samenspel.talks.models import Talk
from tests.talks.makers import a_talk

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AT = NOW + timedelta(days=60)
MINUTE = timedelta(minutes=1)
Act = Callable[[], Any]


@pytest.fixture
def talk(linde: Centre) -> Talk:
    Adult.objects.filter(given_name="Amina").update(email="amina@post.test", language="en")
    noor = Child.objects.get(given_name="Noor")
    home = [Adult.objects.get(given_name="Amina")]
    one = a_talk(
        child=noor,
        group=Group.objects.get(memberships__child=noor),
        home=home,
        staff=[Adult.objects.get(given_name="Eva")],
        at=AT,
    )
    Talk.objects.update(published_at=NOW)
    one.refresh_from_db()
    tell_published([one], moment=NOW)
    return one


def call_off(talk: Talk, moment: datetime = NOW) -> None:
    Talk.objects.filter(pk=talk.pk).update(state=Talk.State.CANCELLED)
    talk.refresh_from_db()
    tell_cancelled([talk], moment=moment)


def subjects() -> list[str]:
    return [str(one.subject) for one in mail.outbox]


INVITED, OFF, MOVED = "An invitation for a talk", "Your talk does not go on", "Something about your talk changed"


def while_making(monkeypatch: pytest.MonkeyPatch, then: Act) -> None:
    """Something happens once while a sender makes an invitation, just after it read how it is."""
    made, happened = kinds._registry[INVITATION].compose, list[Any]()

    def compose(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
        found = made(adult, thing, moment)
        if not happened:
            happened.append(True)
            happened[0] = then()
        return found

    monkeypatch.setitem(kinds._registry, INVITATION, Kind(INVITATION, compose=compose))


def while_handing_over(monkeypatch: pytest.MonkeyPatch, then: Act) -> list[Any]:
    """Something happens once when a sender looked for the last time, and the server did not take it yet."""
    send, happened = sending._Post.send, list[Any]()

    def slow(self: sending._Post, message: Any) -> None:
        if not happened:
            happened.append(True)
            happened[0] = then()
        send(self, message)

    monkeypatch.setattr(sending._Post, "send", slow)
    return happened


def test_what_is_called_off_while_it_is_made_goes_to_nobody(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def off_and_another_sender() -> None:
        call_off(talk)
        assert send_due(NOW) == Sent(), "the second sender waits for the first"

    while_making(monkeypatch, off_and_another_sender)
    assert send_due(NOW) == Sent(dropped=1)
    assert send_due(NOW + MINUTE) == Sent(dropped=1), "who heard of nothing hears of no calling-off"
    assert mail.outbox == []
    assert set(Message.objects.values_list("state", "claimed_until")) == {("dropped", None)}


def test_between_the_last_look_and_the_server_the_word_comes_after_the_invitation(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off_and_another_sender() -> Sent:
        call_off(talk)
        return send_due(NOW)

    second = while_handing_over(monkeypatch, off_and_another_sender)
    assert send_due(NOW) == Sent(sent=1)
    assert second == [Sent()]
    assert subjects() == [INVITED]
    assert send_due(NOW + MINUTE) == Sent(sent=1)
    assert subjects() == [INVITED, OFF]


def test_control_when_nobody_waits_for_what_is_in_hand_the_invitation_comes_last(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def free(moment: datetime) -> Any:
        rows = Message.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=moment))
        return rows.filter(state="waiting", due_at__lte=moment).order_by("due_at", "pk")

    def off_and_another_sender() -> Sent:
        call_off(talk)
        return send_due(NOW)

    monkeypatch.setattr(sending, "_free", free)
    while_handing_over(monkeypatch, off_and_another_sender)
    send_due(NOW)
    assert subjects() == [OFF, INVITED]


def test_a_move_in_between_comes_after_it_too(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def moved() -> Sent:
        talk.starts_at = AT + timedelta(days=1)
        talk.save()
        tell_moved(talk, moment=NOW)
        return send_due(NOW)

    second = while_handing_over(monkeypatch, moved)
    send_due(NOW)
    send_due(NOW + MINUTE)
    assert second == [Sent()]
    assert subjects() == [INVITED, MOVED]


def test_when_a_sender_falls_over_the_word_waits_as_long_as_it_might_be_at_it(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls_over() -> None:
        call_off(talk)
        raise KeyboardInterrupt

    while_handing_over(monkeypatch, falls_over)
    with pytest.raises(KeyboardInterrupt):
        send_due(NOW)
    assert send_due(NOW + LEASE - MINUTE) == Sent()
    assert send_due(NOW + LEASE) == Sent(sent=1)
    assert subjects() == [OFF], "it may have gone: the word is for who may have heard"


def test_of_others_and_about_other_things_nobody_waits(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = a_talk(
        child=talk.child,
        group=talk.group,  # type: ignore[arg-type]
        home=[Adult.objects.get(given_name="Amina")],
        staff=[],
        at=AT + timedelta(days=1),
    )
    tell_published([other], moment=NOW)
    second = while_handing_over(monkeypatch, lambda: send_due(NOW))
    send_due(NOW)
    assert second == [Sent(sent=1)]
    assert len(mail.outbox) == 2


def test_what_was_wiped_while_a_sender_had_it_does_not_go(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    while_making(monkeypatch, lambda: Message.objects.all().delete())
    assert send_due(NOW) == Sent()
    assert mail.outbox == []


@pytest.mark.parametrize("days", [29, 30, 45])
def test_what_the_outbox_forgot_is_called_off_all_the_same(talk: Talk, days: int) -> None:
    """Messages are kept a month; a round may be told longer before."""
    send_due(NOW)
    later = NOW + timedelta(days=days)
    clear_overdue(actor=System("test"), day=later.date())
    remembered = Message.objects.filter(kind=INVITATION).count()
    assert remembered == (1 if days < 30 else 0), "control: it was cleared"
    call_off(talk, later)
    assert send_due(later) == Sent(sent=1)
    assert subjects() == [INVITED, OFF]


def test_after_a_month_a_move_is_no_first_invitation(talk: Talk) -> None:
    send_due(NOW)
    later = NOW + timedelta(days=30)
    clear_overdue(actor=System("test"), day=later.date())
    talk.starts_at = AT + timedelta(days=1)
    talk.save()
    tell_moved(talk, moment=later)
    send_due(later)
    assert subjects() == [INVITED, MOVED]

"""The outbox: with what happened or not at all, once, and gone when nobody needs it any more."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction

from samenspel.core.tenancy import centre_scope
from samenspel.notifications import kinds
from samenspel.notifications.actions import ToTell, forget, tell, told
from samenspel.notifications.kinds import Kind, Mail
from samenspel.notifications.models import Message
from samenspel.notifications.sending import LEASE, MOST_TRIES, Sent, send_due, send_everywhere, wait_after
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
THING = uuid.UUID(int=7)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A kind of message that is needed as long as the list holds True."""
    needed = [True]
    fresh = {
        "tests.hello": Kind("tests.hello", lambda adult, thing, moment: Mail("Hallo", "Dag") if needed[0] else None),
        "tests.other": Kind("tests.other", lambda adult, thing, moment: Mail("Anders", "Dag")),
    }
    monkeypatch.setattr(kinds, "_registry", kinds._registry | fresh)
    return needed


@pytest.fixture
def amina(linde: Centre) -> Adult:
    found = Adult.objects.get(given_name="Amina")
    found.email, found.language = "amina@voorbeeld.test", "ar"
    found.save()
    return found


def hello(adult: Adult, *, due: datetime = NOW, again: str = "", kind: str = "tests.hello") -> ToTell:
    return ToTell(adult.pk, kind, THING, due, again)


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_message_goes_when_it_is_due_and_not_before(kind: list[bool], amina: Adult) -> None:
    tell([hello(amina, due=NOW + timedelta(minutes=1))])
    assert send_due(NOW) == Sent()
    assert send_due(NOW + timedelta(minutes=1)) == Sent(sent=1)
    assert [one.subject for one in mail.outbox] == ["Hallo"]
    assert send_due(NOW + timedelta(days=1)) == Sent()


def test_what_is_told_twice_is_sent_once_and_again_tells_it_apart(kind: list[bool], amina: Adult) -> None:
    tell([hello(amina)])
    tell([hello(amina), hello(amina)])
    assert send_due(NOW) == Sent(sent=1)
    tell([hello(amina)])  # also after it was sent
    assert send_due(NOW) == Sent()
    tell([hello(amina, again="1")])
    assert send_due(NOW) == Sent(sent=1)


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_told(kind: list[bool], amina: Adult) -> None:
    @transaction.atomic
    def goes_wrong() -> None:
        tell([hello(amina)])
        assert Message.objects.count() == 1  # it was there
        raise RuntimeError("the action went wrong after it")

    with pytest.raises(RuntimeError):
        goes_wrong()
    assert send_due(NOW) == Sent()
    assert mail.outbox == []


def test_a_kind_that_nobody_made_is_refused(kind: list[bool], amina: Adult) -> None:
    with pytest.raises(ValueError, match=r"tests\.nothing"):
        tell([hello(amina, kind="tests.nothing")])


def test_nothing_goes_out_after_it_was_taken_out(kind: list[bool], amina: Adult) -> None:
    tell([hello(amina), hello(amina, kind="tests.other")])
    assert forget(THING, moment=NOW, kinds=["tests.hello"]) == 1
    assert send_due(NOW) == Sent(sent=1)
    assert [one.subject for one in mail.outbox] == ["Anders"]
    assert forget([THING], moment=NOW) == 0


def test_what_is_no_longer_needed_is_dropped_at_the_last_moment(kind: list[bool], amina: Adult) -> None:
    tell([hello(amina)])
    kind[0] = False
    assert send_due(NOW) == Sent(dropped=1)
    assert mail.outbox == []
    assert Message.objects.get().settled_at == NOW


@pytest.mark.parametrize("change", [{"email": ""}, {"deceased_on": NOW.date()}])
def test_who_has_no_address_or_died_gets_nothing(kind: list[bool], amina: Adult, change: dict[str, object]) -> None:
    tell([hello(amina)])
    Adult.objects.filter(pk=amina.pk).update(**change)
    assert send_due(NOW) == Sent(dropped=1)
    assert mail.outbox == []


def test_the_words_are_in_the_language_of_the_reader(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils.translation import get_language

    said = Kind("tests.tongue", lambda adult, thing, moment: Mail("Taal", get_language()))
    monkeypatch.setitem(kinds._registry, "tests.tongue", said)
    tell([hello(amina, kind="tests.tongue")])
    send_due(NOW)
    assert mail.outbox[0].body == "ar"
    assert mail.outbox[0].extra_headers["Content-Language"] == "ar"
    assert get_language() != "ar"


def test_two_senders_at_once_send_one(amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """The second sender comes while the first has the message in hand."""
    inside: list[Sent] = []

    def compose(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail:
        if not inside:
            inside.append(send_due(moment))
        return Mail("Hallo", "Dag")

    monkeypatch.setitem(kinds._registry, "tests.slow", Kind("tests.slow", compose))
    tell([hello(amina, kind="tests.slow")])
    assert send_due(NOW) == Sent(sent=1)
    assert inside == [Sent()]
    assert len(mail.outbox) == 1


def test_a_sender_that_lost_its_turn_to_another_sends_nothing(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both made their list at the same moment; the other took the message first."""
    from samenspel.notifications import sending

    tell([hello(amina)])
    key = Message.objects.get().pk
    assert send_due(NOW) == Sent(sent=1)
    assert sending._send(key, lambda: NOW, sending._Post()) == ""
    assert len(mail.outbox) == 1


def test_a_sender_that_fell_over_is_followed_by_another_with_the_same_message(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: it was handed over, and the machine stopped before that was written down."""
    from samenspel.notifications import sending

    send = sending._Post.send

    def falls_over(self: sending._Post, message: object) -> None:
        send(self, message)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    tell([hello(amina)])
    monkeypatch.setattr(sending._Post, "send", falls_over)
    with pytest.raises(KeyboardInterrupt):
        send_due(NOW)
    monkeypatch.setattr(sending._Post, "send", send)
    assert states() == [Message.State.WAITING]
    assert send_due(NOW + LEASE - timedelta(seconds=1)) == Sent()  # it may still be at it
    assert send_due(NOW + LEASE) == Sent(sent=1)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_slow_server_makes_nobody_hear_it_twice(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each message takes this server nine minutes. While the third one goes out a second sender comes by: counted from
    the beginning of the batch its time would have been over long ago."""
    time = [NOW]
    second: list[Sent] = []
    from samenspel.notifications import sending

    send = sending._Post.send

    def slow(self: sending._Post, message: object) -> None:
        if time[0] - NOW >= LEASE and not second:
            second.append(send_due(time[0] + timedelta(minutes=1), most=1))
        send(self, message)  # type: ignore[arg-type]
        time[0] += timedelta(minutes=9)

    monkeypatch.setattr(sending._Post, "send", slow)
    tell(hello(amina, again=str(number)) for number in range(3))
    assert send_due(NOW, clock=lambda: time[0]) == Sent(sent=3)
    assert second == [Sent()]
    assert len(mail.outbox) == 3
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 3
    settled = Message.objects.order_by("settled_at").values_list("settled_at", flat=True)
    assert list(settled) == [NOW + timedelta(minutes=9 * number) for number in (1, 2, 3)]


def test_control_with_a_clock_that_stands_still_the_second_sender_sends_it_too(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lease is for: who took a message, and is still at it when the time is over, has lost it to another."""
    from samenspel.notifications import sending

    send, second = sending._Post.send, list[Sent]()

    def slow(self: sending._Post, message: object) -> None:
        if not second:
            second.append(Sent())
            second[0] = send_due(NOW + LEASE)
        send(self, message)  # type: ignore[arg-type]

    monkeypatch.setattr(sending._Post, "send", slow)
    tell([hello(amina)])
    send_due(NOW)
    assert second == [Sent(sent=1)]
    assert len(mail.outbox) == 2


def test_everywhere_the_clock_of_the_machine_is_looked_at_for_each_message(
    amina: Adult, kind: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(NOW + timedelta(minutes=number) for number in range(100))
    monkeypatch.setattr("django.utils.timezone.now", lambda: next(ticks))
    tell(hello(amina, due=NOW - timedelta(days=1), again=str(number)) for number in range(3))
    assert send_everywhere() == Sent(sent=3)
    assert len(set(Message.objects.values_list("settled_at", flat=True))) == 3


def test_what_a_sender_holds_counts_as_told(amina: Adult, kind: list[bool]) -> None:
    """So that a cancellation follows an invitation that is on its way."""
    tell([hello(amina)])
    assert told([THING]) == frozenset()
    Message.objects.update(attempts=1, claimed_until=NOW + LEASE)
    assert told([THING]) == {(THING, amina.pk)}


def test_every_centre_gets_its_turn_within_its_own_walls(
    amina: Adult, kind: list[bool], centres: dict[str, Centre]
) -> None:
    tell([hello(amina)])
    other = next(one for key, one in centres.items() if key != "linde")
    with centre_scope(other.pk):
        stranger = Adult.objects.create(given_name="Joke", email="joke@voorbeeld.test")
        tell([hello(stranger)])
    assert send_everywhere(NOW) == Sent(sent=2)
    assert {one.to[0] for one in mail.outbox} == {"amina@voorbeeld.test", "joke@voorbeeld.test"}


def test_waits_grow_to_some_hours_and_end() -> None:
    waits = [wait_after(number) for number in range(1, MOST_TRIES)]
    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert waits == sorted(waits)
    assert waits[-1] < timedelta(hours=4)

"""Over a real connection: what arrives, and what happens when a server refuses, stumbles or is not there."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from samenspel.notifications import kinds
from samenspel.notifications.actions import ToTell, tell
from samenspel.notifications.kinds import Kind, Mail
from samenspel.notifications.models import Message
from samenspel.notifications.sending import MOST_TRIES, Sent, send_due, wait_after
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult
from tests.notifications.mailbox import Mailbox, free_port, mail_server, point_at

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with mail_server(settings) as found:
        yield found


@pytest.fixture
def readers(linde: Centre, monkeypatch: pytest.MonkeyPatch) -> list[Adult]:
    """Two adults, to each of whom a message waits."""
    hello = Kind("tests.hello", lambda adult, thing, moment: Mail("Hallo", "Dag"))
    monkeypatch.setattr(kinds, "_registry", kinds._registry | {"tests.hello": hello})
    found = [Adult.objects.create(given_name=name, email=f"{name}@post.test") for name in ("amina", "bram")]
    tell(ToTell(one.pk, "tests.hello", uuid.UUID(int=number), NOW) for number, one in enumerate(found))
    return found


def test_it_arrives_with_the_headers_of_a_machine(box: Mailbox, readers: list[Adult], settings: Any) -> None:
    settings.PUBLIC_URL = "https://samenspel.linde.test"
    assert send_due(NOW) == Sent(sent=2)
    letter = box.letters[0]
    assert box.to == ["amina@post.test", "bram@post.test"]
    assert letter["From"] == "De Linde <post@linde.test>"
    assert letter["To"] == "amina@post.test"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{Message.objects.order_by('pk')[0].public_id}@samenspel.linde.test>"
    assert letter["Date"]
    assert len(box.connections) == 1  # one connection for all


def test_an_address_that_is_refused_for_good_is_given_up_at_once_and_the_others_go_on(
    box: Mailbox, readers: list[Adult]
) -> None:
    box.refusals["amina@post.test"] = "550 no such mailbox"
    assert send_due(NOW) == Sent(sent=1, failed=1)
    assert box.to == ["bram@post.test"]
    assert Message.objects.get(adult=readers[0]).state == Message.State.FAILED


def test_an_address_that_is_refused_for_now_is_tried_again_ever_later_and_in_the_end_given_up(
    box: Mailbox, readers: list[Adult]
) -> None:
    box.refusals["amina@post.test"] = "450 mailbox is busy"
    assert send_due(NOW) == Sent(sent=1, waiting=1)
    row = Message.objects.get(adult=readers[0])
    moment = NOW
    for number in range(1, MOST_TRIES):
        row.refresh_from_db()
        assert (row.attempts, row.due_at) == (number, moment + wait_after(number))
        assert send_due(row.due_at - timedelta(seconds=1)) == Sent()
        moment = row.due_at
        last = send_due(moment)
    assert last == Sent(failed=1)
    row.refresh_from_db()
    assert row.state == Message.State.FAILED


def test_after_a_stumble_it_arrives_once(box: Mailbox, readers: list[Adult]) -> None:
    box.refusals["amina@post.test"] = "450 mailbox is busy"
    send_due(NOW)
    box.refusals.clear()
    assert send_due(NOW + timedelta(minutes=2)) == Sent(sent=1)
    assert sorted(box.to) == ["amina@post.test", "bram@post.test"]


def test_without_a_server_nobody_loses_a_try_and_nothing_waits_long(settings: Any, readers: list[Adult]) -> None:
    point_at(settings, free_port())
    for number in range(MOST_TRIES + 2):
        assert send_due(NOW + timedelta(minutes=number)) == Sent(waiting=2)
    assert set(Message.objects.values_list("attempts", "state")) == {(0, Message.State.WAITING)}
    with mail_server(settings) as box:
        assert send_due(NOW + timedelta(hours=1)) == Sent(sent=2)
        assert len(box.letters) == 2


def test_a_slow_server_is_given_more_time_than_a_page_gives_it_and_less_than_a_message_is_held(
    box: Mailbox, settings: Any
) -> None:
    from samenspel.notifications.sending import LEASE, PATIENCE, _Post

    connection = _Post()._opened()
    assert settings.EMAIL_TIMEOUT < connection.connection.sock.gettimeout() == PATIENCE
    assert timedelta(seconds=8 * PATIENCE) < LEASE
    connection.close()


def test_no_address_in_the_log(box: Mailbox, readers: list[Adult], caplog: pytest.LogCaptureFixture) -> None:
    box.refusals["amina@post.test"] = "550 no such mailbox"
    with caplog.at_level(logging.WARNING):
        send_due(NOW)
    assert "post.test" not in caplog.text

"""What could not be sent: who sees it, whose names, and trying once more."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samenspel.audit.models import Event
from samenspel.notifications.models import Message
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGE = "/linde/post/"


def failed(name: str, number: int = 1, **more: object) -> Message:
    return Message.objects.create(
        **{
            "adult": Adult.objects.get(given_name=name),
            "kind": "talks.invitation",
            "thing_id": uuid.UUID(int=number),
            "key": f"{name}{number}",
            "state": Message.State.FAILED,
            "due_at": NOW,
            "attempts": 8,
            "settled_at": NOW,
        }
        | more
    )


@pytest.mark.parametrize(
    ("key", "status"), [("gijs", 200), ("marja", 200), ("eva", 403), ("amina", 404), ("joke", 404)]
)
def test_who_leads_sees_to_the_post(linde: Centre, client_as: Callable[[str], Client], key: str, status: int) -> None:
    message = failed("Amina")
    assert client_as(key).get(PAGE).status_code == status
    tried = client_as(key).post(f"{PAGE}{message.public_id}/")
    assert tried.status_code == (302 if status == 200 else status)


def test_a_name_stands_there_only_for_who_may_know_that_person(
    linde: Centre, client_as: Callable[[str], Client]
) -> None:
    other = failed("Hanna")  # her child is at the school alone
    school, childcare = (client_as(key).get(PAGE).content.decode() for key in ("gijs", "marja"))
    assert "Hanna Smit" in school
    assert "Hanna" not in childcare
    assert "And 1 message" in childcare or "nog 1 bericht" in childcare
    assert client_as("marja").post(f"{PAGE}{other.public_id}/").status_code == 404
    other.refresh_from_db()
    assert other.state == Message.State.FAILED


def test_once_more_it_waits_to_be_sent(linde: Centre, client_as: Callable[[str], Client]) -> None:
    message = failed("Amina")
    client_as("gijs").post(f"{PAGE}{message.public_id}/")
    message.refresh_from_db()
    assert (message.state, message.attempts, message.settled_at) == (Message.State.WAITING, 0, None)
    event = Event.objects.get(verb="message.retried")
    assert event.detail == {}


def test_what_waits_too_long_is_said(linde: Centre, client_as: Callable[[str], Client]) -> None:
    gijs = client_as("gijs")
    waits = {"state": Message.State.WAITING, "settled_at": None}
    failed("Amina", due_at=timezone.now(), **waits)
    assert "callout" not in gijs.get(PAGE).content.decode()
    failed("Amina", 2, due_at=timezone.now() - timedelta(hours=2), **waits)
    assert "callout" in gijs.get(PAGE).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_the_same_questions_however_many(
    linde: Centre, client_as: Callable[[str], Client], many: int
) -> None:
    for number in range(many):
        failed("Amina", number)
    gijs = client_as("gijs")
    gijs.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        gijs.get(PAGE)
    assert len(seen) == 8

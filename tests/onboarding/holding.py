"""Somebody with a letter in hand, and a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.onboarding.actions.letters import Given
from tests.onboarding.conftest import child

Give = Callable[..., Given]
NOOR = date(2018, 3, 14)
NEW = "bram.nieuw@voorbeeld.test"
PIN = "42173"


def way(given: Given) -> str:
    """The address in the square of a letter."""
    return reverse("entrance:link", args=[given.token])


def follow(client: Client, given: Given) -> Any:
    """Scan the square, and press the button."""
    return client.post(way(given), follow=True)


def code_from_mail() -> str:
    found = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert found
    return found.group()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def page_of_child(name: str) -> str:
    """Where a letter about this child leads."""
    return reverse("own:child", args=["linde", child(name).public_id])


def bare(page: bytes) -> bytes:
    """A page without what the asker put in it: the token of its own address, the code typed, the token of forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|value="[\d ]+"|[\w-]{43}', b"", page)

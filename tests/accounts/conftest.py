"""Signing in as people do: through the pages, with what came in the mail and what the app shows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.accounts.models import User
from samenspel.organisations.models import Centre

PASSWORD = "een zin die niemand raadt"


@pytest.fixture
def login_of(centres: dict[str, Centre]) -> Callable[[str], User]:
    """The login of someone of the cast."""
    return lambda key: User.objects.get(email=f"{key}@voorbeeld.test")


def mailed_code(number: int = -1) -> str:
    """The code in a mail, by default the newest."""
    found = re.search(r"\b\d{4}-\d{4}\b", mail.outbox[number].body)
    assert found, mail.outbox[number].body
    return found.group()


def ask_code(client: Client, email: str) -> Any:
    return client.post(reverse("account_request_login_code"), {"email": email})


def fill_in(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def sign_in_by_code(client: Client, email: str) -> Any:
    """The parent's way in; returns the answer to the code."""
    ask_code(client, email)
    return fill_in(client, mailed_code())


def give_password(user: User, password: str = PASSWORD) -> None:
    user.set_password(password)
    user.save()


def give_app(user: User) -> str:
    """An authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str, step: int = 0) -> str:
    """What the app shows now, or `step` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def sign_in_by_password(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})

"""Nobody learns whether an address is known: the same bytes, the same mail, the same work (G12, T14)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samenspel.accounts.models import User
from tests.accounts.conftest import PASSWORD, fill_in, give_app, give_password

pytestmark = pytest.mark.usefixtures("centres")

UNKNOWN = "niemand@voorbeeld.test"
KNOWN = "amina@voorbeeld.test"  # a parent without a password
WITH_PASSWORD = "bram@voorbeeld.test"
STAFF = "gijs@voorbeeld.test"  # with a password and an app
CLOSED = "ivo@voorbeeld.test"

Step = Callable[[Client, str], Any]


def wrong_password(client: Client, email: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": "helemaal verkeerd"})


def asked_code(client: Client, email: str) -> Any:
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def wrong_code(client: Client, email: str) -> Any:
    asked_code(client, email)
    return fill_in(client, "0000-0000")


def too_many_codes(client: Client, email: str) -> Any:
    asked_code(client, email)
    answers = [client.post(reverse("account_confirm_login_code"), {"code": "1"}, follow=True) for _ in range(3)]
    return answers[-1]


def another_code(client: Client, email: str) -> Any:
    asked_code(client, email)
    return client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)


def asked_reset(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def wrong_reset_code(client: Client, email: str) -> Any:
    asked_reset(client, email)
    return client.post(reverse("account_confirm_password_reset_code"), {"code": "0000-0000"}, follow=True)


def too_many_times(client: Client, email: str) -> Any:
    return [asked_code(client, email) for _ in range(4)][-1]


STEPS = [
    wrong_password,
    asked_code,
    wrong_code,
    too_many_codes,
    another_code,
    asked_reset,
    wrong_reset_code,
    too_many_times,
]


@dataclass(frozen=True)
class Seen:
    """What an outsider can measure of one step."""

    status: int
    page: str
    where: tuple[str, ...]
    cookies: tuple[str, ...]
    mails: int
    queries: int
    hashes: int


class Counting(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    algorithm = "md5"
    times = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.times += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def several_kinds_of_accounts(login_of: Callable[[str], User], settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    give_password(login_of("bram"))
    give_password(login_of("gijs"))
    give_app(login_of("gijs"))
    User.objects.filter(email=CLOSED).update(is_active=False)


def look(step: Step, email: str) -> Seen:
    """One step with one address, in a fresh browser; secrets and the address itself left out of the page."""
    client, before, hashed = Client(), len(mail.outbox), Counting.times
    with CaptureQueriesContext(connection) as queries:
        answer = step(client, email)
    page = answer.content.decode().replace(email, "ADDRESS")
    return Seen(
        answer.status_code,
        re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page),
        tuple(url for url, _status in getattr(answer, "redirect_chain", ())),
        tuple(sorted(client.cookies)),
        len(mail.outbox) - before,
        len(queries),
        Counting.times - hashed,
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_known_and_unknown_addresses_look_the_same(step: Step) -> None:
    unknown = look(step, UNKNOWN)
    for known in (KNOWN, WITH_PASSWORD, STAFF, CLOSED):
        assert look(step, known) == unknown, known


def test_control_a_page_that_tells_is_caught(settings: Any) -> None:
    settings.ACCOUNT_PREVENT_ENUMERATION = False
    assert look(asked_code, KNOWN).page != look(asked_code, UNKNOWN).page


def test_control_a_mail_too_few_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.accounts.views.sign_in.seal_or_tell", lambda process, email: None)
    assert look(asked_code, KNOWN).mails != look(asked_code, UNKNOWN).mails


def test_control_a_hash_too_few_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "allauth.account.auth_backends.AuthenticationBackend._mitigate_timing_attack", lambda self, password: None
    )
    assert look(wrong_password, WITH_PASSWORD).hashes == 1
    assert look(wrong_password, UNKNOWN).hashes == 0


def test_a_right_password_of_a_closed_account_opens_nothing(client: Client, login_of: Callable[[str], User]) -> None:
    give_password(login_of("ivo"))
    answer = client.post(reverse("account_login"), {"login": CLOSED, "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_the_mail_to_an_unknown_address_tells_its_owner_what_to_do(client: Client) -> None:
    asked_code(client, UNKNOWN)
    assert mail.outbox[0].to == [UNKNOWN]
    assert not re.search(r"\d{4}", mail.outbox[0].body)
    assert "http" not in mail.outbox[0].body


def test_both_mails_have_the_same_subject(client: Client) -> None:
    asked_code(client, UNKNOWN)
    asked_code(Client(), KNOWN)
    assert mail.outbox[0].subject == mail.outbox[1].subject


GONE = [
    "signup",
    "email",
    "confirm-email",
    "social",
    "login/cancelled",
    "3rdparty",
    "password/reset/key/1-set-password",
]


def test_there_is_no_way_to_sign_up_or_to_manage_addresses(client: Client) -> None:
    assert [path for path in GONE if client.get(f"/account/{path}/").status_code != 404] == []


def test_a_stranger_cannot_make_an_account_by_any_page(client: Client) -> None:
    before = User.objects.count()
    for step in STEPS:
        step(Client(), UNKNOWN)
    assert User.objects.count() == before

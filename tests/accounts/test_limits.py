"""Guessing is slowed down, for all workers together, and without telling which addresses exist."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from samenspel.accounts.hashers import Argon2id
from samenspel.accounts.models import CacheEntry, User
from tests.accounts.conftest import give_app, give_password, sign_in_by_password

pytestmark = pytest.mark.usefixtures("centres")
BRAM = "bram@voorbeeld.test"


@pytest.mark.parametrize("email", [BRAM, "niemand@voorbeeld.test"])
def test_after_five_wrong_passwords_the_right_one_must_wait(email: str, login_of: Callable[[str], User]) -> None:
    give_password(login_of("bram"))
    for _ in range(5):
        sign_in_by_password(Client(), email, "verkeerd verkeerd")
    client = Client()
    sign_in_by_password(client, email)
    assert "_auth_user_id" not in client.session
    other = Client()
    sign_in_by_password(other, BRAM)
    assert ("_auth_user_id" in other.session) == (email != BRAM)


def test_control_four_wrong_passwords_are_forgiven(login_of: Callable[[str], User]) -> None:
    give_password(login_of("bram"))
    for _ in range(4):
        sign_in_by_password(Client(), BRAM, "verkeerd verkeerd")
    client = Client()
    sign_in_by_password(client, BRAM)
    assert "_auth_user_id" in client.session


def test_a_network_that_tries_twenty_addresses_must_wait() -> None:
    for number in range(20):
        sign_in_by_password(Client(), f"n{number}@voorbeeld.test", "verkeerd verkeerd")
    answer = sign_in_by_password(Client(), "n21@voorbeeld.test", "verkeerd verkeerd")
    assert answer.context["form"].non_field_errors()[0] == str(_words("too_many_login_attempts"))


def _words(key: str) -> Any:
    from samenspel.accounts.adapter import AccountAdapter

    return AccountAdapter.error_messages[key]


def test_three_codes_a_minute_go_to_one_address() -> None:
    for _ in range(5):
        Client().post(reverse("account_request_login_code"), {"email": BRAM})
    assert len(mail.outbox) == 3


def test_codes_of_the_app_cannot_be_guessed_on_and_on(login_of: Callable[[str], User]) -> None:
    give_password(login_of("bram"))
    give_app(login_of("bram"))
    tried = 0
    for _ in range(3):
        client = Client()
        sign_in_by_password(client, BRAM)
        for _ in range(3):
            answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
            tried += answer.context["form"].errors["code"][0] != str(_words("too_many_login_attempts"))
    assert tried == 5


def test_a_page_says_so_when_it_is_too_much(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in_by_password(Client(), BRAM, "x")
    answer = sign_in_by_password(Client(), BRAM, "x")
    assert answer.status_code == 429
    assert "429.html" in [template.name for template in answer.templates]


def test_the_counters_stand_in_the_database() -> None:
    before = CacheEntry.objects.count()
    sign_in_by_password(Client(), BRAM, "verkeerd verkeerd")
    assert CacheEntry.objects.count() > before
    assert not any("bram" in entry.cache_key for entry in CacheEntry.objects.all())


def test_control_counters_of_one_process_would_not(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    before = CacheEntry.objects.count()
    sign_in_by_password(Client(), BRAM, "verkeerd verkeerd")
    assert CacheEntry.objects.count() == before


def test_of_two_at_the_same_moment_one_is_first() -> None:
    assert cache.add("once", "y", 30)
    assert not cache.add("once", "y", 30)


def test_real_passwords_are_hashed_with_argon2_on_one_core(settings: Any) -> None:
    assert Argon2id.parallelism == 1
    code = "from django.conf import settings; print(settings.PASSWORD_HASHERS)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "samenspel.config.settings", "SAMENSPEL_HOME": str(settings.HOME)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "['samenspel.accounts.hashers.Argon2id']"
    assert Argon2id().encode("een zin", "zout zout zout").startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")

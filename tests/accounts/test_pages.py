"""Every page a person can meet while signing in is ours: our look, our words, no script inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

import samenspel
from samenspel.accounts import allauth_urls
from samenspel.accounts.adapter import CHANGES
from samenspel.accounts.models import User
from tests.accounts.conftest import app_code, ask_code, give_password, sign_in_by_code, sign_in_by_password

OURS = Path(samenspel.__file__).parent
MAILS = ("login_code", "password_reset_code", "unknown_account")


def own_templates() -> Iterator[str]:
    """The templates of every mounted view of allauth, and of the mails that our settings let it send."""
    for pattern in allauth_urls.urlpatterns:
        name = getattr(getattr(pattern.callback, "view_class", None), "template_name", None)
        if name:
            yield name
    yield from (f"account/email/{name}_{part}.txt" for name in MAILS for part in ("subject", "message"))
    yield from ("accounts/mail/changed_subject.txt", "accounts/mail/changed_message.txt")
    for name in ("logged_in", "logged_out", "login_code_sent", "password_changed", "password_set"):
        yield f"account/messages/{name}.txt"
    for name in (
        "totp_activated",
        "totp_deactivated",
        "webauthn_added",
        "webauthn_removed",
        "recovery_codes_generated",
    ):
        yield f"mfa/messages/{name}.txt"


def is_ours(name: str) -> bool:
    """Whether the template that would be drawn stands in our own house."""
    return Path(get_template(name).origin.name).is_relative_to(OURS)


def test_every_template_of_allauth_is_our_own() -> None:
    names = set(own_templates())
    assert len(names) > 30
    assert [name for name in sorted(names) if not is_ours(name)] == []


def test_control_a_template_left_to_allauth_is_caught() -> None:
    assert not is_ours("account/signup.html")


def visited(login_of: Callable[[str], User]) -> Iterator[Any]:
    """Each page once, with what it shows at its fullest."""
    guest = Client()
    for name in ("account_login", "account_request_login_code", "account_reset_password", "account_inactive"):
        yield guest.get(reverse(name))
    yield guest.get(reverse("account_password_reset_completed"))
    yield guest.post(reverse("account_login"), {"login": "geen adres", "password": ""})
    ask_code(guest, "amina@voorbeeld.test")
    yield guest.get(reverse("account_confirm_login_code"))
    yield guest.post(reverse("account_confirm_login_code"), {"code": "1"})
    reset = Client()
    reset.post(reverse("account_reset_password"), {"email": "amina@voorbeeld.test"})
    yield reset.get(reverse("account_confirm_password_reset_code"))
    parent = Client()
    sign_in_by_code(parent, "amina@voorbeeld.test")
    for name in ("accounts:overview", "accounts:sign_in_again", "account_set_password", "mfa_add_webauthn"):
        yield parent.get(reverse(name))
    yield parent.get(reverse("account_set_password"), {"next": reverse("mfa_activate_totp")})
    yield parent.get(reverse("accounts:second_factor"))
    yield parent.get(reverse("account_logout"))
    yield from visited_with_factors(login_of("gijs"))


def visited_with_factors(gijs: User) -> Iterator[Any]:
    staff = Client()
    sign_in_by_code(staff, gijs.email)
    yield staff.get(reverse("accounts:second_factor"))
    staff.post(reverse("account_set_password"), {"password1": (word := "zeven schapen op de dijk"), "password2": word})
    yield staff.get(reverse("account_change_password"))
    yield (page := staff.get(reverse("mfa_activate_totp")))
    staff.post(reverse("mfa_activate_totp"), {"code": app_code(page.context["form"].secret)})
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "accounts:overview"):
        yield staff.get(reverse(name))
    yield staff.get(reverse("mfa_reauthenticate"))
    half = Client()
    sign_in_by_password(half, gijs.email, word)
    yield half.get(reverse("mfa_authenticate"))


@pytest.mark.parametrize("language", ["nl", "ar", "en"])
def test_pages_are_whole_and_hold_no_script_or_style(language: str, login_of: Callable[[str], User]) -> None:
    User.objects.update(language=language)
    count = 0
    for answer in visited(login_of):
        page, where = answer.content.decode(), answer.request["PATH_INFO"]
        assert answer.status_code == 200, where
        assert page.count("<h1") == 1, where
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page), where
        assert "//" not in re.sub(r'xmlns="[^"]*"', "", " ".join(re.findall(r'(?:src|href|action)="([^"]*)"', page))), (
            where
        )
        count += 1
    assert count > 20


@pytest.mark.django_db
def test_the_policy_of_the_browser_allows_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get(reverse("account_login"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_the_way_in_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        client.get(reverse("account_login"))


def test_every_change_is_told_in_words(login_of: Callable[[str], User], rf: Any) -> None:
    from allauth.account.adapter import get_adapter
    from allauth.core import context

    request = rf.get("/")
    with context.request_context(request):
        for name in CHANGES:
            get_adapter(request).send_notification_mail(name, login_of("gijs"))
    assert [str(change) in message.body for change, message in zip(CHANGES.values(), mail.outbox, strict=True)] == [
        True
    ] * len(CHANGES)
    assert {tuple(message.to) for message in mail.outbox} == {("gijs@voorbeeld.test",)}


def test_next_is_kept_on_every_way_in(client: Client, login_of: Callable[[str], User]) -> None:
    give_password(login_of("bram"))
    target = "/linde/doelen/"
    page = client.get(reverse("account_login"), {"next": target})
    assert page.content.decode().count(f'name="next" value="{target}"') >= 3
    answer = client.post(
        reverse("account_login"),
        {"login": "bram@voorbeeld.test", "password": "een zin die niemand raadt", "next": target},
    )
    assert answer["Location"] == target

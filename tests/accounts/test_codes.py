"""A parent signs in with a mailed code: once, in the browser that asked, within ten minutes (G14)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.accounts.models import Session, User
from tests.accounts.conftest import ask_code, fill_in, mailed_code, sign_in_by_code

AMINA = "amina@voorbeeld.test"
pytestmark = pytest.mark.usefixtures("centres")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_parent_comes_in_with_the_code_from_the_mail(client: Client, login_of: Callable[[str], User]) -> None:
    answer = sign_in_by_code(client, AMINA)
    assert client.session["_auth_user_id"] == str(login_of("amina").pk)
    assert answer["Location"] == "/"
    assert client.get("/linde/")["Location"] == "/linde/visie/"


def test_capitals_in_the_address_do_not_matter(client: Client) -> None:
    sign_in_by_code(client, "Amina@Voorbeeld.TEST")
    assert is_in(client)


def test_digits_of_an_arabic_keyboard_are_fine(client: Client) -> None:
    ask_code(client, AMINA)
    fill_in(client, mailed_code().translate({ord("0") + n: ord("٠") + n for n in range(10)}))
    assert is_in(client)


def test_the_code_works_once(client: Client) -> None:
    sign_in_by_code(client, AMINA)
    code = mailed_code()
    client.post(reverse("account_logout"))
    fill_in(client, code)
    assert not is_in(client)


def test_the_code_is_of_no_use_in_another_browser(client: Client) -> None:
    ask_code(client, AMINA)
    other = Client()
    assert fill_in(other, mailed_code()).status_code == 302
    assert not is_in(other)
    ask_code(other, "bram@voorbeeld.test")
    fill_in(other, mailed_code(0))
    assert not is_in(other)


def test_three_wrong_codes_and_it_is_over(client: Client) -> None:
    ask_code(client, AMINA)
    for _ in range(3):
        fill_in(client, "0000-0000" if mailed_code() != "0000-0000" else "1111-1111")
    fill_in(client, mailed_code())
    assert not is_in(client)


def test_after_ten_minutes_the_code_is_dead(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_code(client, AMINA)
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 601)
    fill_in(client, mailed_code())
    assert not is_in(client)


def test_control_just_before_ten_minutes_it_lives(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_code(client, AMINA)
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 590)
    fill_in(client, mailed_code())
    assert is_in(client)


def test_another_code_can_be_sent_twice_and_ends_the_one_before(client: Client) -> None:
    ask_code(client, AMINA)
    first = mailed_code()
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(mail.outbox) == 3
    fill_in(client, first)
    assert not is_in(client)
    fill_in(client, mailed_code())
    assert is_in(client)


def kept_in_database(word: str) -> bool:
    """Whether a word can be read in any session of the table."""
    return any(word in str(session.get_decoded()) for session in Session.objects.all())


def test_the_database_does_not_hold_the_code(client: Client) -> None:
    ask_code(client, AMINA)
    code = mailed_code()
    assert not kept_in_database(code)
    assert not kept_in_database(code.replace("-", ""))


def test_control_an_unsealed_code_would_be_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.accounts.views.sign_in.seal_or_tell", lambda process, email: None)
    ask_code(client, AMINA)
    assert kept_in_database(mailed_code())


def test_the_mail_holds_no_link_and_no_name(client: Client) -> None:
    ask_code(client, AMINA)
    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "http" not in text
    assert "Haddad" not in text


def test_a_closed_account_gets_no_code(client: Client, login_of: Callable[[str], User]) -> None:
    User.objects.filter(pk=login_of("amina").pk).update(is_active=False)
    ask_code(client, AMINA)
    assert not any(sign.isdigit() for sign in mail.outbox[-1].body)


@pytest.mark.parametrize("trouble", [OSError("no route"), ConnectionRefusedError()])
def test_without_mail_server_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise trouble

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", fail)
    for url in (reverse("account_request_login_code"), reverse("account_reset_password")):
        for email in (AMINA, "niemand@voorbeeld.test"):
            answer = client.post(url, {"email": email})
            assert answer.status_code == 200
            assert answer.context["form"].non_field_errors()


def test_a_forgotten_password_is_renewed_with_a_code(client: Client, login_of: Callable[[str], User]) -> None:
    client.post(reverse("account_reset_password"), {"email": AMINA})
    assert not kept_in_database(mailed_code())
    answer = client.post(reverse("account_confirm_password_reset_code"), {"code": mailed_code()}, follow=True)
    new = "vier vogels op een tak"
    answer = client.post(answer.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert answer.status_code == 200
    assert login_of("amina").check_password(new)
    assert not is_in(client)

"""What is not whole, not for us, not of now or not asked opens nothing; and what we ask gives nothing away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from samenspel.audit.models import Event
from tests.integrations.at_work import FAILED, IN, Trusted, is_in, rows
from tests.integrations.provider import CLIENT, OTHER_KEY, SECRET, Provider, back, go, sign_in


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    row = trusted()
    sent = go(client, row)
    provider.challenge = sent.challenge
    provider.says(nonce=sent.nonce)
    thief = Client()
    assert back(thief, row, sent.state)["Location"] == FAILED
    assert back(client, row, sent.state)["Location"] == IN
    again = Client()
    again.cookies = client.cookies
    again.post(reverse("account_logout"))
    assert back(client, row, sent.state)["Location"] == FAILED
    assert back(Client(), row, "")["Location"] == FAILED
    assert not is_in(thief)


def test_control_a_state_that_is_not_used_up_is_caught(
    provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}

    def never_used_up(request: Any, *, state_id: str, **options: Any) -> Any:
        return kept.get(state_id)

    monkeypatch.setattr("allauth.socialaccount.internal.statekit.unstash_state", never_used_up)
    row = trusted()
    sent = go(client, row)
    kept[sent.state] = client.session["socialaccount_states"][sent.state][0]
    provider.challenge = sent.challenge
    provider.says(nonce=sent.nonce)
    assert back(client, row, sent.state)["Location"] == IN
    assert back(Client(), row, sent.state)["Location"] == IN


def test_an_answer_for_one_provider_does_not_do_for_another(
    provider: Provider, other_provider: Provider, trusted: Trusted, client: Client
) -> None:
    row, other = trusted("linde"), trusted("linde", by=other_provider)
    sent = go(client, row)
    other_provider.challenge = sent.challenge
    other_provider.says(nonce=sent.nonce)
    assert back(client, other, sent.state)["Location"] == FAILED


def hmac_token(claims: dict[str, Any]) -> str:
    """Signed with our public key as if it were a secret."""
    return jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": "one"})


FORGED: dict[str, Callable[[Provider], None]] = {
    "another key": lambda it: setattr(it, "key", OTHER_KEY),
    "an unknown key": lambda it: it.header.update(kid="two"),
    "no signature": lambda it: setattr(it, "token", jwt.encode(it.claims, None, algorithm="none")),
    "a shared secret": lambda it: setattr(it, "token", hmac_token(it.claims)),
    "another audience": lambda it: it.claims.update(aud="een-ander"),
    "several audiences": lambda it: it.claims.update(aud=[CLIENT, "een-ander"]),
    "another issuer": lambda it: it.claims.update(iss="https://elders.test"),
    "too old": lambda it: it.claims.update(exp=int(time.time()) - 120),
    "of tomorrow": lambda it: it.claims.update(iat=int(time.time()) + 86400),
    "without an end": lambda it: it.claims.pop("exp"),
    "without a subject": lambda it: it.claims.pop("sub"),
    "a subject that is a number": lambda it: it.claims.update(sub=12),
    "another nonce": lambda it: it.claims.update(nonce="een-ander"),
    "no nonce": lambda it: it.claims.pop("nonce"),
    "no token at all": lambda it: setattr(it, "token", "geen token"),
    "without PKCE": lambda it: setattr(it, "challenge", "een-ander"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_answer_opens_nothing(how: str, provider: Provider, trusted: Trusted, client: Client) -> None:
    row, before = trusted(), rows()
    sent = go(client, row)
    provider.challenge = sent.challenge
    provider.says(nonce=sent.nonce)
    FORGED[how](provider)
    assert back(client, row, sent.state)["Location"] == FAILED
    assert not is_in(client)
    assert rows() == before


@pytest.mark.parametrize("how", ["another key", "another audience", "another issuer", "too old"])
def test_control_a_token_that_is_not_checked_would_come_in(
    how: str, provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchecked(token: str, keys: Any, **options: Any) -> Any:
        return jwt.decode(token, options={"verify_signature": False})

    monkeypatch.setattr("samenspel.integrations.openid.verified", unchecked)
    row = trusted()
    sent = go(client, row)
    provider.challenge = sent.challenge
    provider.says(nonce=sent.nonce)
    FORGED[how](provider)
    assert back(client, row, sent.state)["Location"] == IN


def test_control_a_nonce_that_is_not_compared_is_caught(
    provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.integrations.adapter.constant_time_compare", lambda one, other: True)
    assert sign_in(client, provider, trusted(), nonce="een-ander")["Location"] == IN


def test_an_address_may_come_from_the_userinfo_page_of_the_same_person(provider: Provider, trusted: Trusted) -> None:
    row = trusted()
    provider.userinfo = {"sub": "account-1", "email": "eva@voorbeeld.test", "email_verified": True, "amr": ["mfa"]}
    assert sign_in(Client(), provider, row, email=None, email_verified=None)["Location"] == IN
    provider.userinfo |= {"sub": "account-2"}
    assert sign_in(Client(), provider, row, email=None, email_verified=None)["Location"] == FAILED
    provider.userinfo = {"email": "eva@voorbeeld.test", "email_verified": True}
    assert sign_in(Client(), provider, row, email=None, email_verified=None)["Location"] == FAILED


@pytest.mark.parametrize("body", [[], "x", {"access_token": ["x"]}, {"access_token": "x", "id_token": {}}, None])
def test_an_answer_of_another_shape_is_a_plain_page(
    body: Any, provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trusted()
    sent = go(client, row)
    monkeypatch.setattr(provider, "answer", lambda path, sent: (200, body))
    assert back(client, row, sent.state)["Location"] == FAILED
    assert client.get(reverse("integrations:openid_back", args=[row.public_id]), {"error": "x"})["Location"] == FAILED
    assert client.get(FAILED).status_code == 400


def test_a_provider_that_is_away_is_a_plain_page(provider: Provider, trusted: Trusted, client: Client) -> None:
    row = trusted(endpoints=provider.discovery() | {"token_endpoint": "http://localhost:9/token"})
    sent = go(client, row)
    assert back(client, row, sent.state)["Location"] == FAILED


def test_a_provider_cannot_send_us_on_to_another_address(
    provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trusted(endpoints=provider.discovery() | {"jwks_uri": f"{provider.address}/moved"})
    assert sign_in(client, provider, row)["Location"] == FAILED


def test_we_ask_for_a_state_a_nonce_pkce_and_a_sign_in_of_today_at_our_own_address(
    trusted: Trusted, client: Client, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://samenspel.uwschool.test"
    row = trusted()
    sent = go(client, row)
    for part in ("code_challenge_method=S256", "max_age=43200", "response_type=code"):
        assert part in sent.address
    assert len(sent.nonce) == 43
    assert len(sent.state) >= 16
    where = parse_qs(urlsplit(sent.address).query)["redirect_uri"]
    assert where == [f"https://samenspel.uwschool.test/account/inloggen/werk/{row.public_id}/terug/"]
    forged = client.post(
        f"{reverse('integrations:sign_in')}?auth_params=redirect_uri%3Dhttps://elders.test&scope=admin",
        {"via": str(row.public_id), "process": "connect", "auth_params": "prompt=none"},
    )
    address = forged.context["address"]
    assert [word for word in ("elders", "admin", "prompt") if word in address] == []


def test_the_database_holds_neither_the_secret_nor_what_the_provider_said(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    row = trusted()
    sign_in(client, provider, row, given_name="Evangelina", sub="account-very-secret")
    with connection.cursor() as cursor:
        held = ""
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held += str(cursor.fetchall())
    held += str(dict(client.session))
    for planted in (SECRET, "Evangelina", "account-very-secret"):
        assert planted not in held
    assert SECRET not in repr(row.as_trust())


def test_no_log_and_no_mail_holds_who_came(
    provider: Provider, trusted: Trusted, caplog: pytest.LogCaptureFixture
) -> None:
    row = trusted()
    for claims in ({}, {"email": "niemand@voorbeeld.test", "sub": "other"}, {"aud": "x"}):
        sign_in(Client(), provider, row, **claims)
    assert "voorbeeld.test" not in caplog.text
    events = Event.objects.filter(verb__in=["claim.refused", "login.linked"])
    assert "niemand" not in str(list(events.values_list("detail", flat=True)))
    assert all("voorbeeld" not in sent.subject for sent in mail.outbox)


def test_another_site_cannot_begin_a_sign_in(trusted: Trusted) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("integrations:sign_in"), {"via": str(trusted().public_id)}).status_code == 403


def test_too_many_beginnings_are_stopped(trusted: Trusted, client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    cache.clear()
    row = trusted()
    answers = [client.post(reverse("integrations:sign_in"), {"via": str(row.public_id)}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_no_other_host_is_in_the_policy_of_any_page(provider: Provider, trusted: Trusted, client: Client) -> None:
    row = trusted()
    page = client.post(reverse("integrations:sign_in"), {"via": str(row.public_id)})
    for answer in (client.get(reverse("account_login")), page):
        assert "form-action 'self';" in answer.headers["Content-Security-Policy"] + ";"
        assert provider.address not in answer.headers["Content-Security-Policy"]
    assert page["Cache-Control"].count("no-store") == 1


def test_looking_starts_nothing_and_nonsense_is_not_there(trusted: Trusted, client: Client) -> None:
    assert client.get(reverse("integrations:sign_in"))["Location"] == reverse("account_login")
    for via in ("", "x", "00000000-0000-0000-0000-000000000001", "\x00"):
        assert client.post(reverse("integrations:sign_in"), {"via": via}).status_code == 404
    row = trusted()
    for name in ("saml_answer", "saml_back", "saml_metadata"):
        path = reverse(f"integrations:{name}", args=[row.public_id])
        assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}

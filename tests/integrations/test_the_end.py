"""Somebody's work here ends: the next request is denied, and nothing that carried rights is left (G18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from samenspel.accounts.models import Session
from samenspel.core.actor import Actor
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.models import IdentityLink, IdentityProvider
from samenspel.onboarding.actions.team import end_access
from samenspel.onboarding.models import Pin
from samenspel.onboarding.queries.team import colleague_of
from samenspel.people.models import Adult, Invitation, RoleAssignment
from tests.conftest import TODAY, user_of
from tests.integrations.at_work import IN, NOT_KNOWN, Trusted, invitation
from tests.integrations.provider import Provider, sign_in

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def eva(
    provider: Provider, trusted: Trusted, centres: dict[str, Any], client: Client
) -> tuple[IdentityProvider, Client]:
    """Eva, signed in by the account of the school, with a PIN and an invitation that waits."""
    row = trusted()
    assert sign_in(client, provider, row)["Location"] == IN
    assert client.get("/linde/kompas/").status_code == 200
    invitation(centres["linde"], "eva@voorbeeld.test", "ib")
    with centre_scope(row.centre_id):
        adult = Adult.objects.get(user=user_of("eva"))
        Pin(adult=adult, pin_hash=make_password("x"), set_at=timezone.now()).save()
    return row, client


def alive(row: IdentityProvider) -> set[str]:
    """What is left of Eva's that could let her in as staff."""
    user = user_of("eva")
    with centre_scope(row.centre_id):
        left = {
            "role": RoleAssignment.objects.filter(adult__user=user).exclude(valid_until__lt=TODAY),
            "invitation": Invitation.objects.filter(
                email=user.email, redeemed_at=None, expires_at__gt=timezone.now() + timedelta(minutes=1)
            ),
            "account at work": IdentityLink.objects.filter(user=user),
            "PIN": Pin.objects.filter(adult__user=user),
        }
        found = {name for name, rows in left.items() if rows.exists()}
    return found | ({"session"} if Session.objects.filter(user=user).exists() else set())


def end(row: IdentityProvider, head: Actor) -> None:
    """The head ends it, as of yesterday."""
    with centre_scope(row.centre_id):
        adult = Adult.objects.get(user=user_of("eva"))
        end_access(actor=head, colleague=colleague_of(head, adult.public_id), last_day=YESTERDAY, moment=timezone.now())


def test_a_head_ends_it_and_nothing_is_left(
    eva: tuple[IdentityProvider, Client], cast: dict[str, Actor], provider: Provider
) -> None:
    row, client = eva
    assert alive(row) == {"role", "invitation", "account at work", "PIN", "session"}
    end(row, cast["gijs"])
    assert alive(row) == set()
    assert client.get("/linde/kompas/")["Location"].startswith("/account/inloggen/")
    assert sign_in(client, provider, row)["Location"] == NOT_KNOWN


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("session", "samenspel.onboarding.actions.team.end_all_sessions"),
        ("account at work", "samenspel.onboarding.actions.team.tell_that_work_ended"),
        ("invitation", "samenspel.onboarding.actions.team._withdraw"),
    ],
)
def test_control_what_is_forgotten_is_caught(
    what: str,
    where: str,
    eva: tuple[IdentityProvider, Client],
    cast: dict[str, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(where, lambda *given, **named: 0)
    end(eva[0], cast["gijs"])
    assert alive(eva[0]) == {what}


def test_the_day_after_the_last_day_the_next_request_is_denied_without_anybody_doing_anything(
    eva: tuple[IdentityProvider, Client], provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, client = eva
    with centre_scope(row.centre_id):
        RoleAssignment.objects.filter(adult__user=user_of("eva")).update(valid_until=TODAY)
        Invitation.objects.all().delete()
    assert client.get("/linde/kompas/").status_code == 200, "the last day counts"
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: TODAY + timedelta(days=1))
    monkeypatch.setattr("samenspel.integrations.views.arriving.today", lambda: TODAY + timedelta(days=1))
    assert client.get("/linde/kompas/").status_code == 404
    assert sign_in(Client(), provider, row)["Location"] == NOT_KNOWN


def test_who_is_invited_again_comes_in_with_whatever_account_the_organisation_gives_then(
    eva: tuple[IdentityProvider, Client],
    cast: dict[str, Actor],
    provider: Provider,
    centres: dict[str, Any],
    client_as: Callable[[str], Client],
) -> None:
    row, _client = eva
    end(row, cast["gijs"])
    invitation(centres["linde"], "eva@voorbeeld.test")
    assert sign_in(Client(), provider, row, sub="account-new")["Location"] == IN

"""Staff come in with the account of their organisation, and it makes nobody anybody (S3, G12)."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.models import Session, User
from samenspel.audit.models import Event
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.actions import remove_provider, unlink
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Invitation, RoleAssignment
from tests.accounts.conftest import app_code, give_app
from tests.conftest import TODAY, user_of
from tests.integrations.at_work import IN, NOT_KNOWN, SYSTEM, WEAK, Trusted, invitation, is_in, rows, works_at
from tests.integrations.provider import Provider, sign_in


def test_a_teacher_comes_in_with_the_account_of_the_school(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    answer = sign_in(client, provider, trusted())
    assert answer["Location"] == "/linde/"
    assert client.session["_auth_user_id"] == str(user_of("eva").pk)
    assert client.get("/linde/kompas/").status_code == 200
    session = Session.objects.get(user=user_of("eva"))
    assert session.expire_date - timezone.now() <= timedelta(hours=12), "our own limits hold"


def test_one_goes_on_to_where_one_was_going_and_never_to_another_site(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    row = trusted()
    assert sign_in(client, provider, row, "/linde/kompas/aanbod/")["Location"] == "/linde/kompas/aanbod/"
    for following in ("https://elders.test/", "//elders.test/", "javascript:alert(1)"):
        assert sign_in(Client(), provider, row, following)["Location"] == "/linde/"


def test_without_two_factors_at_work_the_door_asks_one_of_our_own(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    row = trusted()
    sign_in(client, provider, row, **WEAK)
    assert client.get("/linde/kompas/")["Location"].startswith(reverse("accounts:second_factor"))
    shut = client.get("/linde/kompas/", follow=True)
    assert shut.redirect_chain[-1][0].startswith(reverse("accounts:own_way"))

    secret, again = give_app(user_of("eva")), Client()
    assert sign_in(again, provider, row, **WEAK)["Location"] == reverse("mfa_authenticate")
    assert not is_in(again)
    assert again.post(reverse("mfa_authenticate"), {"code": app_code(secret)})["Location"] == "/linde/"
    assert again.get("/linde/kompas/").status_code == 200


def test_who_declares_that_the_organisation_asks_two_factors_is_believed(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    sign_in(client, provider, trusted(two_factors=True), **WEAK)
    assert client.get("/linde/kompas/").status_code == 200


def test_two_factors_of_yesterday_are_none(provider: Provider, trusted: Trusted, client: Client) -> None:
    sign_in(client, provider, trusted(), auth_time=int(time.time()) - 13 * 3600)
    assert client.get("/linde/kompas/")["Location"].startswith(reverse("accounts:second_factor"))


STRANGERS: dict[str, dict[str, Any]] = {
    "unknown": {"email": "niemand@voorbeeld.test"},
    "a parent": {"email": "amina@voorbeeld.test"},
    "a pupil": {"email": "daan@voorbeeld.test"},
    "staff elsewhere": {"email": "hetty@voorbeeld.test"},
    "another domain": {"email": "eva@elders.test"},
    "not verified": {"email_verified": False},
    "no address": {"email": None, "email_verified": None},
    "called a student": {"eduPersonAffiliation": ["student"]},
    "another subject": {"sub": "account-2"},
}


@pytest.fixture
def somebody_elsewhere(centres: dict[str, Centre]) -> None:
    User.objects.create_user("hetty@voorbeeld.test")
    works_at(centres["beuk"], "hetty")


@pytest.mark.usefixtures("somebody_elsewhere")
def test_whoever_is_no_staff_here_gets_one_and_the_same_page_and_nothing_is_made(
    provider: Provider, trusted: Trusted
) -> None:
    row = trusted()
    provider.userinfo = {"sub": "account-9"}
    sign_in(Client(), provider, row)  # from now on Eva's login belongs to account-1
    before, pages = rows(), set()
    for who, claims in STRANGERS.items():
        client = Client()
        answer = sign_in(client, provider, row, **{"sub": "account-9"} | claims)
        assert (answer["Location"], is_in(client)) == (NOT_KNOWN, False), who
        page = client.get(NOT_KNOWN)
        assert page.status_code == 403
        pages.add((answer.content, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())))
    assert len(pages) == 1
    assert rows() == before
    assert "claim.refused" in Event.objects.values_list("verb", flat=True)
    with centre_scope(row.centre_id):
        here = Event.objects.filter(chain__key=str(row.centre_id))
        assert not here.filter(verb="claim.refused").exists(), "strangers write nothing in the log of the centre"


def test_control_a_pupil_would_come_in_without_the_rule(
    provider: Provider, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.integrations.logic.trust._works_there", lambda trust, claim: True)
    assert sign_in(Client(), provider, trusted(), eduPersonAffiliation=["student"])["Location"] == IN


def test_control_an_address_that_is_not_verified_would_come_in(
    provider: Provider, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.integrations.queries.refusal", lambda trust, claim: None)
    assert sign_in(Client(), provider, trusted(), email_verified=False)["Location"] == IN


def test_who_was_invited_comes_in_by_the_account_and_is_what_the_invitation_says(
    provider: Provider, trusted: Trusted, centres: dict[str, Centre], client: Client
) -> None:
    row, invited = trusted(), invitation(centres["linde"], "nour@voorbeeld.test")
    before = rows()
    answer = sign_in(client, provider, row, email="Nour@Voorbeeld.test", given_name="Nour", family_name="Salem")
    assert answer["Location"] == "/linde/"
    made = {name: before[name] + 1 for name in ("User", "Adult", "RoleAssignment", "IdentityLink")}
    assert rows() == before | made
    with centre_scope(row.centre_id):
        adult = Adult.objects.get(user__email="nour@voorbeeld.test")
        assert (adult.name, [role.role for role in adult.roles.all()]) == ("Nour Salem", ["teacher"])
        invited.refresh_from_db()
        assert invited.redeemed_at
    assert sign_in(Client(), provider, row, email="nour@voorbeeld.test")["Location"] == "/linde/"
    assert rows() == before | made


@pytest.mark.parametrize("how", ["as a parent", "elsewhere", "expired", "with another address"])
def test_an_invitation_to_something_else_lets_nobody_in(
    how: str, provider: Provider, trusted: Trusted, centres: dict[str, Centre]
) -> None:
    email = "ander@voorbeeld.test" if how == "with another address" else "nour@voorbeeld.test"
    centre = centres["beuk" if how == "elsewhere" else "linde"]
    invitation(centre, email, "parent" if how == "as a parent" else "teacher")
    if how == "expired":
        with centre_scope(centre.pk):
            Invitation.objects.update(expires_at=timezone.now())
    before = rows()
    assert sign_in(Client(), provider, trusted(), email="nour@voorbeeld.test")["Location"] == NOT_KNOWN
    assert rows() == before


def test_an_address_that_somebody_else_has_now_opens_nothing(
    provider: Provider, trusted: Trusted, centres: dict[str, Centre]
) -> None:
    row = trusted()
    assert sign_in(Client(), provider, row)["Location"] == IN
    assert sign_in(Client(), provider, row, sub="account-2")["Location"] == NOT_KNOWN
    assert sign_in(Client(), provider, row, email="eva.nieuw@voorbeeld.test")["Location"] == IN, "the same account"
    with centre_scope(row.centre_id):
        assert unlink(actor=SYSTEM, user=user_of("eva")) == 1
    assert sign_in(Client(), provider, row, sub="account-2")["Location"] == IN


def test_the_day_after_the_last_day_nothing_opens_any_more(
    provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = trusted()
    sign_in(client, provider, row)
    assert client.get("/linde/kompas/").status_code == 200
    with centre_scope(row.centre_id):
        RoleAssignment.objects.filter(adult__user=user_of("eva")).update(valid_until=TODAY - timedelta(days=1))
    assert client.get("/linde/kompas/").status_code == 404
    assert sign_in(Client(), provider, row)["Location"] == NOT_KNOWN


def test_a_closed_account_stays_closed(provider: Provider, trusted: Trusted) -> None:
    User.objects.filter(email="eva@voorbeeld.test").update(is_active=False)
    assert sign_in(Client(), provider, trusted())["Location"] == NOT_KNOWN


def test_who_is_no_longer_believed_lets_nobody_in_and_signs_out_whom_it_let_in(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    row = trusted()
    sign_in(client, provider, row)
    with centre_scope(row.centre_id):
        assert remove_provider(actor=SYSTEM, provider=row) == 1
    assert not is_in(client)
    assert client.post(reverse("integrations:sign_in"), {"via": str(row.public_id)}).status_code == 404


def test_the_buttons_are_there_when_there_is_something_to_press(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    way_in = reverse("account_login")
    assert b'name="via"' not in client.get(way_in).content
    linde, beuk = trusted("linde"), trusted("beuk")
    assert client.get(way_in).content.count(b'name="via"') == 2
    nearest = client.get(way_in, {"next": "/beuk/kompas/"}).content.decode()
    assert str(beuk.public_id) in nearest
    assert str(linde.public_id) not in nearest

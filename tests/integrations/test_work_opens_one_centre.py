"""The word of an organisation opens its own centre, no other, and changes nothing of the login."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from samenspel.core.tenancy import centre_scope
from samenspel.onboarding.models import Claim
from samenspel.organisations.models import Centre
from samenspel.people.invitations import invite
from tests.accounts.conftest import sign_in_by_code
from tests.conftest import user_of
from tests.integrations.at_work import NOT_KNOWN, SYSTEM, WEAK, Trusted, rows, works_at
from tests.integrations.provider import Provider, sign_in


def test_the_provider_of_one_centre_opens_no_other(
    provider: Provider, trusted: Trusted, centres: dict[str, Centre], client: Client
) -> None:
    works_at(centres["beuk"], "eva")
    sign_in(client, provider, trusted("linde"))
    assert client.get("/linde/kompas/").status_code == 200
    for path in ("/beuk/", "/beuk/kompas/", "/bestaat-niet/"):
        assert client.get(path)["Location"].startswith(reverse("accounts:own_way")), "as if it were not there"
    assert client.get("/")["Location"] == "/linde/", "it does not even tell where else she works"
    page = client.get(reverse("accounts:own_way"), {"next": "/beuk/"})
    assert "De Beuk" not in page.content.decode()


def test_control_a_door_that_does_not_ask_where_one_came_from_is_caught(
    provider: Provider,
    trusted: Trusted,
    centres: dict[str, Centre],
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("samenspel.people.middleware.counts_at", lambda request, realm: True)
    works_at(centres["beuk"], "eva")
    sign_in(client, provider, trusted("linde"))
    assert not client.get("/beuk/")["Location"].startswith(reverse("accounts:own_way"))


def test_a_provider_cannot_say_that_someone_is_staff_of_another_centre(
    provider: Provider, trusted: Trusted, centres: dict[str, Centre]
) -> None:
    assert sign_in(Client(), provider, trusted("beuk"))["Location"] == NOT_KNOWN, "Eva works at De Linde"


def test_two_centres_with_a_provider_each_are_opened_one_by_one(
    provider: Provider, other_provider: Provider, trusted: Trusted, centres: dict[str, Centre], client: Client
) -> None:
    works_at(centres["beuk"], "eva")
    sign_in(client, provider, trusted("linde"))
    key = client.session.session_key
    assert sign_in(client, other_provider, trusted("beuk", by=other_provider))["Location"] == "/beuk/"
    assert client.session.session_key != key
    assert client.get("/beuk/kompas/").status_code == client.get("/linde/kompas/").status_code == 200


CLAIM = {
    "name": "Eva",
    "relation": "parent",
    "child_name": "Yassin El Amrani",
    "child_born": "2017-09-09",
    "email": "eva@voorbeeld.test",
}


@pytest.mark.parametrize(("place", "is_known"), [("beuk", False), ("linde", True)])
def test_nobody_asks_in_a_name_that_only_the_organisation_of_another_centre_vouches_for(
    place: str, is_known: bool, provider: Provider, trusted: Trusted, centres: dict[str, Centre], client: Client
) -> None:
    works_at(centres["beuk"], "eva")
    sign_in(client, provider, trusted("linde"))
    client.post(reverse("entrance:claim", args=[place]), CLAIM)
    with centre_scope(centres[place].pk):
        assert (Claim.objects.get().asked_by is not None) == is_known


def test_who_signs_in_as_another_leaves_nothing_of_the_first(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    sign_in_by_code(client, "gijs@voorbeeld.test")
    sign_in(client, provider, trusted(), **WEAK)
    assert client.session["_auth_user_id"] == str(user_of("eva").pk)
    methods = [record["method"] for record in client.session["account_authentication_methods"]]
    assert methods == ["work"]


SENSITIVE = ["mfa_add_webauthn", "account_set_password", "mfa_activate_totp", "mfa_generate_recovery_codes"]


@pytest.mark.parametrize("name", SENSITIVE)
def test_the_word_of_an_organisation_changes_nothing_of_the_login(
    name: str, provider: Provider, trusted: Trusted, client: Client
) -> None:
    sign_in(client, provider, trusted())
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"password1": "x", "password2": "x"})):
        assert answer["Location"].startswith(reverse("accounts:own_way"))


def test_control_a_guard_that_takes_any_sign_in_is_caught(
    provider: Provider, trusted: Trusted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.accounts.views.guards.came_from_work_alone", lambda request: False)
    monkeypatch.setattr("samenspel.accounts.views.guards.is_fresh_sign_in", lambda request: True)
    sign_in(client, provider, trusted())
    assert client.get(reverse("account_set_password")).status_code == 200


def test_with_a_code_of_ones_own_the_session_is_whole_again(
    provider: Provider, trusted: Trusted, client: Client
) -> None:
    sign_in(client, provider, trusted())
    client.post(reverse("account_logout"))
    sign_in_by_code(client, "eva@voorbeeld.test")
    assert client.get(reverse("account_set_password")).status_code == 200


def test_an_invitation_of_another_centre_is_not_taken_up_on_the_word_of_this_one(
    provider: Provider, trusted: Trusted, centres: dict[str, Centre], client: Client
) -> None:
    with centre_scope(centres["beuk"].pk):
        url = invite(actor=SYSTEM, email="eva@voorbeeld.test", role="head").url.removeprefix("http://localhost:8000")
    sign_in(client, provider, trusted("linde"))
    before = rows()
    assert client.post(url).status_code == 200
    assert rows() == before
    assert client.get(url).context["sign_in_url"].startswith(reverse("accounts:own_way"))

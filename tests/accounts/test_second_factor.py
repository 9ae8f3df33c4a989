"""Staff get no page of a centre before a second factor; a mailed code or a password is never enough (G15, S1)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.accounts.models import Session, User
from samenspel.demo.cast import CAST
from samenspel.people.logic.roles import STAFF
from tests.accounts.conftest import (
    PASSWORD,
    app_code,
    give_app,
    give_password,
    sign_in_by_code,
    sign_in_by_password,
)
from tests.house.test_urls import OF_CENTRES, address

GIJS = "gijs@voorbeeld.test"
SETUP = "/account/tweede-factor/"
TEAM = [part.key for part in CAST if part.role in STAFF]
OTHERS = [part.key for part in CAST if part.role not in STAFF and part.centre == "linde"]

pytestmark = pytest.mark.usefixtures("centres")


def shut(client: Client) -> bool:
    """Whether the centre's door leads to setting up a second factor."""
    return client.get("/linde/")["Location"].startswith(SETUP)


def shows_something(client: Client) -> list[str]:
    """Every page of the centre that answers this browser with more than the way to a second factor."""
    found = []
    for name, pattern in OF_CENTRES:
        url = address(name, pattern, "linde")
        answers = client.get(url), client.post(url)
        found += [url for answer in answers if not answer.headers.get("Location", "").startswith(SETUP)]
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("key", TEAM)
def test_no_page_of_a_centre_opens_for_staff_without_a_second_factor(key: str, login_of: Callable[[str], User]) -> None:
    assert shows_something(signed_in(login_of(key))) == []


def test_control_a_door_that_asks_nothing_is_caught(
    login_of: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.people.middleware.has_second_factor", lambda request, realm: True)
    assert not shut(signed_in(login_of("gijs")))


@pytest.mark.parametrize("key", OTHERS)
def test_parents_and_partners_need_none(key: str, login_of: Callable[[str], User]) -> None:
    client = signed_in(login_of(key))
    assert client.get("/linde/")["Location"] == "/linde/visie/"


def test_a_mailed_code_alone_never_opens_the_centre_for_staff(client: Client) -> None:
    answer = sign_in_by_code(client, GIJS)
    assert answer["Location"] == SETUP
    assert shut(client)


def test_a_password_alone_never_opens_the_centre_for_staff(client: Client, login_of: Callable[[str], User]) -> None:
    give_password(login_of("gijs"))
    assert sign_in_by_password(client, GIJS)["Location"] == SETUP
    assert shut(client)


def test_password_and_app_open_it(client: Client, login_of: Callable[[str], User]) -> None:
    give_password(login_of("gijs"))
    secret = give_app(login_of("gijs"))
    assert sign_in_by_password(client, GIJS)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})["Location"] == "/"
    assert client.get("/linde/")["Location"] == "/linde/kompas/"


def test_a_code_of_the_app_works_once(login_of: Callable[[str], User]) -> None:
    give_password(login_of("gijs"))
    code = app_code(give_app(login_of("gijs")))
    first, second = Client(), Client()
    for client in (first, second):
        sign_in_by_password(client, GIJS)
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_a_recovery_code_stands_in_once_for_the_app(login_of: Callable[[str], User]) -> None:
    give_password(login_of("gijs"))
    give_app(login_of("gijs"))
    code = RecoveryCodes.activate(login_of("gijs")).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in_by_password(client, GIJS)
        client.post(reverse("mfa_authenticate"), {"code": f"{code[:4]} {code[4:]}"})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_after_twelve_hours_the_factor_is_asked_again(
    client: Client, login_of: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(login_of("gijs"))
    secret = give_app(login_of("gijs"))
    sign_in_by_password(client, GIJS)
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    now = time.time()
    monkeypatch.setattr("samenspel.accounts.queries.time.time", lambda: now + 12 * 3600)
    assert shut(client)
    assert client.get(SETUP)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_the_demo_asks_for_a_choice_only(login_of: Callable[[str], User], settings: Any) -> None:
    client = signed_in(login_of("gijs"))
    assert shut(client)
    settings.DEMO = True
    assert client.get("/linde/")["Location"] == "/linde/kompas/"


def start_password_and_app(client: Client) -> Any:
    """Choose a password, on the way to an app; returns the page with the picture."""
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_set_password"))
    answer = client.post(answer["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("mfa_activate_totp")
    return client.get(answer["Location"], follow=True)


def test_staff_set_up_a_password_and_an_app(client: Client, login_of: Callable[[str], User]) -> None:
    sign_in_by_code(client, GIJS)
    page = start_password_and_app(client)
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    answer = client.get(answer["Location"])
    assert len(answer.context["unused_codes"]) == 10
    kept = client.get(reverse("mfa_download_recovery_codes"))
    assert kept["Content-Disposition"].startswith("attachment")
    assert all(code in kept.content.decode() for code in answer.context["unused_codes"])
    assert client.get("/linde/")["Location"] == "/linde/kompas/"
    stored = Authenticator.objects.get(user=login_of("gijs"), type="totp")
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(app_code(secret, 1))


def test_a_new_factor_ends_the_sessions_elsewhere(login_of: Callable[[str], User]) -> None:
    here, thief = Client(), Client()
    sign_in_by_code(thief, GIJS)
    sign_in_by_code(here, GIJS)
    page = start_password_and_app(here)
    here.post(reverse("mfa_activate_totp"), {"code": app_code(page.context["form"].secret)})
    assert thief.get(reverse("accounts:overview"))["Location"].startswith(reverse("account_login"))
    assert here.get(reverse("accounts:overview")).status_code == 200


SENSITIVE = [
    "account_set_password",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
]


@pytest.mark.parametrize("name", [*SENSITIVE, "accounts:overview"])
def test_a_session_without_the_factor_that_the_account_has_changes_nothing(
    name: str, login_of: Callable[[str], User]
) -> None:
    gijs = login_of("gijs")
    client = signed_in(gijs)  # opened before the app was added, and kept alive by somebody
    give_password(gijs)
    client.force_login(gijs)
    give_app(gijs)
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"password": PASSWORD})):
        assert answer["Location"].startswith(SETUP)


def test_with_a_second_factor_a_password_alone_confirms_nothing(
    client: Client, login_of: Callable[[str], User]
) -> None:
    gijs = login_of("gijs")
    give_password(gijs)
    secret = give_app(gijs)
    sign_in_by_password(client, GIJS)
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    answer = client.get(reverse("mfa_add_webauthn"))
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_add_webauthn")})
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    answer = client.post(
        reverse("mfa_reauthenticate"), {"code": app_code(secret, 1), "next": reverse("mfa_add_webauthn")}, follow=True
    )
    assert answer.request["PATH_INFO"] == reverse("mfa_add_webauthn")
    assert answer.status_code == 200


def test_a_parent_signs_in_anew_before_changing_how(
    client: Client, login_of: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_by_code(client, "amina@voorbeeld.test")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    now = time.time()
    monkeypatch.setattr("samenspel.accounts.queries.time.time", lambda: now + 3600)
    answer = client.get(reverse("mfa_add_webauthn"))
    assert answer["Location"].startswith(reverse("accounts:sign_in_again"))
    page = client.get(answer["Location"])
    assert page.context["way_in"] == f"{reverse('account_login')}?next=%2Faccount%2Fpasskeys%2Fnieuw%2F"


def test_a_password_in_a_form_is_never_kept_while_we_ask_for_confirmation(
    client: Client, login_of: Callable[[str], User]
) -> None:
    sign_in_by_code(client, "bram@voorbeeld.test")
    RecoveryCodes.activate(login_of("bram"))  # something to confirm with, so that confirmation is asked
    new = "acht groene kikkers zingen"
    answer = client.post(reverse("account_set_password"), {"password1": new, "password2": new})
    assert answer["Location"] == reverse("account_set_password")
    assert client.get(answer["Location"])["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not any(new in str(session.get_decoded()) for session in Session.objects.all())


def test_a_changed_password_is_told_and_ends_the_other_sessions(login_of: Callable[[str], User]) -> None:
    bram, here, elsewhere = login_of("bram"), Client(), Client()
    give_password(bram)
    for client in (here, elsewhere):
        sign_in_by_password(client, bram.email)
    new = "acht groene kikkers zingen"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), form | {"oldpassword": "een gok van een dief"})
    assert login_of("bram").check_password(PASSWORD)
    here.post(reverse("account_change_password"), form)
    assert login_of("bram").check_password(new)
    assert mail.outbox[-1].to == [bram.email]
    assert here.get(reverse("accounts:overview")).status_code == 200
    assert elsewhere.get(reverse("accounts:overview")).status_code == 302


NONSENSE = {
    "clientDataJSON": "AA",
    "attestationObject": "AA",
    "authenticatorData": "AA",
    "signature": "AA",
    "userHandle": "AA",
}
FORGED: list[Any] = [
    {},
    [],
    1,
    None,
    "x" * 999,
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}},
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": NONSENSE},
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": NONSENSE | {"userHandle": 5}},
]


@pytest.mark.parametrize("credential", ["", "{", "1" * 6000, '{"a":' * 5000, *map(json.dumps, FORGED)])
def test_a_forged_passkey_is_refused_in_plain_words(
    client: Client, credential: str, login_of: Callable[[str], User]
) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    sign_in_by_code(client, GIJS)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=login_of("gijs")).exists()


def test_after_showing_the_factor_one_goes_on_to_the_page_that_was_asked(
    client: Client, login_of: Callable[[str], User]
) -> None:
    gijs = login_of("gijs")
    client.force_login(gijs)
    secret = give_app(gijs)
    answer = client.get("/linde/kompas/?year=2025-2026")
    answer = client.get(answer["Location"])
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    answer = client.post(answer["Location"], {"code": app_code(secret)})
    assert answer["Location"] == "/linde/kompas/?year=2025-2026"


def give_passkey(user: User) -> None:
    """A passkey on some other device."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}})


def test_a_passkey_of_a_parent_does_not_shut_out_the_mailed_code(login_of: Callable[[str], User]) -> None:
    amina, gijs = login_of("amina"), login_of("gijs")
    give_passkey(amina)
    give_passkey(gijs)
    parent, staff = Client(), Client()
    assert sign_in_by_code(parent, amina.email)["Location"] == "/"
    assert parent.get(reverse("accounts:overview")).status_code == 200
    assert sign_in_by_code(staff, gijs.email)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in staff.session


def test_but_the_mailed_code_does_not_change_how_that_parent_signs_in(login_of: Callable[[str], User]) -> None:
    give_passkey(login_of("amina"))
    parent = Client()
    sign_in_by_code(parent, "amina@voorbeeld.test")
    for name in SENSITIVE:
        if name != "account_change_password":
            assert parent.get(reverse(name))["Location"].startswith(SETUP), name


def test_a_parent_who_chose_an_app_is_asked_for_it(client: Client, login_of: Callable[[str], User]) -> None:
    give_app(login_of("bram"))
    assert sign_in_by_code(client, "bram@voorbeeld.test")["Location"] == reverse("mfa_authenticate")

"""A lost phone: in three taps nobody gets in with it, and its owner does (T12, G16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.queries import authenticators, open_sessions
from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible, Refused
from samenspel.onboarding.actions.letters import Given
from samenspel.onboarding.actions.lost import shut_out
from samenspel.onboarding.actions.redeeming import give_card
from samenspel.onboarding.models import ContactPerson, Letter, SignInCard
from samenspel.organisations.models import Centre
from samenspel.people.actions import relate
from samenspel.people.logic.custody import Custody, Kind
from tests.accounts.conftest import give_app, sign_in_by_code
from tests.conftest import user_of
from tests.onboarding.conftest import PHONE, adult, child


@pytest.fixture
def phone(linde: Centre) -> Client:
    """Bram's phone, on which he is signed in."""
    client = Client()
    sign_in_by_code(client, "bram@voorbeeld.test")
    assert client.get("/linde/visie/").status_code == 200
    return client


def test_in_three_taps_the_phone_is_shut_and_there_is_a_new_letter(
    contact: ContactPerson, phone: Client, client_as: Callable[[str], Client]
) -> None:
    office = client_as("gijs")
    give_card(user=user_of("bram"), pin="42173", moment=timezone.now())
    page = reverse("onboarding:guardian", args=["linde", adult("Bram").public_id])
    assert office.get(page).status_code == 200  # 1: the parent
    office.post(f"{page}doen/", {"do": "lost"})  # 2: shut everything
    assert phone.get("/linde/visie/").status_code == 302, "the next request of the phone is refused"
    letter = office.post(f"{page}doen/", {"do": "letter", "child": child("Noor").public_id})  # 3: a new letter
    assert letter["Content-Type"] == "application/pdf"
    assert not SignInCard.objects.exists()
    assert mail.outbox[-1].to == ["bram@voorbeeld.test"]


def test_passkeys_app_and_letters_go_with_it(
    linde: Centre, cast: dict[str, Actor], letter: Callable[..., Given], phone: Client
) -> None:
    give_app(user_of("bram"))
    Authenticator.objects.create(user=user_of("bram"), type="webauthn", data={})
    letter("Bram", "Sami")
    ended = shut_out(actor=cast["gijs"], adult=adult("Bram"), moment=timezone.now())
    assert (ended.sessions, ended.factors, ended.letters, ended.kept_factors) == (1, 2, 1, False)
    assert not authenticators(user_of("bram").pk).exists()
    assert not Letter.objects.get().is_open(timezone.now())


def test_who_works_somewhere_keeps_passkey_and_app(linde: Centre, cast: dict[str, Actor]) -> None:
    relate(actor=System("test"), adult=adult("Eva"), child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)
    give_app(user_of("eva"))
    client = Client()
    sign_in_by_code(client, "eva@voorbeeld.test")
    ended = shut_out(actor=cast["gijs"], adult=adult("Eva"), moment=timezone.now())
    assert ended.kept_factors
    assert authenticators(user_of("eva").pk).exists(), "a mailed code alone would open more than it may"
    assert not open_sessions(user_of("eva").pk).exists()


def test_others_are_left_alone(linde: Centre, cast: dict[str, Actor]) -> None:
    amina = Client()
    sign_in_by_code(amina, "amina@voorbeeld.test")
    shut_out(actor=cast["gijs"], adult=adult("Bram"), moment=timezone.now())
    assert amina.get("/linde/visie/").status_code == 200


def test_only_doorkeepers_of_the_child_may_do_it(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        shut_out(actor=cast["eva"], adult=adult("Bram"), moment=timezone.now())
    with pytest.raises(NotVisible):
        shut_out(actor=cast["amina"], adult=adult("Bram"), moment=timezone.now())
    with pytest.raises(NotVisible):
        shut_out(actor=cast["gijs"], adult=adult("Ivo"), moment=timezone.now())


def test_whom_to_call_is_one_tap_from_signing_in(contact: ContactPerson) -> None:
    sign_in = Client().get(f"{reverse('account_login')}?next=/linde/visie/").content.decode()
    assert PHONE in sign_in
    assert reverse("entrance:help") in sign_in
    places = Client().get(reverse("entrance:help"))
    assert places.status_code == 200
    assert PHONE in Client().get(reverse("entrance:help-at", args=["linde"])).content.decode()


def test_control_a_session_that_is_forgotten_is_caught(
    contact: ContactPerson, phone: Client, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.onboarding.actions.lost.end_all_sessions", lambda user: 0)
    monkeypatch.setattr("samenspel.onboarding.actions.lost.forget_factors", lambda actor, user: 0)
    page = reverse("onboarding:act", args=["linde", adult("Bram").public_id])
    client_as("gijs").post(page, {"do": "lost"})
    assert phone.get("/linde/visie/").status_code == 200

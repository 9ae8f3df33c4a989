"""A card and its PIN, for who has no address."""

from __future__ import annotations

from django.core import mail
from django.test import Client
from django.urls import reverse

from samenspel.onboarding.models import SignInCard
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult
from tests.onboarding.conftest import adult
from tests.onboarding.holding import PIN, Give, bare, follow, is_in, page_of_child


def card_of(client: Client, letter: Give) -> tuple[str, str]:
    """Make Bram a card; returns its token and code as they stand on it."""
    follow(client, letter("Bram", "Noor"))
    client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    page = client.get(reverse("entrance:new-card"))
    from samenspel.onboarding.views import held

    kept = held.kept_card(page.wsgi_request)
    assert kept
    assert page.context["code"].replace(" ", "") == kept.code
    assert f'href="{page_of_child("Noor")}"' in page.content.decode(), "the way on leads to the child"
    return kept.token, kept.code


def test_a_card_and_its_pin_sign_in(bram: Adult, letter: Give) -> None:
    token, code = card_of(Client(), letter)
    typed, scanned = Client(), Client()
    assert typed.post(reverse("entrance:card"), {"code": code, "pin": PIN})["Location"] == "/"
    assert scanned.post(reverse("entrance:card-link", args=[token]), {"pin": PIN})["Location"] == "/"
    assert is_in(typed)
    assert is_in(scanned)
    assert typed.get("/linde/", follow=True).status_code == 200
    assert token not in str(SignInCard.objects.values())


def test_five_wrong_pins_shut_the_card_and_all_answers_are_alike(bram: Adult, letter: Give) -> None:
    token, _code = card_of(Client(), letter)
    place = reverse("entrance:card-link", args=[token])
    nowhere = reverse("entrance:card-link", args=["x" * 43])
    wrong = Client().post(place, {"pin": "99999"})
    unknown = Client().post(nowhere, {"pin": "99999"})
    assert bare(wrong.content) == bare(unknown.content)
    for _ in range(4):
        Client().post(place, {"pin": "99999"})
    shut = Client()
    assert bare(shut.post(place, {"pin": PIN}).content) == bare(wrong.content)
    assert not is_in(shut)


def test_control_four_wrong_pins_are_forgiven(bram: Adult, letter: Give) -> None:
    token, _code = card_of(Client(), letter)
    place = reverse("entrance:card-link", args=[token])
    for _ in range(4):
        Client().post(place, {"pin": "99999"})
    client = Client()
    client.post(place, {"pin": PIN})
    assert is_in(client)


def test_who_has_no_address_is_never_mailed_and_replaces_the_card(bram: Adult, letter: Give) -> None:
    client = Client()
    old, _code = card_of(client, letter)
    before = len(mail.outbox)
    page = client.get(reverse("accounts:overview"))
    assert "zonder-adres" not in page.content.decode()
    again = client.post(reverse("entrance:replace-card"), {"pin": "73142", "again": "73142"})
    assert again["Location"] == reverse("entrance:new-card")
    late = Client()
    late.post(reverse("entrance:card-link", args=[old]), {"pin": PIN})
    assert not is_in(late)
    Client().post(reverse("account_request_login_code"), {"email": adult("Bram").user.email})
    assert len(mail.outbox) == before
    paper = client.get(reverse("entrance:new-card-pdf"))
    assert paper["Content-Type"] == "application/pdf"


def test_a_card_is_no_second_factor(linde: Centre, letter: Give) -> None:
    """Of a parent who came in with a card and works here since."""
    amina = adult("Amina")
    amina.user = None
    amina.save()
    client = Client()
    follow(client, letter("Amina", "Noor"))
    client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    assert is_in(client)
    from samenspel.core.actor import System
    from samenspel.people.actions import assign_role

    school = Organisation.objects.get(kind="school")
    assign_role(actor=System("test"), adult=adult("Amina"), role="teacher", organisation=school)
    assert client.get("/linde/")["Location"].startswith(reverse("accounts:second_factor"))

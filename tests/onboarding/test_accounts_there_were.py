"""A letter for who has an account, shares an address, or moves to another: it never opens what was there."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.onboarding.actions import redeeming
from samenspel.onboarding.actions.redeeming import SomebodyElse, take_up
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import assign_role, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult
from tests.accounts.conftest import give_app, sign_in_by_code
from tests.conftest import user_of
from tests.onboarding.conftest import SYSTEM, adult, child, without_account
from tests.onboarding.holding import NEW, PIN, Give, bare, code_from_mail, follow, is_in, page_of_child


def test_a_known_address_is_not_told_to_exist_and_is_opened_by_its_own_mail_alone(bram: Adult, letter: Give) -> None:
    given = letter("Bram", "Noor")
    pages = []
    for email in ("karim@voorbeeld.test", NEW):
        client = Client()
        follow(client, given)
        before = len(mail.outbox)
        answer = client.post(reverse("entrance:welcome"), {"way": "email", "email": email}, follow=True)
        pages.append(bare(answer.content.replace(email.encode(), b"ADDRESS")))
        assert len(mail.outbox) - before == 1
        assert not is_in(client)
        assert client.post(reverse("entrance:code"), {"code": "00000000"}).status_code == 422
        assert not is_in(client)
    assert pages[0] == pages[1]
    assert adult("Bram").user is None


def test_who_owns_the_address_adds_the_child_to_the_account_there_was(bram: Adult, letter: Give) -> None:
    given, client = letter("Bram", "Noor"), Client()
    follow(client, given)
    client.post(reverse("entrance:welcome"), {"way": "email", "email": "karim@voorbeeld.test"})
    back = client.post(reverse("entrance:code"), {"code": code_from_mail()})
    assert back["Location"] == reverse("entrance:welcome")
    assert adult("Bram").user is None, "not before they say so"
    assert client.post(reverse("entrance:welcome"), {"way": "here"})["Location"] == page_of_child("Noor")
    assert adult("Bram").user == user_of("karim")
    assert client.get("/beuk/").status_code == 302


def test_an_app_on_that_account_is_asked_before_anything_is_added(bram: Adult, letter: Give) -> None:
    give_app(user_of("karim"))
    given, client = letter("Bram", "Noor"), Client()
    follow(client, given)
    client.post(reverse("entrance:welcome"), {"way": "email", "email": "karim@voorbeeld.test"})
    back = client.post(reverse("entrance:code"), {"code": code_from_mail()})
    assert back["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("entrance:welcome"), {"way": "here"})
    assert adult("Bram").user is None


def test_this_is_also_me(bram: Adult, letter: Give) -> None:
    client = Client()
    sign_in_by_code(client, "karim@voorbeeld.test")
    follow(client, letter("Bram", "Noor"))
    assert client.post(reverse("entrance:welcome"), {"way": "here"})["Location"] == page_of_child("Noor")
    assert adult("Bram").user == user_of("karim")


def test_an_account_that_is_another_person_here_is_refused_in_words(bram: Adult, letter: Give) -> None:
    client = Client()
    sign_in_by_code(client, "amina@voorbeeld.test")
    follow(client, letter("Bram", "Noor"))
    answer = client.post(reverse("entrance:welcome"), {"way": "here"})
    assert answer.context["wrong"]
    assert adult("Bram").user is None
    assert adult("Amina").user == user_of("amina")
    given = letter("Bram", "Noor")
    with pytest.raises(SomebodyElse):
        take_up(letter=given.letter, user=user_of("daan"), moment=timezone.now())


def test_a_mailed_way_in_takes_two_taps(linde: Centre, letter: Give) -> None:
    bram = without_account("Bram")
    Adult.objects.filter(pk=bram.pk).update(email=NEW)
    given = letter("Bram", "Noor", channel="mail", address=NEW)
    client = Client()
    assert 'value="mail"' in follow(client, given).content.decode()
    assert client.post(reverse("entrance:welcome"), {"way": "mail"})["Location"] == page_of_child("Noor")
    assert adult("Bram").user == User.objects.get(email=NEW)


def test_the_short_way_is_shut_when_the_address_on_file_changed_or_has_an_account(linde: Centre, letter: Give) -> None:
    without_account("Bram")
    given = letter("Bram", "Noor", channel="mail", address="bram@voorbeeld.test")
    client = Client()
    follow(client, given)
    assert client.post(reverse("entrance:welcome"), {"way": "mail"})["Location"] == reverse("entrance:code")
    assert not is_in(client), "the account that was there opens with a code of its own only"
    Adult.objects.filter(given_name="Bram").update(email="elders@voorbeeld.test")
    assert 'value="mail"' not in follow(client, given).content.decode()
    assert client.post(reverse("entrance:welcome"), {"way": "mail"}).status_code == 200
    assert not is_in(client)


def test_two_parents_with_one_address_each_get_an_account(linde: Centre, letter: Give) -> None:
    for name in ("Amina", "Bram"):
        without_account(name)
    shared = "samen@voorbeeld.test"
    Adult.objects.filter(given_name__in=["Amina", "Bram"]).update(email=shared)
    amina, bram = Client(), Client()
    follow(amina, letter("Amina", "Noor"))
    amina.post(reverse("entrance:welcome"), {"way": "email", "email": shared})
    amina.post(reverse("entrance:code"), {"code": code_from_mail()})
    follow(bram, letter("Bram", "Noor"))
    bram.post(reverse("entrance:welcome"), {"way": "email", "email": shared})
    bram.post(reverse("entrance:code"), {"code": code_from_mail()})
    assert bram.post(reverse("entrance:welcome"), {"way": "here"}).context["wrong"], "that account is Amina"
    other = Client()
    follow(other, letter("Bram", "Noor"))
    there = other.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    assert there["Location"] == reverse("entrance:new-card")
    assert adult("Amina").user_id != adult("Bram").user_id
    assert not adult("Bram").user.has_address


def test_a_letter_moves_a_person_to_a_new_login_and_the_old_owner_is_told(linde: Centre, letter: Give) -> None:
    client = Client()
    follow(client, letter("Bram", "Noor"))
    client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    assert adult("Bram").user != user_of("bram")
    assert mail.outbox[-1].to == ["bram@voorbeeld.test"]
    old = Client()
    sign_in_by_code(old, "bram@voorbeeld.test")
    assert old.get("/linde/").status_code == 404, "and what it was tied to before, it is no longer"


@pytest.fixture
def eva_is_a_mother(linde: Centre) -> None:
    relate(actor=SYSTEM, adult=adult("Eva"), child=child("Noor"), kind=Kind.PARENT, custody=Custody.YES)


def test_a_colleague_who_is_a_parent_gets_no_letter(eva_is_a_mother: None, letter: Give) -> None:
    with pytest.raises(ValidationError):
        letter("Eva", "Noor")


def find_in_a_bag(letter: Give) -> Client:
    """Bram begins to work at the school while his letter lies about; whoever finds it tries to be him."""
    given, finder = letter("Bram", "Noor"), Client()
    assign_role(actor=SYSTEM, adult=adult("Bram"), role="head", organisation=Organisation.objects.get(kind="school"))
    follow(finder, given)
    finder.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    return finder


def test_a_letter_does_not_make_its_finder_a_colleague(linde: Centre, letter: Give) -> None:
    assert not is_in(find_in_a_bag(letter))
    assert adult("Bram").user == user_of("bram")


def test_control_a_letter_that_asks_for_the_parent_alone_makes_its_finder_the_head(
    linde: Centre, letter: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redeeming, "is_colleague", lambda *given: False)
    finder = find_in_a_bag(letter)
    assert finder.get("/linde/kompas/")["Location"].startswith(reverse("accounts:second_factor")), "which they set up"
    assert finder.get(reverse("mfa_add_webauthn")).status_code == 200

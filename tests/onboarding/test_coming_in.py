"""From a letter to the page of the child: looking uses nothing up, and it works once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.tenancy import Crossing, across_centres
from samenspel.onboarding.actions.redeeming import LetterGone, letter_by_token, take_up
from samenspel.onboarding.models import Letter
from samenspel.organisations.models import Centre
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, Child
from tests.onboarding.conftest import adult, child
from tests.onboarding.holding import NEW, NOOR, PIN, Give, bare, code_from_mail, follow, is_in, page_of_child, way


def test_a_hundred_looks_of_a_scanner_use_nothing_up(bram: Adult, letter: Give) -> None:
    given, scanner = letter("Bram", "Noor"), Client()
    for _ in range(50):
        assert scanner.get(way(given)).status_code == scanner.head(way(given)).status_code == 200
    scanner.post(way(given))  # even the button takes nothing but a place in this browser's session
    assert Letter.objects.get().is_open(timezone.now())
    assert not is_in(scanner)


def test_with_an_address_of_ones_own_in_three_taps(bram: Adult, letter: Give) -> None:
    given, client = letter("Bram", "Noor"), Client()
    welcome = follow(client, given)
    assert "Bram Jansen" in welcome.content.decode()
    assert "bram@voorbeeld.test" not in welcome.content.decode(), "who holds a letter does not see it"
    client.post(reverse("entrance:welcome"), {"way": "email", "email": NEW})
    assert mail.outbox[-1].to == [NEW]
    there = client.post(reverse("entrance:code"), {"code": code_from_mail()})
    assert there["Location"] == page_of_child("Noor")
    assert is_in(client)
    assert adult("Bram").user == User.objects.get(email=NEW)
    landed = client.get(there["Location"])
    assert landed.status_code == 200
    assert "Bram" in landed.content.decode()
    assert NEW in landed.content.decode(), "the welcome says with what one signs in next time"
    assert NEW not in client.get(there["Location"]).content.decode(), "and says it once"


@pytest.mark.parametrize("about", ["Noor", "Sami"])
def test_a_letter_leads_to_the_child_that_it_is_about(bram: Adult, letter: Give, about: str) -> None:
    given, client = letter("Bram", about), Client()
    follow(client, given)
    client.post(reverse("entrance:welcome"), {"way": "email", "email": NEW})
    there = client.post(reverse("entrance:code"), {"code": code_from_mail()})
    assert there["Location"] == page_of_child(about)
    landed = client.get(there["Location"])
    assert landed.context["part"].child == child(about)
    other = {"Noor": "Sami", "Sami": "Noor"}[about]
    assert other not in landed.content.decode(), "and not to a page about everybody"


def test_whose_child_it_is_not_finds_no_page(linde: Centre, client_as: Callable[[str], Client]) -> None:
    assert client_as("bram").get(page_of_child("Noor")).status_code == 200
    assert client_as("hanna").get(page_of_child("Noor")).status_code == 404
    assert client_as("coby").get(page_of_child("Noor")).status_code == 404, "may collect, may not know"


def test_a_typed_code_wants_the_birth_date_of_the_child(bram: Adult, letter: Give) -> None:
    given, client = letter("Bram", "Noor"), Client()
    spaced = f"{given.code[:4]} {given.code[4:8]}-{given.code[8:]}"
    wrong = client.post(reverse("entrance:door"), {"code": spaced, "born": "2018-03-15"})
    assert wrong.status_code == 422
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    right = client.post(reverse("entrance:door"), {"code": spaced.translate(arabic), "born": NOOR.isoformat()})
    assert right["Location"] == reverse("entrance:welcome")


def test_without_a_birth_date_on_file_the_code_alone_counts(bram: Adult, letter: Give) -> None:
    Child.objects.filter(given_name="Noor").update(birth_date=None)
    given = letter("Bram", "Noor")
    right = Client().post(reverse("entrance:door"), {"code": given.code, "born": "2011-01-01"})
    assert right["Location"] == reverse("entrance:welcome")


def test_wrong_used_withdrawn_and_over_get_the_same_answer(bram: Adult, letter: Give) -> None:
    used, client = letter("Bram", "Noor"), Client()
    follow(client, used)
    client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    withdrawn, over = letter("Bram", "Noor"), letter("Amina", "Sami")
    Letter.objects.filter(pk=withdrawn.letter.pk).update(revoked_at=timezone.now())
    Letter.objects.filter(pk=over.letter.pk).update(expires_at=timezone.now())
    tokens = [used.token, withdrawn.token, over.token, "x" * 43]
    looks = {bare(Client().get(reverse("entrance:link", args=[token])).content) for token in tokens}
    pressed = [Client().post(reverse("entrance:link", args=[token])) for token in tokens]
    typed = [
        Client().post(reverse("entrance:door"), {"code": given.code, "born": NOOR.isoformat()})
        for given in (used, withdrawn, over)
    ]
    assert len(looks) == 1
    assert {answer.status_code for answer in pressed} == {404}
    assert len({bare(answer.content) for answer in pressed}) == 1
    assert len({bare(answer.content) for answer in typed}) == 1


def test_a_letter_works_once_and_ends_the_others(bram: Adult, letter: Give) -> None:
    first, sibling = letter("Bram", "Noor"), letter("Bram", "Sami")
    moment = timezone.now()
    one, two = letter_by_token(first.token, moment), letter_by_token(first.token, moment)
    winner = User.objects.create_user(NEW)
    take_up(letter=one, user=winner, moment=moment)
    with pytest.raises(LetterGone):  # the second of two at the same moment
        take_up(letter=two, user=User.objects.create_user("ander@voorbeeld.test"), moment=moment)
    with pytest.raises(LetterGone):
        letter_by_token(sibling.token, moment)
    assert adult("Bram").user == winner


def test_who_was_blocked_since_gets_nowhere_with_a_letter_in_hand(bram: Adult, letter: Give) -> None:
    given, client = letter("Bram", "Noor"), Client()
    follow(client, given)
    Block(adult=bram, child=child("Noor"), basis=Basis.COURT.value, begun_at=timezone.now()).save()
    assert client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN}).status_code == 404
    assert adult("Bram").user is None
    assert not is_in(client)


def test_what_a_browser_showed_lasts_half_an_hour(bram: Adult, letter: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    follow(client, letter("Bram", "Noor"))
    now = timezone.now().timestamp()
    monkeypatch.setattr("samenspel.onboarding.views.held.time.time", lambda: now + 29 * 60)
    assert client.get(reverse("entrance:welcome")).status_code == 200
    monkeypatch.setattr("samenspel.onboarding.views.held.time.time", lambda: now + 31 * 60)
    assert client.get(reverse("entrance:welcome")).status_code == 404
    assert Client().get(reverse("entrance:welcome")).status_code == 404, "and another browser showed nothing"


def test_three_wrong_codes_end_the_asking(bram: Adult, letter: Give) -> None:
    client = Client()
    follow(client, letter("Bram", "Noor"))
    client.post(reverse("entrance:welcome"), {"way": "email", "email": NEW})
    right = code_from_mail()
    for _ in range(3):
        client.post(reverse("entrance:code"), {"code": "0000 0000" if right != "0000-0000" else "1"})
    assert client.post(reverse("entrance:code"), {"code": right})["Location"] == reverse("entrance:welcome")
    assert not is_in(client)


def test_no_token_comes_into_the_log_or_leaves_by_the_referer(
    bram: Adult, letter: Give, caplog: pytest.LogCaptureFixture
) -> None:
    given = letter("Bram", "Noor")
    with caplog.at_level(logging.DEBUG):
        page = Client().get(way(given))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert given.token not in caplog.text
    assert "no-cache" in page.headers["Cache-Control"]
    hide = next(iter(logging.getLogger().handlers), None)
    assert hide is not None
    from samenspel.accounts.log import HideKeys

    record = logging.LogRecord("x", logging.ERROR, "", 0, "GET %s", (way(given),), None)
    HideKeys().filter(record)
    assert given.token not in record.getMessage()


def test_letters_of_one_centre_open_no_other(bram: Adult, letter: Give, centres: dict[str, Centre]) -> None:
    client = Client()
    follow(client, letter("Bram", "Noor"))
    client.post(reverse("entrance:without-mail"), {"pin": PIN, "again": PIN})
    assert client.get("/linde/").status_code == 302
    assert client.get("/beuk/").status_code == 404
    with across_centres(Crossing.HOUSE_TESTS):
        assert {row.centre.key for row in Adult.objects.filter(user=client.session["_auth_user_id"])} == {"linde"}


def test_control_a_page_that_tells_used_from_unknown_is_caught(
    bram: Adult, letter: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.http import HttpResponse

    from samenspel.onboarding.keys import token_hash

    def telling(request: Any) -> HttpResponse:
        token = request.path.rstrip("/").rpartition("/")[2]
        with across_centres(Crossing.HOUSE_TESTS):
            known = Letter.objects.filter(token_hash=token_hash(token)).exists()
        return HttpResponse(b"used" if known else b"unknown", status=404)

    monkeypatch.setattr("samenspel.onboarding.views.entrance.gone", telling)
    given = letter("Bram", "Noor")
    Letter.objects.update(revoked_at=timezone.now())
    pressed = [Client().post(reverse("entrance:link", args=[token])).content for token in (given.token, "x" * 43)]
    assert len(set(pressed)) == 2

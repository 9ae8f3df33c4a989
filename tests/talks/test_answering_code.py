"""The code on a paper form: what it opens, on a device that others use too, and why guessing is hopeless."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.core.internal.ratelimit import parse_rate
from django.conf import settings as product
from django.test import Client, RequestFactory
from django.utils import timezone

from samenspel.accounts import limits
from samenspel.accounts.models import Session
from samenspel.core.logic.codes import LENGTH
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Group
from samenspel.talks.keys import new_key
from samenspel.talks.models import AnswerKey, Round, RoundAnswer
from samenspel.talks.views.answering import HELD, HELD_FOR
from tests.conftest import TODAY
from tests.talks.makers import a_round

NOW = timezone.make_aware(datetime(2026, 11, 22, 9))
CODE = "482109375512"
DOOR, FORM, CLOSE = "/gesprek/", "/gesprek/formulier/", "/gesprek/formulier/klaar/"
WRONG = "answer_code_wrong"


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def round_(linde: Centre) -> Round:
    groups = Group.objects.filter(name__in=["Groep 4", "De Vlinders"]).order_by("pk")
    return a_round(groups=groups, first=TODAY + timedelta(days=30))


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def test_the_code_of_a_form_opens_the_same_page(round_: Round) -> None:
    new_key(adult("Amina"), round_, NOW, code="482109375512")
    client = Client()
    assert client.post("/gesprek/", {"code": "1111 2222 3333"}).status_code == 422
    assert client.get("/gesprek/formulier/").status_code == 302
    opened = client.post("/gesprek/", {"code": "٤٨٢١ 0937-5512"}, follow=True)
    assert opened.redirect_chain == [("/gesprek/formulier/", 302)]
    client.post("/gesprek/formulier/", {"do": "always"})
    assert RoundAnswer.objects.get().adult.given_name == "Amina"
    assert not AnswerKey.objects.filter(code_hash__contains="482109375512").exists()
    AnswerKey.objects.update(withdrawn_at=NOW)
    assert client.get("/gesprek/formulier/").status_code == 404


def test_codes_cannot_be_tried_without_end(round_: Round) -> None:
    client = Client()
    for number in range(20):
        assert client.post("/gesprek/", {"code": f"{number:012d}"}).status_code == 422
    new_key(adult("Amina"), round_, NOW, code="482109375512")
    assert client.post("/gesprek/", {"code": "482109375512"}).status_code == 429


# --- done, on a device that others use too


@pytest.fixture
def opened(round_: Round) -> Client:
    """A browser in which Amina typed the code of her form."""
    new_key(adult("Amina"), round_, NOW, code=CODE)
    client = Client()
    assert client.post(DOOR, {"code": CODE}).status_code == 302
    return client


@pytest.mark.parametrize("is_sent", [False, True])
def test_done_closes_it_for_whoever_comes_after(opened: Client, is_sent: bool) -> None:
    if is_sent:
        opened.post(FORM, {"do": "always"})
    page = opened.get(FORM)
    assert f'action="{CLOSE}"' in page.content.decode()
    cookie = opened.cookies[product.SESSION_COOKIE_NAME].value
    closed = opened.post(CLOSE)
    assert (closed.status_code, closed.headers["Location"]) == (302, CLOSE)
    assert closed.cookies[product.SESSION_COOKIE_NAME].value == ""
    assert closed.cookies[product.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not Session.objects.exists()
    said = opened.get(CLOSE)
    assert said.status_code == 200
    assert "Noor" not in said.content.decode()
    for method in (opened.get, opened.post):
        assert method(FORM).headers["Location"] == DOOR
    opened.cookies[product.SESSION_COOKIE_NAME] = cookie  # who kept it has nothing either
    assert opened.get(FORM).headers["Location"] == DOOR
    assert RoundAnswer.objects.count() == int(is_sent)


def test_no_page_of_it_is_kept_for_the_button_back(opened: Client) -> None:
    asked = opened.get(FORM)
    opened.post(FORM, {"do": "always"})
    for page in (asked, opened.get(FORM), opened.get(f"{FORM}?anders=1"), opened.post(CLOSE), opened.get(CLOSE)):
        assert "no-store" in page.headers["Cache-Control"]


def test_it_is_not_called_closed_as_long_as_it_is_open(opened: Client) -> None:
    assert opened.get(CLOSE).headers["Location"] == FORM
    assert opened.get(FORM).status_code == 200


def test_who_came_by_a_link_has_nothing_to_close(round_: Round) -> None:
    page = Client().get(f"/gesprek/{new_key(adult('Amina'), round_, NOW)}/")
    assert page.status_code == 200
    assert CLOSE not in page.content.decode()


def test_who_is_signed_in_stays_so(round_: Round, client_as: Any) -> None:
    new_key(adult("Amina"), round_, NOW, code=CODE)
    eva = client_as("eva")
    eva.post(DOOR, {"code": CODE})
    assert eva.get(FORM).status_code == 200
    eva.post(CLOSE)
    assert eva.get(FORM).headers["Location"] == DOOR
    assert eva.get("/linde/kompas/").status_code == 200


def test_the_cookie_of_who_sat_there_before_opens_nothing(round_: Round) -> None:
    """Somebody leaves a browser with a session that they know, and waits for a parent to type a code in it."""
    new_key(adult("Amina"), round_, NOW, code=CODE)
    client, other = Client(), Client()
    session = client.session
    session["mine"] = 1
    session.save()
    client.cookies[product.SESSION_COOKIE_NAME] = other.cookies[product.SESSION_COOKIE_NAME] = str(session.session_key)
    client.post(DOOR, {"code": CODE})
    assert client.get(FORM).status_code == 200  # control
    assert other.get(FORM).headers["Location"] == DOOR


def test_after_half_an_hour_it_is_closed(opened: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + HELD_FOR + 1
    assert opened.get(FORM).status_code == 200  # control
    monkeypatch.setattr("time.time", lambda: later)
    assert opened.get(FORM).headers["Location"] == DOOR
    assert HELD not in opened.session


# --- guessing is hopeless, and locks nobody out


@pytest.fixture
def full(round_: Round, settings: Any) -> None:
    """Five networks filled the lane of all codes, each within its own limit."""
    new_key(adult("Amina"), round_, NOW, code=CODE)
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS | {f"{WRONG}_lane": "25/h/key"}
    for network in range(5):
        for number in range(5):
            assert type_code(f"{network}{number:011d}", f"203.0.{network}.9") == 422
    assert not limits.may_try(RequestFactory().post(DOOR), f"{WRONG}_lane", "all")


def type_code(code: str, ip: str) -> int:
    return int(Client(REMOTE_ADDR=ip).post(DOOR, {"code": code}).status_code)


def test_a_parent_on_a_quiet_network_gets_in_while_others_guess(full: None) -> None:
    assert type_code(CODE, "203.0.4.77") == 429  # control: the lane is full for the networks that filled it
    assert type_code(CODE, "198.51.100.7") == 302
    assert type_code("٤٨٢١ ٠٩٣٧ ٥٥١٢", "2001:db8:1::7") == 302


@pytest.mark.parametrize("typed", ["48210937551", "4821093755123", "abc", "٤٨٢١ ٠٩٣٧ ٥٥١"])
def test_a_digit_too_few_or_too_many_is_said_and_is_no_guess(round_: Round, typed: str) -> None:
    new_key(adult("Amina"), round_, NOW, code=CODE)
    for _number in range(30):
        assert type_code(typed, "198.51.100.7") == 422
    assert type_code(CODE, "198.51.100.7") == 302


def test_a_parent_who_mistypes_still_gets_in(full: None) -> None:
    assert type_code("482109375521", "198.51.100.7") == 422
    assert type_code(CODE, "198.51.100.7") == 302


@pytest.mark.parametrize(
    "addresses",
    [[f"198.51.100.{number}" for number in range(6)], [f"2001:db8:1:{number}::7" for number in range(6)]],
)
def test_a_network_is_quiet_no_longer_than_a_few_wrong_codes(full: None, addresses: list[str]) -> None:
    """Neighbouring addresses are one network: they cost next to nothing."""
    assert [type_code(f"9{number:011d}", ip) for number, ip in enumerate(addresses)] == [422] * 5 + [429]
    assert type_code(CODE, addresses[0]) == 429


def test_many_quiet_networks_together_try_few_codes_of_one_family(full: None) -> None:
    for number in range(10):
        assert type_code(f"7771{number:08d}", f"192.0.{number}.1") == 422
    assert type_code("777199999999", "192.0.99.1") == 429
    assert type_code(CODE, "192.0.99.1") == 302  # control: of another family


def test_the_arithmetic_of_guessing() -> None:
    """All networks of the world together, with a code on ten thousand forms that each lie open for two weeks."""

    def of(name: str) -> float:
        rate = parse_rate(product.ACCOUNT_RATE_LIMITS[f"{WRONG}{name}"])
        return float(rate.amount * 86400 / rate.duration)

    families = 10 ** len(limits.family_of(CODE))
    a_day = of("_lane") + families * of("_family")
    assert a_day == 24_400
    assert a_day * 14 * 10_000 / 10**LENGTH < 0.004  # the chance that one form opens in those two weeks
    # What it takes to lock out who comes from a quiet network: fill every family, with quiet networks alone.
    assert families * of("_family") / of("_quiet") >= 2_000

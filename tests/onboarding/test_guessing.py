"""Codes of letters, cards and tablets that join: guessing is hopeless, and locks nobody out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.core.internal.ratelimit import parse_rate
from django.conf import settings as product
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from samenspel.accounts import limits
from samenspel.core.actor import Actor
from samenspel.core.logic.codes import LENGTH
from samenspel.onboarding.actions.redeeming import give_card
from samenspel.onboarding.actions.tablets import JOIN_WITHIN, add_tablet
from samenspel.onboarding.keys import PAIRING_LENGTH
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Group
from tests.onboarding.conftest import adult
from tests.onboarding.holding import NOOR, PIN, Give

DOORS = ("letter", "card", "tablet")
AWAY = "198.51.100.7"


@dataclass(frozen=True)
class Door:
    """A page on which a code is typed: the limit on wrong ones, where, what else is filled in, and the right code."""

    limit: str
    url: str
    more: dict[str, str]
    code: str

    def type(self, code: str, ip: str) -> int:
        return int(Client(REMOTE_ADDR=ip).post(self.url, self.more | {"code": code}).status_code)

    def wrong(self, number: int, family: str = "") -> str:
        """A code that opens nothing; of another family than the right one, unless told."""
        start = family or f"{(int(limits.family_of(self.code)) + 1 + number) % 1000:03d}"
        return start + str(number).zfill(len(self.code) - len(start))

    def rate(self, name: str) -> tuple[int, float]:
        """How many, and in how many days."""
        rate = parse_rate(product.ACCOUNT_RATE_LIMITS[f"{self.limit}_{name}"])
        return int(rate.amount), rate.duration / 86400


@pytest.fixture
def letter_door(bram: Adult, letter: Give) -> Door:
    given = letter("Bram", "Noor")
    return Door("letter_wrong", reverse("entrance:door"), {"born": NOOR.isoformat()}, given.code)


def card_of_amina() -> tuple[str, str]:
    user = adult("Amina").user
    assert user
    return give_card(user=user, pin=PIN, moment=timezone.now())


@pytest.fixture
def card_door(bram: Adult) -> Door:
    _token, code = card_of_amina()
    return Door("card_wrong", reverse("entrance:card"), {"pin": PIN}, code)


@pytest.fixture
def tablet_door(linde: Centre, cast: dict[str, Actor]) -> Door:
    group = Group.objects.get(name="Groep 4")
    _tablet, code = add_tablet(actor=cast["gijs"], group=group, name="Plank", last_day=None, moment=timezone.now())
    return Door("tablet_wrong", reverse("tablet:join"), {}, code)


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.getfixturevalue(f"{request.param}_door")
    return found


@pytest.fixture
def full(door: Door, settings: Any) -> Door:
    """Five networks filled the lane of all codes, each within its own limit."""
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS | {f"{door.limit}_lane": "25/h/key"}
    for number in range(25):
        assert door.type(door.wrong(number), f"203.0.{number // 5}.9") == 422
    assert not limits.may_try(RequestFactory().post(door.url), f"{door.limit}_lane", "all")
    return door


def test_a_network_waits_after_twenty_wrong_codes(door: Door) -> None:
    assert [door.type(door.wrong(number), AWAY) for number in range(20)] == [422] * 20
    assert door.type(door.code, AWAY) == 429
    assert door.type(door.code, "192.0.2.7") == 302, "control: it is the network that waits"


def test_who_comes_from_a_quiet_network_gets_in_while_others_guess(full: Door) -> None:
    assert full.type(full.code, "203.0.4.77") == 429, "control: the lane is full for the networks that filled it"
    assert full.type(full.code, AWAY) == 302


def test_who_mistypes_there_still_gets_in(full: Door) -> None:
    assert full.type(full.wrong(1, family=limits.family_of(full.code)), AWAY) == 422
    assert full.type(full.code, AWAY) == 302


def test_control_with_the_one_lane_everybody_was_locked_out(full: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_lane(request: Any, action: str, _code: str) -> bool:
        return limits.may_try(request, action) and limits.may_try(request, f"{action}_lane", "all")

    monkeypatch.setattr(limits, "may_guess", one_lane)
    assert full.type(full.code, AWAY) == 429


def test_a_network_is_quiet_no_longer_than_a_few_wrong_codes(full: Door) -> None:
    """Neighbouring addresses are one network: they cost next to nothing."""
    few, _days = full.rate("quiet")
    tried = [full.type(full.wrong(100 + number), f"198.51.100.{number}") for number in range(few + 1)]
    assert tried == [422] * few + [429]
    assert full.type(full.code, AWAY) == 429


def test_many_quiet_networks_together_try_few_codes_of_one_family(full: Door) -> None:
    few, _days = full.rate("family")
    family = limits.family_of(full.wrong(500))
    for number in range(few):
        assert full.type(full.wrong(number, family=family), f"192.0.{number}.1") == 422
    assert full.type(full.wrong(99, family=family), "192.0.99.1") == 429
    assert full.type(full.code, "192.0.99.1") == 302, "control: of another family"


@pytest.mark.parametrize("change", [lambda code: code[:-1], lambda code: f"{code}0", lambda _code: "abc"])
def test_a_digit_too_few_or_too_many_is_said_and_is_no_guess(door: Door, change: Callable[[str], str]) -> None:
    for _number in range(21):
        assert door.type(change(door.code), AWAY) == 422
    assert door.type(door.code, AWAY) == 302


# --- the square on a card


@pytest.fixture
def square(bram: Adult, settings: Any) -> Callable[[str, str], int]:
    """`square(pin, ip)` signs in with the square of Amina's card, while the lane of codes on cards is full."""
    token, code = card_of_amina()
    typed = Door("card_wrong", reverse("entrance:card"), {"pin": PIN}, code)
    settings.ACCOUNT_RATE_LIMITS = product.ACCOUNT_RATE_LIMITS | {"card_wrong_lane": "1/h/key"}
    for number in range(2):
        typed.type(typed.wrong(number), f"203.0.{number}.9")
    read = replace(typed, url=reverse("entrance:card-link", args=[token]))

    def sign_in(pin: str, ip: str) -> int:
        return replace(read, more={"pin": pin}).type("", ip)

    return sign_in


def test_wrong_codes_hold_up_no_square_and_wrong_squares_no_code(square: Callable[[str, str], int]) -> None:
    for network in range(30):
        unknown = reverse("entrance:card-link", args=["x" * 43])
        assert Client(REMOTE_ADDR=f"192.0.{network}.1").post(unknown, {"pin": PIN}).status_code == 422
    assert square("99999", "203.0.1.9") == 422
    assert square(PIN, "203.0.1.9") == 302


def test_a_network_that_tries_squares_waits(square: Callable[[str, str], int]) -> None:
    unknown = reverse("entrance:card-link", args=["x" * 43])
    answers = [Client(REMOTE_ADDR=AWAY).post(unknown, {"pin": PIN}).status_code for _number in range(21)]
    assert answers == [422] * 20 + [429]
    assert square(PIN, AWAY) == 429
    assert square(PIN, "192.0.2.7") == 302, "control"


# --- how hopeless


def tries(door: Door, days: float) -> float:
    """What all networks of the world together can try in so many days; a limit is full from the first moment."""
    lane, lane_days = door.rate("lane")
    family, family_days = door.rate("family")
    families = 10 ** len(limits.family_of(door.code))
    whole: float = lane * max(days / lane_days, 1) + families * family * max(days / family_days, 1)
    return whole


@pytest.mark.parametrize(("limit", "networks"), [("letter", 2000), ("card", 2000), ("tablet", 1000)])
def test_it_takes_many_networks_each_day_again_to_lock_out_a_quiet_one(limit: str, networks: int) -> None:
    door = Door(f"{limit}_wrong", "", {}, "0" * LENGTH)
    families = 10 ** len(limits.family_of(door.code))
    assert families * door.rate("family")[0] / door.rate("quiet")[0] >= networks


def test_a_year_of_guessing_opens_no_letter() -> None:
    """With two thousand letters open all year, for children of four years."""
    letters, births = 2000, 365 * 4
    odds = tries(Door("letter_wrong", "", {}, "0" * LENGTH), days=365) * letters / 10**LENGTH / births
    assert odds < 1e-5
    assert odds * births < 0.015, "where no birth date is known the code alone counts"


def test_a_year_of_guessing_opens_no_card() -> None:
    """Two thousand cards; who guesses the code must have the PIN as well, of five digits."""
    odds = tries(Door("card_wrong", "", {}, "0" * LENGTH), days=365) * 2000 / 10**LENGTH / 10**5
    assert odds < 1e-6


def test_nobody_guesses_the_code_of_a_tablet_within_its_ten_minutes() -> None:
    within = JOIN_WITHIN / timedelta(days=1)
    odds = tries(Door("tablet_wrong", "", {}, "0" * PAIRING_LENGTH), days=within) / 10**PAIRING_LENGTH
    assert odds < 1 / 30_000

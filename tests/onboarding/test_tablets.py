"""The shared tablet of a group: quick in, little open, and ended at once (docs/adr/0033; S2, T12, T18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.onboarding.actions.tablets import NoSuchCode, add_tablet, choose_pin, join, withdraw_tablet
from samenspel.onboarding.actions.team import end_access
from samenspel.onboarding.devices import DEVICE_COOKIE
from samenspel.onboarding.models import Pin, Tablet
from samenspel.onboarding.queries.tablets import quick_actor
from samenspel.onboarding.queries.team import colleague_of
from samenspel.organisations.models import Centre
from samenspel.people.actions import assign_group, assign_role, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Group, GroupAssignment, RoleAssignment
from samenspel.people.unlocking import UNLOCKED
from tests.conftest import TODAY
from tests.house.test_urls import OF_CENTRES, address
from tests.onboarding.conftest import SYSTEM, adult, child

PIN = "42173"


@pytest.fixture
def tablet(linde: Centre, cast: dict[str, Actor]) -> Tablet:
    """A tablet of groep 4, not joined yet."""
    made, _code = add_tablet(
        actor=cast["gijs"], group=Group.objects.get(name="Groep 4"), name="Plank", last_day=None, moment=timezone.now()
    )
    return made


@pytest.fixture
def device(tablet: Tablet, cast: dict[str, Actor]) -> Client:
    """The tablet itself, joined; Eva chose a PIN."""
    choose_pin(actor=cast["eva"], pin=PIN, moment=timezone.now())
    client = Client()
    client.cookies[DEVICE_COOKIE] = rejoined(tablet, cast)
    return client


def rejoined(tablet: Tablet, cast: dict[str, Actor]) -> str:
    from samenspel.onboarding.actions.tablets import new_joining_code

    return join(code=new_joining_code(actor=cast["gijs"], tablet=tablet, moment=timezone.now()), moment=timezone.now())


def unlock(device: Client, pin: str = PIN) -> Any:
    return device.post(reverse("tablet:unlock", args=[Pin.objects.get().public_id]), {"pin": pin})


GROUP = "/linde/instappen/groep-nu/"


def is_open(device: Client) -> bool:
    return bool(device.get(GROUP).status_code == 200)


def test_pick_a_name_type_a_pin_and_see_the_group(device: Client) -> None:
    assert "Eva" in device.get("/tablet/").content.decode()
    assert unlock(device)["Location"] == GROUP
    page = device.get(GROUP)
    assert "Noor" in page.content.decode()
    assert "Sami" not in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Refresh"].endswith("url=/tablet/")
    assert "_auth_user_id" not in device.session, "no login is open on a shared device"


def test_a_device_that_did_not_join_shows_nobody(device: Client) -> None:
    stranger = Client()
    assert "Eva" not in stranger.get("/tablet/").content.decode()
    answer = unlock(stranger)
    assert answer["Location"] == "/tablet/"
    assert stranger.get(GROUP)["Location"].startswith(reverse("account_login"))


def test_the_session_alone_opens_no_other_device(device: Client) -> None:
    unlock(device)
    thief = Client()
    thief.cookies["samenspel"] = device.cookies["samenspel"].value
    assert thief.get(GROUP)["Location"] == "/tablet/"
    thief.cookies[DEVICE_COOKIE] = device.cookies[DEVICE_COOKIE].value
    assert is_open(thief), "control: it is the key of the device that lacks"


def every_page(device: Client) -> dict[str, int]:
    return {name: device.get(address(name, pattern, "linde")).status_code for name, pattern in OF_CENTRES}


def test_only_pages_that_are_meant_for_it_open(device: Client, linde: Centre) -> None:
    unlock(device)
    answers = every_page(device)
    meant = {name for name, pattern in OF_CENTRES if pattern.callback.on_shared_device}  # type: ignore[attr-defined]
    assert "onboarding:group-now" in meant
    for name, status in answers.items():
        if name not in meant:
            assert status == 403, (name, status)
    for kept in ("export", "privacy", "block", "download", "letters", "run", "team", "tablets", "pin", "claims"):
        assert not [name for name in meant if kept in name], kept


def test_control_a_page_that_forgets_to_be_shut_is_caught(device: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pattern: URLPattern = next(found for name, found in OF_CENTRES if name == "activities:list")
    assert get_resolver()
    monkeypatch.setattr(pattern.callback, "on_shared_device", True)
    unlock(device)
    assert every_page(device)["activities:list"] == 200


def test_the_account_and_other_centres_stay_shut(device: Client) -> None:
    unlock(device)
    for path in ("/account/", "/account/passkeys/nieuw/", "/account/wachtwoord/kiezen/"):
        assert device.get(path)["Location"].startswith(reverse("account_login")), path
    assert device.get("/beuk/kompas/")["Location"] == "/tablet/"
    assert device.get("/nergens/kompas/")["Location"] == "/tablet/"


def test_what_somebody_is_besides_does_not_come_along(device: Client, cast: dict[str, Actor]) -> None:
    eva = adult("Eva")
    assign_role(actor=SYSTEM, adult=eva, role="head", organisation=Group.objects.get(name="Groep 4").unit.organisation)
    assign_group(actor=SYSTEM, adult=eva, group=Group.objects.get(name="Groep 8"))
    relate(actor=SYSTEM, adult=eva, child=child("Sami"), kind=Kind.PARENT, custody=Custody.YES)
    actor = quick_actor(Tablet.objects.get(), Pin.objects.get(), TODAY, timezone.now())
    assert actor
    assert actor.roles == {"teacher"}
    assert {Group.objects.get(pk=key).name for key in actor.groups} == {"Groep 4"}
    assert (actor.children, actor.is_guardian, actor.is_quick) == (frozenset(), False, True)


def test_five_wrong_pins_lock_it_for_that_person_on_that_tablet(device: Client, cast: dict[str, Actor]) -> None:
    assert [unlock(device, "99999").status_code for _ in range(5)] == [422] * 5
    unlock(device)
    assert not is_open(device)
    other, _code = add_tablet(
        actor=cast["gijs"], group=Group.objects.get(name="Groep 4"), name="Kast", last_day=None, moment=timezone.now()
    )
    second = Client()
    second.cookies[DEVICE_COOKIE] = rejoined(other, cast)
    unlock(second)
    assert is_open(second), "per device"
    choose_pin(actor=cast["eva"], pin="73142", moment=timezone.now())
    unlock(device, "73142")
    assert is_open(device), "a full sign-in and a new PIN open it again"
    assert not is_open(second), "and what the old PIN opened is shut"


def test_control_four_wrong_pins_are_forgiven(device: Client) -> None:
    for _ in range(4):
        unlock(device, "99999")
    unlock(device)
    assert is_open(device)


def test_half_an_hour_untouched_locks_it(device: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    unlock(device)
    now = timezone.now().timestamp()

    def at(minutes: int) -> bool:
        monkeypatch.setattr("samenspel.onboarding.devices.time.time", lambda: now + minutes * 60)
        return is_open(device)

    assert [at(minutes) for minutes in (29, 58, 87)] == [True, True, True], "each touch counts"
    assert not at(118)


def test_twelve_hours_are_the_most(device: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    unlock(device)
    now = timezone.now().timestamp()
    for minutes in range(0, 12 * 60, 20):
        monkeypatch.setattr("samenspel.onboarding.devices.time.time", lambda at=minutes: now + at * 60)
        assert is_open(device), minutes
    monkeypatch.setattr("samenspel.onboarding.devices.time.time", lambda: now + 12 * 3600 + 1)
    assert not is_open(device)


def test_locking_locks_and_so_does_going_back_to_the_names(device: Client) -> None:
    unlock(device)
    device.post(reverse("tablet:lock"))
    assert not is_open(device)
    unlock(device)
    device.get("/tablet/")
    assert not is_open(device)
    assert UNLOCKED not in device.session


ENDS = {
    "the role": lambda: RoleAssignment.objects.filter(adult=adult("Eva")).update(valid_until=TODAY - timedelta(days=1)),
    "the group": lambda: GroupAssignment.objects.filter(adult=adult("Eva")).update(
        valid_until=TODAY - timedelta(days=1)
    ),
    "the device": lambda: Tablet.objects.update(revoked_at=timezone.now()),
    "the last day of the device": lambda: Tablet.objects.update(last_day=TODAY - timedelta(days=1)),
    "another device in its place": lambda: Tablet.objects.update(token_hash="x"),
    "the PIN": lambda: Pin.objects.all().delete(),
    "the login": lambda: adult("Eva").user.delete(),
    "the account, closed": lambda: User.objects.filter(pk=adult("Eva").user_id).update(is_active=False),
}


@pytest.mark.parametrize("what", ENDS)
def test_it_ends_at_once_with(device: Client, what: str) -> None:
    unlock(device)
    assert is_open(device)
    ENDS[what]()
    assert not is_open(device)
    assert "Eva" not in device.get("/tablet/").content.decode()


def test_it_ends_at_once_with_access(device: Client, cast: dict[str, Actor]) -> None:
    unlock(device)
    colleague = colleague_of(cast["gijs"], adult("Eva").public_id)
    end_access(actor=cast["gijs"], colleague=colleague, last_day=TODAY - timedelta(days=1), moment=timezone.now())
    assert not is_open(device)
    assert not Pin.objects.exists()


def test_who_was_signed_in_in_full_is_signed_out_by_unlocking(device: Client, linde: Centre, settings: Any) -> None:
    device.force_login(adult("Gijs").user, backend=settings.AUTHENTICATION_BACKENDS[0])
    unlock(device)
    assert "_auth_user_id" not in device.session
    assert device.get("/linde/instappen/collegas/").status_code == 403


def test_a_pin_is_chosen_after_a_full_sign_in_only(
    linde: Centre, client_as: Callable[[str], Client], settings: Any
) -> None:
    client = client_as("eva")
    page = reverse("onboarding:pin", args=["linde"])
    assert client.post(page, {"pin": "12345", "again": "12345"}).status_code == 422
    assert client.post(page, {"pin": PIN, "again": PIN}).status_code == 302
    kept = Pin.objects.get()
    assert PIN not in kept.pin_hash
    settings.DEMO = False
    assert client.get(page)["Location"].startswith(reverse("accounts:second_factor"))
    settings.DEMO = True
    client.post(page, {"forget": "1"})
    assert not Pin.objects.exists()


def test_a_pin_is_for_who_works_in_a_group(cast: dict[str, Actor], linde: Centre) -> None:
    for who in ("gijs", "amina"):
        with pytest.raises(Exception):  # noqa: B017 - refused or not visible
            choose_pin(actor=cast[who], pin=PIN, moment=timezone.now())
    with pytest.raises(ValidationError):
        choose_pin(actor=cast["eva"], pin="11111", moment=timezone.now())


def test_a_joining_code_works_once_and_for_ten_minutes(tablet: Tablet, cast: dict[str, Actor]) -> None:
    from samenspel.onboarding.actions.tablets import new_joining_code

    now = timezone.now()
    code = new_joining_code(actor=cast["gijs"], tablet=tablet, moment=now)
    with pytest.raises(NoSuchCode):
        join(code=code, moment=now + timedelta(minutes=10))
    join(code=f"{code[:4]} {code[4:]}", moment=now)
    with pytest.raises(NoSuchCode):
        join(code=code, moment=now)


def test_joining_on_screen_gives_the_device_its_key(
    tablet: Tablet, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    page = client_as("gijs").post(reverse("onboarding:rejoin", args=["linde", tablet.public_id]))
    code = page.context["code"]
    device = Client()
    wrong = device.post(reverse("tablet:join"), {"code": "00000000" if code != "0000 0000" else "11111111"})
    assert wrong.status_code == 422
    device.post(reverse("tablet:join"), {"code": code})
    cookie = device.cookies[DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in str(Tablet.objects.values())
    assert "Groep 4" in device.get("/tablet/").content.decode()


def test_only_a_leader_of_the_organisation_keeps_tablets(tablet: Tablet, cast: dict[str, Actor]) -> None:
    toddlers = Group.objects.get(name="De Vlinders")
    with pytest.raises(Refused):
        add_tablet(actor=cast["gijs"], group=toddlers, name="x", last_day=None, moment=timezone.now())
    for who in ("eva", "fatma"):
        with pytest.raises(Refused):
            withdraw_tablet(actor=cast[who], tablet=tablet, moment=timezone.now())

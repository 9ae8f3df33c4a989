"""The key that a shared tablet holds, and what its session says while it is unlocked (docs/adr/0033)."""

from __future__ import annotations

import time
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from samenspel.accounts.logic.factors import HOUR, STAFF_HOURS
from samenspel.core.actor import Actor
from samenspel.onboarding import keys
from samenspel.onboarding.models import Pin, Tablet
from samenspel.onboarding.queries.tablets import pin_by_id, quick_actor, tablet_by_id
from samenspel.organisations.models import Centre
from samenspel.people.unlocking import IDLE_SECONDS, UNLOCKED

DEVICE_COOKIE = "__Host-samenspel-tablet" if settings.SECURE else "samenspel-tablet"
_TOUCH_EVERY = 60


def unlocked(request: HttpRequest, centre: Centre, day: date) -> Actor | None:
    """Who unlocked this tablet, as long as all of it still holds: the device, the PIN, the role, the half hour."""
    said = request.session.get(UNLOCKED, {})
    now = time.time()
    if said.get("centre") != centre.pk or not _is_fresh(said, now):
        return None
    tablet, pin = tablet_by_id(said["tablet"]), pin_by_id(said["pin"])
    if tablet is None or pin is None or not _is_this_device(request, tablet) or not tablet.works_on(day):
        return None
    if now - said["touched"] > _TOUCH_EVERY:
        request.session[UNLOCKED] = {**said, "touched": now}
    return quick_actor(tablet, pin, day, timezone.now())


def say_unlocked(request: HttpRequest, tablet: Tablet, pin: Pin) -> None:
    """This session belongs to who unlocked the tablet, from now on."""
    now = time.time()
    request.session[UNLOCKED] = {
        "centre": tablet.centre_id,
        "tablet": str(tablet.public_id),
        "pin": str(pin.public_id),
        "since": now,
        "touched": now,
    }


def _is_fresh(said: dict[str, float], now: float) -> bool:
    return now - said["touched"] < IDLE_SECONDS and now - said["since"] < STAFF_HOURS * HOUR


def _is_this_device(request: HttpRequest, tablet: Tablet) -> bool:
    held = request.COOKIES.get(DEVICE_COOKIE, "")
    return bool(held) and tablet.token_hash == keys.token_hash(held)

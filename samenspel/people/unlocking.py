"""A device that a group shares: who unlocked it is somebody here for a while, and may do less (docs/adr/0033).

Who unlocks has no login open. How a device is unlocked is known on a higher floor, which registers itself here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre

# Under this key a session says that it belongs to an unlocked device.
UNLOCKED: Final = "unlocked"
IDLE_SECONDS: Final = 30 * 60

Way = Callable[[HttpRequest, Centre, date], Actor | None]
_ways: list[Way] = []


def unlock_by(way: Way) -> None:
    """Register who knows whether, and by whom, a device is unlocked at a centre (which is in scope) on a day."""
    if way not in _ways:
        _ways.append(way)


def is_unlocked(request: HttpRequest) -> bool:
    """Whether this browser says so; whether it is true is asked at the door of the centre."""
    return not request.user.is_authenticated and UNLOCKED in request.session


def unlocked_by(request: HttpRequest, centre: Centre, day: date) -> Actor | None:
    """Who unlocked this device, with what that opens; None when it is locked."""
    return next((actor for way in _ways if (actor := way(request, centre, day))), None)


def lock_itself(response: HttpResponse) -> None:
    """A page of an unlocked device is kept nowhere, and gives way to the lock when nobody touches it any more."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Refresh"] = f"{IDLE_SECONDS + 5}; url=/tablet/"

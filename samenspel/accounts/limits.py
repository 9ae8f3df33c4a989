"""Limits on trying, per network and per key, counted for all workers together (settings.ACCOUNT_RATE_LIMITS)."""

from __future__ import annotations

import ipaddress

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as counting
from django.http import HttpRequest


def may_try(request: HttpRequest, action: str, key: str = "") -> bool:
    """Whether one more try fits within the limits; it is not counted yet."""
    return bool(ratelimit.consume(request, action=action, key=key, dry_run=True))


def count(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count a try. False when it does not fit any more: then it must come to nothing."""
    return bool(ratelimit.consume(request, action=action, key=key))


def count_look(request: HttpRequest, action: str) -> bool:
    """The same for a page that is looked at with a secret in its address; `count` lets looking be."""
    return bool(counting.consume(request, app="allauth.account", action=action, limit_get=True))


def may_guess(request: HttpRequest, action: str, code: str) -> bool:
    """Whether one more code may be typed from this network; `code` is what was typed, in plain digits.

    Wrong codes of all networks together fill a lane, so that guessing cannot be spread. Who fills that lane must not
    lock everybody out: when it is full, a network from which hardly anything wrong came still gets in, as long as not
    many wrong codes with the same first digits came in that way. The limits: `action` per network, and `action` with
    "_lane", "_quiet" and "_family".
    """
    if not may_try(request, action):
        return False
    if may_try(request, f"{action}_lane", "all"):
        return True
    return may_try(request, f"{action}_quiet", network_of(request)) and may_try(
        request, f"{action}_family", family_of(code)
    )


def count_guess(request: HttpRequest, action: str, code: str) -> None:
    """Count a wrong code."""
    count(request, action)
    count(request, f"{action}_quiet", network_of(request))
    if not count(request, f"{action}_lane", "all"):
        count(request, f"{action}_family", family_of(code))


def network_of(request: HttpRequest) -> str:
    """The network from which somebody comes, wide: of the addresses that one can have at once for little money."""
    ip = counting.get_ip(request)
    width = 48 if ":" in ip else 24
    return str(ipaddress.ip_network(f"{ip}/{width}", strict=False))


def family_of(code: str) -> str:
    """The codes that begin with the same three digits."""
    return code[:3]

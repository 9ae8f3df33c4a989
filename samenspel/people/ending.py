"""Somebody's rights at the centre ended: higher floors take away what they gave along with them (G18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from samenspel.people.dates import in_force
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, RoleAssignment

Ended = Callable[[Adult], None]
_listeners: list[Ended] = []


def on_work_ended(tell: Ended) -> None:
    """Register who is told, in the same transaction and scope, that an adult works here no more."""
    if tell not in _listeners:
        _listeners.append(tell)


def tell_that_work_ended(adult: Adult, day: date) -> bool:
    """Tell everyone, when this adult has no role of staff left on this day. Returns whether that was so."""
    if RoleAssignment.objects.filter(in_force(day), adult=adult, role__in=STAFF).exists():
        return False
    for tell in _listeners:
        tell(adult)
    return True

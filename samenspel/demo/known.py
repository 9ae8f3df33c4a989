"""The cast of the demo, by the first part of their address."""

from __future__ import annotations

from datetime import date

from samenspel.core.actor import Actor
from samenspel.demo.cast import DOMAIN
from samenspel.people.models import Adult
from samenspel.people.queries import actor_for


def cast_adult(key: str) -> Adult:
    """Somebody of the cast. Raises Adult.DoesNotExist for who is not in it."""
    found: Adult = Adult.objects.get(email=f"{key}@{DOMAIN}")
    return found


def cast_actor(key: str, day: date) -> Actor:
    """Somebody of the cast, as who they are on a day. Raises RuntimeError for who has no account."""
    found = actor_for(cast_adult(key).user_id or 0, day)
    if found is None:
        raise RuntimeError("the demo's own cast must be there")
    return found

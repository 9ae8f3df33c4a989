"""Who takes in the files of an organisation: its own leaders and its own office, nobody of the other one.

School and childcare are controllers of their own (domain.md a4), so the head of the school takes in nothing for the
childcare beside it, and does not see what was taken in there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, Permission, register, staff
from samenspel.people.policy import KEEPERS, LEADERS

NOT_YOURS = _("Only the leaders and the office of an organisation take in its files.")


def places_of(actor: Actor, roles: frozenset[str]) -> frozenset[int]:
    """The organisations, by row id, at which the actor bears one of these roles."""
    return frozenset(place for role, place in actor.posts if role in roles)


def _at(path: str, places: Callable[[Actor], frozenset[int]], said: str) -> Condition:
    """The organisation at a field path is one of those places; without a thing, whether there is any."""

    def holds(actor: Actor, obj: Any) -> bool:
        return bool(places(actor)) if obj is None else getattr(obj, path) in places(actor)

    return Condition(lambda actor: Q(**{f"{path}__in": places(actor)}), holds, said)


def _kept(actor: Actor) -> frozenset[int]:
    return places_of(actor, KEEPERS)


def _led(actor: Actor) -> frozenset[int]:
    return places_of(actor, LEADERS)


TAKE_IN = register(
    Permission(
        key="rosters.take-in",
        thing="organisation",
        action="take in its children, groups, colleagues and parents from a file",
        visible=staff,
        allowed=_at("pk", _kept, "leaders and office of that organisation"),
        reason=NOT_YOURS,
    )
)
NEW_YEAR = register(
    Permission(
        key="rosters.new-year",
        thing="organisation",
        action="move its children to the groups of a new school year",
        visible=staff,
        allowed=_at("pk", _led, "leaders of that organisation"),
        reason=_("Only the leaders of an organisation begin its new school year."),
    )
)
SEE = register(
    Permission(
        key="rosters.see",
        thing="roster import",
        action="see what a file would change, say yes to it, answer its questions, and undo it",
        visible=_at("organisation_id", lambda actor: actor.organisations, "staff of that organisation"),
        allowed=_at("organisation_id", _kept, "leaders and office of that organisation"),
        reason=NOT_YOURS,
    )
)

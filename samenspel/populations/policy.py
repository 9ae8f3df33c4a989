"""Who sees the population, and how much of it; who makes it (S008, S009, promise 3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import System, Who
from samenspel.core.logic.disclosure import MAKER, OTHERS, TEAM, Audience
from samenspel.core.policy import Permission, has_role, register, staff

makers = has_role("head", "childcare_manager", "vve_coach", "vve_coordinator")

VIEW = register(
    Permission(
        key="populations.view",
        thing="population",
        action="see the population in the Kompas, from 5 children; the makers see all",
        visible=staff,
    )
)
CHANGE = register(
    Permission(
        key="populations.change",
        thing="population",
        action="enter figures and conclusions, adopt them, take them in from a file",
        visible=staff,
        allowed=makers,
        reason=_(
            "The analysis of the population is made by the head, the childcare manager and "
            "the early education coach and coordinator."
        ),
    )
)


def audience_of(actor: Who) -> Audience:
    """Makers of the analysis see all figures, the team from 5, others from 10."""
    if isinstance(actor, System) or makers.holds(actor, None):
        return MAKER
    return TEAM if actor.is_staff else OTHERS

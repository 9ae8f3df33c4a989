"""Who lets people in: letters and claims, colleagues, contact persons, tablets; and who says which weeks are theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, Permission, Rule, everyone, has_role, leaders, register, staff
from samenspel.people.logic.roles import IN_GROUPS
from samenspel.people.policy import CARED_FOR, FOR_A_COLLEAGUE, OWN_CHILD, UNRELATED

DOORKEEPERS = has_role("head", "childcare_manager", "office")


def _at_own_place(path: str, said: str, *, or_nowhere: bool = False) -> Rule:
    """Rows of an organisation where the actor works; `or_nowhere` also those that name none."""

    def rows(actor: Actor) -> Q:
        own = Q(**{f"{path}__in": sorted(actor.organisations)})
        return own | Q(**{f"{path}__isnull": True}) if or_nowhere else own

    def holds(actor: Actor, obj: Any) -> bool:
        if obj is None:
            return True
        for step in path.split("__"):
            obj = getattr(obj, step, None)
        return obj in actor.organisations if obj is not None else or_nowhere

    return Condition(rows, holds, said)


LETTERS_ARE_GIVEN = _("Letters are given by the head, the childcare manager and the office, for children of their own.")
OWN_ORGANISATION = "for the own organisation"

GETTING_IN = register(
    Permission(
        key="onboarding.overview",
        thing="getting in",
        action="see what there is to do about getting in",
        visible=staff,
    )
)
LETTERS = register(
    Permission(
        key="onboarding.letters",
        thing="letter",
        action="give letters, withdraw them, help who lost a phone",
        visible=CARED_FOR,
        allowed=DOORKEEPERS & UNRELATED,
        reason=format_lazy("{} {}", LETTERS_ARE_GIVEN, FOR_A_COLLEAGUE),
    )
)
RUNS = register(
    Permission(
        key="onboarding.runs",
        thing="pile of letters",
        action="order and print a pile of letters",
        visible=staff,
        allowed=DOORKEEPERS & _at_own_place("organisation_id", OWN_ORGANISATION),
        reason=LETTERS_ARE_GIVEN,
    )
)
CLAIMS = register(
    Permission(
        key="onboarding.claims",
        thing="claim",
        action="read and decide who asks to be let in as a parent",
        visible=DOORKEEPERS & _at_own_place("organisation_id", "for the own organisation or for none", or_nowhere=True),
    )
)
CONTACT = register(
    Permission(
        key="onboarding.contact",
        thing="contact person",
        action="say who is the contact person",
        visible=staff,
        allowed=leaders & _at_own_place("organisation_id", OWN_ORGANISATION),
        reason=_("Only the head and the childcare manager name the contact person of their own organisation."),
    )
)
TEAM = register(
    Permission(
        key="onboarding.team",
        thing="colleague",
        action="invite colleagues, end what they may, rename roles",
        visible=staff,
        allowed=leaders & _at_own_place("organisation_id", "for the own organisation or for none", or_nowhere=True),
        reason=_("Only the head and the childcare manager invite colleagues, each for their own organisation."),
    )
)
TABLETS = register(
    Permission(
        key="onboarding.tablets",
        thing="tablet",
        action="join and withdraw shared tablets",
        visible=staff,
        allowed=leaders & _at_own_place("group__unit__organisation_id", "for groups of the own organisation"),
        reason=_("Only the head and the childcare manager join a tablet, for groups of their own organisation."),
    )
)
PIN = register(
    Permission(
        key="onboarding.pin",
        thing="PIN",
        action="choose a PIN for the shared tablet",
        visible=staff,
        allowed=has_role(*sorted(IN_GROUPS)),
        reason=_("A PIN is for who works with a group that has a shared tablet."),
    )
)
LEADS = leaders & CARED_FOR & UNRELATED
WEEKS = register(
    Permission(
        key="onboarding.weeks",
        thing="own weeks",
        action="say in which weeks a child is with a parent",
        visible=OWN_CHILD | LEADS,
    )
)
ASK = register(
    Permission(
        key="onboarding.ask",
        thing="question",
        action="ask to be let in as a parent of another child",
        visible=everyone,
    )
)

"""Who keeps the terms, who erases, and who reads what is known about whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, Permission, everyone, has_role, leaders, nobody, register, staff
from samenspel.people.models import CareRelation, Enrolment, RoleAssignment
from samenspel.privacy.models import DataRequest

OWN = register(
    Permission(
        key="privacy.own-data",
        thing="own data",
        action="see, correct and take along what the centre knows about oneself",
        visible=everyone,
    )
)
CLEAR = register(
    Permission(
        key="privacy.clear",
        thing="terms",
        action="clear what is past its term",
        visible=nobody,
        reason=_("The terms are kept by themselves, every night."),
    )
)
ERASE = register(
    Permission(
        key="privacy.erase",
        thing="person",
        action="answer requests, export and erase somebody",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager answer such requests."),
    )
)


def _of_own_place(actor: Actor) -> Q:
    """Questions about a child that is or was at an own organisation; those about no child when the asker has a child
    or a role there, or belongs to no organisation at all. School and childcare are controllers of their own."""
    here = Enrolment.objects.filter(organisation__in=actor.organisations).values("child_id")
    work = RoleAssignment.objects.exclude(organisation=None)
    own = Q(adult__in=CareRelation.objects.filter(child__in=here).values("adult_id")) | Q(
        adult__in=work.filter(organisation__in=actor.organisations).values("adult_id")
    )
    somewhere = Q(adult__in=CareRelation.objects.values("adult_id")) | Q(adult__in=work.values("adult_id"))
    return Q(child__in=here) | Q(child=None) & (own | ~somewhere)


def _is_of_own_place(actor: Actor, request: Any) -> bool:
    return request is None or DataRequest.objects.filter(_of_own_place(actor), pk=request.pk).exists()


ANSWER = register(
    Permission(
        key="privacy.answer",
        thing="request about data",
        action="answer what people ask about their data",
        visible=(leaders | has_role("office"))
        & Condition(_of_own_place, _is_of_own_place, "for who has a child or a role at the own organisation"),
        reason=_("Only the head, the childcare manager and the office answer such questions."),
    )
)

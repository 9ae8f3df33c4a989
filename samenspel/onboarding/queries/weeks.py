"""Which of one's children is where this week; only for the adult who said so, and who works for the child."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import JSONObject

from samenspel.core.actor import Actor
from samenspel.onboarding.logic.weeks import Kind, Rhythm, Week, week_of
from samenspel.onboarding.models import OwnWeeks
from samenspel.people.dates import in_force
from samenspel.people.models import Adult, Child


def arrangement_of(adult: Adult, child: Child, day: date) -> OwnWeeks | None:
    """What holds on a day for an adult and a child."""
    return OwnWeeks.objects.filter(in_force(day), adult=adult, child=child).order_by("-pk").first()


def arrangements_of(adult_id: int, children: Collection[int], day: date) -> Mapping[int, OwnWeeks]:
    """What holds on a day for an adult and these children (row ids), by child. One query."""
    rows = OwnWeeks.objects.filter(in_force(day), adult=adult_id, child__in=children).order_by("pk")
    return {row.child_id: row for row in rows}


def own_weeks(actor: Actor, day: date) -> Mapping[int, Week]:
    """This week of each own child (row id) that is here every other week; a child that always is, is not in it.

    One query, and none for who has no children.
    """
    if not actor.children:
        return {}
    held = arrangements_of(actor.person_id, actor.children, day)
    return {child: week_of(row.as_rhythm(), day) for child, row in held.items()}


def said_beside(actor: Actor) -> BaseExpression:
    """What this actor said about the child of a row, as it holds on the actor's day; of nobody else's word."""
    rows = OwnWeeks.objects.filter(in_force(actor.day), adult=actor.person_id, child=OuterRef("child"))
    said = rows.order_by("-pk").values(said=JSONObject(kind="kind", turns_on="turns_on", anchor="anchor"))
    return Subquery(said[:1])


def week_said(said: Any, day: date) -> Week | None:
    """The week of a day by what stands in `said_beside`."""
    if not said:
        return None
    anchor = said["anchor"] and date.fromisoformat(said["anchor"])
    return week_of(Rhythm(Kind(said["kind"]), said["turns_on"], anchor or None), day)

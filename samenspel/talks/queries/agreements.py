"""Agreements of talks: what is in one's week, and all that the team has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.talks.logic import agreements as logic
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.models import Agreement, Talk
from samenspel.talks.policy import READ, SEE_AGREEMENT


def visible(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that this actor may see, with child, owner, group and place."""
    rows = restrict(Agreement.objects.all(), actor, SEE_AGREEMENT)
    return rows.select_related("owner", "talk__child", "talk__group", "talk__organisation")


def due_for(actor: Actor, day: date) -> list[Agreement]:
    """What is open and due within a week, or was due before, the oldest first: one's own, and of one's own child.

    A child without an account does its agreements with who sat there from home. One query.
    """
    mine = Q(owner=actor.person_id)
    childs = Q(side=Side.CHILD, talk__child=actor.person_id) if "pupil" in actor.roles else Q(pk=None)
    if actor.is_guardian:
        childs |= Q(side=Side.CHILD, talk__child__in=actor.children, talk__child__user=None)
    rows = {row.pk: row for row in visible(actor).filter(mine | childs, state=State.OPEN.value)}
    keys = logic.this_week((as_agreement(row) for row in rows.values()), day)
    return [rows[key] for key in keys]


def as_agreement(row: Agreement) -> logic.Agreement[int]:
    """The row for the pure rules, by row id."""
    return logic.Agreement(row.pk, Side(row.side), row.made_on, row.due_on, State(row.state), row.nudged_on)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements of the list: of a group (its name), with these words, in this state ("" for all)."""

    group: str = ""
    words: str = ""
    state: str = State.OPEN.value


def of_team(actor: Actor, wanted: Wanted) -> QuerySet[Agreement]:
    """The agreements of the talks that this member of the team may read, the first due first. One query."""
    readable = restrict(Talk.objects.all(), actor, READ).values("pk")
    rows = Agreement.objects.filter(talk__in=readable).select_related(
        "owner", "talk__child", "talk__group", "talk__organisation"
    )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.group:
        rows = rows.filter(talk__group__name=wanted.group)
    for word in wanted.words.split()[:5]:
        rows = rows.filter(
            Q(text__icontains=word) | Q(talk__child__given_name__icontains=word) | Q(owner__given_name__icontains=word)
        )
    return rows.order_by("due_on", "pk")


def groups_of(actor: Actor) -> list[str]:
    """The names of the groups of which there is something to read. One query."""
    readable = restrict(Talk.objects.all(), actor, READ).values("pk")
    rows: Any = Agreement.objects.filter(talk__in=readable).exclude(talk__group=None)
    return sorted(set(rows.values_list(F("talk__group__name"), flat=True)))

"""Agreements of talks: what is in one's week, and all that the team has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.logic.school_years import days_of, start_on
from samenspel.core.policy import restrict
from samenspel.talks.logic import agreements as logic
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.models import Agreement, Talk
from samenspel.talks.policy import READ, SEE_AGREEMENT


def visible(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that this actor may see, with child, owner, group and place."""
    rows = restrict(Agreement.objects.all(), actor, SEE_AGREEMENT)
    return rows.select_related("owner", "talk__child", "talk__group", "talk__organisation")


def all_due_for(actor: Actor, day: date) -> QuerySet[Agreement]:
    """The agreements of `due_for`, each once, to be counted: as `logic.this_week` says, for the database."""
    open_ones = _own(actor, day).filter(due_on__lt=day + logic.A_WEEK)
    return Agreement.objects.filter(pk__in=open_ones.values("pk"))


def due_for(actor: Actor, day: date) -> list[Agreement]:
    """What is open and due within a week, or was due before, the oldest first: one's own, and of one's own child.

    A child without an account does its agreements with who sat there from home. What an earlier school year left
    behind stands on no page of this week any more. One query.
    """
    rows = {row.pk: row for row in _own(actor, day)}
    keys = logic.this_week((as_agreement(row) for row in rows.values()), day)
    return [rows[key] for key in keys]


def _own(actor: Actor, day: date) -> QuerySet[Agreement]:
    """What is open, of oneself and of one's own child, and not of an earlier school year."""
    mine = Q(owner=actor.person_id)
    childs = Q(side=Side.CHILD, talk__child=actor.person_id) if "pupil" in actor.roles else Q(pk=None)
    if actor.is_guardian:
        childs |= Q(side=Side.CHILD, talk__child__in=actor.children, talk__child__user=None)
    return visible(actor).filter(mine | childs, of_now(day), state=State.OPEN.value)


def of_now(day: date) -> Q:
    """What is due in the school year of a day or later, or was come back to in it: what one still works on."""
    begin, _end = days_of(start_on(day))
    return Q(due_on__gte=begin) | Q(looked_back_on__gte=begin)


def as_agreement(row: Agreement) -> logic.Agreement[int]:
    """The row for the pure rules, by row id."""
    return logic.Agreement(row.pk, Side(row.side), row.made_on, row.due_on, State(row.state), row.nudged_on)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements of the list: of a group (its name), with these words, in this state ("" for all).

    `is_earlier`: of open ones those that an earlier school year left behind, and else those of now.
    """

    group: str = ""
    words: str = ""
    state: str = State.OPEN.value
    is_earlier: bool = False


def of_team(actor: Actor, wanted: Wanted, day: date) -> QuerySet[Agreement]:
    """The agreements of the talks that this member of the team may read, the first due first. One query."""
    readable = restrict(Talk.objects.all(), actor, READ).values("pk")
    rows = Agreement.objects.filter(talk__in=readable).select_related(
        "owner", "talk__child", "talk__group", "talk__organisation"
    )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.state == State.OPEN.value:
        rows = rows.filter(~of_now(day) if wanted.is_earlier else of_now(day))
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

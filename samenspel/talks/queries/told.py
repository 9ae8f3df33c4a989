"""What one adult may still be told about a talk, at the moment of telling it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Child
from samenspel.people.queries.asked import around
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.leaving import who_left


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A talk at which this adult sits from home; `hosts` are the names of the team at the table."""

    talk: Talk
    hosts: tuple[str, ...] = ()


def own_talk(adult: Adult, public_id: uuid.UUID, moment: datetime) -> OwnTalk | None:
    """The talk of this adult, when it is yet to come and they may come to talks about the child; else None.

    With or without a login: rights follow from the relations and blocks of this moment. Of a child that left only
    that the talk does not go on. Four queries.
    """
    talk = (
        Talk.objects.filter(public_id=public_id, seats__adult=adult, seats__side=Seat.Side.HOME)
        .select_related("child", "organisation", "centre", "round")
        .first()
    )
    if talk is None or not _is_ahead(talk, moment) or not may_come(adult, talk.child_id, moment):
        return None
    still_on = Talk.objects.filter(pk=talk.pk).exclude(state=Talk.State.CANCELLED)
    if who_left(still_on, timezone.localdate(moment)).exists():
        return None
    hosts = Seat.objects.filter(talk=talk, side=Seat.Side.STAFF).order_by("order", "pk")
    return OwnTalk(talk, tuple(f"{given} {family}".strip() for given, family in hosts.values_list(*_NAME)))


_NAME = ("adult__given_name", "adult__family_name")


def _is_ahead(talk: Talk, moment: datetime) -> bool:
    return talk.starts_at is not None and talk.starts_at > moment


def may_come(adult: Adult, child: int, moment: datetime) -> bool:
    """Whether this adult may come to talks about a child now: not who is blocked, and not who lost the right."""
    day = timezone.localdate(moment)
    children = Child.objects.filter(pk=child, deceased_on=None)
    parties = around(children, day, moment).parties.get(child, ())
    return any(one.key == adult.pk and Right.TALKS in one.rights for one in parties)


def own_question(adult: Adult, public_id: uuid.UUID, moment: datetime) -> Talk | None:
    """A talk without a moment at which this adult sits from home: asked by them, or by the team of them."""
    rows = Talk.objects.filter(public_id=public_id, seats__adult=adult, seats__side=Seat.Side.HOME, starts_at=None)
    talk = rows.select_related("organisation", "centre").first()
    return talk if talk and may_come(adult, talk.child_id, moment) else None


def own_proposal(adult: Adult, public_id: uuid.UUID, moment: datetime) -> tuple[Talk, bool] | None:
    """A talk for which the team asks no more: answered by them, or planned without this adult. With whether they sit
    at it. None as long as there is something to choose, and for who hears of its moment or its end otherwise."""
    rows = Talk.objects.filter(public_id=public_id, kind=Kind.ASKED, round=None).exclude(state=Talk.State.OPEN)
    talk = rows.select_related("organisation", "centre").first()
    if talk is None or not may_come(adult, talk.child_id, moment):
        return None
    sits = Seat.objects.filter(talk=talk, adult=adult).exists()
    return None if sits and talk.published_at is not None else (talk, sits)

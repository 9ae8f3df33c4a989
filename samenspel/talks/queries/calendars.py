"""What stands in somebody's own calendar: what they may see at the moment of fetching, and nothing more."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.keys import token_hash
from samenspel.core.policy import restrict
from samenspel.people.queries import actor_for, guardian_for
from samenspel.talks.models import FeedKey, Seat, Talk
from samenspel.talks.policy import AT_WORK, OWN_TALK

KEPT: Final = timedelta(days=60)  # how long a talk that is over stays in the calendar
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # as we make them; anything else is not looked up


@dataclass(frozen=True, slots=True)
class InCalendar:
    """A talk of somebody, at home or at work; `hosts` are the names of the team at the table."""

    talk: Talk
    is_work: bool
    hosts: tuple[str, ...]


def own_keys(actor: Actor) -> QuerySet[FeedKey]:
    """The address that works now, if there is one."""
    return FeedKey.objects.filter(adult=actor.person_id, withdrawn_at=None)


def key_of(token: str) -> FeedKey | None:
    """The key of an address of the centre in scope; None for what is none of ours, or ended."""
    if not _TOKEN.fullmatch(token):
        return None
    rows = FeedKey.objects.filter(token_hash=token_hash(token), withdrawn_at=None)
    return rows.select_related("adult", "centre").first()


def bearer_of(key: FeedKey, moment: datetime) -> Actor | None:
    """Who the owner of an address is now: with all roles by their login, or as a parent without one."""
    day = timezone.localdate(moment)
    if key.adult.user_id is None:
        return guardian_for(key.adult, day, moment)
    return actor_for(key.adult.user_id, day, moment)


def in_calendar(actor: Actor, moment: datetime) -> list[InCalendar]:
    """One's own talks, at home and at work, from sixty days ago on. Three queries, however many talks."""
    since = moment - KEPT
    shown = Q(published_at__isnull=False, starts_at__gte=since) & ~Q(state=Talk.State.OPEN)
    team = Seat.objects.filter(side=Seat.Side.STAFF).select_related("adult").order_by("order", "pk")
    rows = Talk.objects.filter(shown).select_related("organisation", "child", "group", "centre")
    rows = rows.prefetch_related(Prefetch("seats", queryset=team, to_attr="team"))
    home = [_one(talk, is_work=False) for talk in restrict(rows, actor, OWN_TALK)] if actor.is_guardian else []
    work = [_one(talk, is_work=True) for talk in restrict(rows, actor, AT_WORK)] if actor.is_staff else []
    return sorted(home + work, key=lambda one: (one.talk.starts_at or moment, one.talk.pk))


def _one(talk: Talk, *, is_work: bool) -> InCalendar:
    team: Iterable[Seat] = getattr(talk, "team", ())
    return InCalendar(talk, is_work, tuple(seat.adult.name for seat in team))


def own_talk_of(actor: Actor, public_id: uuid.UUID) -> InCalendar | None:
    """One own talk, at home or at work, with a moment; None for another's."""
    rows = Talk.objects.filter(public_id=public_id, published_at__isnull=False, starts_at__isnull=False)
    rows = rows.select_related("organisation", "child", "group", "centre")
    for permission, is_work in ((OWN_TALK, False), (AT_WORK, True)):
        talk = restrict(rows, actor, permission).first()
        if talk is not None:
            team = Seat.objects.filter(talk=talk, side=Seat.Side.STAFF).select_related("adult").order_by("order", "pk")
            return InCalendar(talk, is_work, tuple(seat.adult.name for seat in team))
    return None

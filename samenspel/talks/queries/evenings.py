"""One's own talks of an evening, with whom one sat there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.dates import midnight
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import HOLD
from samenspel.talks.queries.turnout import counts, home_seats

LOOK_BACK: Final = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Evening:
    """The own talks of one day, in their order; `home` of each are the seats from home.

    `others` are the days before with talks of which nothing was noted yet, the latest first, with how many.
    """

    on: date
    talks: tuple[Talk, ...]
    others: tuple[tuple[date, int], ...]

    @property
    def is_noted(self) -> bool:
        """Whether something was noted of each."""
        return all(talk.came != Came.OPEN for talk in self.talks)


def evening(actor: Actor, on: date | None, day: date, moment: datetime) -> Evening:
    """The own talks of a day; without one the latest that has something to note. Two queries."""
    recent = Q(starts_at__gte=midnight(day - LOOK_BACK), starts_at__lt=midnight(day + timedelta(days=1)))
    wanted = recent | Q(starts_at__gte=midnight(on), starts_at__lt=midnight(on + timedelta(days=1))) if on else recent
    rows = list(_own(actor, moment).filter(wanted))
    open_: Counter[date] = Counter(_day(talk) for talk in rows if talk.came == Came.OPEN and _day(talk) <= day)
    chosen = on or max(open_, default=max((_day(talk) for talk in rows), default=day))
    others = sorted(((one, many) for one, many in open_.items() if one != chosen), reverse=True)
    return Evening(chosen, tuple(talk for talk in rows if _day(talk) == chosen), tuple(others))


def own_talks(actor: Actor, ids: Sequence[UUID], moment: datetime) -> dict[UUID, Talk]:
    """Those of these talks (public ids) of which this person may note who came."""
    rows: QuerySet[Talk] = restrict(Talk.objects.filter(public_id__in=ids), actor, HOLD)
    return {talk.public_id: talk for talk in rows.filter(counts(moment))}


def _own(actor: Actor, moment: datetime) -> QuerySet[Talk]:
    mine = Seat.objects.filter(adult=actor.person_id, side=Seat.Side.STAFF)
    seats = home_seats(moment).select_related("adult").order_by("order", "pk")
    rows: QuerySet[Talk] = restrict(Talk.objects.filter(pk__in=mine.values("talk_id")), actor, HOLD)
    rows = rows.filter(counts(moment), state__in=(Talk.State.PLANNED, Talk.State.HELD), published_at__isnull=False)
    return rows.select_related("child").prefetch_related(Prefetch("seats", seats, to_attr="home")).order_by("starts_at")


def _day(talk: Talk) -> date:
    return timezone.localdate(talk.starts_at)

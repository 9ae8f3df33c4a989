"""Makers for tests: a round that is set up, answered, planned; a talk with its table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from samenspel.people.models import Adult, Child, Group
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import PartHolder, Round, RoundPart, Seat, Sitting, Talk


def a_round(
    *,
    groups: Iterable[Group],
    first: date,
    days: int = 2,
    kind: Kind = Kind.REPORT,
    state: str = Round.State.ASKING,
    begins: time = time(15),
    ends: time = time(18),
    **more: Any,
) -> Round:
    """A round of these groups on so many days on end, held by everybody who is assigned to each group."""
    one = Round.objects.create(
        kind=kind,
        title="Rapportgesprekken",
        school_year=first.year if first.month > 7 else first.year - 1,
        state=state,
        announced_on=first - timedelta(days=28),
        answer_by=first - timedelta(days=7),
        **more,
    )
    for group in groups:
        part = RoundPart.objects.create(round=one, group=group)
        for order, row in enumerate(group.assignments.order_by("pk")):
            PartHolder.objects.create(part=part, adult=row.adult, order=order, room=f"lokaal {order + 1}")
        for number in range(days):
            on = first + timedelta(days=number)
            where = {"round": one, "organisation": group.unit.organisation, "on": on}
            Sitting.objects.get_or_create(**where, begins=begins, ends=ends)
    return one


def a_talk(
    *,
    child: Child,
    group: Group,
    home: Iterable[Adult],
    staff: Iterable[Adult],
    at: datetime | None,
    round_: Round | None = None,
    is_published: bool = True,
    **more: Any,
) -> Talk:
    """A talk about a child with these adults at the table."""
    talk = Talk.objects.create(
        child=child,
        group=group,
        organisation=group.unit.organisation,
        round=round_,
        kind=round_.kind if round_ else Kind.ASKED,
        state=Talk.State.PLANNED if at else Talk.State.OPEN,
        starts_at=at,
        published_at=timezone.now() if is_published else None,
        **more,
    )
    for side, adults in ((Seat.Side.HOME, home), (Seat.Side.STAFF, staff)):
        for order, adult in enumerate(adults):
            Seat.objects.create(talk=talk, adult=adult, side=side, order=order)
    return talk

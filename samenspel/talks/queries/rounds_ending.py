"""What calling a round off does: which talks do not go on, and whose they are."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from samenspel.core.actor import Actor, Who
from samenspel.organisations.models import Organisation
from samenspel.people.at_work import not_at_home
from samenspel.talks.models import Round, RoundPart, Talk
from samenspel.talks.policy import led_by

TO_COME = (Talk.State.OPEN, Talk.State.PLANNED)


def talks_off(round_: Round, moment: datetime) -> QuerySet[Talk]:
    """The talks that do not go on when a round is called off now: what began was a talk, noted or not."""
    rows: QuerySet[Talk] = Talk.objects.filter(round=round_, state__in=TO_COME, report=None)
    return rows.exclude(starts_at__lte=moment)


def counted_for(actor: Who, rows: QuerySet[Talk]) -> QuerySet[Talk]:
    """Of these talks those that a leader may count: of the organisations that one leads, without the own family."""
    if not isinstance(actor, Actor):
        return rows
    return rows.filter(not_at_home(actor), organisation__in=led_by(actor))


def is_expected(talks: QuerySet[Talk], moment: datetime) -> bool:
    """Whether families still expect one of these talks: then a round is called off before it is wiped. One query."""
    told = talks.filter(state=Talk.State.PLANNED, published_at__isnull=False)
    return bool(told.filter(starts_at__gt=moment).exists())


def places_in(round_: Round) -> frozenset[int]:
    """The organisations (row ids) that have groups or talks in a round."""
    parts = RoundPart.objects.filter(round=round_).values_list("group__unit__organisation_id", flat=True)
    talks = Talk.objects.filter(round=round_).values_list("organisation_id", flat=True)
    return frozenset(parts) | frozenset(talks)


def places_beside(actor: Actor, round_: Round) -> tuple[str, ...]:
    """The names of the organisations in a round that this leader does not lead."""
    rows = Organisation.objects.filter(pk__in=places_in(round_) - led_by(actor))
    return tuple(rows.order_by("name").values_list("name", flat=True))

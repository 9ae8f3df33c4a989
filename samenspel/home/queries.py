"""What the first pages say, in as few queries as they can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from samenspel.organisations.models import SchoolYear
from samenspel.plans.models import Goal, GoalAction, PolicyVersion
from samenspel.populations.models import Finding
from samenspel.populations.queries import adopted_of


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of a school year: counts and dates. A count of people is never in it."""

    goals: int = 0
    actions: int = 0
    actions_done: int = 0
    actions_busy: int = 0
    adopted_on: date | None = None
    version: int = 0
    counted_on: date | None = None
    conclusions: int = 0
    block_since: datetime | None = None
    questions: int = 0
    talks_today: int = 0
    talks_unnoted: int = 0
    agreements_due: int = 0


def overview(year: SchoolYear, blocks: QuerySet[Any], own: Mapping[str, QuerySet[Any]]) -> Overview:
    """The overview of a school year, in one query, with since when the first of these blocks waits and how many there
    are of one's own, by the field that they stand in.

    Empty for a year that is not kept yet, but for the blocks and one's own: those are there whatever year is looked at.
    """
    goals = Goal.objects.filter(Q(school_year=year.pk) | Q(school_year=None)).exclude(status=Goal.Status.STOPPED)
    actions = GoalAction.objects.filter(goal__school_year=year.pk).exclude(goal__status=Goal.Status.STOPPED)
    adopted = PolicyVersion.objects.filter(school_year=OuterRef("pk")).order_by("-number")
    counted = adopted_of(year)
    waits = blocks.order_by("waits_since").values_list("waits_since", flat=True)
    found = (
        SchoolYear.objects.filter(pk=year.pk)
        .annotate(
            goals=_many(goals.filter(kind=Goal.Kind.SPECIFIC)),
            actions=_many(actions),
            actions_done=_many(actions.filter(status=GoalAction.Status.DONE)),
            actions_busy=_many(actions.filter(status=GoalAction.Status.BUSY)),
            adopted_on=Subquery(adopted.values("adopted_on")[:1]),
            version=Coalesce(Subquery(adopted.values("number")[:1]), 0),
            counted_on=Subquery(counted.values("reference_date")[:1]),
            block_since=Subquery(waits[:1]),
            conclusions=_many(Finding.objects.filter(snapshot__in=counted.values("pk")[:1])),
            **{name: _many(rows) for name, rows in own.items()},
        )
        .values(*Overview.__slots__)
        .first()
    )
    mine: dict[str, Any] = {"block_since": waits.first()} if not found else {}
    return Overview(**(found or mine | {name: rows.count() for name, rows in own.items()}))


def _many(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a subquery."""
    counted = rows.order_by().values("centre_id").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)

"""What is in force, alive and here on a day, as filters; and when a day begins."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samenspel.people.logic.blocks import ALONE
from samenspel.people.models import Block, Child, Enrolment


def midnight(day: date) -> datetime:
    """The moment at which a day begins, by the school's own clock."""
    return timezone.make_aware(datetime.combine(day, time()))


def in_force(day: date) -> Q:
    """The rows of a dated model that hold on a day."""
    started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return started & not_over(day)


def not_over(day: date) -> Q:
    """The rows of a dated model that hold on a day or will hold later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def alive(day: date, path: str = "") -> Q:
    """The persons who have not died; `path` leads to them ("child__")."""
    return Q(**{f"{path}deceased_on__isnull": True}) | Q(**{f"{path}deceased_on__gt": day})


def gone(day: date) -> QuerySet[Child]:
    """The children who were at the centre and left: every enrolment is over.

    One who has yet to come is not gone. Neither is one who died: nothing is sent any more, but their parents are not
    shut out by a date.
    """
    own = Enrolment.objects.filter(child=OuterRef("pk"))
    return Child.objects.filter(Exists(own), ~Exists(own.filter(not_over(day))), deceased_on=None)


def on_one_word(moment: datetime) -> Q:
    """The blocks that wait for a second person, and work until then."""
    return Q(confirmed_at=None, begun_at__gt=moment - ALONE)


def blocks_in_force(moment: datetime) -> QuerySet[Block]:
    """The blocks that close the door at a moment: `logic.blocks.in_force`, as a filter."""
    holds = Q(confirmed_at__isnull=False) & (Q(last_day=None) | Q(last_day__gte=timezone.localdate(moment)))
    return Block.objects.filter(on_one_word(moment) | holds, lifted_at=None)

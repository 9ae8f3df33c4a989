"""What could not be sent, and to whom: by name only where one may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.policy import check
from samenspel.notifications.kinds import for_work
from samenspel.notifications.models import Message
from samenspel.notifications.policy import SEE_POST
from samenspel.people.models import CareRelation, Child, RoleAssignment
from samenspel.people.policy import in_care

# From when on something that waits is worth a word: the mail server does not answer, or nobody sends.
LATE: Final = timedelta(hours=1)
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Post:
    """Messages that were given up, to people one may know; how many to others; how many wait far too long."""

    unsent: tuple[Message, ...]
    of_others: int
    late: int


def post(actor: Actor, moment: datetime) -> Post:
    """What could not be sent at this centre, the newest first. Three queries."""
    check(actor, SEE_POST)
    failed = Message.objects.filter(state=Message.State.FAILED)
    mine = unsent(actor)
    rows = tuple(mine.select_related("adult").order_by("-settled_at", "-pk")[:MOST])
    late = Message.objects.filter(state=Message.State.WAITING, due_at__lt=moment - LATE).count()
    return Post(rows, failed.exclude(pk__in=mine.values("pk")).count(), late)


def unsent(actor: Actor) -> QuerySet[Message]:
    """The messages that were given up: to adults around the children one works for, none of whom is of the own family,
    and to colleagues about their work."""
    at_home = CareRelation.objects.filter(adult=actor.person_id).values("child_id")
    family = CareRelation.objects.filter(child__in=at_home).values("adult_id")
    around = CareRelation.objects.filter(child__in=Child.objects.filter(in_care(actor))).exclude(adult__in=family)
    team = RoleAssignment.objects.filter(organisation__in=actor.organisations).values("adult_id")
    known = Q(adult__in=around.values("adult_id")) | Q(adult__in=team, kind__in=for_work())
    return Message.objects.filter(known, state=Message.State.FAILED)

"""Putting messages in the outbox, and taking them out; `sending` hands them to the mail server."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import check
from samenspel.notifications.kinds import kind_of
from samenspel.notifications.models import Message
from samenspel.notifications.policy import SEE_POST
from samenspel.notifications.queries import unsent
from samenspel.people.models import Adult

State = Message.State


@dataclass(frozen=True, slots=True)
class ToTell:
    """A message that is to be sent: to whom (row id), of which kind, about what, not before when.

    `again` tells two messages of one kind about one thing apart (the sequence of a talk, a date).
    """

    adult: int
    kind: str
    thing_id: uuid.UUID
    due_at: datetime
    again: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.thing_id}:{self.adult}:{self.again}"


def tell(messages: Iterable[ToTell]) -> int:
    """Put messages in the outbox, in the transaction of what happened; one that is there already stays as it is.

    Returns how many were asked for. Raises ValueError for a kind that nobody registered.
    """
    wanted = list(messages)
    for one in wanted:
        if kind_of(one.kind) is None:
            raise ValueError(f"no such kind of message: {one.kind}")
    adults = Adult.objects.in_bulk({one.adult for one in wanted})
    rows = [
        Message(adult=adults[one.adult], kind=one.kind, thing_id=one.thing_id, key=one.key, due_at=one.due_at)
        for one in wanted
        if one.adult in adults
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget(things: uuid.UUID | Iterable[uuid.UUID], *, moment: datetime, kinds: Iterable[str] = ()) -> int:
    """Take out what still waits about a thing or several, of all kinds or of these. Returns how many."""
    about = [things] if isinstance(things, uuid.UUID) else list(things)
    waiting = Message.objects.filter(thing_id__in=about, state=State.WAITING)
    if named := list(kinds):
        waiting = waiting.filter(kind__in=named)
    return int(waiting.update(state=State.DROPPED, settled_at=moment))


@transaction.atomic
def try_again(*, actor: Actor, message: Message, moment: datetime) -> bool:
    """Send once more what was given up, with as many tries as the first time; whether it was given up still."""
    check(actor, SEE_POST)
    given_up = unsent(actor).filter(pk=message.pk)
    if not given_up.update(state=State.WAITING, due_at=moment, attempts=0, claimed_until=None, settled_at=None):
        return False
    record(verb="message.retried", actor=actor, thing="message", thing_id=str(message.public_id))
    return True


def told(things: Iterable[uuid.UUID], *, but: str = "") -> frozenset[tuple[uuid.UUID, int]]:
    """Who heard of which thing, as pairs of its public id and the adult's row id: also where that is not certain.

    What a sender has in hand at this moment counts as heard, so that a cancellation always follows an invitation. By
    messages of this kind (`but`) nobody counts as having heard. The outbox remembers a month (`SETTLED_DAYS`).
    """
    rows = Message.objects.filter(thing_id__in=list(things), attempts__gt=0).exclude(state=State.FAILED)
    rows = rows.exclude(kind=but)
    return frozenset(rows.values_list("thing_id", "adult_id").distinct())

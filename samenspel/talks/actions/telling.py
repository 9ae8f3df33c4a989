"""Telling the families when their talk is, that it moved, or that it is called off: by the outbox, all at once.

Called by the actions that plan, move and call off, within their own transaction and after their own check. Each home
seat of a talk hears of that talk and of nothing else. A handful of queries, however many talks there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from samenspel.core.personal import SETTLED_DAYS
from samenspel.notifications.actions import ToTell, forget, tell, told
from samenspel.notifications.models import Message
from samenspel.people.models import Adult
from samenspel.talks.logic.reminding import reminder_at
from samenspel.talks.models import Round, Seat, Talk

INVITATION: Final = "talks.invitation"
MOVED: Final = "talks.moved"
CANCELLED: Final = "talks.cancelled"
REMINDER: Final = "talks.reminder"
# For so long the outbox surely knows who heard of what: clearing counts whole days.
REMEMBERED: Final = timedelta(days=SETTLED_DAYS - 1)


@transaction.atomic
def tell_published(talks: Iterable[Talk], *, moment: datetime) -> int:
    """Invite everyone from home to these talks, and remind them two days before. Returns how many invitations.

    A talk without a moment or that is over is left out. Telling twice tells once.
    """
    rows = [talk for talk in talks if talk.starts_at and talk.starts_at > moment]
    wanted = [(talk, adult, INVITATION) for talk, adult in _seats(rows)]
    Talk.objects.filter(pk__in=[talk.pk for talk in rows]).update(told_at=moment)
    _tell(wanted, moment)
    return len(wanted)


@transaction.atomic
def tell_moved(talk: Talk, *, moment: datetime, wait: timedelta = timedelta()) -> int:
    """Tell the family that its published talk has another moment, place or host; returns to how many.

    Who never heard of the first moment gets an invitation instead. What still waited about the old one goes. With
    `wait` it goes out that much later, when the talk is not before that: what changes meanwhile is one message.
    """
    if not talk.is_published:
        return 0
    _changed([talk], moment)
    if talk.starts_at is None or talk.starts_at <= moment:
        return 0
    heard = who_heard([talk], moment)
    wanted = [(one, adult, MOVED if (one.public_id, adult) in heard else INVITATION) for one, adult in _seats([talk])]
    _tell(wanted, moment + wait if talk.starts_at > moment + wait else moment)
    return len(wanted)


@transaction.atomic
def tell_cancelled(talks: Iterable[Talk], *, moment: datetime) -> int:
    """Tell who had heard of them that these talks do not go on; returns how many messages.

    Nothing that still waited about them goes out any more, and who had heard nothing hears nothing.
    """
    rows = list(talks)
    _changed(rows, moment)
    heard = who_heard(rows, moment)
    wanted = [
        ToTell(adult, CANCELLED, talk.public_id, moment, again=str(talk.sequence))
        for talk, adult in _seats([talk for talk in rows if talk.starts_at is None or talk.starts_at > moment])
        if (talk.public_id, adult) in heard
    ]
    return tell(wanted)


def tell_who_came_back(talk: Talk, adult: int, *, moment: datetime) -> bool:
    """Tell one adult (row id), who was kept away from this published talk for a while, how it is now; whether anything
    was to be told. What they heard last and is still so, is not told again."""
    is_off = talk.state == Talk.State.CANCELLED
    post = Message.objects.filter(thing_id=talk.public_id, adult=adult)
    heard = post.filter(attempts__gt=0).exclude(state=Message.State.FAILED).exclude(kind=CANCELLED).exists()
    if is_off and not heard:
        return False
    kind = CANCELLED if is_off else MOVED if heard else INVITATION
    now = [CANCELLED] if is_off else [INVITATION, MOVED]
    alive = post.filter(kind__in=now, state__in=(Message.State.WAITING, Message.State.SENT))
    knows = any(key.rpartition(":")[2].split()[0] == str(talk.sequence) for key in alive.values_list("key", flat=True))
    if not is_off:
        at = _reminder(talk)
        tell([_message(talk, adult, REMINDER, at)] if at and at > moment else [])
    if not knows:
        tell([ToTell(adult, kind, talk.public_id, moment, again=f"{talk.sequence} {moment:%Y%m%d%H%M%S}")])
    return not knows


def invited_anew(round_: Round, adult: Adult, moment: datetime) -> list[ToTell]:
    """The invitation to each own talk of a round that is to come, once more: with a fresh link."""
    rows = Talk.objects.filter(round=round_, state=Talk.State.PLANNED, published_at__isnull=False, starts_at__gt=moment)
    own = rows.filter(pk__in=Seat.objects.filter(adult=adult, side=Seat.Side.HOME).values("talk")).order_by("pk")
    again = f"{moment:%Y%m%d%H%M%S}"
    return [ToTell(adult.pk, INVITATION, one.public_id, moment, again=f"{one.sequence} {again}") for one in own]


def who_heard(talks: Iterable[Talk], moment: datetime, *, but: str = "") -> frozenset[tuple[UUID, int]]:
    """Who heard of these talks, as pairs of public id and the adult's row id; messages of the kind `but` do not count.

    The outbox forgets after a month: of what was published before that, everybody from home at the table.
    """
    rows = list(talks)
    since = moment - REMEMBERED
    long_ago = [talk for talk in rows if talk.published_at is not None and talk.published_at <= since]
    seated = {(talk.public_id, adult) for talk, adult in _seats(long_ago)} if long_ago else set()
    return told([talk.public_id for talk in rows], but=but) | seated


def heard_of_question(talk: Talk, adult: int, moment: datetime, *, but: str) -> bool:
    """Whether this adult (row id) heard of a talk that was asked for, other than by messages of the kind `but`."""
    is_long_ago = talk.asked_on is not None and talk.asked_on < timezone.localdate(moment) - REMEMBERED
    return is_long_ago or (talk.public_id, adult) in told([talk.public_id], but=but)


def _changed(talks: list[Talk], moment: datetime) -> None:
    """Calendars have to hear of it; what waited about how it was, does not go out."""
    Talk.objects.filter(pk__in=[talk.pk for talk in talks]).update(sequence=F("sequence") + 1, told_at=moment)
    for talk in talks:  # the caller's rows say the same as the database
        talk.sequence, talk.told_at = talk.sequence + 1, moment
    forget([talk.public_id for talk in talks], moment=moment, kinds=(INVITATION, MOVED, CANCELLED, REMINDER))


def _seats(talks: list[Talk]) -> list[tuple[Talk, int]]:
    """Each talk with each adult from home at its table."""
    by_key: Mapping[int, Talk] = {talk.pk: talk for talk in talks}
    rows = Seat.objects.filter(talk__in=by_key, side=Seat.Side.HOME).order_by("talk", "order", "pk")
    return [(by_key[talk], adult) for talk, adult in rows.values_list("talk_id", "adult_id")]


def _tell(wanted: list[tuple[Talk, int, str]], moment: datetime) -> None:
    messages = [_message(talk, adult, kind, moment) for talk, adult, kind in wanted]
    for talk, adult, _kind in wanted:
        at = _reminder(talk)
        if at and at > moment:
            messages.append(_message(talk, adult, REMINDER, at))
    tell(messages)


def _message(talk: Talk, adult: int, kind: str, due: datetime) -> ToTell:
    return ToTell(adult, kind, talk.public_id, due, again=str(talk.sequence))


def _reminder(talk: Talk) -> datetime | None:
    if talk.starts_at is None:
        return None
    return reminder_at(talk.starts_at, timezone.get_default_timezone())

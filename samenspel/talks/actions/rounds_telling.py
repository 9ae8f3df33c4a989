"""Telling families that the days of a round changed, or that it does not go on, by the outbox.

Whether it is still so, and for whom, is asked at the moment of sending. Nothing of a child stands in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone

from samenspel.notifications.actions import ToTell, forget, tell
from samenspel.notifications.kinds import Kind, Mail, register
from samenspel.notifications.models import Message
from samenspel.people.models import Adult
from samenspel.talks.actions.asking import ASKED, mail_values
from samenspel.talks.actions.telling import REMEMBERED
from samenspel.talks.keys import new_key
from samenspel.talks.models import AnswerKey, Round, RoundAnswer
from samenspel.talks.queries.answers import is_open, of_adult, shared_addresses

DAYS_CHANGED: Final = "talks.days-changed"
ROUND_OFF: Final = "talks.round-off"
# Who changes days mostly changes a few: they become one message.
TOGETHER: Final = timedelta(hours=1)


def heard_of(round_: Round, moment: datetime) -> frozenset[int]:
    """The adults (row ids) who were mailed about a round, or answered it.

    What was sent is kept a month: of before that, who got a link.
    """
    sent = Message.objects.filter(thing_id=round_.public_id, kind=ASKED, state=Message.State.SENT)
    linked = AnswerKey.objects.filter(round=round_, made_at__lte=moment - REMEMBERED)
    answered = RoundAnswer.objects.filter(round=round_)
    return frozenset(key for rows in (sent, linked, answered) for key in rows.values_list("adult_id", flat=True))


def tell_days_changed(round_: Round, *, moment: datetime) -> int:
    """Tell who heard of the round that its days changed; returns to how many. Only while they answer.

    One message holds every change until it is sent, for it is made then. A change after that is told again, so that
    what somebody read last is how it is.
    """
    if round_.state != Round.State.ASKING:
        return 0
    adults = heard_of(round_, moment)
    # What a sender has in hand may have been made already, of how it was.
    waiting = Message.objects.filter(
        kind=DAYS_CHANGED, thing_id=round_.public_id, state=Message.State.WAITING, claimed_until=None
    )
    fresh = adults.difference(waiting.values_list("adult_id", flat=True))
    _tell(fresh, round_, DAYS_CHANGED, moment + TOGETHER, again=moment.isoformat())
    return len(adults)


def tell_round_off(round_: Round, *, moment: datetime, but: Collection[int] = ()) -> int:
    """Tell who heard of the round that it does not go on; what still waited about it goes. Returns to how many.

    Not to the adults in `but` (row ids): they hear it of their own talk.
    """
    adults = heard_of(round_, moment).difference(but)
    forget(round_.public_id, moment=moment)
    return _tell(adults, round_, ROUND_OFF, moment)


def _tell(adults: Iterable[int], round_: Round, kind: str, due_at: datetime, again: str = "") -> int:
    return tell(ToTell(adult, kind, round_.public_id, due_at, again) for adult in sorted(adults))


def connect() -> None:
    """Register the kinds; called once, at start-up."""
    register(Kind(DAYS_CHANGED, compose=_days_changed))
    register(Kind(ROUND_OFF, compose=_round_off))


def _days_changed(adult: Adult, thing_id: uuid.UUID, moment: datetime) -> Mail | None:
    round_ = Round.objects.filter(public_id=thing_id).first()
    if round_ is None or not is_open(round_, timezone.localdate(moment)):
        return None
    return _mail("days_changed", adult, round_, moment, with_link=True)


def _round_off(adult: Adult, thing_id: uuid.UUID, moment: datetime) -> Mail | None:
    round_ = Round.objects.filter(public_id=thing_id, state=Round.State.CANCELLED).first()
    return _mail("round_off", adult, round_, moment, with_link=False) if round_ else None


def _mail(name: str, adult: Adult, round_: Round, moment: datetime, *, with_link: bool) -> Mail | None:
    """The mail; None for who may no longer be asked."""
    found = of_adult(round_, adult.pk, timezone.localdate(moment), moment)
    if not found or shared_addresses([adult]):  # what is of one parent alone goes to no mailbox of two
        return None
    values = mail_values(round_, found, new_key(adult, round_, moment) if with_link else "")
    subject = render_to_string(f"talks/mail/{name}_subject.txt", values).strip()
    return Mail(subject, render_to_string(f"talks/mail/{name}_message.txt", values).strip())

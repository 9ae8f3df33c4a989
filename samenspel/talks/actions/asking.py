"""Asking families when they can come: a link for each parent, and one reminder halfway.

What is sent is made at the moment of sending, for who may still be asked then. A link is for one adult and one round.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.notifications.actions import ToTell, tell
from samenspel.notifications.kinds import Kind, Mail, register
from samenspel.notifications.models import Message
from samenspel.organisations.contacts import whom_to_call
from samenspel.people.dates import midnight
from samenspel.people.models import Adult
from samenspel.talks.actions.answers import Closed
from samenspel.talks.actions.telling import invited_anew
from samenspel.talks.keys import address_of, new_key
from samenspel.talks.logic.asking import asked_again_at
from samenspel.talks.models import AnswerKey, Round, RoundAnswer
from samenspel.talks.policy import SET_UP, WRITE_DOWN
from samenspel.talks.queries.answers import in_hand, is_open, last_moment, of_adult, shared_addresses
from samenspel.talks.queries.answers_overview import overview
from samenspel.talks.queries.expected import Expected, attendees

ASKED: Final = "talks.asked"
ASKED_AGAIN: Final = "talks.asked-again"
ASKED_ANEW: Final = "talks.asked-anew"  # a new link for who lost the old one
FIRST, AGAIN, ANEW = "asked", "asked_again", "asked_anew"


@transaction.atomic
def ask_families(*, actor: Who, round_: Round, moment: datetime) -> int:
    """Ask every adult who is asked in this round, once, and who did not answer halfway once more.

    Returns how many adults are asked. Doing it again asks only who was not asked before.
    """
    check(actor, SET_UP, round_)
    adults = [adult.pk for adult in attendees(round_, timezone.localdate(moment), moment).asked]
    again = asked_again_at(moment, last_moment(round_)) if round_.answer_by else None
    tell(_messages(adults, round_, ASKED, moment))
    if again is not None:
        tell(_messages(adults, round_, ASKED_AGAIN, again))
    detail = {"adults": len(adults)}
    record(verb="round.asked", actor=actor, thing="round", thing_id=str(round_.public_id), detail=detail)
    return len(adults)


def _messages(adults: Iterable[int], round_: Round, kind: str, due_at: datetime) -> list[ToTell]:
    return [ToTell(adult, kind, round_.public_id, due_at) for adult in adults]


@transaction.atomic
def remind_silent(*, actor: Actor, round_: Round, moment: datetime) -> int:
    """Ask who did not answer once more, of the children one works with; of each at most once a day.

    Returns to how many a mail goes. Raises NotVisible and, for a round that asks no more, Closed.
    """
    check(actor, WRITE_DOWN)
    day = timezone.localdate(moment)
    if not is_open(round_, day):
        raise Closed(_("This round does not ask any more."))
    lines = overview(actor, round_, day, moment)
    told = _told_on(round_, day)
    adults = [one.adult.pk for one in lines.silent if one.has_mail and one.adult.pk not in told]
    tell(ToTell(key, ASKED_AGAIN, round_.public_id, moment, again=day.isoformat()) for key in adults)
    detail = {"adults": len(adults)}
    record(verb="round.asked-again", actor=actor, thing="round", thing_id=str(round_.public_id), detail=detail)
    return len(adults)


def _told_on(round_: Round, day: date) -> set[int]:
    """Who gets, or got, a mail of this round on this day."""
    begins = midnight(day)
    ends = midnight(day + timedelta(days=1))
    rows = Message.objects.filter(kind__in=(ASKED, ASKED_AGAIN), thing_id=round_.public_id, due_at__lt=ends)
    fresh = rows.filter(Q(settled_at=None) | Q(settled_at__gte=begins, state=Message.State.SENT))
    return set(fresh.values_list("adult_id", flat=True))


@transaction.atomic
def ask_anew(*, actor: Actor, round_: Round, adult: Adult, moment: datetime) -> bool:
    """All that was made for one adult opens nothing any more; whether a new link goes by mail.

    While the round asks with the question, and after publication with the invitation to the own talks, for who has no
    account. What opens a talk can be closed for as long as it does: also of who gets no mail. Raises NotVisible for an
    adult whom one does not ask, and while the round asks ValidationError for who has no e-mail address of their own: a
    form on paper is their way.
    """
    day = timezone.localdate(moment)
    if not in_hand(actor, of_adult(round_, adult.pk, day, moment)):
        raise NotVisible
    has_mail = bool(adult.email) and not shared_addresses([adult])
    if is_open(round_, day):
        if not has_mail:
            raise ValidationError(_("This parent has no e-mail address of their own here. Print a form."))
        messages = [ToTell(adult.pk, ASKED_ANEW, round_.public_id, moment, again=moment.isoformat())]
    else:
        messages = invited_anew(round_, adult, moment) if has_mail and adult.user_id is None else []
    AnswerKey.objects.filter(round=round_, adult=adult, withdrawn_at=None).update(withdrawn_at=moment)
    tell(messages)
    detail = {"adult": str(adult.public_id)}
    record(verb="answer-link.renewed", actor=actor, thing="round", thing_id=str(round_.public_id), detail=detail)
    return bool(messages)


def _asked(adult: Adult, thing_id: uuid.UUID, moment: datetime) -> Mail | None:
    return _mail(FIRST, adult, thing_id, moment)


def _asked_again(adult: Adult, thing_id: uuid.UUID, moment: datetime) -> Mail | None:
    return _mail(AGAIN, adult, thing_id, moment)


def _asked_anew(adult: Adult, thing_id: uuid.UUID, moment: datetime) -> Mail | None:
    return _mail(ANEW, adult, thing_id, moment)


def _mail(name: str, adult: Adult, round_id: uuid.UUID, moment: datetime) -> Mail | None:
    """The mail with a fresh link; None when it is no longer needed, or this adult may no longer be asked."""
    round_ = Round.objects.filter(public_id=round_id).first()
    day = timezone.localdate(moment)
    if round_ is None or not is_open(round_, day):
        return None
    if name != ANEW and RoundAnswer.objects.filter(round=round_, adult=adult).exists():
        return None
    found = of_adult(round_, adult.pk, day, moment)
    if not found or shared_addresses([adult]):
        return None
    values = mail_values(round_, found, new_key(adult, round_, moment))
    subject = render_to_string(f"talks/mail/{name}_subject.txt", values).strip()
    return Mail(subject, render_to_string(f"talks/mail/{name}_message.txt", values))


def mail_values(round_: Round, found: Iterable[Expected], token: str) -> dict[str, Any]:
    """What a mail with a link says: by when, and whom to call. Nothing of a child, nothing of another adult."""
    people = whom_to_call({one.organisation_id for one in found})
    return {
        "url": address_of(token),
        "answer_by": round_.answer_by,
        "centre": round_.centre.name,
        "contact": people[0] if people else None,
    }


def register_kinds() -> None:
    """The kinds of message of asking, at start-up."""
    for kind in _KINDS:
        register(kind)


_KINDS: Final = (
    Kind(ASKED, compose=_asked),
    Kind(ASKED_AGAIN, compose=_asked_again),
    Kind(ASKED_ANEW, compose=_asked_anew),
)

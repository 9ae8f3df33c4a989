"""The end of a round: back to the drawing board, called off, over, or wiped as if it had not been."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.notifications.actions import forget
from samenspel.notifications.models import Message
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.rounds import OPEN, State, note
from samenspel.talks.actions.rounds_telling import tell_round_off
from samenspel.talks.actions.rounds_wiping import wipe_part
from samenspel.talks.actions.telling import tell_cancelled, who_heard
from samenspel.talks.models import (
    Agreement,
    AnswerKey,
    Away,
    Paper,
    Proposal,
    Round,
    RoundAnswer,
    Talk,
    YearAgreement,
)
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.rounds import places_led
from samenspel.talks.queries.rounds_ending import counted_for, is_expected, places_in, talks_off

AT_WORK = (Proposal.State.WAITING, Proposal.State.RUNNING)


@transaction.atomic
def take_back(*, actor: Who, round_: Round, moment: datetime) -> None:
    """Back to being set up, as long as nobody answered; links that went out open again when families are asked again.

    Raises ValidationError when somebody answered: then it can be called off.
    """
    check(actor, SET_UP, round_)
    now = locked(round_, State.ASKING)
    if RoundAnswer.objects.filter(round=now).exists():
        raise ValidationError(_("A family has answered already. You can still change the days, or call the round off."))
    forget(now.public_id, moment=moment)
    # What was sent may be sent again the next time: the outbox keeps one message of a kind about a thing.
    Message.objects.filter(thing_id=now.public_id).delete()
    now.state = State.DRAFT
    now.save(update_fields=["state"])
    note("round.taken-back", actor, now)


@transaction.atomic
def cancel_round(*, actor: Who, round_: Round, moment: datetime) -> int:
    """Call a round off as a whole, also after it was published; returns how many talks do not go on.

    Only those are counted that this leader may count: what the other organisation has to do stays its own. Talks that
    were held stay. Who had heard of a talk hears that it does not go on; who was asked or answered and was told of no
    talk yet, hears that of the round. Nothing else about it goes out any more.
    """
    check(actor, SET_UP, round_)
    now = locked(round_, *OPEN)
    talks = list(talks_off(now, moment).select_for_update(of=("self",)))
    counted = counted_for(actor, Talk.objects.filter(pk__in=[talk.pk for talk in talks])).count()
    Talk.objects.filter(pk__in=[talk.pk for talk in talks]).update(state=Talk.State.CANCELLED)
    for talk in talks:
        talk.state = Talk.State.CANCELLED
    now.state = State.CANCELLED
    now.save(update_fields=["state"])
    Proposal.objects.filter(round=now, state__in=AT_WORK).update(state=Proposal.State.STOPPED, ended_at=moment)
    tell_cancelled(talks, moment=moment)
    of_talks = who_heard(Talk.objects.filter(round=now), moment)
    tell_round_off(now, moment=moment, but={adult for _talk, adult in of_talks})
    _let_go(now, moment)
    note("round.cancelled", actor, now, talks=len(talks))
    return counted


@transaction.atomic
def close_round(*, actor: Who, round_: Round, lessons: str, moment: datetime) -> None:
    """A round is over. When families could come is thrown away a month later; what was agreed stays.

    `lessons` is for who makes the next one. Raises ValidationError as long as families are being told their talk: whom
    nobody told would never hear of it.
    """
    check(actor, SET_UP, round_)
    now = locked(round_, State.PUBLISHED)
    to_come = Talk.objects.filter(round=now, state=Talk.State.PLANNED, starts_at__gt=moment)
    if to_come.filter(published_at=None).exists():
        raise ValidationError(
            _("Not every family knows its talk yet. Close the round when all of them have been told.")
        )
    now.state, now.lessons = State.CLOSED, lessons
    now.save(update_fields=["state", "lessons"])
    open_talks = Talk.objects.filter(round=now, state=Talk.State.OPEN)
    forget([now.public_id, *open_talks.values_list("public_id", flat=True)], moment=moment)
    _let_go(now, moment)
    note("round.closed", actor, now)


@transaction.atomic
def keep_lessons(*, actor: Who, round_: Round, lessons: str) -> None:
    """Write down what to do otherwise the next time; at any moment."""
    check(actor, SET_UP, round_)
    now = locked(round_)
    now.lessons = lessons
    now.save(update_fields=["lessons"])
    note("round.lessons-kept", actor, now)


def _let_go(round_: Round, moment: datetime) -> None:
    """From now runs the month after which wishes, links and hours are thrown away."""
    RoundAnswer.objects.filter(round=round_, over_at=None).update(over_at=moment)
    AnswerKey.objects.filter(round=round_, over_at=None).update(over_at=moment)
    Away.objects.filter(round=round_, over_at=None).update(over_at=moment)


@dataclass(frozen=True, slots=True)
class Wiped:
    """How much went: talks, answers, messages. `is_whole` False: the part of the other organisation is still there."""

    talks: int
    answers: int
    messages: int
    is_whole: bool


@transaction.atomic
def wipe_round(*, actor: Who, round_: Round, title: str, moment: datetime) -> Wiped:
    """Remove a round with everything of it: talks, reports, agreements, answers, links, messages. It cannot be undone.

    Each leader wipes what is of the own organisation; with the last part goes the round. `title` is typed by whoever
    does it, as a second thought. The log keeps that it was done, by whom and how much. Raises ValidationError when the
    title is not that of the round.
    """
    check(actor, SET_UP, round_)
    now = locked(round_)
    if " ".join(title.split()).casefold() != " ".join(now.title.split()).casefold():
        raise ValidationError({"title": _("This is not the title of the round. Nothing was wiped.")})
    there = places_in(now)
    own = there & places_led(actor)
    is_whole = own == there
    if there and not own:
        raise ValidationError(_("In this round there is nothing of your organisation."))
    talks = Talk.objects.filter(round=now) if is_whole else Talk.objects.filter(round=now, organisation__in=own)
    if is_expected(talks, moment):
        raise ValidationError(_("Families still expect these talks. Call the round off first: then they hear of it."))
    keys = list(talks.values_list("public_id", flat=True))
    agreed = Agreement.objects.filter(talk__in=talks.values("pk")).values_list("public_id", flat=True)
    messages = _messages([*keys, *agreed, *([now.public_id] if is_whole else [])])
    YearAgreement.objects.filter(talk__in=talks.values("pk")).delete()
    Paper.objects.filter(round=now, organisation__in=own).delete()
    talks.delete()
    if is_whole:
        answers, more = RoundAnswer.objects.filter(round=now).count(), 0
    else:
        answers, more = wipe_part(now, own, keys, timezone.localdate(moment))
    wiped = Wiped(len(keys), answers, messages + more, is_whole)
    note("round.wiped", actor, now, talks=wiped.talks, answers=answers, messages=wiped.messages, whole=is_whole)
    if is_whole:
        now.delete()
    return wiped


def _messages(things: Iterable[object]) -> int:
    many, _by_kind = Message.objects.filter(thing_id__in=list(things)).delete()
    return many

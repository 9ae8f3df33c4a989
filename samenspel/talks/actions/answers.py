"""Taking in what a guardian says of a round: by a link, signed in, or written down for them.

Each adult answers alone. The last answer counts, whichever moment it comes and whichever way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.people.models import Adult
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.wishes import AboutChild, Answer, within
from samenspel.talks.models import AnswerAboutChild, AnswerKey, AnswerTime, Round, RoundAnswer
from samenspel.talks.policy import ANSWER, WRITE_DOWN
from samenspel.talks.queries.answers import Asked, asked_of, in_hand, is_open, of_adult, takes_notes
from samenspel.talks.queries.expected import Expected

Channel = RoundAnswer.Channel
OWN: Final = (Channel.LINK, Channel.ACCOUNT)


class Closed(ValidationError):
    """The round takes no answers any more; the message says so in plain words."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken in; `was_there` is the answer that it replaced, when that was another one."""

    given: RoundAnswer
    was_there: datetime | None = None


@transaction.atomic
def answer_round(*, actor: Actor, adult: Adult, round_: Round, answer: Answer, channel: str, moment: datetime) -> Taken:
    """Take in the answer of one adult to one round, in the place of what they said before.

    By themselves (`actor` is the adult) as long as the round asks, or written down by staff (Channel.PAPER or PHONE)
    for the children they work with: then what was said of others stays. Raises NotVisible for a round or a child that
    is not theirs, Closed when it is too late.
    """
    held = Round.objects.select_for_update().get(pk=round_.pk)
    asked = _asked(actor, adult, held, channel, moment)
    if not {one.child for one in answer.children} <= {child.pk for child in asked.children}:
        raise NotVisible
    if channel in OWN and not is_open(held, timezone.localdate(moment)):
        raise Closed(_("It is too late to change this here. Call us: we look together what is possible."))
    if channel not in OWN and not takes_notes(held):
        raise Closed(_("This round is planned already. Move the talk instead."))
    before = asked.given.given_at if asked.given and asked.said != answer else None
    given, _is_new = RoundAnswer.objects.update_or_create(
        round=held,
        adult=adult,
        defaults={
            "channel": channel,
            "given_at": moment,
            "given_by_id": None if channel in OWN else actor.person_id,
            "cannot_at_all": answer.cannot_at_all,
            "joins_organisations": answer.joins_organisations,
            "wants_video": answer.wants_video,
            "interpreter": answer.interpreter,
            "note": answer.note,
        },
    )
    _keep_times(given, answer, asked.stretches if channel not in OWN else None)
    _keep_children(given, answer.children)
    detail = {"adult": str(adult.public_id), "channel": str(channel), "again": not _is_new}
    record(verb="round.answered", actor=actor, thing="round", thing_id=str(held.public_id), detail=detail)
    return Taken(given, before)


def _asked(actor: Actor, adult: Adult, round_: Round, channel: str, moment: datetime) -> Asked:
    """What this adult is asked, as far as the actor may answer it. Raises NotVisible."""
    expected: tuple[Expected, ...] = of_adult(round_, adult.pk, timezone.localdate(moment), moment)
    if channel in OWN:
        check(actor, ANSWER, round_)
        if actor.person_id != adult.pk:
            raise NotVisible
    else:
        check(actor, WRITE_DOWN)
        expected = in_hand(actor, expected)
    if not expected:
        raise NotVisible
    return asked_of(round_, adult, expected, timezone.localdate(moment))


def _keep_times(given: RoundAnswer, answer: Answer, only: Collection[Stretch] | None) -> None:
    """The times in the place of those before; `only` keeps what was said outside these stretches."""
    rows = AnswerTime.objects.filter(answer=given)
    if only is not None:
        kept = [row.pk for row in rows if not within(Stretch(row.on, row.begins, row.ends), only)]
        rows = rows.exclude(pk__in=kept)
    rows.delete()
    AnswerTime.objects.bulk_create(
        AnswerTime(answer=given, on=one.on, begins=one.begins, ends=one.ends, choice=choice)
        for one, choice in answer.times
    )


def _keep_children(given: RoundAnswer, children: Collection[AboutChild]) -> None:
    for one in children:
        AnswerAboutChild.objects.update_or_create(
            answer=given,
            child_id=one.child,
            defaults={
                "is_apart": one.is_apart,
                "presence": one.presence or "",
                "wants_longer": one.wants_longer,
                "companion": one.companion,
            },
        )


@transaction.atomic
def note_use(*, actor: Actor, key: AnswerKey, moment: datetime) -> None:
    """Write down that a link or code was used; of the secret nothing stands in the log."""
    if key.used_at is None:
        AnswerKey.objects.filter(pk=key.pk, used_at=None).update(used_at=moment)
    detail = {"key": str(key.public_id)}
    record(verb="answer-link.used", actor=actor, thing="round", thing_id=str(key.round.public_id), detail=detail)

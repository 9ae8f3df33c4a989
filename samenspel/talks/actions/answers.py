"""Taking in what a guardian says of a round: by a link, signed in, or written down for them.

Each adult answers alone. The last answer counts, whichever moment it comes and whichever way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check, restrict
from samenspel.people.models import Adult, Child
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.wishes import AboutChild, Answer, within
from samenspel.talks.models import AnswerAboutChild, AnswerKey, AnswerTime, Round, RoundAnswer
from samenspel.talks.policy import ANSWER, WRITE_DOWN
from samenspel.talks.queries.answers import Asked, answer_of, in_hand, is_open, of_adult, stretches, takes_notes
from samenspel.talks.queries.bearers import Bearer
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
def answer_round(
    *,
    actor: Actor,
    adult: Adult,
    round_: Round,
    answer: Answer,
    channel: str,
    moment: datetime,
    asked: Asked | None = None,
    bearer: Bearer | None = None,
) -> Taken:
    """Take in the answer of one adult to one round, in the place of what they said before.

    By themselves (`actor` is the adult) as long as the round asks, or written down by staff (Channel.PAPER or PHONE)
    for the children they work with: then what was said of others stays. `asked` is what this same request read of
    that adult and that round, so that it is not asked once more while others wait. `bearer` is by which link: the use
    of it is part of the event. Raises NotVisible for a round or a child that is not theirs, Closed when it is too
    late.
    """
    held = _held(actor, adult, round_, channel)
    expected = _expected(actor, adult, held, channel, moment, asked)
    children = {one.child.pk: one.child for one in expected}
    if not children or not {one.child for one in answer.children} <= children.keys():
        raise NotVisible
    if channel in OWN and not is_open(held, timezone.localdate(moment)):
        raise Closed(_("It is too late to change this here. Call us: we look together what is possible."))
    if channel not in OWN and not takes_notes(held):
        raise Closed(_("This round is planned already. Move the talk instead."))
    given = RoundAnswer.objects.filter(round=held, adult=adult).first()
    before, said = (given.given_at, _said(given, asked)) if given else (None, None)
    given = _keep(given or RoundAnswer(), held, adult, answer, channel, None if channel in OWN else actor, moment)
    _keep_times(given, answer, None if channel in OWN else stretches(held, expected), is_new=said is None)
    _keep_children(given, answer.children, children)
    if bearer is not None:
        _mark_used(bearer.key, moment)
    record(
        verb="round.answered",
        actor=actor,
        thing="round",
        thing_id=str(held.public_id),
        detail={"adult": str(adult.public_id), "channel": str(channel), "again": said is not None} | _by_key(bearer),
        through=bearer.through if bearer else None,
    )
    return Taken(given, before if said != answer else None)


def _held(actor: Actor, adult: Adult, round_: Round, channel: str) -> Round:
    """The round, held until the answer stands: nobody closes it meanwhile, and nobody else answers for the same adult.
    Raises NotVisible when the actor may not answer."""
    rows: QuerySet[Round] = Round.objects.select_for_update(of=("self",)).filter(pk=round_.pk)
    if channel in OWN:
        rows = restrict(rows, actor, ANSWER)
    else:
        check(actor, WRITE_DOWN)
    found = rows.first()
    if found is None or (channel in OWN and actor.person_id != adult.pk):
        raise NotVisible
    return found


def _expected(
    actor: Actor, adult: Adult, round_: Round, channel: str, moment: datetime, asked: Asked | None
) -> tuple[Expected, ...]:
    """About which children this adult is asked, as far as the actor may answer it."""
    if asked is not None and asked.round.pk == round_.pk:
        found = tuple(one for one in asked.expected if adult.pk in one.adults)
    else:
        found = of_adult(round_, adult.pk, timezone.localdate(moment), moment)
    return found if channel in OWN else in_hand(actor, found)


def _said(given: RoundAnswer, asked: Asked | None) -> Answer:
    """What stood there: as it was read a moment ago, unless something else was answered since."""
    earlier = asked.given if asked else None
    if asked and asked.said and earlier and (earlier.pk, earlier.given_at) == (given.pk, given.given_at):
        return asked.said
    return answer_of(given)


def _keep(
    given: RoundAnswer, round_: Round, adult: Adult, answer: Answer, channel: str, by: Actor | None, moment: datetime
) -> RoundAnswer:
    given.round, given.adult = round_, adult
    given.channel, given.given_at, given.given_by_id = channel, moment, by.person_id if by else None
    given.cannot_at_all, given.joins_organisations = answer.cannot_at_all, answer.joins_organisations
    given.wants_video, given.interpreter, given.note = answer.wants_video, answer.interpreter, answer.note
    given.save()
    return given


def _keep_times(given: RoundAnswer, answer: Answer, only: Collection[Stretch] | None, *, is_new: bool) -> None:
    """The times in the place of those before; `only` keeps what was said outside these stretches."""
    if not is_new:
        rows = AnswerTime.objects.filter(answer=given)
        if only is not None:
            kept = [row.pk for row in rows if not within(Stretch(row.on, row.begins, row.ends), only)]
            rows = rows.exclude(pk__in=kept)
        rows.delete()
    AnswerTime.objects.bulk_create(
        AnswerTime(answer=given, on=one.on, begins=one.begins, ends=one.ends, choice=choice)
        for one, choice in answer.times
    )


def _keep_children(given: RoundAnswer, said: Collection[AboutChild], children: Mapping[int, Child]) -> None:
    """What was said of each child, in the place of what was said of it before."""
    AnswerAboutChild.objects.bulk_create(
        (
            AnswerAboutChild(
                answer=given,
                child=children[one.child],
                is_apart=one.is_apart,
                presence=one.presence or "",
                wants_longer=one.wants_longer,
                companion=one.companion,
            )
            for one in said
        ),
        update_conflicts=True,
        unique_fields=["answer", "child"],
        update_fields=["is_apart", "presence", "wants_longer", "companion"],
    )


@transaction.atomic
def note_use(*, bearer: Bearer, moment: datetime) -> None:
    """Write down that a link or code was used to look; of the secret nothing stands in the log."""
    _mark_used(bearer.key, moment)
    record(
        verb="answer-link.used",
        actor=bearer.actor,
        thing="round",
        thing_id=str(bearer.key.round.public_id),
        detail=_by_key(bearer),
        through=bearer.through,
    )


def _mark_used(key: AnswerKey, moment: datetime) -> None:
    if key.used_at is None:
        AnswerKey.objects.filter(pk=key.pk, used_at=None).update(used_at=moment)


def _by_key(bearer: Bearer | None) -> dict[str, str]:
    return {"key": str(bearer.key.public_id)} if bearer else {}

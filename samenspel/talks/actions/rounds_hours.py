"""When colleagues and interpreters are there in a round: said by themselves, or by the leader for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, check
from samenspel.people.models import Adult
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.plan_following import follow_holders
from samenspel.talks.actions.rounds import OPEN, note
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.video import is_joinable
from samenspel.talks.models import Away, Interpreter, PartHolder, Round, Talk
from samenspel.talks.policy import PRESENT, SET_UP, SET_UP_PART


@dataclass(frozen=True, slots=True)
class Said:
    """What a holder says: when not free, after how many minutes a pause (None: none), in which room, and where a
    family joins by video."""

    away: Sequence[Stretch]
    most_minutes: int | None
    room: str
    video_at: str = ""


def check_video_at(said: str) -> None:
    """Raises ValidationError for what is neither an https address nor a telephone number."""
    if not is_joinable(said):
        raise ValidationError(_("Write an address that begins with https://, or a telephone number."), code="invalid")


@transaction.atomic
def say_hours(*, actor: Who, round_: Round, adult: Adult, said: Said, day: date) -> None:
    """Say when somebody who holds talks is not free, in which room, and where a family joins by video; it replaces what
    was said before.

    Talks to come follow to the room and to the address for video. For oneself, or for somebody of an organisation that
    one leads. Raises NotVisible for who holds no talks here, and ValidationError for an address that is none.
    """
    rows = list(PartHolder.objects.filter(part__round=round_, adult=adult).select_related("part__group__unit"))
    if not rows:
        raise NotVisible
    check(actor, PRESENT, round_)
    if said.video_at:
        check_video_at(said.video_at)
    if not isinstance(actor, Actor) or actor.person_id != adult.pk:
        for place in {row.part.group.unit.organisation_id: row.part.group.unit.organisation for row in rows}.values():
            check(actor, SET_UP_PART, place)
    now = locked(round_, *OPEN)
    PartHolder.objects.filter(pk__in=[row.pk for row in rows]).update(
        room=said.room, video_at=said.video_at, most_minutes=said.most_minutes, answered_on=day
    )
    _replace(now, said.away, adult=adult)
    follow_holders(round_=now, day=day, moment=timezone.now())
    note("round.hours-said", actor, now, adult=str(adult.public_id), stretches=len(said.away))


def _replace(
    round_: Round, away: Iterable[Stretch], *, adult: Adult | None = None, interpreter: Interpreter | None = None
) -> None:
    Away.objects.filter(round=round_, adult=adult, interpreter=interpreter).delete()
    Away.objects.bulk_create(
        Away(round=round_, adult=adult, interpreter=interpreter, on=one.on, begins=one.begins, ends=one.ends)
        for one in away
    )


@transaction.atomic
def add_interpreter(*, actor: Who, round_: Round, language: str, name: str, is_by_telephone: bool) -> Interpreter:
    """An interpreter who can be at talks of this round."""
    check(actor, SET_UP, round_)
    now = locked(round_, *OPEN)
    row: Interpreter = Interpreter.objects.create(
        round=now, language=language, name=name, is_by_telephone=is_by_telephone
    )
    note("round.interpreter-added", actor, now, language=language)
    return row


@transaction.atomic
def interpreter_hours(*, actor: Who, interpreter: Interpreter, away: Sequence[Stretch]) -> None:
    """When an interpreter is not there; it replaces what was said before."""
    check(actor, SET_UP, interpreter.round)
    now = locked(interpreter.round, *OPEN)
    _replace(now, away, interpreter=interpreter)
    note("round.interpreter-hours", actor, now, interpreter=str(interpreter.public_id), stretches=len(away))


@transaction.atomic
def drop_interpreter(*, actor: Who, interpreter: Interpreter) -> None:
    """This interpreter does not come. Raises ValidationError when talks count on it."""
    check(actor, SET_UP, interpreter.round)
    now = locked(interpreter.round, *OPEN)
    if Talk.objects.filter(interpreter=interpreter).exclude(state=Talk.State.CANCELLED).exists():
        raise ValidationError(_("Talks count on this interpreter. Change these talks first."))
    note("round.interpreter-dropped", actor, now, interpreter=str(interpreter.public_id))
    interpreter.delete()

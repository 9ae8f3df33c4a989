"""A child that comes into a round while families answer already: who may come to its talks is asked as well, once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.notifications.actions import ToTell, tell
from samenspel.notifications.models import Message
from samenspel.talks.actions.asking import ASKED, ASKED_AGAIN
from samenspel.talks.logic.asking import asked_again_at
from samenspel.talks.models import AnswerKey, Round, RoundAnswer
from samenspel.talks.queries.answers import is_open, last_moment
from samenspel.talks.queries.expected import attendees

_ACTOR: Final = System("talks")
_BACK: Final = "back"


@transaction.atomic
def ask_newcomers(*, round_: Round, moment: datetime) -> int:
    """Ask who is expected by now and was not asked before, in a round that asks; and once more halfway.

    Whose question was dropped before it went out, as by a block that is over by now, is asked one more time. Who
    answered already has nothing to be asked. Returns how many adults. In the centre in scope.
    """
    day = timezone.localdate(moment)
    if not is_open(round_, day):
        return 0
    rows = Message.objects.filter(kind=ASKED, thing_id=round_.public_id)
    dropped = Q(state=Message.State.DROPPED) & ~Q(key__endswith=f":{_BACK}")
    lost = frozenset(rows.filter(dropped).values_list("adult_id", flat=True))
    asked = rows.exclude(dropped).values_list("adult_id", flat=True)
    answered = RoundAnswer.objects.filter(round=round_).values_list("adult_id", flat=True)
    linked = AnswerKey.objects.filter(round=round_).values_list("adult_id", flat=True)  # kept longer than what was sent
    known = {*asked, *answered, *linked}
    adults = [adult.pk for adult in attendees(round_, day, moment).asked if adult.pk not in known]
    if not adults:
        return 0
    again = asked_again_at(moment, last_moment(round_)) if round_.answer_by else None
    wanted = [(ASKED, moment), *([(ASKED_AGAIN, again)] if again is not None else [])]
    tell(
        ToTell(adult, kind, round_.public_id, due, again=_BACK if adult in lost else "")
        for kind, due in wanted
        for adult in adults
    )
    detail = {"adults": len(adults)}
    record(verb="round.asked", actor=_ACTOR, thing="round", thing_id=str(round_.public_id), detail=detail)
    return len(adults)

"""A child left the organisation: its talks to come there do not go on, and its family hears so once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.talks.actions.plan_seats import TO_COME
from samenspel.talks.actions.telling import tell_cancelled
from samenspel.talks.models import Round, Talk
from samenspel.talks.queries.leaving import who_left

_ACTOR: Final = System("talks")


@transaction.atomic
def call_off_who_left(*, moment: datetime) -> int:
    """Call off the talks of rounds to come about children who left; what no family knew of goes without a trace.

    Of a child that died nobody hears anything: those talks went before (`plan_seats`). Returns how many talks. In the
    centre in scope.
    """
    to_come = Talk.objects.filter(state__in=TO_COME, report=None).exclude(starts_at__lte=moment)
    of_left = who_left(to_come, timezone.localdate(moment)).order_by("pk")
    if not (rounds := set(of_left.values_list("round_id", flat=True))):
        return 0
    # Rounds first, as everybody who holds both: whoever moves a talk comes before this or after it.
    list(Round.objects.select_for_update().filter(pk__in=rounds).order_by("pk"))
    talks = list(of_left.filter(round__in=rounds).select_for_update(of=("self",)))
    known = [talk for talk in talks if talk.published_at is not None]
    for talk in known:
        talk.state = Talk.State.CANCELLED
        talk.save(update_fields=["state"])
        record(verb="talk.called-off", actor=_ACTOR, thing="talk", thing_id=str(talk.public_id))
    tell_cancelled(known, moment=moment)
    Talk.objects.filter(pk__in=[talk.pk for talk in talks if talk.published_at is None]).delete()
    return len(talks)

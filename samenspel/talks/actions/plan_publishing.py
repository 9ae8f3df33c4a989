"""Publishing a round, by the worker: family after family hears, and who breaks off in the middle goes on later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core import working
from samenspel.core.actor import System
from samenspel.talks.actions.locking import NotNow, locked
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.models import Proposal, Round, Talk

State = Proposal.State
BATCH: Final = 50
# When nothing moved for so long, the work stopped halfway and is taken up again.
STILL: Final = timedelta(seconds=30)


def run_publishing(proposal: Proposal, *, now: Callable[[], datetime] = timezone.now) -> None:
    """Tell every family of a round its talk, in parts that are each whole. What was told is not told again.

    It stops when the round is published no more: who was not told by then hears nothing of a talk.
    """
    moment = now()
    mine = Proposal.objects.filter(pk=proposal.pk)
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, beat_at__lte=moment - STILL)
    if not mine.filter(free, is_publishing=True).update(state=State.RUNNING, beat_at=moment):
        return
    while not working.is_ending():
        try:
            was_last = not _next(proposal, now())
        except (NotNow, Round.DoesNotExist):
            mine.update(state=State.STOPPED, ended_at=now())
            return
        if was_last:
            _close(proposal, now())
            return


def _next(proposal: Proposal, moment: datetime) -> bool:
    """Tell the next part; whether there was any. Marked and told in one transaction: both or neither.

    The round is held meanwhile, so that moving, calling off and another worker come before this part or after it.
    """
    with transaction.atomic():
        locked(proposal.round, Round.State.PUBLISHED)
        talks = list(
            Talk.objects.select_for_update()
            .filter(round=proposal.round_id, state=Talk.State.PLANNED, published_at=None, starts_at__isnull=False)
            .order_by("pk")[:BATCH]
        )
        Talk.objects.filter(pk__in=[talk.pk for talk in talks]).update(published_at=moment)
        for talk in talks:
            talk.published_at = moment
        tell_published(talks, moment=moment)
    rows = Talk.objects.filter(round=proposal.round_id, state=Talk.State.PLANNED, starts_at__isnull=False)
    said = {"told": rows.exclude(published_at=None).count(), "talks": rows.count()}
    Proposal.objects.filter(pk=proposal.pk).update(progress=said, beat_at=moment)
    return bool(talks)


@transaction.atomic
def _close(proposal: Proposal, moment: datetime) -> None:
    mine = Proposal.objects.filter(pk=proposal.pk, state__in=(State.WAITING, State.RUNNING))
    if not mine.update(state=State.READY, ended_at=moment, beat_at=moment):
        return
    round_ = Round.objects.get(pk=proposal.round_id)
    told = Talk.objects.filter(round=round_, published_at__isnull=False).count()
    record(
        verb="round.told",
        actor=System("worker"),
        thing="round",
        thing_id=str(round_.public_id),
        detail={"talks": told},
    )

"""What the worker does for talks. A task carries ids and nothing else, and enters the centre by itself."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist

from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.talks.actions.asked_waiting import called_off
from samenspel.talks.actions.asking_late import ask_newcomers
from samenspel.talks.actions.plan_following import follow_holders
from samenspel.talks.actions.plan_leaving import call_off_who_left
from samenspel.talks.actions.plan_moves import MOVABLE, TO_COME
from samenspel.talks.actions.plan_publishing import STILL, run_publishing
from samenspel.talks.actions.plan_running import run_proposal
from samenspel.talks.actions.plan_seats import nobody_left, reseat
from samenspel.talks.models import Proposal, Round, Talk

State = Proposal.State


@task()
def make_proposal(centre_id: int, proposal_id: str) -> None:
    """Run the planner for one proposal; a round that is no more is nobody's work."""
    with centre_scope(centre_id):
        found = Proposal.objects.filter(public_id=proposal_id, is_publishing=False).first()
        if found:
            run_proposal(found)


@task()
def publish_talks(centre_id: int, proposal_id: str) -> None:
    """Tell the families of one round, or go on telling them."""
    with centre_scope(centre_id):
        found = Proposal.objects.filter(public_id=proposal_id, is_publishing=True).first()
        if found:
            run_publishing(found)


def queue(proposal: Proposal, *, moment: datetime) -> None:
    """Leave the work to the worker, and write down where it stands in the queue."""
    work = publish_talks if proposal.is_publishing else make_proposal
    result = work.enqueue(proposal.centre_id, str(proposal.public_id))
    proposal.state, proposal.beat_at = State.WAITING, moment
    proposal.progress = {**proposal.progress, "task": result.id}
    proposal.save(update_fields=["state", "beat_at", "progress"])


def is_queued(proposal: Proposal) -> bool:
    """Whether the queue still holds it. One query at most."""
    place = proposal.progress.get("task")
    if not place:
        return False
    try:
        result = default_task_backend.get_result(place)
    except TaskResultDoesNotExist:
        return False
    return bool(result.status == TaskResultStatus.READY)


def resume_everywhere() -> None:
    """Go on with every publishing that stopped halfway, or that nobody took up: families are waiting."""
    moment = timezone.now()
    for centre in Centre.objects.order_by("pk").values_list("pk", flat=True):
        with centre_scope(centre):
            rows = Proposal.objects.filter(is_publishing=True, state__in=(State.WAITING, State.RUNNING))
            for one in rows.filter(beat_at__lte=moment - STILL):
                if one.state == State.RUNNING or not is_queued(one):
                    queue(one, moment=moment)


def reseat_everywhere() -> None:
    """What ends or begins by itself counts at the tables too: a block that nobody confirmed, a ruling until a day, a
    child that came or left, a colleague who works here no more."""
    moment, trouble = timezone.now(), None
    for centre in Centre.objects.order_by("pk").values_list("pk", flat=True):
        try:
            with centre_scope(centre):
                keep_true(moment)
        except Exception as wrong:  # the other centres have nothing to do with it
            trouble = wrong
    if trouble:
        raise trouble


def keep_true(moment: datetime) -> None:
    """The rounds of the centre in scope as they are to be at this moment: first who may not be there."""
    day = timezone.localdate(moment)
    to_come = Talk.objects.filter(state__in=TO_COME).exclude(starts_at__lte=moment)
    rows = to_come, nobody_left(), called_off().filter(starts_at__gt=moment)
    children = {child for one in rows for child in one.values_list("child_id", flat=True)}
    reseat(children=children, day=day, moment=moment)
    call_off_who_left(moment=moment)
    for round_ in Round.objects.filter(state__in=MOVABLE):
        follow_holders(round_=round_, day=day, moment=moment)
    for round_ in Round.objects.filter(state=Round.State.ASKING):
        ask_newcomers(round_=round_, moment=moment)

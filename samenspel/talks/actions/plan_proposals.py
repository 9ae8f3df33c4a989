"""Asking the planner for a proposal, stopping it, choosing one, and publishing what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import check
from samenspel.people.models import Adult
from samenspel.talks import tasks
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.plan_publishing import STILL
from samenspel.talks.actions.plan_talks import Drawn, draw_up_talks, drawing_up
from samenspel.talks.models import Proposal, Round, Talk
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.plan_instance import broken
from samenspel.talks.queries.plan_material import IN_PLAN, Material, clock, material, moment_of

State = Proposal.State
# How long the planner may look, in seconds: short, usual, long.
LOOKS: Final = (10, 30, 60)
WORKING: Final = (State.WAITING, State.RUNNING)
# What nobody can do, whatever was agreed: to be in two places, or where the round is not.
IMPOSSIBLE: Final = frozenset({"double", "outside"})


class Redrawn(ValidationError):
    """Something changed at the tables since the proposal: `drawn` says what. The board has it now, to be looked at."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__(_("Something changed since this plan was made. Look at it first, and then publish."))
        self.drawn = drawn


class StillBroken(ValidationError):
    """The plan breaks rules that somebody has to look at first; with `even_so` what can be agreed upon goes out."""


@transaction.atomic
def ask_proposal(*, actor: Who, round_: Round, seconds: int, day: date, moment: datetime) -> tuple[Proposal, Drawn]:
    """Draw the talks up as they are needed now, and have the planner look for so many seconds.

    Raises ValidationError when the round is not at that point, has no hours or no talks, or a plan is being made.
    """
    check(actor, SET_UP, round_)
    drawn = draw_up_talks(actor=actor, round_=round_, day=day, moment=moment)
    if seconds not in LOOKS:
        raise ValidationError(_("Choose how long the planner may look."))
    if any(is_alive(one, moment) for one in round_.proposals.filter(state__in=WORKING)):
        raise ValidationError(_("A proposal is being made already. Wait for it, or stop it."))
    if not round_.sittings.exists():
        raise ValidationError(
            _("This round has no hours yet. Say first on which days and at what time talks are held.")
        )
    if not Talk.objects.filter(round=round_, state__in=IN_PLAN).exists():
        raise ValidationError(_("There is no talk to plan: look at who has no talk, and why."))
    proposal = _new(actor, round_, moment, seconds=seconds)
    record(verb="round.proposal-asked", actor=actor, thing="round", thing_id=str(round_.public_id))
    tasks.queue(proposal, moment=moment)
    return proposal, drawn


def _new(actor: Who, round_: Round, moment: datetime, **more: Any) -> Proposal:
    last = round_.proposals.aggregate(last=Max("number"))["last"] or 0
    made_by = Adult.objects.get(pk=actor.person_id) if isinstance(actor, Actor) else None
    # Every proposal draws other lots, so that a second one is really another.
    found: Proposal = Proposal.objects.create(
        round=round_, number=last + 1, seed=last + 1, made_by=made_by, made_at=moment, beat_at=moment, **more
    )
    return found


def is_alive(proposal: Proposal, moment: datetime) -> bool:
    """Whether somebody still works on it, or is about to; what stood still too long can be begun again.

    As long as it stands in the queue its turn comes, however long the worker is busy with another.
    """
    if proposal.state not in WORKING:
        return False
    if proposal.state == State.WAITING and tasks.is_queued(proposal):
        return True
    return proposal.beat_at is None or moment - proposal.beat_at <= STILL


@transaction.atomic
def stop_proposal(*, actor: Who, proposal: Proposal, moment: datetime) -> None:
    """Stop looking: what was found so far is kept when the planner still lives."""
    check(actor, SET_UP, proposal.round)
    rows = Proposal.objects.filter(pk=proposal.pk, is_publishing=False, state__in=WORKING)
    if rows.update(state=State.STOPPED, ended_at=moment):
        record(verb="round.proposal-stopped", actor=actor, thing="round", thing_id=str(proposal.round.public_id))


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many talks got a place, how many have none, and how many of the proposal are no more."""

    placed: int
    open: int
    unknown: int


@transaction.atomic
def choose_proposal(*, actor: Who, proposal: Proposal) -> Chosen:
    """Put the talks where a proposal says; pinned ones stay, and what is no more is passed over and counted.

    Raises ValidationError for a proposal that is not ready, or a round that is not being planned.
    """
    round_ = locked(proposal.round, Round.State.PLANNING)
    check(actor, SET_UP, round_)
    if proposal.state != State.READY or proposal.is_publishing:
        raise ValidationError(_("This proposal is not ready."))
    of = material(round_)
    placed = 0
    for table in of.tables:
        talk = table.talk
        if talk.is_pinned:
            continue
        at = proposal.places.get(table.key)
        start = datetime.fromisoformat(at) if at else None
        talk.starts_at = moment_of(start) if start else None
        talk.state = Talk.State.PLANNED if start else Talk.State.OPEN
        talk.where = of.where(table, start) if start else talk.where
        placed += start is not None
    talks = [table.talk for table in of.tables]
    Talk.objects.bulk_update(talks, ["starts_at", "state", "where"], batch_size=200)
    Proposal.objects.filter(round=round_).update(is_chosen=False)
    Proposal.objects.filter(pk=proposal.pk).update(is_chosen=True)
    record(
        verb="round.proposal-chosen",
        actor=actor,
        thing="round",
        thing_id=str(round_.public_id),
        detail={"number": proposal.number, "placed": placed},
    )
    unknown = len(proposal.places.keys() - {table.key for table in of.tables})
    return Chosen(placed, sum(talk.starts_at is None for talk in talks), unknown)


def publish_round(*, actor: Who, round_: Round, moment: datetime, even_so: bool = False) -> Proposal:
    """From now on families know when their talk is: the worker tells them, one after the other.

    Raises Redrawn when the talks are not what is needed now (a child came or left, a block, another wish, somebody else
    who holds them): they are drawn up anew, that stays, and nothing is published yet. Raises StillBroken when the plan
    breaks rules: what nobody can do has to be mended, for the rest `even_so` will do. Raises ValidationError when
    nothing is planned or the round is not being planned.
    """
    check(actor, SET_UP, round_)
    with transaction.atomic():
        found = locked(round_, Round.State.PLANNING)
        drawing = drawing_up(actor=actor, round_=found, day=timezone.localdate(moment), moment=moment)
        if not drawing.drawn.is_other:
            of = material(found, seated=drawing.seated)
            proposal = _publish(actor, of, moment, even_so=even_so)
            round_.state, round_.published_at = found.state, found.published_at
            return proposal
    raise Redrawn(drawing.drawn)


def _publish(actor: Who, of: Material, moment: datetime, *, even_so: bool) -> Proposal:
    found = of.round
    talks = [table.talk for table in of.tables if table.talk.state == Talk.State.PLANNED]
    starts = {talk.starts_at for talk in talks if talk.starts_at}
    if not starts:
        raise ValidationError(_("No talk has a moment yet. Choose a proposal first, or place the talks yourself."))
    if any(clock(at) <= clock(moment) for at in starts):
        raise ValidationError(_("A talk is planned in the past. Move it first."))
    rules = {one.code for one in broken(of)}
    if rules & IMPOSSIBLE:
        raise StillBroken(_("Somebody would be in two places, or outside the hours of the round. Mend that first."))
    if rules and not even_so:
        raise StillBroken(_("Something on the board does not fit yet. Look at it, or publish it as it is."))
    found.state, found.published_at = Round.State.PUBLISHED, moment
    found.save(update_fields=["state", "published_at"])
    Proposal.objects.filter(round=found, state__in=WORKING).update(state=State.STOPPED, ended_at=moment)
    proposal = _new(
        actor,
        found,
        moment,
        is_publishing=True,
        progress={"told": 0, "talks": sum(talk.starts_at is not None for talk in talks)},
    )
    record(verb="round.published", actor=actor, thing="round", thing_id=str(found.public_id))
    tasks.queue(proposal, moment=moment)
    return proposal

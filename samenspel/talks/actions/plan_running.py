"""One run of the planner over a round, by the worker: begun, told how far it is, ended with what it found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from samenspel.core import working
from samenspel.core.logic.disclosure import TEAM
from samenspel.planner.format import BadInstance
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.search import Progress, Report, plan
from samenspel.talks.logic.plan_figures import figures, proof
from samenspel.talks.logic.round_plan import Planned
from samenspel.talks.models import Proposal, Round
from samenspel.talks.queries.plan_instance import NoSlots, planned
from samenspel.talks.queries.plan_material import Material, material
from samenspel.talks.queries.plan_traits import traits

State = Proposal.State
_BEAT: Final = 1.0
Plan = Callable[..., tuple[Schedule, Report]]


def run_proposal(proposal: Proposal, *, by: Plan = plan, now: Callable[[], datetime] = timezone.now) -> None:
    """Plan the round of a proposal that waits; one that was stopped or is taken already is left alone.

    Whatever goes wrong is said on the proposal, by a word of `talks.plan_words`; nothing is half done.
    """
    begun = now()
    mine = Proposal.objects.filter(pk=proposal.pk)
    if not mine.filter(state=State.WAITING).update(state=State.RUNNING, begun_at=begun, beat_at=begun):
        return
    try:
        round_ = Round.objects.get(pk=proposal.round_id)
        if round_.state != Round.State.PLANNING:
            raise Halted("state")
        of = material(round_)
        found = planned(of, automatic=True)
        if not found.instance.talks:
            raise Halted("empty")
        teller = _Teller(proposal, found, now)
        schedule, report = by(
            found.instance, proposal.seconds, proposal.seed, on_progress=teller, should_stop=teller.should_stop
        )
        _finish(proposal, of, found, schedule, report, now)
    except NoSlots:
        _fail(proposal, "slots", now)
    except BadInstance:
        _fail(proposal, "pins", now)
    except Halted as halted:
        _fail(proposal, halted.why, now)
    except Exception:  # said on the screen; the worker's own log tells the operator
        _fail(proposal, "fault", now)
        raise


class Halted(Exception):
    """A round that cannot be planned now; `why` is a word of `talks.plan_words`."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class _Teller:
    """Writes about once a second how far it is, and looks whether somebody said to stop."""

    def __init__(self, proposal: Proposal, found: Planned, now: Callable[[], datetime]) -> None:
        self.proposal, self.found, self.now = proposal, found, now
        self.told = -_BEAT
        self.looked = time.monotonic()
        self.is_stopped = False

    def __call__(self, progress: Progress) -> None:
        if progress.seconds - self.told < _BEAT:
            return
        self.told = progress.seconds
        said = {
            "seconds": round(progress.seconds),
            "placed": len(self.found.instance.talks) - progress.unplanned,
            "talks": len(self.found.instance.talks),
        }
        Proposal.objects.filter(pk=self.proposal.pk).update(progress=said, beat_at=self.now())

    def should_stop(self) -> bool:
        """Whether the leader pressed stop, or the worker is asked to end; the best so far is kept."""
        if not self.is_stopped and time.monotonic() - self.looked >= _BEAT:
            self.looked = time.monotonic()
            self.is_stopped = Proposal.objects.filter(pk=self.proposal.pk, state=State.STOPPED).exists()
        return self.is_stopped or working.is_ending()


def _finish(
    proposal: Proposal, of: Material, found: Planned, schedule: Schedule, report: Report, now: Callable[[], datetime]
) -> None:
    instance: Instance = found.instance
    said: dict[str, Any] = {
        **asdict(figures(instance, schedule)),
        "cost": report.cost,
        "gap": report.gap,
        "stopped_by": report.stopped_by,
        "seconds": round(report.seconds),
        "fairness": proof(instance, schedule, traits(of), TEAM.threshold),
        "without": list(schedule.unplanned(instance)),
    }
    moment = now()
    Proposal.objects.filter(pk=proposal.pk).update(
        state=State.READY,
        places={key: f"{at:%Y-%m-%dT%H:%M}" for key, at in found.moments(schedule).items()},
        report=said,
        beat_at=moment,
        ended_at=moment,
    )


def _fail(proposal: Proposal, why: str, now: Callable[[], datetime]) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=State.FAILED, report={"trouble": why}, ended_at=now())

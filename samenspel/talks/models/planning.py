"""A proposal of the planner: where each talk of a round could be, and how good that is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, NotPersonal
from samenspel.talks.models.rounds import Round


class Proposal(CentreModel):
    """One run of the planner over a round, or the publishing of one; work that goes on while the page answers.

    `places` gives per talk (public id) its moment, written as the school's own clock ("2027-01-18T15:30").
    `progress` and `report` are what the planner tells. `beat_at` moves while work goes on: when it stands still, the
    work stopped and can be begun again.
    """

    personal: ClassVar[Declaration] = NotPersonal("moments of talks by their random ids", makers=frozenset({"made_by"}))

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its turn")
        RUNNING = "running", _("being worked on")
        READY = "ready", _("ready")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("did not work")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    seconds = models.PositiveSmallIntegerField(default=30)
    seed = models.PositiveIntegerField(default=1)
    places = models.JSONField(default=dict, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    is_chosen = models.BooleanField(default=False)
    is_publishing = models.BooleanField(default=False)
    made_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["round", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["round", "number"], name="talks_proposal_number"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

"""A talk about one child, and who sits at its table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal
from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.video import LONGEST as VIDEO_AT
from samenspel.talks.models.choices import keys
from samenspel.talks.models.rounds import Interpreter, Round, Sitting


class Talk(CentreModel):
    """A talk about one child at one organisation, in a round or asked for at any time (`round` None).

    `starts_at` None: no moment yet. Separated parents who sit apart have a talk each, and neither is shown the other's;
    `has_childs_part`: what the child brings stands here: at every talk of a round. `presence` is what was wished of it;
    `child_was_there` what came of it. `asked_*`: who asked for a talk, why, and by when an answer is promised.
    `picked_up_by` sees to it, `reason` is what the asker hears when there will be no talk, on `answered_on`. When staff
    ask, `proposed` holds up to three moments by the school's own clock ("2027-01-18T15:30"), to choose from.
    `video_at` is where one joins when it is by video, as its first host says.
    `sequence` goes up with every change that calendars have to hear of, `told_at` is when. `moves_by_family` counts
    swaps.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        among="seats__adult",
        fields={
            "kind": Level.ORDINARY,
            "state": Level.ORDINARY,
            "minutes": Level.ORDINARY,
            "starts_at": Level.ORDINARY,
            "where": Level.ORDINARY,
            "room": Level.ORDINARY,
            "video_at": Level.ORDINARY,
            "presence": Level.ORDINARY,
            "came": Level.ORDINARY,
            "child_was_there": Level.ORDINARY,
            "asked_on": Level.ORDINARY,
            "answer_due": Level.ORDINARY,
            "topic": Level.SENSITIVE,
            "urgency": Level.ORDINARY,
            "preferred": Level.ORDINARY,
            "wants_together": Level.ORDINARY,
            "answered_on": Level.ORDINARY,
            "reason": Level.SENSITIVE,
            "proposed": Level.ORDINARY,
        },
        plain=frozenset(
            {"is_pinned", "has_childs_part", "sequence", "told_at", "moves_by_family", "published_at", "notes_taken_at"}
        ),
        makers=frozenset({"asked_by", "picked_up_by"}),
        # Between the organisation and who asked, who may be another parent; where the child's part was before it stood
        # at every table.
        private=frozenset({"topic", "preferred", "wants_together", "reason", "has_childs_part"}),
    )

    class State(models.TextChoices):
        OPEN = "open", _("without a moment")
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("called off")

    class Urgency(models.TextChoices):
        WEEK = "week", _("this week")
        SOON = "soon", _("soon")

    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.CASCADE, related_name="talks")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("people.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=keys(Kind))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    minutes = models.PositiveSmallIntegerField(default=15)
    starts_at = models.DateTimeField(null=True, blank=True)
    where = models.CharField(max_length=5, choices=Sitting.Where, default=Sitting.Where.HERE)
    room = models.CharField(max_length=60, blank=True)
    video_at = models.CharField(max_length=VIDEO_AT, blank=True)
    interpreter = models.ForeignKey(Interpreter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_pinned = models.BooleanField(default=False)
    presence = models.CharField(max_length=8, choices=keys(Presence), default=Presence.WHOLLY.value)
    has_childs_part = models.BooleanField(default=True)
    came = models.CharField(max_length=20, choices=keys(Came), default=Came.OPEN.value)
    child_was_there = models.BooleanField(null=True, blank=True)
    asked_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateField(null=True, blank=True)
    answer_due = models.DateField(null=True, blank=True)
    topic = models.CharField(max_length=300, blank=True)
    urgency = models.CharField(max_length=4, choices=Urgency, blank=True)
    preferred = models.CharField(max_length=200, blank=True)
    wants_together = models.BooleanField(default=False)  # who asked would like the other parent there too
    picked_up_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    proposed = models.JSONField(default=list, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    moves_by_family = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    notes_taken_at = models.DateTimeField(null=True, blank=True)  # copied or printed for the pupil file

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["centre", "starts_at"], name="talks_talk_when")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_published(self) -> bool:
        """Whether its family knows of it."""
        return self.published_at is not None and self.state != self.State.CANCELLED


class Seat(CentreModel):
    """One adult at the table of a talk. The child has no seat: whether it comes stands with the talk.

    `order` 0 of the staff is where the family comes. `companion` is whom a guardian brings along.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="talk__child",
        adult="adult",
        place="talk__organisation",
        fields={"side": Level.ORDINARY, "companion": Level.SENSITIVE},
        plain=frozenset({"order"}),
    )

    class Side(models.TextChoices):
        HOME = "home", _("from home")
        STAFF = "staff", _("of the team")

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="seats")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=5, choices=Side)
    order = models.PositiveSmallIntegerField(default=0)
    companion = models.CharField(max_length=80, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["talk", "side", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["talk", "adult"], name="talks_seat_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

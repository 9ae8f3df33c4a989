"""A round as the leaders set it up: when, for which groups, by whom, how long (S100, S120, S138, S184, S209, S253)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal
from samenspel.talks.logic.rounds import Audience, Kind
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.video import LONGEST as VIDEO_AT
from samenspel.talks.models.choices import keys


class Round(CentreModel):
    """A round of talks of one school year. `school_year` is the calendar year in which that year begins.

    `purpose` says to families why they are expected; `lessons` what to do otherwise the next time, for who makes the
    next round `based_on` this one. `spans_organisations`: the arrangement between school and childcare lets talks of
    one family at both be placed on one day; without it only for parents who say so themselves. `norm` is the turnout
    in percent above which the centre is content. `slot_minutes` is the step in which talks begin.
    """

    personal: ClassVar[Declaration] = NotPersonal("how a round is set up", makers=frozenset({"made_by"}))

    class State(models.TextChoices):
        DRAFT = "draft", _("being set up")
        ASKING = "asking", _("families are answering")
        PLANNING = "planning", _("being planned")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("over")
        CANCELLED = "cancelled", _("called off")

    kind = models.CharField(max_length=12, choices=keys(Kind))
    title = models.CharField(max_length=80)
    school_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    purpose = models.CharField(max_length=400, blank=True)
    audience = models.CharField(max_length=10, choices=keys(Audience), default=Audience.ALL.value)
    presence = models.CharField(max_length=8, choices=keys(Presence), default=Presence.WHOLLY.value)
    minutes = models.PositiveSmallIntegerField(default=15)
    slot_minutes = models.PositiveSmallIntegerField(default=5)
    walk_minutes = models.PositiveSmallIntegerField(default=5)
    spans_organisations = models.BooleanField(default=False)
    norm = models.PositiveSmallIntegerField(default=80, validators=[MinValueValidator(0), MaxValueValidator(100)])
    is_counted = models.BooleanField(default=True)
    announced_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    moves_allowed = models.PositiveSmallIntegerField(default=2)  # how often a family may move its own talk
    moves_until_days = models.PositiveSmallIntegerField(default=2)  # until so many days before it
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lessons = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-school_year", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open_for_answers(self) -> bool:
        """Whether families can still say when they can come."""
        return self.state == self.State.ASKING


class RoundPart(CentreModel):
    """A group that takes part. `minutes` None: as long as the round says."""

    personal: ClassVar[Declaration] = NotPersonal("a group in a round")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="parts")
    group = models.ForeignKey("people.Group", on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["round", "group"], name="talks_roundpart_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class PartHolder(CentreModel):
    """Who holds the talks of a group: the first is where the family comes. Rooms and breaks are of who holds.

    After `most_minutes` on end there is a pause, when given. `answered_on`: the day on which they said when they can.
    `video_at` is where a family joins a talk by video: an address (https) of this holder, or a telephone number.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE,
        adult="adult",
        place="part__group__unit__organisation",
        fields={"room": Level.ORDINARY, "video_at": Level.ORDINARY, "answered_on": Level.ORDINARY},
        plain=frozenset({"order", "most_minutes"}),
    )

    part = models.ForeignKey(RoundPart, on_delete=models.CASCADE, related_name="holders")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    room = models.CharField(max_length=60, blank=True)
    video_at = models.CharField(max_length=VIDEO_AT, blank=True)
    most_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["part", "order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["part", "adult"], name="talks_partholder_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Sitting(CentreModel):
    """A stretch of a day in which talks are held: after school, an evening, the start or end of the care day (S100).

    `unit` None: for every group of the organisation that takes part. The clock is the school's own.
    """

    personal: ClassVar[Declaration] = NotPersonal("when talks are held")

    class Where(models.TextChoices):
        HERE = "here", _("at school or childcare")
        VIDEO = "video", _("by video")
        HOME = "home", _("at the family's home")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sittings")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("people.Unit", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    where = models.CharField(max_length=5, choices=Where, default=Where.HERE)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["on", "begins", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.CheckConstraint(condition=models.Q(begins__lt=models.F("ends")), name="talks_sitting_has_length"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Interpreter(CentreModel):
    """An interpreter of the round, shared by all who need one; a service has a name, a person a first name."""

    personal: ClassVar[Declaration] = NotPersonal("a service that is hired; its own records are with the hirer")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="interpreters")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    is_by_telephone = models.BooleanField(default=False)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["language", "pk"]

    def __str__(self) -> str:
        return self.name


class Away(CentreModel):
    """When somebody who holds talks, or an interpreter, is not free within the sittings: a break, a day off."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="adult",
        fields={"on": Level.ORDINARY, "begins": Level.ORDINARY, "ends": Level.ORDINARY},
        plain=frozenset({"over_at"}),
        settled="over_at",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="away")
    adult = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    interpreter = models.ForeignKey(Interpreter, null=True, blank=True, on_delete=models.CASCADE, related_name="away")
    on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    over_at = models.DateTimeField(null=True, blank=True)  # when the round was closed

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["on", "begins", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(begins__lt=models.F("ends"))
                & models.Q(adult__isnull=True, interpreter__isnull=False)
                | models.Q(begins__lt=models.F("ends"), adult__isnull=False, interpreter__isnull=True),
                name="talks_away_of_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ChildInRound(CentreModel):
    """Where a child departs from its group: in or out of the round, longer or shorter, somebody more at the table.

    What was agreed at the start talk (`YearAgreement`) or chosen by staff; without a row the child does as its group.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        fields={"is_in": Level.ORDINARY, "minutes": Level.ORDINARY},
        makers=frozenset({"also"}),
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    is_in = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    also = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["round", "child", "organisation"], name="talks_childinround_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

"""Getting to know a family: the form of each organisation, an intake per child, what was said in it, and wishes.

Every row belongs to one organisation: school and childcare are controllers of their own (product.md, promise 2).
What belongs to a person moves to that person's row when the intake is completed, and is not kept twice.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal


class FormQuestion(CentreModel):
    """Where an organisation departs from the catalogue: a question that is turned on for a purpose, or off.

    `own` is empty for a question of the catalogue; a question of the organisation's own has its words there:
    {"text", "kind", "audience", "options": [text, ...]}. Who changed it, and when, stands here and in the log.
    """

    personal: ClassVar[Declaration] = NotPersonal("a question, not an answer", makers=frozenset({"set_by"}))

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=60)
    is_on = models.BooleanField(default=True)
    purpose = models.CharField(max_length=300, blank=True)
    own = models.JSONField(null=True, blank=True)
    set_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    set_on = models.DateField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "key"], name="intakes_formquestion_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Intake(CentreModel):
    """Getting to know one child and its family, by one organisation (S101-S103).

    A child of a family that the centre knows has a short one. `minutes` is the time of the staff, as it was
    measured between start and end of the talk or as it was corrected; it is a figure of ours, not of anybody.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        fields={
            "state": Level.ORDINARY,
            "is_short": Level.ORDINARY,
            "opened_on": Level.ORDINARY,
            "talk_on": Level.ORDINARY,
            "completed_on": Level.ORDINARY,
        },
        plain=frozenset({"started_at", "ended_at", "minutes"}),
        makers=frozenset({"completed_by"}),
    )

    class State(models.TextChoices):
        TO_PLAN = "to_plan", _("to plan")
        INVITED = "invited", _("invited")
        FILLED = "filled", _("filled in by a parent")
        COMPLETED = "completed", _("completed")
        DECLINED = "declined", _("the family would rather not")

    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="intakes")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.TO_PLAN)
    is_short = models.BooleanField(default=False)
    opened_on = models.DateField()
    talk_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["child", "organisation"], name="intakes_intake_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_open(self) -> bool:
        """Whether a parent can still fill something in."""
        return self.state in (self.State.INVITED, self.State.FILLED)

    @property
    def is_completed(self) -> bool:
        return self.state == self.State.COMPLETED


class GuardianPart(CentreModel):
    """One guardian's own part of an intake: begun, handed in, or to be done together. No other guardian sees it.

    `language` is the one in which it was filled in. `may_share`: whether the other organisation of the centre may
    know what this guardian said; None was not asked, and is a no.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="intake__child",
        place="intake__organisation",
        adult="adult",
        fields={
            "state": Level.ORDINARY,
            "was_present": Level.ORDINARY,
            "begun_on": Level.ORDINARY,
            "sent_on": Level.ORDINARY,
            "language": Level.CONFIDENTIAL,
            "may_share": Level.CONFIDENTIAL,
        },
    )

    class State(models.TextChoices):
        BUSY = "busy", _("begun")
        SENT = "sent", _("handed in")
        TOGETHER = "together", _("would rather do it together")

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="parts")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.BUSY)
    language = models.CharField(max_length=10, blank=True)
    may_share = models.BooleanField(null=True, blank=True)
    was_present = models.BooleanField(default=False)
    begun_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["intake", "adult"], name="intakes_guardianpart_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class IntakeAnswer(CentreModel):
    """One answer to one question. With `guardian` it is that adult's own, without it the child's, from the talk.

    `value` is a key, a list of keys, a number, or true or false, as the kind of the question says; `words` is what
    was said in own words, alone or beside it. `origin` tells who wrote it down: the guardian beforehand, or staff in
    the talk. `is_sensitive` is kept with the answer: it holds for all own words, and a question that changes class
    later never widens who sees what was said before.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="intake__child",
        place="intake__organisation",
        adult="guardian",
        fields={
            "question": Level.ORDINARY,
            "manner": Level.ORDINARY,
            "origin": Level.ORDINARY,
            "given_on": Level.ORDINARY,
            "value": Level.SENSITIVE,
            "words": Level.SENSITIVE,
        },
        plain=frozenset({"is_sensitive"}),
        makers=frozenset({"given_by"}),
    )

    class Origin(models.TextChoices):
        GUARDIAN = "guardian", _("by the parent, beforehand")
        TALK = "talk", _("together, in the talk")

    class Manner(models.TextChoices):
        SAID = "said", _("said")
        RATHER_NOT = "rather_not", _("would rather not say")
        TOGETHER = "together", _("would rather do it together")

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="answers")
    guardian = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True, blank=True)
    words = models.CharField(max_length=600, blank=True)
    manner = models.CharField(max_length=10, choices=Manner, default=Manner.SAID)
    origin = models.CharField(max_length=10, choices=Origin)
    is_sensitive = models.BooleanField(default=False)
    given_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_on = models.DateField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["intake", "guardian", "question", "origin"],
                condition=models.Q(guardian__isnull=False),
                name="intakes_answer_of_a_guardian_once",
            ),
            models.UniqueConstraint(
                fields=["intake", "question", "origin"],
                condition=models.Q(guardian=None),
                name="intakes_answer_of_the_child_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Wish(CentreModel):
    """What a guardian wants, or offers, in one of the four kinds of S080; it has a state, an owner and an answer.

    `topic` is the option of the pick-list that was chosen, "other" with a `text` when none fits. Without an adult
    it is the child's own wish. Wishes are asked at the intake and may be asked again each year.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        adult="adult",
        fields={
            "category": Level.ORDINARY,
            "is_offer": Level.ORDINARY,
            "topic": Level.ORDINARY,
            "state": Level.ORDINARY,
            "said_on": Level.ORDINARY,
            "answered_on": Level.ORDINARY,
            "text": Level.CONFIDENTIAL,
            "answer": Level.CONFIDENTIAL,
        },
        makers=frozenset({"owner"}),
    )

    class Category(models.TextChoices):
        HELP = "help", _("helping at school or childcare")
        JOIN_IN = "join_in", _("taking part around the own child")
        PARENTING = "parenting", _("support in bringing up a child")
        LEARNING = "learning", _("learning something oneself")

    class State(models.TextChoices):
        OPEN = "open", _("not picked up yet")
        TAKEN_UP = "taken_up", _("picked up")
        DONE = "done", _("done")
        NOT_NOW = "not_now", _("not now")
        WITHDRAWN = "withdrawn", _("taken back by the parent")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    intake = models.ForeignKey(Intake, null=True, blank=True, on_delete=models.SET_NULL, related_name="wishes")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    adult = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=10, choices=Category)
    is_offer = models.BooleanField(default=False)
    topic = models.CharField(max_length=40)
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    said_on = models.DateField()
    owner = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)

"""What is brought to the table, what was said there in three lines, and what was agreed (S032, S033, S052, S192, S205).

All of it is of those who sit at that table, and of who may read the child's file at that organisation.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.models.choices import keys
from samenspel.talks.models.rounds import Round
from samenspel.talks.models.talks import Talk


class Point(CentreModel):
    """What somebody brings to a talk: something to be proud of, a question, a wish, a topic.

    `side` is whose it is; with the child's, `adult` is who wrote it down for the child, or None. `pictures` are keys of
    the picture cards that a child chose. `drawing` is a picture of the child's own, made small and stripped.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="talk__child",
        adult="adult",
        place="talk__organisation",
        among="talk__seats__adult",
        fields={
            "side": Level.ORDINARY,
            "kind": Level.ORDINARY,
            "made_on": Level.ORDINARY,
            "text": Level.SENSITIVE,
            "pictures": Level.SENSITIVE,
            "drawing": Level.SENSITIVE,
        },
        plain=frozenset({"was_noted_by_staff"}),
        private=frozenset({"drawing"}),  # a picture is shown and downloaded on its own page
    )

    class About(models.TextChoices):
        PROUD = "proud", _("proud of")
        QUESTION = "question", _("a question")
        WISH = "wish", _("a wish")

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="points")
    side = models.CharField(max_length=5, choices=keys(Side))
    adult = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=About)
    text = models.CharField(max_length=400, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    drawing = models.BinaryField(null=True, blank=True)
    was_noted_by_staff = models.BooleanField(default=False)
    made_on = models.DateField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Paper(CentreModel):
    """A school report or observation that can be read before the talk (S120, S192, S251, S252); a PDF of one child."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        fields={"title": Level.ORDINARY, "readable_on": Level.ORDINARY, "content": Level.SENSITIVE},
        private=frozenset({"content"}),  # downloaded on its own page
        makers=frozenset({"added_by"}),
    )

    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=80)
    content = models.BinaryField()
    readable_on = models.DateField()
    added_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-readable_on", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Report(CentreModel):
    """Three lines about a talk, written once. It is readable at the table's both sides once it is `shared_at`."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="talk__child",
        place="talk__organisation",
        among="talk__seats__adult",
        since="shared_at",
        fields={"text": Level.SENSITIVE, "shared_at": Level.ORDINARY},
        makers=frozenset({"written_by"}),
    )

    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="report")
    text = models.TextField(blank=True)
    written_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class Remark(CentreModel):
    """What a guardian says of a report, or what the team puts right in it: kept beside it, word for word."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="report__talk__child",
        adult="adult",
        place="report__talk__organisation",
        fields={"text": Level.SENSITIVE, "made_on": Level.ORDINARY},
        plain=frozenset({"is_correction"}),
    )

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=600)
    made_on = models.DateField()
    is_correction = models.BooleanField(default=False)  # of the team, after it was shared

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Agreement(CentreModel):
    """One agreement of a talk: whose it is, what, and by when. Never marked, talked through at the next talk.

    `side` says whose it is; `owner` is the adult, None for the child's. `looked_back_at` is the talk at which they
    came back to it.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="talk__child",
        adult="owner",
        place="talk__organisation",
        among="talk__seats__adult",
        fields={
            "side": Level.ORDINARY,
            "text": Level.SENSITIVE,
            "made_on": Level.ORDINARY,
            "due_on": Level.ORDINARY,
            "state": Level.ORDINARY,
            "nudged_on": Level.ORDINARY,
            "looked_back_on": Level.ORDINARY,
        },
    )

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=5, choices=keys(Side))
    owner = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=200)
    made_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=keys(State), default=State.OPEN.value)
    nudged_on = models.DateField(null=True, blank=True)
    looked_back_on = models.DateField(null=True, blank=True)
    looked_back_at = models.ForeignKey(Talk, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class YearAgreement(CentreModel):
    """How and how often child, parents and teacher meet this school year, and what each may count on (S052, S253).

    `kinds` are the kinds of round in which this child has a talk; empty: as the others. No marks (S050-S052). What was
    said is of one table: parents who sit apart each have a row, and what either wished of the rounds counts.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        among="talk__seats__adult",
        fields={
            "school_year": Level.ORDINARY,
            "kinds": Level.ORDINARY,
            "talked_on": Level.ORDINARY,
            "how": Level.SENSITIVE,
            "from_home": Level.SENSITIVE,
            "from_staff": Level.SENSITIVE,
            "from_child": Level.SENSITIVE,
        },
        makers=frozenset({"written_by"}),
    )

    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    talk = models.ForeignKey(Talk, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    school_year = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=list, blank=True)
    how = models.CharField(max_length=400, blank=True)
    from_home = models.CharField(max_length=400, blank=True)
    from_staff = models.CharField(max_length=400, blank=True)
    from_child = models.CharField(max_length=400, blank=True)
    talked_on = models.DateField()
    written_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-school_year", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["talk", "school_year"], name="talks_yearagreement_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

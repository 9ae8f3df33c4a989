"""What a centre agrees: goals with their actions, the written chapters of a year, and adopted documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core import tenancy
from samenspel.core.models import CentreManager, CentreModel, CentreQuerySet
from samenspel.core.personal import Declaration, NotPersonal

LONGEST_TEXT = 1_000
LONGEST_CHAPTER = 40_000


class ChapterText(CentreModel):
    """The written text of one chapter in one school year; `key` is a chapter key of `logic.chapters`.

    `body` is plain text with the four marks of `logic.markup`; it is never markup of any renderer.
    """

    personal: ClassVar[Declaration] = NotPersonal("the policy of the centre")

    school_year = models.ForeignKey("organisations.SchoolYear", on_delete=models.RESTRICT, related_name="+")
    key = models.CharField(max_length=40)
    body = models.TextField(max_length=LONGEST_CHAPTER, blank=True)
    updated_at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["school_year", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["school_year", "key"], name="plans_chaptertext_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Goal(CentreModel):
    """A goal (S155-S162): specific for one school year, or general. Without a year it runs over the years.

    `criteria` are keys of criteria, `activities` and `measures` public ids (of activities.Activity and
    populations.Finding): ids and not keys, so that a link survives when an import of the other is undone
    and done again. `described_in` and `stages` (stage key to "yes", "no", "unknown") are the goal's own where
    the source gives a goal without an action. `imported` is what the last file said, in plain form.
    """

    personal: ClassVar[Declaration] = NotPersonal("the policy of the centre")

    class Kind(models.TextChoices):
        GENERAL = "general", _("general")
        SPECIFIC = "specific", _("specific")

    class Status(models.TextChoices):
        ACTIVE = "active", _("we work on it")
        REACHED = "reached", _("reached")
        STOPPED = "stopped", _("stopped")

    school_year = models.ForeignKey(
        "organisations.SchoolYear", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=LONGEST_TEXT)
    described_in = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=dict, blank=True)
    criteria = models.JSONField(default=list, blank=True)
    activities = models.JSONField(default=list, blank=True)
    measures = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    imported = models.JSONField(null=True, blank=True)

    CONTENT: ClassVar[tuple[str, ...]] = (
        "kind",
        "number",
        "text",
        "described_in",
        "stages",
        "criteria",
        "activities",
        "measures",
        "status",
        "imported",
    )

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["number", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_general(self) -> bool:
        return self.kind == self.Kind.GENERAL

    @property
    def is_stopped(self) -> bool:
        return self.status == self.Status.STOPPED

    @property
    def runs_over_years(self) -> bool:
        return self.school_year_id is None

    def content(self) -> dict[str, Any]:
        """Everything an undo has to put back, with the actions. Reads `actions`: fetch them along."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.CONTENT}
        kept["school_year"] = self.school_year.start if self.school_year else None
        kept["actions"] = [action.content() for action in self.actions.all()]
        return kept


class GoalAction(CentreModel):
    """What will be done for a goal (S163-S168). `place` is its order within the goal."""

    personal: ClassVar[Declaration] = NotPersonal("the policy of the centre")

    class Status(models.TextChoices):
        OPEN = "open", _("still to begin")
        BUSY = "busy", _("under way")
        DONE = "done", _("done")

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField(max_length=LONGEST_TEXT)
    described_in = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    place = models.PositiveSmallIntegerField(default=0)
    imported = models.JSONField(null=True, blank=True)

    CONTENT: ClassVar[tuple[str, ...]] = ("text", "described_in", "stages", "status", "place", "imported")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["goal", "place", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def content(self) -> dict[str, Any]:
        """The action as a revision of its goal keeps it."""
        return {name: getattr(self, name) for name in self.CONTENT} | {"public_id": str(self.public_id)}


class Revision(CentreModel):
    """What a goal or a chapter text was before a change; one act is one `batch`, undone as one.

    `before` None: it did not exist. `thing_id` is the public id, which outlives the row. `by` is the public
    id of the person, or "system:cli".
    """

    personal: ClassVar[Declaration] = NotPersonal("the policy of the centre")

    class Thing(models.TextChoices):
        GOAL = "goal"
        CHAPTER = "chapter"

    batch = models.UUIDField(db_index=True)
    thing = models.CharField(max_length=10, choices=Thing)
    thing_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=40)
    before = models.JSONField(null=True, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Frozen(RuntimeError):
    """Someone tried to change or remove an adopted document: a programming error, never a page."""


class FrozenQuerySet(CentreQuerySet["PolicyVersion"]):
    """Reading and adding only."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Frozen("An adopted document does not change.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen("An adopted document does not change.")

    def delete(self) -> NoReturn:
        raise Frozen("An adopted document is not removed.")


class FrozenManager(CentreManager["PolicyVersion"]):
    def get_queryset(self) -> FrozenQuerySet:
        scope = tenancy.active_scope()
        rows = FrozenQuerySet(self.model, using=self._db)
        return rows if scope is tenancy.ALL else rows.filter(centre_id=scope)

    def bulk_create(self, objs: Iterable[PolicyVersion], *args: Any, **kwargs: Any) -> list[PolicyVersion]:
        return self.get_queryset().bulk_create(objs, *args, **kwargs)


class PolicyVersion(CentreModel):
    """An adopted policy document: what it was made from, its files, and their SHA-256. It never changes.

    `data` is the canonical JSON of the whole document (`logic.document`), from which the same release makes
    the same bytes again. The files stand on the row itself: they are small (well under a megabyte), so they
    are in every backup and export with the rest, and nothing can get lost between a folder and a database.
    `decisions` are the dated lines of who adopted, consented or advised: {body, act, name, date}. `release` is the
    version of Samenspel that made the files.
    """

    personal: ClassVar[Declaration] = NotPersonal("the policy of the centre")

    school_year = models.ForeignKey("organisations.SchoolYear", on_delete=models.RESTRICT, related_name="+")
    number = models.PositiveSmallIntegerField()
    adopted_on = models.DateField()
    decisions = models.JSONField(default=list)
    data = models.TextField()
    pdf = models.BinaryField()
    docx = models.BinaryField()
    data_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    release = models.CharField(max_length=40)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=60)

    objects: ClassVar[FrozenManager] = FrozenManager()

    FILES: ClassVar[tuple[str, ...]] = ("data", "pdf", "docx")

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-school_year__start", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["school_year", "number"], name="plans_policyversion_number"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Frozen("An adopted document does not change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen("An adopted document is not removed.")

"""What a centre does with its parents: activities per school year, how they changed, and what it aims at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.activities.logic.balance import YES
from samenspel.activities.logic.importing import Known
from samenspel.activities.logic.rows import CRITERIA, LONGEST_NAME, Plain, Vocabulary
from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, NotPersonal


class Activity(CentreModel):
    """One activity of one organisation in one school year (S112).

    The inventory bundles activities in numbered rows (S113-S129: 17 rows, 44 activities): `number` is the row.
    A missing organisation is an unknown one. `described_in` are names of documents, "?" an unknown one.
    `stages` maps stage keys to "yes", "no" or "unknown"; `tags` maps lens keys, and "criteria", to lists of
    value keys. `tags_judgement`: the tags are an estimate of whoever set the example, not of the centre.
    `imported` is what the last file said, in plain form; `carried_from` the public id of last year's row.
    """

    personal: ClassVar[Declaration] = NotPersonal("the offer of the centre, not who came")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        ONE_OFF = "one_off", _("one-off")
        PERMANENT = "permanent", _("permanent")
        STOPPED = "stopped", _("stopped")

    class Direction(models.TextChoices):
        UNKNOWN = "", _("not known")
        TO_CENTRE = "to_centre", _("from home to the centre")
        TO_HOME = "to_home", _("from the centre to home")
        BOTH = "both", _("both ways")

    class Level(models.TextChoices):
        UNKNOWN = "", _("not known")
        INDIVIDUAL = "individual", _("with one family")
        GROUP = "group", _("with a group of parents")

    school_year = models.ForeignKey("organisations.SchoolYear", on_delete=models.RESTRICT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    described_in = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=dict, blank=True)
    tags = models.JSONField(default=dict, blank=True)
    tags_judgement = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PERMANENT)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.UNKNOWN, blank=True)
    level = models.CharField(max_length=10, choices=Level, default=Level.UNKNOWN, blank=True)
    imported = models.JSONField(null=True, blank=True)
    carried_from = models.UUIDField(null=True, blank=True)

    CONTENT: ClassVar[tuple[str, ...]] = (
        "number",
        "name",
        "described_in",
        "stages",
        "tags",
        "tags_judgement",
        "note",
        "status",
        "direction",
        "level",
        "imported",
    )

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["number", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["school_year", "organisation", "number", "name"], name="activities_activity_known_by"
            ),
            models.UniqueConstraint(
                fields=["school_year", "number", "name"],
                condition=models.Q(organisation=None),
                name="activities_activity_known_by_without_organisation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_stopped(self) -> bool:
        return self.status == self.Status.STOPPED

    @property
    def organisation_key(self) -> str | None:
        """The public id of the organisation; None where it is unknown."""
        return str(self.organisation.public_id) if self.organisation else None

    def is_in(self, stage: str) -> bool:
        """Whether the activity is for this stage, as far as is known."""
        return bool(self.stages.get(stage) == YES)

    def plain(self, vocabulary: Vocabulary) -> dict[str, Plain]:
        """The row in the plain form of `logic.rows`. Reads `organisation`: select it along."""
        return {
            "number": self.number,
            "organisation": self.organisation_key,
            "name": self.name,
            "described_in": list(self.described_in),
            **{stage: self.stages.get(stage, "no") for stage in vocabulary.stages},
            "note": self.note,
            **{key: list(self.tags.get(key, ())) for key in vocabulary.lists},
        }

    def take(self, values: dict[str, Plain], vocabulary: Vocabulary) -> None:
        """Set fields from plain values, but for the organisation; columns that are not there stay as they are."""
        for name in ("number", "name", "described_in", "note"):
            if name in values:
                setattr(self, name, values[name])
        self.stages = {**self.stages, **{key: values[key] for key in vocabulary.stages if key in values}}
        tags = {**self.tags, **{key: values[key] for key in vocabulary.lists if key in values}}
        self.tags = {key: keys for key, keys in tags.items() if keys}

    def known(self, vocabulary: Vocabulary) -> Known:
        """The row as the pure import logic sees it."""
        return Known(str(self.public_id), self.plain(vocabulary), self.imported)

    def content(self) -> dict[str, Any]:
        """Everything an undo has to put back, as JSON can hold it."""
        kept = {name: getattr(self, name) for name in self.CONTENT}
        return kept | {
            "organisation": self.organisation_key,
            "carried_from": str(self.carried_from) if self.carried_from else None,
        }

    @property
    def criteria(self) -> list[str]:
        """The keys of the criteria to which it contributes."""
        return list(self.tags.get(CRITERIA, ()))


class Revision(CentreModel):
    """What an activity was before a change; all revisions of one act share a batch, which is undone as one.

    `before` None: the activity did not exist. `activity` is its public id, which outlives it. `by` is the public
    id of the person, or "system:cli".
    """

    personal: ClassVar[Declaration] = NotPersonal("the offer of the centre, not who came")

    batch = models.UUIDField(db_index=True)
    activity = models.UUIDField(db_index=True)
    school_year = models.ForeignKey("organisations.SchoolYear", on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=40)
    before = models.JSONField(null=True, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Accent(CentreModel):
    """How much weight a centre wants to give to a value of a lens in a school year; none chosen: all alike."""

    personal: ClassVar[Declaration] = NotPersonal("the offer of the centre, not who came")

    school_year = models.ForeignKey("organisations.SchoolYear", on_delete=models.CASCADE, related_name="+")
    lens = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["school_year", "lens", "value"], name="activities_accent_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

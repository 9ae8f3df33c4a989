"""The library in the database, what a centre adopted from it, and the centre's own wording."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, NotPersonal
from samenspel.frameworks.logic.own import DESCRIPTION_LENGTH, TITLE_LENGTH, OwnElement
from samenspel.frameworks.logic.shapes import Norm

SHARED = "the library is the same for all centres and holds no data of anyone"


class FrameworkManager(models.Manager["Framework"]):
    def get_by_natural_key(self, key: str) -> Framework:
        return self.get(key=key)


class Framework(models.Model):
    """A framework or lens by its key, over all its versions."""

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    unscoped_reason = SHARED

    key = models.CharField(max_length=40, unique=True)

    objects: ClassVar[FrameworkManager] = FrameworkManager()

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        """How an exported centre names it."""
        return (self.key,)


class VersionManager(models.Manager["FrameworkVersion"]):
    def get_by_natural_key(self, key: str, version: str) -> FrameworkVersion:
        return self.get(framework__key=key, version=version)


class FrameworkVersion(models.Model):
    """One version, as shipped. A published one never changes; `digest` (SHA-256, hex) proves it.

    `head` holds everything but the elements, in the form of `logic.rows`.
    """

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    unscoped_reason = SHARED

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    is_published = models.BooleanField(default=False)
    head = models.JSONField()

    objects: ClassVar[VersionManager] = VersionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["framework", "version"], name="frameworks_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.framework_id}@{self.version}"

    def natural_key(self) -> tuple[str, str]:
        """How an exported centre names it."""
        return (self.framework.key, self.version)


class Element(models.Model):
    """One entry of a version. `texts` maps a field to its words per language; `detail` is the rest."""

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    unscoped_reason = SHARED

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="elements")
    key = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "key"], name="frameworks_element_once")
        ]

    def __str__(self) -> str:
        return self.key


class CrossLink(models.Model):
    """An entry of one framework that goes with an entry of another, in whichever version."""

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    unscoped_reason = SHARED

    crossmap = models.CharField(max_length=60)
    source = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="links_out")
    source_key = models.CharField(max_length=40)
    target = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="links_in")
    target_key = models.CharField(max_length=40)
    basis = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["crossmap", "source_key", "target_key"], name="frameworks_crosslink_once")
        ]

    def __str__(self) -> str:
        return f"{self.crossmap}: {self.source_key} - {self.target_key}"


class Adoption(CentreModel):
    """A centre works with this version from `adopted_on` up to, not including, `ended_on` (empty: now)."""

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    adopted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "framework"],
                condition=models.Q(ended_on=None),
                name="frameworks_one_adoption_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class CentreElement(CentreModel):
    """An element of the centre's own (S211): added, or the sharper wording of a shipped one.

    The shipped element is never touched. `revision` is the number of the newest CentreElementRevision.
    """

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        SHARPENED = "sharpened", _("sharpened")

    class Comparison(models.TextChoices):
        OVER = "over", _("more than")
        AT_LEAST = "at_least", _("at least")

    class Unit(models.TextChoices):
        PERCENT = "percent", _("percent")
        COUNT = "count", _("times")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=TITLE_LENGTH)
    description = models.TextField(max_length=DESCRIPTION_LENGTH, blank=True)
    group = models.CharField(max_length=40, blank=True)
    norm_comparison = models.CharField(max_length=10, choices=Comparison, blank=True)
    norm_value = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(1000)])
    norm_unit = models.CharField(max_length=10, choices=Unit, blank=True)
    is_removed = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    WORDING: ClassVar[tuple[str, ...]] = (
        "title",
        "description",
        "group",
        "norm_comparison",
        "norm_value",
        "norm_unit",
        "is_removed",
    )

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "framework", "key"],
                condition=models.Q(is_removed=False),
                name="frameworks_centreelement_key",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def wording(self) -> dict[str, Any]:
        """What a revision keeps."""
        return {name: getattr(self, name) for name in self.WORDING}

    def norm(self) -> Norm | None:
        """The norm, where all three parts of it are there."""
        if self.norm_value is None or not self.norm_comparison or not self.norm_unit:
            return None
        comparison = self.Comparison(self.norm_comparison).value
        return Norm(comparison, self.norm_value, self.Unit(self.norm_unit).value)  # type: ignore[arg-type]

    def own(self) -> OwnElement:
        """The row as the pure shape that the merging works on."""
        return OwnElement(
            id=str(self.public_id),
            key=self.key,
            sharpens=self.kind == self.Kind.SHARPENED,
            title=self.title,
            description=self.description,
            group=self.group or None,
            norm=self.norm(),
        )


class CentreElementRevision(CentreModel):
    """How an own element read after each change; makes undo possible."""

    personal: ClassVar[Declaration] = NotPersonal("criteria and their words")

    element = models.ForeignKey(CentreElement, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    wording = models.JSONField()
    made_at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["element", "number"], name="frameworks_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.element_id}/{self.number}"

"""What a centre knows about its families as a whole: aggregates per segment on a day, never about a person.

Figures hang on a snapshot with a reference date. Conclusions hang on the same snapshot: what we see, what
that asks of us, what we do (S094). The neighbourhood has figures and a reference date of its own (S092).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.logic.disclosure import OTHERS
from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, NotPersonal
from samenspel.populations.logic.catalogue import Characteristic, Of, Unit


class Snapshot(CentreModel):
    """The population on one day (S081), for a school year or for those after it. A draft is the makers' own."""

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("adopted")

    school_year = models.ForeignKey(
        "organisations.SchoolYear", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference_date = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    reason = models.CharField(max_length=300, blank=True)  # why earlier than every four years (S068)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-reference_date", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "school_year", "reference_date"], name="populations_snapshot_moment"
            ),
            models.UniqueConstraint(
                fields=["centre", "reference_date"],
                condition=models.Q(school_year=None),
                name="populations_snapshot_moment_without_year",
            ),
        ]

    def __str__(self) -> str:
        return self.reference_date.isoformat()

    @property
    def is_final(self) -> bool:
        return self.status == self.Status.FINAL


class Publication(CentreModel):
    """What a snapshot said when it was adopted, or a document with its figures: it can never be unsaid.

    `figures` is a list of [characteristic, segment, value as text or None], the sizes among them, and as a fourth the
    people behind 100 % of what was counted from intake and lists. `snapshot` is a
    public id, which outlives the row. `floor`: shown from so many people, 5 to the team and 10 in a document. Later
    figures are weighed against these (core.logic.disclosure).
    """

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    snapshot = models.UUIDField()
    figures = models.JSONField()
    floor = models.PositiveSmallIntegerField(default=OTHERS.threshold)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Figure(CentreModel):
    """One figure: a characteristic in a segment. No value is unknown, which is not 0 (S083).

    The number of children per segment is a figure too. `imported` is what the last file said. What was counted from
    intake and lists says when (`counted_on`), of how many it was known, and the people behind 100 % (`base`);
    a figure without that day was entered by hand or came from a file.
    """

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="figures")
    characteristic = models.CharField(max_length=60)
    segment = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    imported = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    known = models.PositiveIntegerField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["snapshot", "characteristic", "segment"], name="populations_figure_place"),
        ]


class Reach(CentreModel):
    """Whom the centre reached in one term, as it was shared with the team: it can never be unsaid.

    `tables` holds what each audience sees (`ShownTable.as_json`), and nothing that is hidden. Later terms are
    weighed against it (core.logic.disclosure).
    """

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    term = models.DateField()  # its first day
    counted_on = models.DateField()
    tables = models.JSONField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["term", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "term"], name="populations_reach_term"),
        ]

    def __str__(self) -> str:
        return self.term.isoformat()


class OwnCharacteristic(CentreModel):
    """A characteristic that a centre added to the catalogue (S091). `key` never changes."""

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10, default=Unit.PERCENT)
    of = models.CharField(max_length=10, default=Of.CHILDREN)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "key"], name="populations_own_key"),
        ]

    def as_characteristic(self) -> Characteristic:
        """As the catalogue has them; a centre's own words are Dutch."""
        return Characteristic(self.key, {"nl": self.name}, "own", Unit(self.unit), Of(self.of))


class Finding(CentreModel):
    """What we see -> what that asks of us -> what we do (S094). Goals refer to it by `root`.

    A chain that goes along to the next snapshot `follows` the first one of its kind, so that goals keep their measure.
    """

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(default=0)
    finding = models.TextField(max_length=1000)
    need = models.TextField(max_length=1000, blank=True)
    measure = models.TextField(max_length=1000, blank=True)
    characteristics = models.JSONField(default=list, blank=True)
    follows = models.UUIDField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["position", "pk"]

    @property
    def root(self) -> UUID:
        """The same for a chain in each snapshot it goes along to."""
        found: UUID = self.follows or self.public_id
        return found


class ExternalDataset(CentreModel):
    """A scan of the neighbourhood by somebody else, with its own reference date and source (S092)."""

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    reference_date = models.DateField()
    area = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-reference_date", "area"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "area", "reference_date"], name="populations_dataset_moment"),
        ]


class ExternalFigure(CentreModel):
    """One indicator of a neighbourhood scan (S093)."""

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    dataset = models.ForeignKey(ExternalDataset, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(default=0)
    indicator = models.CharField(max_length=200)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    imported = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["dataset", "indicator"], name="populations_indicator"),
        ]


class Revision(CentreModel):
    """How a snapshot or dataset was before and after one change, so that the change can be undone.

    `before` and `after` hold the whole thing; null is: it was not there. One change may touch several things
    and then they share `change`.
    """

    personal: ClassVar[Declaration] = NotPersonal("figures about many, guarded by the threshold (ADR 10)")

    class Thing(models.TextChoices):
        SNAPSHOT = "snapshot"
        DATASET = "dataset"

    change = models.UUIDField(db_index=True)
    thing = models.CharField(max_length=10, choices=Thing)
    thing_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    is_undone = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

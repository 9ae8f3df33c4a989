"""What ties the people of a centre to the files they came from, and each taking in of such a file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, NotPersonal, Personal
from samenspel.people.models import Adult, Child, Group


class RosterKey(CentreModel):
    """By which key an organisation's own administration knows somebody, and what its last file said.

    `system` is the kind of file: each has numbers of its own, and words the same thing differently (ADR 35). `key` is
    empty for what came from a file without lasting keys. `said` holds the values of that file, so that a later one
    counts only where the file itself changed (ADR 9). `gone_on` is the day on which an import took the absence from
    a file for the end.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        adult="adult",
        fields={
            "kind": Level.ORDINARY,
            "system": Level.ORDINARY,
            "gone_on": Level.ORDINARY,
            "key": Level.CONFIDENTIAL,
            "said": Level.CONFIDENTIAL,
        },
    )

    class Kind(models.TextChoices):
        CHILD = "child", _("child")
        STAFF = "staff", _("colleague")
        CAREGIVER = "caregiver", _("parent")
        GROUP = "group", _("group")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    system = models.CharField(max_length=10)
    key = models.CharField(max_length=256, blank=True)
    child = models.ForeignKey(Child, null=True, blank=True, on_delete=models.CASCADE, related_name="roster_keys")
    adult = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.CASCADE, related_name="roster_keys")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="roster_keys")
    said = models.JSONField(default=dict, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "organisation", "kind", "system", "key"],
                condition=~models.Q(key=""),
                name="rosters_rosterkey_key",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ColumnMapping(CentreModel):
    """What the columns of a table mean, as a person of the organisation said once.

    `fingerprint` stands for the headings in their order; `fields` gives the field per heading, "" for unused.
    """

    personal: ClassVar[Declaration] = NotPersonal("what the headings of a table mean")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "organisation", "fingerprint"], name="rosters_columnmapping_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class RosterImport(CentreModel):
    """One taking in of a file, or one move to a new school year: from its trial to its undo.

    The file itself waits outside the database, encrypted, until it is taken in or thrown away (`rosters.waiting`).
    `undo` holds which rows were made, with a fingerprint of each, and how many were changed (`RosterBefore`).
    """

    personal: ClassVar[Declaration] = NotPersonal(
        "a file as numbers, and rows by their ids", makers=frozenset({"begun_by", "second"})
    )

    class Source(models.TextChoices):
        FILE = "file", _("file")
        NEW_YEAR = "new_year", _("new school year")

    class State(models.TextChoices):
        WAITING_FOR_YES = "waiting_for_yes", _("waits for your yes")
        WAITING_FOR_SECOND = "waiting_for_second", _("waits for a second person")
        APPLIED = "applied", _("taken in")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("refused")

    travels: ClassVar[bool] = False  # the way back is bound to the rows of this installation

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=Source, default=Source.FILE)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING_FOR_YES)
    file_kind = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    school_year = models.CharField(max_length=9, blank=True)
    counts = models.JSONField(default=dict, blank=True)  # what the file holds
    diff = models.JSONField(default=dict, blank=True)  # how many are new, changed, gone, moved
    plan = models.CharField(max_length=64, blank=True)  # stands for what the first person said yes to
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    second = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo = models.JSONField(default=dict, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_waiting(self) -> bool:
        """Whether nothing was done with it yet."""
        return self.state in {self.State.WAITING_FOR_YES, self.State.WAITING_FOR_SECOND}

    @property
    def can_be_undone(self) -> bool:
        """Whether there is a way back, as far as this row knows."""
        return self.state == self.State.APPLIED and bool(self.undo)


class RosterBefore(CentreModel):
    """What one row was before an import changed it, so that the import can be undone; gone after a month.

    `label` and `row` name the row, `child` and `adult` whom it is about; `after` is a fingerprint of what the import
    made of it, by which a later change by somebody else shows.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="child",
        adult="adult",
        settled="at",
        fields={"before": Level.SENSITIVE},
        plain=frozenset({"label", "row", "after", "at"}),
        private=frozenset({"label", "row", "before", "after"}),  # the same person's own rows hold what counts
    )
    travels: ClassVar[bool] = False

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="befores")
    label = models.CharField(max_length=60)
    row = models.BigIntegerField()
    child = models.ForeignKey(Child, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    adult = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class SameChild(CentreModel):
    """Two children at the centre who may be one: a question that only a person answers (domain.md b2).

    `first` was here already, at another organisation; `second` came with a file of `organisation`.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="first",
        also=frozenset({"second"}),
        fields={"answer": Level.ORDINARY, "answered_on": Level.ORDINARY},
        makers=frozenset({"answered_by"}),
        settled="answered_on",
    )

    class Answer(models.TextChoices):
        OPEN = "", _("not yet decided")
        SAME = "same", _("the same child")
        DIFFERENT = "different", _("two different children")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN, blank=True)
    answered_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)

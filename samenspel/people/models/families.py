"""What stands between an adult and a child: relations, decisions, blocks, and what they were before."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal
from samenspel.people.logic import blocks
from samenspel.people.logic.custody import PROOF, SENT, Custody, Information, Kind, Relation, Right, SourceKind
from samenspel.people.models.persons import Adult, Child, Dated


def _choices(keys: type[StrEnum]) -> list[tuple[str, str]]:
    """Plain strings, so that a migration does not depend on our code."""
    return [(key.value, key.value) for key in keys]


class CareRelation(Dated, CentreModel):
    """One dated fact about an adult and a child; `people.logic.custody` says what it opens."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        adult="adult",
        fields={
            "valid_from": Level.ORDINARY,
            "valid_until": Level.ORDINARY,
            "may_collect": Level.ORDINARY,
            "source_kind": Level.ORDINARY,
            "kind": Level.SENSITIVE,
            "custody": Level.SENSITIVE,
            "information": Level.SENSITIVE,
            "source": Level.SENSITIVE,
            "questioned_on": Level.SENSITIVE,
        },
        private=frozenset({"source"}),  # may hold what another said
        makers=frozenset({"sent_by"}),
    )

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="relations")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=20, choices=_choices(Kind))
    custody = models.CharField(max_length=10, choices=_choices(Custody), default=Custody.UNKNOWN.value)
    information = models.CharField(max_length=12, choices=_choices(Information), default=Information.ACTIVE.value)
    may_collect = models.BooleanField(default=False)
    source_kind = models.CharField(max_length=20, choices=_choices(SourceKind), default=SourceKind.TEAM.value)
    source = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.CASCADE, related_name="sent")
    # Since when somebody of the team says that it is otherwise, without a document: to be found out, rights unchanged.
    questioned_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def has_document(self) -> bool:
        """Whether a document proves what stands here."""
        return self.source_kind in PROOF

    @property
    def is_sent(self) -> bool:
        """Whether somebody sends this adult: a delegate or interpreter of one parent."""
        return self.sent_by_id is not None and self.kind in SENT

    def as_relation(
        self, granted: frozenset[Right] = frozenset(), sent_with: frozenset[Right] | None = None
    ) -> Relation:
        """The fact in the shape of the pure logic, with what decisions in force granted on request.

        `sent_with` are the rights of who sends; nothing known of them is no rights.
        """
        return Relation(
            kind=Kind(self.kind),
            custody=Custody(self.custody),
            information=Information(self.information),
            may_collect=self.may_collect,
            has_document=self.has_document,
            granted=granted,
            sent_with=(sent_with or frozenset()) if self.is_sent else None,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class InformationDecision(Dated, CentreModel):
    """What someone decided on a request for information (BW 1:377c): what is granted, why, until when.

    Nothing granted is a refusal; it is kept with its reason too.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="relation__child",
        adult="relation__adult",
        fields={
            "valid_from": Level.ORDINARY,
            "valid_until": Level.ORDINARY,
            "decided_on": Level.ORDINARY,
            "granted": Level.SENSITIVE,
            "reason": Level.SENSITIVE,
        },
        makers=frozenset({"decided_by"}),
    )

    relation = models.ForeignKey(CareRelation, on_delete=models.CASCADE, related_name="decisions")
    granted = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    decided_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField()

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class Block(CentreModel):
    """No contact and no information between an adult and a child; `people.logic.blocks` says when it holds."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        adult="adult",
        fields={
            "basis": Level.SENSITIVE,
            "source": Level.SENSITIVE,
            "begun_at": Level.SENSITIVE,
            "confirmed_at": Level.SENSITIVE,
            "last_day": Level.SENSITIVE,
            "lift_asked_at": Level.SENSITIVE,
            "lifted_at": Level.SENSITIVE,
        },
        private=frozenset({"source"}),  # may hold what another said
        makers=frozenset({"begun_by", "confirmed_by", "lift_asked_by", "lifted_by"}),
    )

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="blocks")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="blocks")
    basis = models.CharField(max_length=20, choices=_choices(blocks.Basis))
    source = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    last_day = models.DateField(null=True, blank=True)
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lift_asked_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Adult, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)

    def as_block(self) -> blocks.Block:
        """The block in the shape of the pure logic."""
        return blocks.Block(self.begun_at, self.confirmed_at, self.last_day, self.lifted_at, self.lift_asked_at)


class Revision(CentreModel):
    """What a row of a family was before a change, and after it; all of one act share a batch and are undone as one.

    `before` None: the row was made by it. `by` is the public id of the person, or "system:cli". Names and contact
    data are never in it.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="child",
        fields={"before": Level.SENSITIVE, "after": Level.SENSITIVE, "act": Level.ORDINARY, "at": Level.ORDINARY},
        plain=frozenset({"batch", "thing", "thing_id", "is_undone", "by"}),
        settled="at",
        # Of all adults of the child: that something was decided about one, and when, is not for another to read.
        private=frozenset({"before", "after", "act", "at", "is_undone", "batch", "thing", "thing_id", "by"}),
    )

    batch = models.UUIDField(db_index=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=40)
    thing = models.CharField(max_length=20)
    thing_id = models.UUIDField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    is_undone = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)

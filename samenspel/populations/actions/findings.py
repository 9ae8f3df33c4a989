"""What we see, what that asks of us, what we do (S094)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.populations.actions.undo import remembered
from samenspel.populations.models import Finding, Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.states import snapshot_ref


@dataclass(frozen=True, slots=True)
class FindingTexts:
    """The three texts of a chain and the characteristics it leans on."""

    finding: str
    need: str = ""
    measure: str = ""
    characteristics: Sequence[str] = ()


@transaction.atomic
def add_finding(*, actor: Who, snapshot: Snapshot, texts: FindingTexts) -> tuple[Finding, uuid.UUID]:
    """A new chain, last in the row; and the change to undo it by."""
    check(actor, CHANGE)
    last = snapshot.findings.aggregate(last=Max("position"))["last"]
    finding = Finding(snapshot=snapshot, position=0 if last is None else last + 1)
    with remembered([snapshot_ref(snapshot)]) as change:
        _fill(finding, texts)
    _record(actor, "finding.added", finding)
    return finding, change.id


@transaction.atomic
def change_finding(*, actor: Who, finding: Finding, texts: FindingTexts) -> uuid.UUID:
    """Other words. Gives the change to undo it by."""
    check(actor, CHANGE)
    with remembered([snapshot_ref(finding.snapshot)]) as change:
        _fill(finding, texts)
    _record(actor, "finding.changed", finding)
    return change.id


@transaction.atomic
def remove_finding(*, actor: Who, finding: Finding) -> uuid.UUID:
    """Take the chain away. Gives the change to undo it by."""
    check(actor, CHANGE)
    _record(actor, "finding.removed", finding)
    with remembered([snapshot_ref(finding.snapshot)]) as change:
        finding.delete()
    return change.id


@transaction.atomic
def move_finding_up(*, actor: Who, finding: Finding) -> uuid.UUID:
    """Trade places with the chain above. Gives the change to undo it by."""
    check(actor, CHANGE)
    with remembered([snapshot_ref(finding.snapshot)]) as change:
        row = list(finding.snapshot.findings.all())
        place = row.index(finding)
        if place:
            row[place - 1], row[place] = row[place], row[place - 1]
        for position, one in enumerate(row):
            one.position = position
        Finding.objects.bulk_update(row, ["position"])
    _record(actor, "finding.moved", finding)
    return change.id


def _fill(finding: Finding, texts: FindingTexts) -> None:
    finding.finding, finding.need, finding.measure = texts.finding, texts.need, texts.measure
    finding.characteristics = list(texts.characteristics)
    finding.save()


def _record(actor: Who, verb: str, finding: Finding) -> None:
    record(verb=verb, actor=actor, thing="finding", thing_id=str(finding.public_id))

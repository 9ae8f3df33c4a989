"""Making, filling and adopting snapshots of the population."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.logic.disclosure import OTHERS
from samenspel.core.policy import check
from samenspel.organisations.models import SchoolYear
from samenspel.populations.actions.said import keep
from samenspel.populations.actions.undo import remembered
from samenspel.populations.logic.catalogue import Of, Unit, catalogue
from samenspel.populations.models import ExternalDataset, Figure, Finding, OwnCharacteristic, Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.queries import adopted_of
from samenspel.populations.states import dataset_ref, snapshot_ref

COUNTED: Final = ("counted_on", "known", "total", "base")
Place = tuple[str, str]
"""(characteristic key, segment key)"""


class AlreadyThere(Exception):
    """There is one already; the text says which."""


@transaction.atomic
def start_snapshot(
    *,
    actor: Who,
    reference_date: date,
    school_year: SchoolYear | None,
    reason: str = "",
    like: Snapshot | None = None,
) -> tuple[Snapshot, uuid.UUID]:
    """A draft, empty or with the figures and conclusions of `like` to start from; and the change to undo it by.

    Raises AlreadyThere when this year has a snapshot of that day.
    """
    check(actor, CHANGE)
    if Snapshot.objects.filter(school_year=school_year, reference_date=reference_date).exists():
        raise AlreadyThere(_("There is already a snapshot of this day for this school year."))
    snapshot = Snapshot(school_year=school_year, reference_date=reference_date, reason=reason)
    with remembered([snapshot_ref(snapshot)]) as change:
        snapshot.save()
        if like:
            _copy(like, snapshot)
    _record(actor, "snapshot.started", snapshot)
    return snapshot, change.id


def _copy(source: Snapshot, target: Snapshot) -> None:
    Figure.objects.bulk_create(
        Figure(
            snapshot=target,
            characteristic=one.characteristic,
            segment=one.segment,
            value=one.value,
            counted_on=one.counted_on,
            known=one.known,
            total=one.total,
            base=one.base,
        )
        for one in source.figures.all()
    )
    Finding.objects.bulk_create(
        Finding(
            snapshot=target,
            position=one.position,
            finding=one.finding,
            need=one.need,
            measure=one.measure,
            characteristics=one.characteristics,
            follows=one.root,
        )
        for one in source.findings.all()
    )


@transaction.atomic
def change_figures(*, actor: Who, snapshot: Snapshot, values: Mapping[Place, Decimal | None]) -> tuple[int, uuid.UUID]:
    """Enter values, None for unknown; how many really changed, and the change to undo it by.

    A place without a figure gets one only when there is a value for it.
    """
    check(actor, CHANGE)
    with remembered([snapshot_ref(snapshot)]) as change:
        changed = set_figures(snapshot, values)
    if changed:
        _record(actor, "snapshot.changed", snapshot, figures=changed)
    return changed, change.id


def set_figures(snapshot: Snapshot, values: Mapping[Place, Decimal | None]) -> int:
    """Store values, leaving the baseline of imports as it is; how many changed."""
    held = {(one.characteristic, one.segment): one for one in snapshot.figures.all()}
    changed = [place for place, value in values.items() if place in held and held[place].value != value]
    for place in changed:
        held[place].value = values[place]
        entered(held[place])
    Figure.objects.bulk_update([held[place] for place in changed], ["value", *COUNTED])
    new = [
        Figure(snapshot=snapshot, characteristic=key, segment=segment, value=value)
        for (key, segment), value in values.items()
        if (key, segment) not in held and value is not None
    ]
    Figure.objects.bulk_create(new)
    return len(changed) + len(new)


def entered(figure: Figure) -> None:
    """The figure is no longer what was counted from intake and lists."""
    figure.counted_on = figure.known = figure.total = figure.base = None


@transaction.atomic
def adopt_snapshot(*, actor: Who, snapshot: Snapshot) -> uuid.UUID:
    """From now on the team and others see it, each from their own threshold. Gives the change to undo it by."""
    return _set_status(actor, snapshot, Snapshot.Status.FINAL, "snapshot.adopted")


@transaction.atomic
def withdraw_snapshot(*, actor: Who, snapshot: Snapshot) -> uuid.UUID:
    """Back to a draft that only the makers see. Gives the change to undo it by."""
    return _set_status(actor, snapshot, Snapshot.Status.DRAFT, "snapshot.withdrawn")


def _set_status(actor: Who, snapshot: Snapshot, status: Snapshot.Status, verb: str) -> uuid.UUID:
    check(actor, CHANGE)
    with remembered([snapshot_ref(snapshot)]) as change:
        snapshot.status = status
        snapshot.save(update_fields=["status"])
    _record(actor, verb, snapshot)
    return change.id


@transaction.atomic
def publish_figures(*, actor: Who, school_year: SchoolYear) -> None:
    """Keep what the population of a school year says at this moment: a document that cannot be unsaid shows it."""
    check(actor, CHANGE)
    snapshot = adopted_of(school_year).first()
    if snapshot is None:
        return
    if keep(snapshot, OTHERS.threshold):
        _record(actor, "snapshot.published", snapshot)


@transaction.atomic
def remove_snapshot(*, actor: Who, snapshot: Snapshot) -> uuid.UUID:
    """Take a snapshot away with its figures and conclusions. Gives the change to undo it by."""
    check(actor, CHANGE)
    _record(actor, "snapshot.removed", snapshot)
    with remembered([snapshot_ref(snapshot)]) as change:
        snapshot.delete()
    return change.id


@transaction.atomic
def remove_neighbourhood(*, actor: Who, dataset: ExternalDataset) -> uuid.UUID:
    """Take a neighbourhood scan away. Gives the change to undo it by."""
    check(actor, CHANGE)
    record(verb="neighbourhood.removed", actor=actor, thing="neighbourhood", thing_id=str(dataset.public_id))
    with remembered([dataset_ref(dataset)]) as change:
        dataset.delete()
    return change.id


@transaction.atomic
def add_own_characteristic(*, actor: Who, name: str, unit: Unit, of: Of) -> OwnCharacteristic:
    """A characteristic of the centre's own. Raises AlreadyThere when the name is taken."""
    check(actor, CHANGE)
    own = list(OwnCharacteristic.objects.all())
    found = catalogue().with_own(one.as_characteristic() for one in own).by_name(name)
    if found:
        raise AlreadyThere(_("“%(name)s” is already in the list.") % {"name": found.name["nl"]})
    key = _free_key(slugify(name)[:40].replace("-", "_"), {one.key for one in own})
    one = OwnCharacteristic(key=key, name=" ".join(name.split()), unit=unit, of=of)
    one.save()
    record(verb="characteristic.added", actor=actor, thing="characteristic", thing_id=key)
    return one


def _free_key(wanted: str, taken: set[str]) -> str:
    base = f"own_{wanted}".rstrip("_")
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _record(actor: Who, verb: str, snapshot: Snapshot, **detail: int) -> None:
    record(verb=verb, actor=actor, thing="snapshot", thing_id=str(snapshot.public_id), detail=detail)

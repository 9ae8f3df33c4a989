"""A snapshot or a dataset as one plain value, for going back to how it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from samenspel.organisations.models import SchoolYear
from samenspel.populations.models import (
    ExternalDataset,
    ExternalFigure,
    Figure,
    Finding,
    Revision,
    Snapshot,
)

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ref:
    """A snapshot or dataset by its public id."""

    thing: Revision.Thing
    public_id: UUID


def snapshot_ref(snapshot: Snapshot) -> Ref:
    """The snapshot as something that can be remembered."""
    return Ref(Revision.Thing.SNAPSHOT, snapshot.public_id)


def dataset_ref(dataset: ExternalDataset) -> Ref:
    """The dataset as something that can be remembered."""
    return Ref(Revision.Thing.DATASET, dataset.public_id)


def states_of(refs: Iterable[Ref]) -> dict[Ref, State | None]:
    """How things are now; None for what is not there."""
    return {ref: _STATE[ref.thing](ref.public_id) for ref in refs}


def restore(ref: Ref, state: State | None) -> None:
    """Make a thing what it was; None takes it away."""
    _RESTORE[ref.thing](ref.public_id, state)


def _snapshot_state(public_id: UUID) -> State | None:
    snapshot = Snapshot.objects.filter(public_id=public_id).select_related("school_year").first()
    if snapshot is None:
        return None
    return {
        "school_year": snapshot.school_year.start if snapshot.school_year else None,
        "reference_date": snapshot.reference_date.isoformat(),
        "status": snapshot.status,
        "reason": snapshot.reason,
        "figures": [
            [one.characteristic, one.segment, _text(one.value), _text(one.imported), *_counted(one)]
            for one in snapshot.figures.order_by("characteristic", "segment")
        ],
        "findings": [
            [str(one.public_id), one.position, one.finding, one.need, one.measure, one.characteristics, *_follows(one)]
            for one in snapshot.findings.order_by("position", "public_id")
        ],
    }


def _restore_snapshot(public_id: UUID, state: State | None) -> None:
    snapshot = Snapshot.objects.filter(public_id=public_id).first()
    if state is None:
        if snapshot:
            snapshot.delete()
        return
    snapshot = snapshot or Snapshot(public_id=public_id)
    snapshot.school_year = None if state["school_year"] is None else SchoolYear.objects.get(start=state["school_year"])
    snapshot.reference_date = date.fromisoformat(state["reference_date"])
    snapshot.status, snapshot.reason = state["status"], state["reason"]
    snapshot.save()
    snapshot.figures.all().delete()
    snapshot.findings.all().delete()
    Figure.objects.bulk_create(
        Figure(
            snapshot=snapshot,
            characteristic=key,
            segment=segment,
            value=_number(value),
            imported=_number(imported),
            **_as_counted(*counted),
        )
        for key, segment, value, imported, *counted in state["figures"]
    )
    Finding.objects.bulk_create(
        Finding(
            snapshot=snapshot,
            public_id=UUID(finding_id),
            position=position,
            finding=finding,
            need=need,
            measure=measure,
            characteristics=keys,
            follows=UUID(follows[0]) if follows else None,
        )
        for finding_id, position, finding, need, measure, keys, *follows in state["findings"]
    )


def _follows(one: Finding) -> list[str]:
    """Where a chain comes from; nothing for a new one, so that older states stay as they were."""
    return [] if one.follows is None else [str(one.follows)]


def _counted(one: Figure) -> list[Any]:
    """How a figure was counted; nothing for one that was entered, so that older states stay as they were."""
    return [] if one.counted_on is None else [[one.counted_on.isoformat(), one.known, one.total, one.base]]


def _as_counted(found: Sequence[Any] = ()) -> dict[str, Any]:
    if not found:
        return {}
    day, known, total, base = found
    return {"counted_on": date.fromisoformat(day), "known": known, "total": total, "base": base}


def _dataset_state(public_id: UUID) -> State | None:
    dataset = ExternalDataset.objects.filter(public_id=public_id).first()
    if dataset is None:
        return None
    return {
        "reference_date": dataset.reference_date.isoformat(),
        "area": dataset.area,
        "source": dataset.source,
        "figures": [
            [one.position, one.indicator, _text(one.percent), _text(one.imported)]
            for one in dataset.figures.order_by("position", "indicator")
        ],
    }


def _restore_dataset(public_id: UUID, state: State | None) -> None:
    dataset = ExternalDataset.objects.filter(public_id=public_id).first()
    if state is None:
        if dataset:
            dataset.delete()
        return
    dataset = dataset or ExternalDataset(public_id=public_id)
    dataset.reference_date = date.fromisoformat(state["reference_date"])
    dataset.area, dataset.source = state["area"], state["source"]
    dataset.save()
    dataset.figures.all().delete()
    ExternalFigure.objects.bulk_create(
        ExternalFigure(
            dataset=dataset,
            position=position,
            indicator=indicator,
            percent=_number(percent),
            imported=_number(imported),
        )
        for position, indicator, percent, imported in state["figures"]
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_STATE = {Revision.Thing.SNAPSHOT: _snapshot_state, Revision.Thing.DATASET: _dataset_state}
_RESTORE = {Revision.Thing.SNAPSHOT: _restore_snapshot, Revision.Thing.DATASET: _restore_dataset}

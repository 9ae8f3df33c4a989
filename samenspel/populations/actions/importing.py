"""Taking in files: what was read becomes figures, and what was edited on screen stays."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import SchoolYear
from samenspel.populations.actions.snapshots import COUNTED, entered
from samenspel.populations.actions.undo import remembered
from samenspel.populations.logic.catalogue import catalogue
from samenspel.populations.logic.importing import Entry, Merged, NeighbourhoodEntry, merge
from samenspel.populations.models import ExternalDataset, ExternalFigure, Figure, Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.states import dataset_ref, snapshot_ref


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows of the file were new, changed something, or said what was known; the change to undo it by."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    change: uuid.UUID | None = None


@transaction.atomic
def import_population(
    *, actor: Who, entries: Sequence[Entry], school_year: str = "", is_trial: bool = False
) -> ImportReport:
    """Take the rows in, for a school year ("2017-2018") or for none; with `is_trial` nothing is kept.

    A row is known by school year, reference date and characteristic. A snapshot that a file makes is adopted.
    """
    check(actor, CHANGE)
    year = open_school_year(actor=actor, label=school_year) if school_year else None
    by_date = sorted(entries, key=lambda one: (one.reference_date, one.line))
    snapshots = {day: _snapshot(year, day) for day in dict.fromkeys(one.reference_date for one in by_date)}
    outcomes: list[str] = []
    with remembered(snapshot_ref(one) for one in snapshots.values()) as change:
        for day, rows in groupby(by_date, key=lambda one: one.reference_date):
            if snapshots[day].pk is None:
                snapshots[day].save()
            outcomes += _take_figures(snapshots[day], list(rows))
    return _report(actor, "population", outcomes, change.id if change.is_real else None, is_trial)


def _snapshot(year: SchoolYear | None, day: date) -> Snapshot:
    found = Snapshot.objects.filter(school_year=year, reference_date=day).first()
    return found or Snapshot(school_year=year, reference_date=day, status=Snapshot.Status.FINAL)


def _take_figures(snapshot: Snapshot, entries: Sequence[Entry]) -> list[str]:
    held = {(one.characteristic, one.segment): one for one in snapshot.figures.all()}
    known = {key for key, _segment in held}
    size_key = catalogue().size_key
    outcomes, touched = [], {}
    for entry in entries:
        incoming = {(entry.characteristic, segment): value for segment, value in entry.values.items()}
        incoming |= {(size_key, segment): size for segment, size in entry.sizes.items()}
        is_changed = False
        for place, value in incoming.items():
            figure = held.setdefault(place, _new_figure(snapshot, place))
            is_changed |= _take(figure, value)
            touched[place] = figure
        is_new = entry.characteristic not in known
        outcomes.append("created" if is_new else "updated" if is_changed else "unchanged")
    Figure.objects.bulk_create([one for one in touched.values() if one.pk is None])
    Figure.objects.bulk_update([one for one in touched.values() if one.pk], ["value", "imported", *COUNTED])
    return outcomes


def _new_figure(snapshot: Snapshot, place: tuple[str, str]) -> Figure:
    return Figure(snapshot=snapshot, characteristic=place[0], segment=place[1])


def _take(figure: Figure, incoming: Decimal | None) -> bool:
    """Merge what the file says; whether the value changed."""
    before = figure.value
    merged = merge(Merged(figure.value, figure.imported), incoming)
    figure.value, figure.imported = merged.value, merged.imported
    if figure.value != before:
        entered(figure)
    return figure.value != before


@transaction.atomic
def import_neighbourhood(
    *, actor: Who, entries: Sequence[NeighbourhoodEntry], school_year: str = "", is_trial: bool = False
) -> ImportReport:
    """Take the rows in; with `is_trial` nothing is kept. A row is known by area, reference date and indicator.

    A scan has its own reference date and belongs to no school year; a year that is named is opened.
    """
    check(actor, CHANGE)
    if school_year:
        open_school_year(actor=actor, label=school_year)
    ordered = sorted(entries, key=lambda one: (one.reference_date, one.area, one.line))
    keys = dict.fromkeys((one.reference_date, one.area) for one in ordered)
    datasets = {key: _dataset(*key) for key in keys}
    outcomes: list[str] = []
    with remembered(dataset_ref(one) for one in datasets.values()) as change:
        for key, rows in groupby(ordered, key=lambda one: (one.reference_date, one.area)):
            outcomes += _take_indicators(datasets[key], list(rows))
    return _report(actor, "neighbourhood", outcomes, change.id if change.is_real else None, is_trial)


def _dataset(day: date, area: str) -> ExternalDataset:
    found = ExternalDataset.objects.filter(reference_date=day, area__iexact=area).first()
    return found or ExternalDataset(reference_date=day, area=area)


def _take_indicators(dataset: ExternalDataset, entries: Sequence[NeighbourhoodEntry]) -> list[str]:
    dataset.source = next((one.source for one in entries if one.source), dataset.source)
    dataset.save()
    held = {one.indicator.casefold(): one for one in dataset.figures.all()}
    last = max((one.position for one in held.values()), default=-1)
    outcomes = []
    for entry in entries:
        figure = held.get(entry.indicator.casefold())
        is_new = figure is None
        if figure is None:
            last += 1
            figure = ExternalFigure(dataset=dataset, indicator=entry.indicator, position=last)
        before = figure.percent
        merged = merge(Merged(figure.percent, figure.imported), entry.percent)
        figure.percent, figure.imported = merged.value, merged.imported
        figure.save()
        is_changed = figure.percent != before
        outcomes.append("created" if is_new else "updated" if is_changed else "unchanged")
    return outcomes


def _report(actor: Who, thing: str, outcomes: Iterable[str], change: uuid.UUID | None, is_trial: bool) -> ImportReport:
    counted = Counter(outcomes)
    report = ImportReport(counted["created"], counted["updated"], counted["unchanged"])
    if is_trial:
        transaction.set_rollback(True)
        return report
    if change:
        record(verb=f"{thing}.imported", actor=actor, thing=thing, thing_id=str(change), detail=counted)
    return replace(report, change=change)

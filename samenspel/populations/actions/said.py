"""Keeping what was shown: nobody can unsee it, so later figures are weighed against it."""

from __future__ import annotations

from collections.abc import Iterable

from samenspel.core.logic.disclosure import TEAM
from samenspel.populations.models import Figure, Publication, Revision, Snapshot
from samenspel.populations.states import Ref


def keep(snapshot: Snapshot, floor: int) -> bool:
    """Keep what a snapshot says now, shown from `floor` people on; whether that was news."""
    rows = Figure.objects.filter(snapshot=snapshot).order_by("pk")
    figures = [
        [key, segment, None if value is None else str(value), *([] if base is None else [base])]
        for key, segment, value, base in rows.values_list("characteristic", "segment", "value", "base")
    ]
    last = Publication.objects.filter(snapshot=snapshot.public_id, floor=floor).last()
    is_news = last is None or last.figures != figures
    if is_news:
        Publication(snapshot=snapshot.public_id, figures=figures, floor=floor).save()
    return is_news


def keep_adopted(refs: Iterable[Ref]) -> None:
    """Keep what the team now sees of these things: the snapshots among them that are adopted."""
    snapshots = [ref.public_id for ref in refs if ref.thing == Revision.Thing.SNAPSHOT]
    for snapshot in Snapshot.objects.filter(public_id__in=snapshots, status=Snapshot.Status.FINAL):
        keep(snapshot, TEAM.threshold)

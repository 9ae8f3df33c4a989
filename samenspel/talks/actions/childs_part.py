"""What the child gets ready once stands at each of its tables in a round, as a row of that table's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from samenspel.talks.models import Point, Talk
from samenspel.talks.queries.childs_part import ONCE, tables_of_child

_OVER: Final = frozenset({Talk.State.HELD.value, Talk.State.CANCELLED.value})
_SAID: Final = ("text", "pictures", "drawing", "adult_id", "was_noted_by_staff", "made_on")


def share(point: Point, talks: Iterable[Talk]) -> None:
    """Put what the child said at these other tables too; a point that is empty is taken away there."""
    there = {row.talk_id: row for row in Point.objects.filter(ONCE, talk__in=list(talks), kind=point.kind)}
    for talk in talks:
        row = there.get(talk.pk)
        if not is_said(point):
            if row is not None:
                row.delete()
            continue
        row = row or Point(talk=talk, side=point.side, kind=point.kind)
        for name in _SAID:
            setattr(row, name, getattr(point, name))
        row.save()


def is_said(point: Point) -> bool:
    """Whether there is anything in it."""
    return bool(point.text or point.pictures or point.drawing)


def catch_up(fresh: Iterable[Talk]) -> None:
    """Tables that came later get what the child had ready by then. One query for all of a round, none without any."""
    new = [talk for talk in fresh if talk.round_id is not None and talk.has_childs_part]
    if not new:
        return
    keys = {talk.pk for talk in new}
    rows = Point.objects.filter(ONCE, talk__round__in={one.round_id for one in new})
    rows = rows.filter(talk__child__in={one.child_id for one in new}).exclude(talk__in=keys).select_related("talk")
    said: dict[tuple[int | None, int, int], dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("talk_id", "pk"):
        said[_place(row.talk)][row.talk_id].append(row)
    made = [
        Point(talk=talk, side=one.side, kind=one.kind, **{name: getattr(one, name) for name in _SAID})
        for talk in new
        for one in _latest(said.get(_place(talk), {}).values())
    ]
    Point.objects.bulk_create(made)


def _place(talk: Talk) -> tuple[int | None, int, int]:
    return talk.round_id, talk.child_id, talk.organisation_id


def _latest(tables: Iterable[list[Point]]) -> list[Point]:
    """What stands at a table that is still to come, or else at one that was."""
    found = sorted(tables, key=lambda points: points[0].talk.state in _OVER)
    return found[0] if found else []


def its_tables(talk: Talk) -> list[Talk]:
    """All tables of the child in this round, held until the end of the transaction, in one order for everybody."""
    return list(tables_of_child(talk).select_for_update(of=("self",)).order_by("pk"))

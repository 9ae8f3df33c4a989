"""A child as another organisation may see it: enough to know it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from samenspel.people.dates import not_over
from samenspel.people.models import Child, GroupMembership


@dataclass(frozen=True, slots=True)
class Seen:
    """As much of a child as is needed to know it again: nothing else of another organisation (domain.md a4)."""

    name: str
    birth_date: date | None
    groups: tuple[tuple[str, str], ...]  # of group and organisation


def seen(children: Iterable[Child], day: date) -> dict[int, Seen]:
    """These children by row id. One query."""
    listed = {child.pk: child for child in children}
    places: dict[int, list[tuple[str, str]]] = {pk: [] for pk in listed}
    rows: QuerySet[Any] = GroupMembership.objects.filter(not_over(day), child__in=listed)
    names = ("child_id", "group__name", "group__unit__organisation__name")
    for child, group, organisation in rows.order_by("group__name").values_list(*names):
        places[child].append((group, organisation))
    return {pk: Seen(child.name, child.birth_date, tuple(places[pk])) for pk, child in listed.items()}

"""What one import did to rows, written down so that it can be put back exactly.

Rows are made and changed in bulk, and only through here. Of each row that was changed its old values are kept, of
each touched row a fingerprint of what it became: a row that somebody changed since has another one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.utils import timezone

from samenspel.core.models import CentreModel
from samenspel.people.models import Adult, Child
from samenspel.rosters.models import RosterBefore, RosterImport

Row = TypeVar("Row", bound=CentreModel)
Kind = type[CentreModel]
PIECE = 500


class Journal:
    """Makes and changes rows for one import."""

    def __init__(self) -> None:
        self._made: dict[Kind, list[int]] = {}
        self._rows: dict[Kind, dict[int, CentreModel]] = defaultdict(dict)
        self._before: dict[Kind, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))

    def make(self, rows: Sequence[Row]) -> None:
        """Create these rows, all of one kind; their neighbours are made before them."""
        if not rows:
            return
        kind = type(rows[0])
        kind.objects.bulk_create(rows, batch_size=PIECE)
        self._made.setdefault(kind, []).extend(row.pk for row in rows)

    def change(self, row: CentreModel, **values: Any) -> None:
        """Give the row other values; they are written by `flush`."""
        kind = type(row)
        before = self._before[kind][row.pk]
        for name, value in values.items():
            column = str(kind._meta.get_field(name).attname)  # type: ignore[union-attr]
            before.setdefault(column, getattr(row, column))
            setattr(row, name, value)
        self._rows[kind][row.pk] = row

    def flush(self) -> None:
        """Write what was changed so far."""
        for kind, rows in self._rows.items():
            alike: dict[tuple[str, ...], list[CentreModel]] = defaultdict(list)
            for pk, row in rows.items():
                alike[tuple(sorted(self._before[kind][pk]))].append(row)
            for columns, some in alike.items():
                names = [_name(kind, column) for column in columns]
                kind.objects.bulk_update(some, names, batch_size=PIECE // max(1, len(names)))
        self._rows.clear()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was touched."""
        return not self._made and not self._before

    def keep(self, roster_import: RosterImport) -> None:
        """Write everything down at the import; after this the journal is closed."""
        self.flush()
        made = [[label_of(kind), fingerprints(kind, pks)] for kind, pks in self._made.items()]
        befores = [one for kind, rows in self._before.items() for one in self._kept(roster_import, kind, rows)]
        RosterBefore.objects.bulk_create(befores, batch_size=PIECE)
        roster_import.undo = {"made": made, "changed": len(befores)}

    def _kept(self, owner: RosterImport, kind: Kind, rows: dict[int, dict[str, Any]]) -> Iterator[RosterBefore]:
        at = timezone.now()
        made = set(self._made.get(kind, ()))
        changed = [pk for pk in rows if pk not in made]
        after = fingerprints(kind, changed)
        people = _about(kind, changed)
        for pk in changed:
            child, adult = people.get(pk, (None, None))
            yield RosterBefore(
                roster_import=owner,
                label=label_of(kind),
                row=pk,
                child=child,
                adult=adult,
                before={column: plain(value) for column, value in rows[pk].items()},
                after=after[str(pk)],
                at=at,
            )


def label_of(kind: Kind) -> str:
    """The name of a kind of row, to be kept."""
    return str(kind._meta.label_lower)


def kind_of(label: str) -> Kind:
    """The kind of row of that name."""
    kind: Kind = apps.get_model(label)
    return kind


def fingerprints(kind: Kind, pks: Iterable[int]) -> dict[str, str]:
    """Per row (as text, because it becomes JSON) what stands for all its values; a row that is gone is absent."""
    columns = [field.attname for field in kind._meta.concrete_fields]
    found = {}
    for piece in pieces(sorted(pks)):
        for row in kind.objects.filter(pk__in=piece).values_list("pk", *columns):
            found[str(row[0])] = hashlib.sha256(repr(row).encode()).hexdigest()[:16]
    return found


def pieces(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """The values in parts that a database takes at a time."""
    for start in range(0, len(values), PIECE):
        yield values[start : start + PIECE]


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _name(kind: Kind, column: str) -> str:
    return next(field.name for field in kind._meta.concrete_fields if field.attname == column)


def _about(kind: Kind, pks: Sequence[int]) -> dict[int, tuple[Child | None, Adult | None]]:
    """Whom each row is about, so that erasing somebody takes what was before along."""
    columns = {field.attname for field in kind._meta.concrete_fields}
    rows = {pk: row for piece in pieces(pks) for pk, row in kind.objects.in_bulk(piece).items()}
    child = "pk" if kind is Child else "child_id" if "child_id" in columns else ""
    adult = "pk" if kind is Adult else "adult_id" if "adult_id" in columns else ""
    children = Child.objects.in_bulk([key for row in rows.values() if child and (key := getattr(row, child))])
    adults = Adult.objects.in_bulk([key for row in rows.values() if adult and (key := getattr(row, adult))])
    return {
        pk: (
            children.get(getattr(row, child)) if child else None,
            adults.get(getattr(row, adult)) if adult else None,
        )
        for pk, row in rows.items()
    }

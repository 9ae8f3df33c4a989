"""Taking an import back: every row as it was, or nothing at all (G21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.rosters.journal import PIECE, Kind, fingerprints, kind_of, pieces
from samenspel.rosters.models import RosterBefore, RosterImport
from samenspel.rosters.policy import SEE

State = RosterImport.State


class NoWayBack(Exception):
    """The import cannot be taken back; the text says why, and `changed` how many rows are in the way."""

    def __init__(self, text: str, changed: int = 0) -> None:
        super().__init__(text)
        self.changed = changed


@transaction.atomic
def undo_import(*, actor: Who, roster_import: RosterImport) -> RosterImport:
    """Put everything back as it was before this import. Raises NoWayBack, and then nothing is put back."""
    check(actor, SEE, roster_import)
    row: RosterImport = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    _refuse_state(row)
    befores = list(RosterBefore.objects.filter(roster_import=row).order_by("pk"))
    made: dict[Kind, dict[str, str]] = {kind_of(label): rows for label, rows in row.undo["made"]}
    if len(befores) != row.undo["changed"]:
        raise NoWayBack(_("This import is too long ago, or somebody in it was erased. Nothing was undone."))
    changed = sum(1 for _touched in _touched_since(made, befores))
    if changed:
        text = ngettext(
            "Since this import one thing in it was changed or added to. Nothing was undone.",
            "Since this import %(count)s things in it were changed or added to. Nothing was undone.",
            changed,
        )
        raise NoWayBack(text % {"count": changed}, changed)
    _take_away(made)
    _put_back(befores)
    RosterBefore.objects.filter(roster_import=row).delete()
    row.state, row.undone_at, row.undo = State.UNDONE, timezone.now(), {}
    row.save(update_fields=["state", "undone_at", "undo"])
    record(
        verb="roster.undone",
        actor=actor,
        thing="organisation",
        thing_id=str(row.organisation.public_id),
        detail={"import": str(row.public_id), "rows": len(befores) + sum(map(len, made.values()))},
    )
    return row


def _refuse_state(row: RosterImport) -> None:
    if row.state == State.UNDONE:
        raise NoWayBack(_("This import was undone before."))
    if row.state != State.APPLIED or not row.undo:
        raise NoWayBack(_("This import was never taken in, so there is nothing to undo."))


def _touched_since(made: Mapping[Kind, Mapping[str, str]], befores: list[RosterBefore]) -> Iterator[tuple[Kind, str]]:
    """The rows that are not any more what the import made of them, or to which something was added."""
    wanted: dict[Kind, dict[str, str]] = {kind: dict(rows) for kind, rows in made.items()}
    for one in befores:
        wanted.setdefault(kind_of(one.label), {})[str(one.row)] = one.after
    for kind, rows in wanted.items():
        now = fingerprints(kind, map(int, rows))
        yield from ((kind, pk) for pk, after in rows.items() if now.get(pk) != after)
    for kind, fresh in made.items():
        yield from ((kind, pk) for pk in _pointed_at(kind, set(map(int, fresh)), made))


def _pointed_at(kind: Kind, pks: set[int], made: Mapping[Kind, Mapping[str, str]]) -> Iterator[str]:
    """Rows of others that hang on rows that the import made: these would go along, so they stand in the way."""
    for field in kind._meta.get_fields(include_hidden=True):
        if not (field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)):
            continue
        other: Any = field.related_model
        own = made.get(other, {})
        name = field.field.name  # type: ignore[union-attr]
        for piece in pieces(sorted(pks)):
            rows = other._default_manager.filter(**{f"{name}__in": piece}).values_list("pk", flat=True)
            yield from (f"{other._meta.label_lower}:{pk}" for pk in rows if str(pk) not in own)


def _take_away(made: Mapping[Kind, Mapping[str, str]]) -> None:
    """Remove what was made, the last first, so that nothing hangs on what goes."""
    for kind, rows in reversed(list(made.items())):
        for piece in pieces(sorted(map(int, rows))):
            kind.objects.filter(pk__in=piece).delete()


def _put_back(befores: list[RosterBefore]) -> None:
    """Give what was changed its old values."""
    by_kind: dict[tuple[Kind, tuple[str, ...]], list[RosterBefore]] = {}
    for one in befores:
        by_kind.setdefault((kind_of(one.label), tuple(sorted(one.before))), []).append(one)
    for (kind, columns), some in by_kind.items():
        fields = {field.attname: field for field in kind._meta.concrete_fields}
        names = [fields[column].name for column in columns]
        rows: dict[int, Any] = {}
        for piece in pieces([one.row for one in some]):
            rows |= kind.objects.in_bulk(piece)
        for one in some:
            for column in columns:
                setattr(rows[one.row], column, _value(fields[column], one.before[column]))
        kind.objects.bulk_update(list(rows.values()), names, batch_size=PIECE // len(names))


def _value(field: models.Field[Any, Any], plain: Any) -> Any:
    return plain if plain is None or isinstance(field, models.JSONField) else field.to_python(plain)

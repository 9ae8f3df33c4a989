"""Remembering what a family was before a change, and going back on it (ADR 0023).

Only facts are kept: kinds, custody, sources, dates. Names and contact data never go into a revision.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.models import CentreModel
from samenspel.core.policy import NotVisible, Permission, check, may
from samenspel.people.changing import tell_that_rights_changed
from samenspel.people.models import (
    Adult,
    CareRelation,
    Child,
    Enrolment,
    GroupMembership,
    InformationDecision,
    Revision,
)
from samenspel.people.policy import DECIDE_INFORMATION, KEEP_FAMILY, REPORT_DEATH, SEND, SEND_FOR

_DAYS = ("valid_from", "valid_until")
_THINGS: Final[dict[str, tuple[type[CentreModel], tuple[str, ...]]]] = {
    "relation": (
        CareRelation,
        ("kind", "custody", "information", "may_collect", "source_kind", "source", "questioned_on", *_DAYS),
    ),
    "decision": (InformationDecision, ("granted", *_DAYS)),
    "child": (Child, ("deceased_on",)),
    "adult": (Adult, ("deceased_on",)),
    "enrolment": (Enrolment, ("valid_until", "leaving")),
    "membership": (GroupMembership, ("valid_until",)),
}
_BY_MODEL = {model: thing for thing, (model, _fields) in _THINGS.items()}
# Who may go back on what: as who may do it.
_PERMISSIONS: Final[dict[str, Permission]] = {
    "relation": KEEP_FAMILY,
    "decision": DECIDE_INFORMATION,
    "sending": SEND,
    "death": REPORT_DEATH,
}

State = dict[str, Any] | None


class NoWayBack(Exception):
    """The change cannot be undone; the text says why."""


@dataclass(slots=True)
class Change:
    """What is done inside `remembered`: its id, and the rows that were made by it."""

    batch: uuid.UUID
    made: list[CentreModel] = field(default_factory=list)


@contextmanager
def remembered(actor: Who, child: Child, act: str, watched: Iterable[CentreModel]) -> Iterator[Change]:
    """What happens inside to these rows, and the rows it makes, can be undone by the id of the change.

    `act` begins with one of the kinds of change ("relation", "decision", "sending", "death").
    """
    rows = list(watched)
    before = [_state(row) for row in rows]
    change = Change(uuid.uuid4())
    yield change
    for row, old in zip([*rows, *change.made], [*before, *[None] * len(change.made)], strict=True):
        new = _state(row)
        if new != old:
            Revision(
                batch=change.batch,
                child=child,
                act=act,
                thing=_BY_MODEL[type(row)],
                thing_id=row.public_id,
                before=old,
                after=new,
                by=actor.public_id if isinstance(actor, Actor) else f"system:{actor.name}",
                at=timezone.now(),
            ).save()
    tell_that_rights_changed(child, timezone.now())


def _state(row: Model) -> State:
    _model, fields = _THINGS[_BY_MODEL[type(row)]]  # type: ignore[index]
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def undo(*, actor: Who, batch: uuid.UUID) -> Child:
    """Everything this change touched becomes what it was; returns whose family it is.

    Raises NotVisible for an unknown change or another's family, NoWayBack when something changed since.
    """
    revisions = list(Revision.objects.select_for_update().filter(batch=batch).select_related("child").order_by("-pk"))
    if not revisions:
        raise NotVisible
    first: Revision = revisions[0]
    check(actor, _PERMISSIONS[first.act.partition(".")[0]], first.child)
    _refuse_others_sending(actor, first)
    if any(one.is_undone for one in revisions):
        raise NoWayBack(_("This was undone before."))
    rows = [(one, _row(one)) for one in revisions]
    if any((row and _state(row)) != one.after for one, row in rows):
        raise NoWayBack(_("Something else changed here since. Nothing was undone."))
    for one, row in rows:
        if row:
            _restore(row, one.before)
    Revision.objects.filter(batch=batch).update(is_undone=True)
    child: Child = first.child
    tell_that_rights_changed(child, timezone.now())
    record(
        verb="family.undone",
        actor=actor,
        thing="child",
        thing_id=str(first.child.public_id),
        detail={"act": first.act, "batch": str(batch)},
    )
    return child


def _refuse_others_sending(actor: Who, first: Revision) -> None:
    """A parent goes back on what they did themselves; nobody finds out what another parent did."""
    is_anothers = isinstance(actor, Actor) and first.act.startswith("sending.") and first.by != actor.public_id
    if is_anothers and not may(actor, SEND_FOR, first.child):
        raise NotVisible


def _row(revision: Revision) -> CentreModel | None:
    model, _fields = _THINGS[revision.thing]
    found: CentreModel | None = model.objects.filter(public_id=revision.thing_id).first()
    return found


def _restore(row: CentreModel, before: State) -> None:
    if before is None:
        if isinstance(row, Adult) and _has_other_ties(row):
            return
        row.delete()
        return
    for name, value in before.items():
        field_: Any = row._meta.get_field(name)
        setattr(row, name, field_.to_python(value))
    row.save(update_fields=list(before))


def _has_other_ties(adult: Adult) -> bool:
    """Whether somebody who was written down with the change is more by now than that."""
    return adult.user_id is not None or adult.roles.exists() or adult.relations.exists()

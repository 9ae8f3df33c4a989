"""Remembering each change, and going back on it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import NotVisible, check
from samenspel.populations.actions.said import keep_adopted
from samenspel.populations.models import Revision
from samenspel.populations.policy import CHANGE
from samenspel.populations.states import Ref, restore, states_of


class NoWayBack(Exception):
    """The change cannot be undone; the text says why."""


@dataclass(slots=True)
class Change:
    """One change as it is remembered: its id, and whether anything really changed."""

    id: uuid.UUID
    is_real: bool = False


@contextmanager
def remembered(refs: Iterable[Ref]) -> Iterator[Change]:
    """What happens inside to these things can be undone by the id of the change; what the team saw of it is kept."""
    watched = tuple(refs)
    change = Change(uuid.uuid4())
    before = states_of(watched)
    yield change
    for ref, after in states_of(watched).items():
        if after != before[ref]:
            change.is_real = True
            Revision(change=change.id, thing=ref.thing, thing_id=ref.public_id, before=before[ref], after=after).save()
    if change.is_real:
        keep_adopted(watched)


@transaction.atomic
def undo(*, actor: Who, change: uuid.UUID) -> None:
    """Everything this change touched becomes what it was.

    Raises NoWayBack when something changed since, or when it was undone before; NotVisible for an unknown change.
    """
    check(actor, CHANGE)
    revisions = list(Revision.objects.select_for_update().filter(change=change))
    if not revisions:
        raise NotVisible
    if any(revision.is_undone for revision in revisions):
        raise NoWayBack(_("This was undone before."))
    refs = {Ref(Revision.Thing(one.thing), one.thing_id): one for one in revisions}
    if any(now != refs[ref].after for ref, now in states_of(refs).items()):
        raise NoWayBack(_("Something else changed here since. Nothing was undone."))
    for ref, revision in refs.items():
        restore(ref, revision.before)
    keep_adopted(refs)
    Revision.objects.filter(change=change).update(is_undone=True)
    record(verb="population.restored", actor=actor, thing="population", thing_id=str(change))

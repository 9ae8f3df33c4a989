"""Recording: called inside the action's own transaction, so that both happen or neither."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from samenspel.audit.logic.chain import Entry, seal
from samenspel.audit.models import Chain, Event
from samenspel.core import tenancy
from samenspel.core.actor import Actor, Who


@transaction.atomic(savepoint=False)
def record(
    *,
    verb: str,
    actor: Who | None,
    thing: str,
    thing_id: str = "",
    detail: dict[str, Any] | None = None,
    through: tenancy.Passage | None = None,
) -> Event:
    """Append one event to the chain of the centre in scope, or else of the installation.

    `verb` is "<thing>.<past tense>"; `detail` holds ids, keys and numbers, never what people wrote. `through` is the
    use of the gate that led here: the event names it, and stands for it.
    """
    if through is not None:
        detail = (detail or {}) | {"crossing": through.purpose.name}
    key = str(tenancy.active_centre_id()) if tenancy.has_scope() else ""
    chain = _locked(key)
    entry = Entry(
        number=chain.length + 1,
        at=timezone.now(),
        actor=_name(actor),
        verb=verb,
        thing=thing,
        thing_id=thing_id,
        detail=detail or {},
    )
    chain.head = seal(chain.head, entry)
    chain.length = entry.number
    chain.save(update_fields=["head", "length"])
    event = Event.objects.create(
        chain=chain,
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        verb=verb,
        thing=thing,
        thing_id=thing_id,
        detail=entry.detail,
        hash=chain.head,
    )
    if through is not None:
        through.is_written = True
    return event


def _locked(key: str) -> Chain:
    rows = Chain.objects.select_for_update().filter(key=key)
    chain = rows.first()
    if chain is None:  # whoever comes first makes it, and everyone waits for the same row
        Chain.objects.get_or_create(key=key)
        chain = rows.get()
    return chain


def _name(actor: Who | None) -> str:
    if actor is None:
        return "nobody"
    return actor.public_id if isinstance(actor, Actor) else f"system:{actor.name}"

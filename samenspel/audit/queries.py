"""Reading back what was recorded."""

from __future__ import annotations

from collections.abc import Iterator

from samenspel.audit.logic.chain import Entry, first_break
from samenspel.audit.models import Chain, Event, EventQuerySet
from samenspel.core import tenancy


def events() -> EventQuerySet:
    """The events of the centre in scope, oldest first."""
    return Event.objects.filter(chain__key=str(tenancy.active_centre_id()))


def broken_at(chain: Chain) -> int | None:
    """The number of the first event of a chain that was tampered with, or None."""
    return first_break(_entries(chain), chain.length, chain.head)


def _entries(chain: Chain) -> Iterator[Entry]:
    for event in chain.events.order_by("number").iterator(chunk_size=2000):
        yield Entry(
            number=event.number,
            at=event.at,
            actor=event.actor,
            verb=event.verb,
            thing=event.thing,
            thing_id=event.thing_id,
            detail=event.detail,
            hash=event.hash,
        )

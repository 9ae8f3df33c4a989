"""Reading back what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def restore_chain(entries: Sequence[Entry]) -> bool:
    """Put the recorded events of an exported centre under the centre in scope; False when they are not unbroken."""
    head = entries[-1].hash if entries else ""
    if first_break(entries, len(entries), head) is not None:
        return False
    chain, _made = Chain.objects.update_or_create(
        key=str(tenancy.active_centre_id()), defaults={"length": len(entries), "head": head}
    )
    Event.objects.bulk_create(
        Event(
            chain=chain,
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            verb=entry.verb,
            thing=entry.thing,
            thing_id=entry.thing_id,
            detail=entry.detail,
            hash=entry.hash,
        )
        for entry in entries
    )
    return True

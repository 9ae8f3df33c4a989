"""A block that is about to lapse: who can decide is told once more (ADR 31)."""

from __future__ import annotations

from datetime import datetime

from samenspel.audit.actions import record
from samenspel.audit.queries import events
from samenspel.core.actor import System
from samenspel.people.logic.blocks import LAST
from samenspel.people.notices import tell_that_it_waits
from samenspel.people.queries.waiting import Waits, second_persons, waiting_blocks

REMINDED = "block.reminded"


def remind(*, actor: System, moment: datetime) -> int:
    """Mail the second persons of the centre in scope about each block with a day left or less.

    Once for each, however often it is asked: the log remembers. What could not be mailed is tried again the next
    time. Returns of how many blocks somebody was told.
    """
    return sum(_remind(actor, waits, moment) for waits in waiting_blocks(moment) if waits.until - moment <= LAST)


def _remind(actor: System, waits: Waits, moment: datetime) -> bool:
    thing, until = str(waits.block.public_id), waits.until.isoformat()
    earlier = events().filter(thing="block", thing_id=thing, verb=REMINDED)
    if any(event.detail.get("until") == until for event in earlier):
        return False
    if not tell_that_it_waits(second_persons(waits, moment), waits.block.centre.key, is_last=True):
        return False
    record(verb=REMINDED, actor=actor, thing="block", thing_id=thing, detail={"until": until})
    return True

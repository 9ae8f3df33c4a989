"""Lists that leave the building are written down: which, how many pages, by whom; never of whom."""

from __future__ import annotations

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import check
from samenspel.talks.models import Round
from samenspel.talks.policy import LISTS


def note_taken_along(*, actor: Actor, round_: Round, what: str, many: int) -> None:
    """Somebody took a list of a round along on paper."""
    check(actor, LISTS, round_)
    record(
        verb="round.printed",
        actor=actor,
        thing="round",
        thing_id=str(round_.public_id),
        detail={"list": what, "pages": many},
    )

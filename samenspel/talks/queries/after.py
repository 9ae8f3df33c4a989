"""What became of a round for one adult: the own talks in it, once families know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from samenspel.core.actor import Actor
from samenspel.talks.models import Round
from samenspel.talks.policy import OWN_TALK
from samenspel.talks.queries.table import Table, tables, talks

# From when on a link says what became of the answer, and no longer asks for one.
ANSWERED: Final = (Round.State.PUBLISHED, Round.State.CLOSED, Round.State.CANCELLED)
# What a link still tells of for a month: then its key is thrown away.
ENDED: Final = (Round.State.CLOSED, Round.State.CANCELLED)


def own_in_round(actor: Actor, round_: Round, moment: datetime) -> list[Table]:
    """The talks of a round at which this adult sits and may sit at this moment, in the order of time; those that were
    called off too. Not of who lost the right to come. Three queries, and those of the rights."""
    rows = list(talks(actor, OWN_TALK).filter(round=round_).order_by("starts_at", "pk"))
    made = tables(rows, actor.day, moment) if rows else {}
    return [made[talk.pk] for talk in rows if made[talk.pk].seat_of(actor.person_id)]

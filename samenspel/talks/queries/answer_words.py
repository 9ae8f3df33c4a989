"""What parents wrote with their answer to a round, for who meets them."""

from __future__ import annotations

from django.db.models import Exists

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.models import Child
from samenspel.talks.models import RoundAnswer
from samenspel.talks.policy import WRITE_DOWN
from samenspel.talks.queries.table import Table


def words_with_answer(actor: Actor, table: Table) -> list[tuple[str, str]]:
    """The name of each parent who may come to this table now, with what they wrote in the round of the talk.

    Only for who may read answers about this child; of nobody from another table. One query, none outside a round.
    """
    if table.talk.round_id is None or not table.guardians:
        return []
    theirs = restrict(Child.objects.filter(pk=table.talk.child_id), actor, WRITE_DOWN)
    rows = RoundAnswer.objects.filter(Exists(theirs), round=table.talk.round_id, adult__in=table.guardians)
    rows = rows.exclude(note="").select_related("adult").order_by("pk")
    return [(one.adult.name, one.note) for one in rows]

"""After a change (somebody is ill, hours are others): as few families moved as can be, once a leader says so."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.talks.actions.locking import hold_tables, locked
from samenspel.talks.actions.plan_moves import MOVABLE
from samenspel.talks.actions.telling import tell_moved
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Round, Talk
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.plan_material import material, moment_of
from samenspel.talks.queries.plan_places import Shown, fits


@transaction.atomic
def mend_round(*, actor: Who, round_: Round, shown: Shown, moment: datetime) -> int:
    """Make the moves that were shown, and tell those families. Returns how many talks moved.

    Nothing is sought while others wait: only whether these moves can still be made is looked at. A talk for which there
    is no place stays as it is, for somebody to call. Raises ValidationError when things changed since: then look again.
    """
    found = locked(round_, *MOVABLE)
    check(actor, SET_UP, found)
    there = Talk.objects.filter(round=found, public_id__in=[key for key, _was, _to in shown.rows])
    # Held: nobody notes who came while they move, nor gives who sits there another talk.
    moving = {talk.pk for talk in there.select_for_update(of=("self",)).order_by("pk")}
    hold_tables(*moving)
    of = material(found, near=moving)
    if not fits(of, shown, moment):
        raise ValidationError(_("Something changed in the meantime. Look at the moves again."))
    moves = shown.moves
    for table in of.tables:
        to = moves.get(table.key)
        if to is None:
            continue
        talk = table.talk
        talk.starts_at, talk.where, talk.is_pinned = moment_of(to), of.where(table, to), False
        talk.came, talk.child_was_there = Came.OPEN, None
        talk.save(update_fields=["starts_at", "where", "is_pinned", "came", "child_was_there"])
        if talk.is_published:
            tell_moved(talk, moment=moment)
    record(
        verb="round.mended",
        actor=actor,
        thing="round",
        thing_id=str(found.public_id),
        detail={"moved": len(moves), "lost": len(shown.rows) - len(moves)},
    )
    return len(moves)

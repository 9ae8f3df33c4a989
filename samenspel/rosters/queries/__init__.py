"""Reading imports, open questions and what we hold."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from samenspel.core.actor import Who
from samenspel.core.policy import Permission, restrict
from samenspel.organisations.models import Organisation
from samenspel.rosters.models import RosterImport, SameChild
from samenspel.rosters.policy import SEE, TAKE_IN
from samenspel.rosters.queries.held import held_by, held_now
from samenspel.rosters.queries.same_adults import apart, apart_of, open_pairs, pair_of, sides
from samenspel.rosters.queries.seen import Seen, seen

__all__ = [
    "Seen",
    "apart",
    "apart_of",
    "held_by",
    "held_now",
    "import_by_id",
    "imports",
    "open_pairs",
    "open_questions",
    "own_places",
    "pair_of",
    "question_by_id",
    "seen",
    "sides",
]

State = RosterImport.State


def own_places(actor: Who, permission: Permission = TAKE_IN) -> list[Organisation]:
    """The organisations for which the actor may do this, in the order in which they were named."""
    return list(restrict(Organisation.objects.all(), actor, permission))


def imports(actor: Who) -> QuerySet[RosterImport]:
    """Everything that was or may be taken in, newest first; trials that were refused at once are left out."""
    rows = restrict(RosterImport.objects.all(), actor, SEE)
    return rows.exclude(state=State.REFUSED, plan="").select_related("organisation", "begun_by", "second")


def import_by_id(actor: Who, public_id: uuid.UUID) -> RosterImport | None:
    """One of them that the actor may see, or None."""
    rows = restrict(RosterImport.objects.all(), actor, SEE)
    return rows.filter(public_id=public_id).select_related("organisation", "begun_by", "second").first()


def open_questions(actor: Who) -> QuerySet[SameChild]:
    """The pairs about which nobody has decided, oldest first."""
    rows = restrict(SameChild.objects.filter(answer=SameChild.Answer.OPEN), actor, SEE)
    return rows.select_related("organisation", "first", "second")


def question_by_id(actor: Who, public_id: uuid.UUID) -> SameChild | None:
    """One of them, or None."""
    return open_questions(actor).filter(public_id=public_id).first()

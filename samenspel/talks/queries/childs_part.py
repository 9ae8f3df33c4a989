"""The child's part: what the child gets ready once for a round, at every table of it; and what it made at home.

What the child says alone, or with somebody of the team, stands at all its tables of that round. What a parent wrote
down with the child stays at the parent's own table. So no table shows whether there is another.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.talks.logic.agreements import Side
from samenspel.talks.models import Seat, Talk

AT_HOME: Final = Q(side=Side.CHILD, adult__isnull=False, was_noted_by_staff=False)
ONCE: Final = Q(side=Side.CHILD) & (Q(adult=None) | Q(was_noted_by_staff=True))


def writes_at_home(actor: Actor, talk: Talk) -> bool:
    """Whether this person writes for the child as one who comes from home. One query, none for a pupil."""
    if "pupil" in actor.roles:
        return False
    return Seat.objects.filter(talk=talk, adult=actor.person_id, side=Seat.Side.HOME).exists()


def by_hand_of(actor: Actor, talk: Talk) -> Q:
    """Which points of the child this person writes: what was said once, or at home."""
    return AT_HOME if writes_at_home(actor, talk) else ONCE


def tables_of_child(talk: Talk) -> QuerySet[Talk]:
    """This talk, and the others about the child in the same round at the same organisation: for the team alone."""
    if talk.round_id is None:
        return Talk.objects.filter(pk=talk.pk)
    return Talk.objects.filter(round=talk.round_id, child=talk.child_id, organisation=talk.organisation_id)

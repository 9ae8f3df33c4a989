"""One child that departs from its group in a round: in or out, longer, with somebody more at the table (S253)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from samenspel.core.actor import Who
from samenspel.core.policy import NotVisible, check
from samenspel.organisations.models import Organisation
from samenspel.people.dates import in_force
from samenspel.people.models import Adult, Child, GroupMembership
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.rounds import State, note
from samenspel.talks.models import ChildInRound, Round
from samenspel.talks.policy import DEPART, SET_UP_PART
from samenspel.talks.queries.rounds import day_of
from samenspel.talks.queries.rounds_setup import team


@dataclass(frozen=True, slots=True)
class Departs:
    """Whether a child takes part, how long (None: as its group), and who more is at the table."""

    is_in: bool
    minutes: int | None = None
    also: Adult | None = None


@transaction.atomic
def depart(
    *, actor: Who, round_: Round, child: Child, organisation: Organisation, departs: Departs | None, day: date
) -> None:
    """Say what differs for one child at one organisation; None: as its group.

    Raises NotVisible for a child that is not at that organisation, and for a colleague of elsewhere.
    """
    check(actor, DEPART, child)
    check(actor, SET_UP_PART, organisation)
    now = locked(round_, State.DRAFT, State.ASKING)
    on = day_of(now, day)
    here = GroupMembership.objects.filter(in_force(on), child=child, group__unit__organisation=organisation)
    if not here.exists():
        raise NotVisible
    rows = ChildInRound.objects.filter(round=now, child=child, organisation=organisation)
    if departs is None:
        rows.delete()
    else:
        _keep(now, child, organisation, departs, on)
    note(
        "round.child-departs",
        actor,
        now,
        child=str(child.public_id),
        is_in=departs.is_in if departs else None,
        minutes=departs.minutes if departs else None,
    )


def _keep(round_: Round, child: Child, organisation: Organisation, departs: Departs, day: date) -> None:
    colleagues = {one.adult.pk for one in team([organisation.pk], day).get(organisation.pk, [])}
    if departs.also is not None and departs.also.pk not in colleagues:
        raise NotVisible
    ChildInRound.objects.update_or_create(
        round=round_,
        child=child,
        organisation=organisation,
        defaults={"is_in": departs.is_in, "minutes": departs.minutes, "also": departs.also},
    )

"""Saying in which weeks a child is with an adult."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.onboarding.logic.weeks import Rhythm
from samenspel.onboarding.models import OwnWeeks
from samenspel.onboarding.policy import LEADS, WEEKS
from samenspel.people.dates import not_over
from samenspel.people.models import Adult, CareRelation, Child


@transaction.atomic
def set_weeks(*, actor: Actor, adult: Adult, child: Child, rhythm: Rhythm | None, since: date) -> OwnWeeks | None:
    """From this day on the weeks go like this; None: the child is always there, or nobody wants to say.

    What was said before ends the day before. A parent says it for themselves, a leader for any parent of the child.
    """
    check(actor, WEEKS, child)
    is_own = adult.pk == actor.person_id and child.pk in actor.children
    if not is_own and not LEADS.holds(actor, child):
        raise NotVisible
    if not CareRelation.objects.filter(adult=adult, child=child).exists():
        raise NotVisible
    held = OwnWeeks.objects.filter(not_over(since), adult=adult, child=child)
    held.filter(valid_from__gte=since).delete()
    held.update(valid_until=since - timedelta(days=1))
    made = None
    if rhythm is not None:
        made = OwnWeeks(adult=adult, child=child, valid_from=since)
        made.kind, made.turns_on, made.anchor = rhythm.kind.value, rhythm.turns_on, rhythm.anchor
        made.save()
    thing_id = str(adult.public_id)
    record(verb="weeks.set", actor=actor, thing="adult", thing_id=thing_id, detail={"child": str(child.public_id)})
    return made

"""A child or a parent died: one act, and from that day on nothing is sent, asked or planned (S127)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.models import CentreModel
from samenspel.core.policy import NotVisible, check
from samenspel.people.actions.revising import remembered, undo
from samenspel.people.changing import tell_that_rights_changed
from samenspel.people.dates import not_over
from samenspel.people.models import Adult, CareRelation, Child, Enrolment, GroupMembership, Revision
from samenspel.people.policy import REPORT_DEATH


@transaction.atomic
def report_child_death(*, actor: Who, child: Child, died_on: date, day: date) -> uuid.UUID:
    """The child died on this day: it leaves its groups and organisations. Returns the way back.

    Raises ValidationError for a day to come, or when it stands there already.
    """
    check(actor, REPORT_DEATH, child)
    _refuse(child.deceased_on, died_on, day)
    before = died_on - timedelta(days=1)
    memberships = list(GroupMembership.objects.filter(not_over(died_on), child=child))
    enrolments = list(Enrolment.objects.filter(not_over(died_on), child=child))
    watched: list[CentreModel] = [child, *memberships, *enrolments]
    with remembered(actor, child, "death.child", watched) as change:
        child.deceased_on = died_on
        child.save(update_fields=["deceased_on"])
        for membership in memberships:  # out of the group on the day itself, so that no list of today holds it
            membership.valid_until = before
            membership.save(update_fields=["valid_until"])
        for enrolment in enrolments:
            enrolment.valid_until, enrolment.leaving = died_on, Enrolment.Leaving.DECEASED
            enrolment.save(update_fields=["valid_until", "leaving"])
    record(verb="child.deceased", actor=actor, thing="child", thing_id=str(child.public_id))
    return change.batch


@transaction.atomic
def report_adult_death(*, actor: Who, adult: Adult, child: Child, died_on: date, day: date) -> uuid.UUID:
    """An adult of this child died on this day, for all children at the centre. Returns the way back.

    Relations stay as they were written: who was the parent of a child remains so. Raises as for a child, and
    NotVisible for an adult who has nothing to do with the child.
    """
    check(actor, REPORT_DEATH, child)
    if not CareRelation.objects.filter(adult=adult, child=child).exists():
        raise NotVisible
    _refuse(adult.deceased_on, died_on, day)
    with remembered(actor, child, "death.adult", [adult]) as change:
        adult.deceased_on = died_on
        adult.save(update_fields=["deceased_on"])
    others = CareRelation.objects.filter(adult=adult).exclude(child=child).values("child_id")
    for one in Child.objects.filter(pk__in=others):  # of this child `remembered` told it
        tell_that_rights_changed(one, timezone.now())
    record(verb="adult.deceased", actor=actor, thing="adult", thing_id=str(adult.public_id))
    return change.batch


@transaction.atomic
def take_back_death(*, actor: Who, child: Child, person: Child | Adult) -> None:
    """It was a mistake: everything is as it was before. Raises NotVisible when no death of this person stands here."""
    check(actor, REPORT_DEATH, child)
    acts = Revision.objects.filter(thing_id=person.public_id, act__startswith="death.", is_undone=False)
    last = acts.order_by("-pk").first()
    if last is None or person.deceased_on is None:
        raise NotVisible
    undo(actor=actor, batch=last.batch)


def _refuse(known: date | None, died_on: date, day: date) -> None:
    if known is not None:
        raise ValidationError(_("That stands here already."))
    if died_on > day:
        raise ValidationError({"died_on": _("Choose today or a day before.")})

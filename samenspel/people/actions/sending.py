"""Somebody comes in the place of a parent: sent by that parent, or by the head for that parent, until a day."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, Refused, check, may
from samenspel.people.actions.relations import Done, NewAdult
from samenspel.people.actions.revising import remembered
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import SEND, SEND_FOR
from samenspel.people.queries.standing import standings

LONGEST: Final = timedelta(days=366)


@transaction.atomic
def send(
    *,
    actor: Who,
    child: Child,
    sender: Adult,
    who: NewAdult,
    comes: bool,
    collects: bool,
    last_day: date,
    day: date,
    moment: datetime | None = None,
) -> Done:
    """Somebody comes to talks (`comes`) or fetches the child (`collects`) in the place of the sender.

    It never opens more than the sender may, and falls when the sender's own right does. Raises Refused when the
    sender is not asked to talks about this child, NotVisible for a parent who sends for another, ValidationError.
    """
    check(actor, SEND, child)
    _refuse_for_another(actor, child, sender.pk)
    held = _rights(sender, child, day, moment or timezone.now())
    if Right.TALKS not in held:
        raise Refused(_("Who is not asked to talks about this child cannot send somebody in their place."))
    _refuse(comes, collects, held, last_day, day)
    with remembered(actor, child, "sending.began", ()) as change:
        adult = who.make()
        relation = CareRelation(
            adult=adult,
            child=child,
            kind=Kind.DELEGATE.value,
            custody=Custody.NO.value,
            information=(Information.ACTIVE if comes else Information.NONE).value,
            may_collect=collects,
            source_kind=SourceKind.PARENT.value,
            sent_by=sender,
            valid_from=day,
            valid_until=last_day,
        )
        relation.save()
        change.made = [adult, relation]
    _record("sending.began", actor, relation)
    return Done(relation, change.batch)


@transaction.atomic
def end_sending(*, actor: Who, relation: CareRelation, day: date) -> uuid.UUID:
    """From today this person no longer comes in the place of the parent. Returns the way back."""
    check(actor, SEND, relation.child)
    if relation.sent_by_id is None or not relation.is_sent:
        raise NotVisible
    _refuse_for_another(actor, relation.child, relation.sent_by_id)
    with remembered(actor, relation.child, "sending.ended", [relation]) as change:
        relation.valid_until = day - timedelta(days=1)
        relation.save(update_fields=["valid_until"])
    _record("sending.ended", actor, relation)
    return change.batch


def _refuse_for_another(actor: Who, child: Child, sender: int) -> None:
    """A parent sends for themselves alone; the head may for any parent."""
    if isinstance(actor, Actor) and actor.person_id != sender and not may(actor, SEND_FOR, child):
        raise NotVisible


def _rights(sender: Adult, child: Child, day: date, moment: datetime) -> frozenset[Right]:
    """Of themselves: who is sent, sends nobody further."""
    rows = CareRelation.objects.filter(adult=sender, child=child, sent_by=None)
    found = standings(rows, day, moment).get((sender.pk, child.pk))
    return found.rights if found else frozenset()


def _refuse(comes: bool, collects: bool, held: frozenset[Right], last_day: date, day: date) -> None:
    if not comes and not collects:
        raise ValidationError({"tasks": _("Say what this person comes to do.")})
    if collects and Right.COLLECT not in held:
        raise ValidationError(
            {"tasks": _("The school first has to know that you may fetch this child yourself. Ask the school.")}
        )
    if not day <= last_day <= day + LONGEST:
        raise ValidationError({"last_day": _("Choose a day from today on, at most a year ahead.")})


def _record(verb: str, actor: Who, relation: CareRelation) -> None:
    record(
        verb=verb,
        actor=actor,
        thing="relation",
        thing_id=str(relation.public_id),
        detail={"child": str(relation.child.public_id)},
    )

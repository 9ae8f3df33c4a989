"""Deciding on a request for information (BW 1:377c): what is given, why, until when; a refusal is a decision too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import check
from samenspel.people.actions.revising import remembered
from samenspel.people.dates import not_over
from samenspel.people.logic.custody import GRANTABLE, Custody, Right
from samenspel.people.models import Adult, CareRelation, InformationDecision
from samenspel.people.policy import DECIDE_INFORMATION

LONGEST: Final = timedelta(days=2 * 366)  # then somebody looks at it again


@transaction.atomic
def decide_information(
    *,
    actor: Who,
    relation: CareRelation,
    granted: Iterable[Right],
    reason: str,
    day: date,
    last_day: date | None = None,
) -> tuple[InformationDecision, uuid.UUID]:
    """What this adult is given on request from this day; nothing granted is a refusal. Returns the way back too.

    It takes the place of earlier decisions about the same two people. Where another adult lives, what another
    adult said, and authority are never given: no decision can. Raises ValidationError with the field.
    """
    check(actor, DECIDE_INFORMATION, relation.child)
    given = frozenset(granted)
    _refuse(relation, given, reason, day, last_day)
    pair = CareRelation.objects.filter(adult=relation.adult_id, child=relation.child_id).values("pk")
    earlier = list(InformationDecision.objects.filter(not_over(day), relation__in=pair))
    with remembered(actor, relation.child, "decision.made", earlier) as change:
        for one in earlier:
            one.valid_until = day - timedelta(days=1)
            one.save(update_fields=["valid_until"])
        decision = InformationDecision(
            relation=relation,
            granted=sorted(right.value for right in given),
            reason=reason.strip(),
            decided_by=_decider(actor),
            decided_on=day,
            valid_from=day,
            valid_until=last_day,
        )
        decision.save()
        change.made = [decision]
    record(
        verb="decision.made",
        actor=actor,
        thing="decision",
        thing_id=str(decision.public_id),
        detail={"child": str(relation.child.public_id), "granted": decision.granted},
    )
    return decision, change.batch


def _refuse(relation: CareRelation, given: frozenset[Right], reason: str, day: date, last_day: date | None) -> None:
    if given - GRANTABLE:
        raise ValidationError({"granted": _("That cannot be given by a decision.")})
    if relation.is_sent or relation.custody == Custody.YES:
        raise ValidationError(_("There is nothing to decide: what this adult gets follows from what stands here."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write down why, in words that you could read out to this parent.")})
    if given and last_day is None:
        raise ValidationError({"last_day": _("Say until when it holds; then you look at it again.")})
    if last_day and not day <= last_day <= day + LONGEST:
        raise ValidationError({"last_day": _("Choose a day from today on, at most two years ahead.")})


def _decider(actor: Who) -> Adult | None:
    return Adult.objects.get(pk=actor.person_id) if isinstance(actor, Actor) else None

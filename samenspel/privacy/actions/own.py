"""What a person does with the own data: correct it, ask about it, take it along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.people.models import Adult, Child
from samenspel.privacy.models import DataRequest
from samenspel.privacy.policy import ANSWER, OWN

TERM: Final = timedelta(days=28)  # a month at most (AVG art. 12(3)); February's too
CORRECTABLE: Final = ("email", "phone", "address", "language", "interpreter", "reading", "reach")


@transaction.atomic
def correct_own_data(*, actor: Actor, values: dict[str, Any]) -> int:
    """Change the own contact data and wishes; returns how many fields changed. Raises KeyError for another field."""
    check(actor, OWN)
    adult = Adult.objects.get(pk=actor.person_id)
    if not values.keys() <= set(CORRECTABLE):
        raise KeyError(min(values.keys() - set(CORRECTABLE)))
    changed = [name for name, value in values.items() if getattr(adult, name) != value]
    if changed:
        for name in changed:
            setattr(adult, name, values[name])
        adult.save(update_fields=changed)
        record(
            verb="adult.corrected",
            actor=actor,
            thing="adult",
            thing_id=str(adult.public_id),
            detail={"fields": sorted(changed)},
        )
    return len(changed)


@transaction.atomic
def ask(*, actor: Actor, kind: DataRequest.Kind, text: str, day: date, child: Child | None = None) -> DataRequest:
    """Ask something about the own data, or about that of an own child. Raises NotVisible for another's child."""
    check(actor, OWN)
    if child is not None and child.pk not in actor.children:
        raise NotVisible
    request = DataRequest(
        adult_id=actor.person_id, child=child, kind=kind, text=text.strip(), received_on=day, answer_by=day + TERM
    )
    request.save()
    record(verb="request.made", actor=actor, thing="request", thing_id=str(request.public_id), detail={"kind": kind})
    return request


@transaction.atomic
def answer(*, actor: Actor, request: DataRequest, is_done: bool, text: str, day: date) -> DataRequest:
    """Say what was done, or why not."""
    check(actor, ANSWER, request)
    request.status = DataRequest.Status.DONE if is_done else DataRequest.Status.REFUSED
    request.answer, request.answered_on, request.answered_by_id = text.strip(), day, actor.person_id
    request.save(update_fields=["status", "answer", "answered_on", "answered_by"])
    record(
        verb="request.answered",
        actor=actor,
        thing="request",
        thing_id=str(request.public_id),
        detail={"status": request.status},
    )
    return request

"""Answering whether two children at the centre are one: by a person, and never otherwise."""

from __future__ import annotations

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.people.actions.merging import merge_children
from samenspel.people.models import Child
from samenspel.rosters.actions.taking_in import day_of
from samenspel.rosters.applying import person_of
from samenspel.rosters.models import SameChild
from samenspel.rosters.policy import SEE

Answer = SameChild.Answer


@transaction.atomic
def say_same(*, actor: Who, question: SameChild) -> Child:
    """They are one: the child that was here first stays, with everything of both. There is no way back.

    Raises ValidationError in plain words when the two cannot become one, and Refused for who may not keep the
    register of people.
    """
    check(actor, SEE, question)
    kept, gone = question.first, question.second
    SameChild.objects.filter(first=kept, second=gone).update(
        answer=Answer.SAME, answered_by=person_of(actor), answered_on=day_of(actor)
    )
    return merge_children(actor=actor, kept=kept, gone=gone, day=day_of(actor))


@transaction.atomic
def say_different(*, actor: Who, question: SameChild) -> SameChild:
    """They are two, and the question is not put again."""
    check(actor, SEE, question)
    question.answer, question.answered_by, question.answered_on = Answer.DIFFERENT, person_of(actor), day_of(actor)
    question.save(update_fields=["answer", "answered_by", "answered_on"])
    record(
        verb="child.told-apart",
        actor=actor,
        thing="child",
        thing_id=str(question.second.public_id),
        detail={"other": str(question.first.public_id)},
    )
    return question

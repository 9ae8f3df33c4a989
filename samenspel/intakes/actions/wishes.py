"""Wishes after they were said: somebody picks them up and answers (promise 4)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import check
from samenspel.intakes.models import Wish
from samenspel.intakes.policy import WISHES


@transaction.atomic
def answer_wish(*, actor: Who, wish: Wish, state: str, answer: str, day: date) -> Wish:
    """Pick a wish up, answer it, or say not now; whoever does is its owner. Raises ValueError for no such state."""
    check(actor, WISHES, wish)
    wish.state, wish.answer, wish.answered_on = Wish.State(state), " ".join(answer.split()), day
    if isinstance(actor, Actor):
        wish.owner_id = actor.person_id
    wish.save(update_fields=["state", "answer", "answered_on", "owner"])
    record(verb="wish.answered", actor=actor, thing="wish", thing_id=str(wish.public_id), detail={"state": wish.state})
    return wish

"""Answering whether two adults at the centre are one: by a person, and never otherwise (ADR 35)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.people.actions.merging import merge_adults, take_back_apart, tell_apart
from samenspel.people.models import Adult, ToldApart
from samenspel.people.policy import MANAGE
from samenspel.rosters.actions.taking_in import day_of
from samenspel.rosters.logic.same_adults import Pair


@transaction.atomic
def say_one_person(*, actor: Who, pair: Pair) -> Adult:
    """They are one person: the first row stays, with everything of both. There is no way back.

    Raises ValidationError in plain words when the two cannot become one, and Refused for who may not keep the
    register of people.
    """
    check(actor, MANAGE)
    kept, gone = _two(pair)
    return merge_adults(actor=actor, kept=kept, gone=gone, day=day_of(actor))


@transaction.atomic
def say_two_people(*, actor: Who, pair: Pair) -> ToldApart:
    """They are two people, and the question is not put again until somebody takes that back."""
    check(actor, MANAGE)
    first, second = _two(pair)
    return tell_apart(actor=actor, first=first, second=second, day=day_of(actor))


@transaction.atomic
def ask_again(*, actor: Who, apart: ToldApart) -> None:
    """It was too soon to say that they are two; where they still look like one, the question comes back."""
    check(actor, MANAGE)
    take_back_apart(actor=actor, first=apart.first, second=apart.second)


def _two(pair: Pair) -> tuple[Adult, Adult]:
    rows = Adult.objects.select_for_update().in_bulk([pair.first, pair.second])
    if len(rows) < 2:
        raise ValidationError(_("One of the two is not there any more."))
    return rows[pair.first], rows[pair.second]

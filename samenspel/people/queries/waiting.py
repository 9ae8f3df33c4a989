"""Blocks that wait for a second person: which, until when, and who that can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.actor import Actor
from samenspel.core.policy import may, restrict
from samenspel.people.dates import blocks_in_force, in_force, on_one_word
from samenspel.people.logic import blocks
from samenspel.people.models import Adult, Block, Child, RoleAssignment
from samenspel.people.policy import CONFIRM_BLOCK, MAY_CONFIRM
from samenspel.people.queries import actor_for


def blocks_that_wait(actor: Actor, moment: datetime) -> QuerySet[Block]:
    """The blocks that this actor could confirm or lift now as the second person."""
    me, lately = actor.person_id, moment - blocks.ALONE
    first = on_one_word(moment) & ~Q(begun_by=me)
    lifting = Q(lift_asked_at__gt=lately) & ~Q(lift_asked_by=me)
    mine = restrict(Child.objects.all(), actor, CONFIRM_BLOCK)
    waiting = blocks_in_force(moment).filter(first | lifting, child__in=mine).exclude(adult=me)
    return waiting.annotate(waits_since=Case(When(first, then="begun_at"), default="lift_asked_at"))


@dataclass(frozen=True, slots=True)
class Waits:
    """A block that waits for a second person: who was the first, and until when."""

    block: Block
    first: int | None
    until: datetime


def waiting_blocks(moment: datetime) -> list[Waits]:
    """Every block of the centre in scope that waits to be confirmed, or to be lifted."""
    lately = moment - blocks.ALONE
    rows = blocks_in_force(moment).filter(on_one_word(moment) | Q(lift_asked_at__gt=lately)).select_related("child")
    return [one for row in rows for one in waits_of(row, moment)]


def waits_of(block: Block, moment: datetime) -> Iterator[Waits]:
    """For what a block waits, if for anything."""
    plain = block.as_block()
    confirm, lift = blocks.waits_until(plain), blocks.lift_waits_until(plain)
    if confirm is not None:
        yield Waits(block, block.begun_by_id, confirm)
    if lift is not None and moment < lift:
        yield Waits(block, block.lift_asked_by_id, lift)


def second_persons(waits: Waits, moment: datetime) -> list[User]:
    """The logins of those who can confirm or lift it as the second person; never the adult whom it is about."""
    day = timezone.localdate(moment)
    bearing = RoleAssignment.objects.filter(in_force(day), role__in=MAY_CONFIRM).values("adult_id")
    adults = Adult.objects.filter(pk__in=bearing, user__is_active=True).exclude(
        pk__in=[one for one in (waits.first, waits.block.adult_id) if one]
    )
    actors = ((adult.user, actor_for(adult.user_id, day, moment)) for adult in adults.select_related("user"))
    return [user for user, actor in actors if actor and may(actor, CONFIRM_BLOCK, waits.block.child)]

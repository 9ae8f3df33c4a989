"""A block between an adult and a child: at once by one person, confirmed by a second, lifted by two (ADR 0031)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor, Who
from samenspel.core.policy import Refused, check
from samenspel.people.changing import tell_that_rights_changed
from samenspel.people.logic import blocks
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, CareRelation, Child
from samenspel.people.policy import CONFIRM_BLOCK, START_BLOCK


@transaction.atomic
def begin_block(
    *, actor: Who, adult: Adult, child: Child, basis: Basis, source: str = "", moment: datetime | None = None
) -> Block:
    """No contact and no information from this moment, for 72 hours on this one person's word.

    Raises ValidationError when the two are blocked already, or have nothing to do with each other; Refused for who
    started one before that nobody confirmed: one person cannot keep a parent away by starting again.
    """
    check(actor, START_BLOCK, child)
    now = moment or timezone.now()
    if not CareRelation.objects.filter(adult=adult, child=child).exists():
        raise ValidationError(_("This adult has nothing to do with this child."))
    earlier = list(Block.objects.select_for_update().filter(adult=adult, child=child, lifted_at=None))
    if any(blocks.in_force(one.as_block(), now, _day(now)) for one in earlier):
        raise ValidationError(_("There is a block between these two already."))
    me = _me(actor)
    if me and any(one.begun_by_id == me.pk and one.confirmed_at is None for one in earlier):
        raise Refused(
            _("You started this block before, and nobody confirmed it. Ask a colleague to look at it, and to start it.")
        )
    block = Block(adult=adult, child=child, basis=basis.value, source=source.strip(), begun_at=now, begun_by=me)
    block.save()
    tell_that_rights_changed(child, now)
    _record("block.begun", actor, block)
    return block


@transaction.atomic
def confirm_block(*, actor: Who, block: Block, last_day: date | None = None, moment: datetime | None = None) -> Block:
    """A second person stands for it: it holds until its last day, or until it is lifted.

    Raises Refused for the one who started it, ValidationError when there is nothing to confirm (any more).
    """
    check(actor, CONFIRM_BLOCK, block.child)
    now = moment or timezone.now()
    found = _locked(block)
    _refuse_about_oneself(actor, found)
    _refuse_same(actor, found.begun_by_id, _("You started this block yourself. Somebody else has to confirm it."))
    if not blocks.may_confirm(found.as_block(), now):
        raise ValidationError(_("This block no longer waits to be confirmed."))
    if last_day and last_day < _day(now):
        raise ValidationError({"last_day": _("Choose a day from today on.")})
    found.confirmed_at, found.confirmed_by, found.last_day = now, _me(actor), last_day
    found.save(update_fields=["confirmed_at", "confirmed_by", "last_day"])
    _record("block.confirmed", actor, found)
    return found


@transaction.atomic
def ask_lift(*, actor: Who, block: Block, moment: datetime | None = None) -> Block:
    """One person asks to lift it; nothing changes until a second does. Raises ValidationError when it is over."""
    check(actor, START_BLOCK, block.child)
    now = moment or timezone.now()
    found = _locked(block)
    if not blocks.in_force(found.as_block(), now, _day(now)):
        raise ValidationError(_("This block is over already."))
    if blocks.may_lift(found.as_block(), now, _day(now)):
        raise ValidationError(_("Somebody asked that already. A second person can lift it now."))
    found.lift_asked_at, found.lift_asked_by = now, _me(actor)
    found.save(update_fields=["lift_asked_at", "lift_asked_by"])
    _record("block.lift_asked", actor, found)
    return found


@transaction.atomic
def lift_block(*, actor: Who, block: Block, moment: datetime | None = None) -> Block:
    """A second person lifts it. Raises Refused for the one who asked, ValidationError when nobody asked lately."""
    check(actor, CONFIRM_BLOCK, block.child)
    now = moment or timezone.now()
    found = _locked(block)
    _refuse_about_oneself(actor, found)
    _refuse_same(actor, found.lift_asked_by_id, _("You asked to lift this block. Somebody else has to do it."))
    if not blocks.may_lift(found.as_block(), now, _day(now)):
        raise ValidationError(_("Nobody asked lately to lift this block. Ask it first; a colleague lifts it."))
    found.lifted_at, found.lifted_by = now, _me(actor)
    found.save(update_fields=["lifted_at", "lifted_by"])
    tell_that_rights_changed(found.child, now)
    _record("block.lifted", actor, found)
    return found


def _locked(block: Block) -> Block:
    found: Block = Block.objects.select_for_update().select_related("child", "adult").get(pk=block.pk)
    return found


def _refuse_same(actor: Who, first: int | None, why: str) -> None:
    if isinstance(actor, Actor) and first is not None and first == actor.person_id:
        raise Refused(why)


def _refuse_about_oneself(actor: Who, block: Block) -> None:
    """A colleague who is the parent in question is no second person."""
    _refuse_same(actor, block.adult_id, _("This block is about yourself. Somebody else decides about it."))


def _me(actor: Who) -> Adult | None:
    return Adult.objects.get(pk=actor.person_id) if isinstance(actor, Actor) else None


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _record(verb: str, actor: Who, block: Block) -> None:
    record(
        verb=verb,
        actor=actor,
        thing="block",
        thing_id=str(block.public_id),
        detail={
            "child": str(block.child.public_id),
            "adult": str(block.adult.public_id),
            "basis": block.basis,
            "last_day": block.last_day.isoformat() if block.last_day else "",
        },
    )

"""Moving one talk: by who arranges it, in a round or outside one, or by a family within the limits of the round."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.talks.actions.locking import hold_tables, hold_talk, locked
from samenspel.talks.actions.telling import tell_cancelled, tell_moved, tell_published
from samenspel.talks.logic.asked import Stretch, clashes
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Interpreter, Round, Seat, Talk
from samenspel.talks.policy import ARRANGE, OWN_TALK
from samenspel.talks.queries.asked_for import taken
from samenspel.talks.queries.plan_interpreters import can_do_without, for_talk, hours_of, is_free
from samenspel.talks.queries.plan_material import Material, Table, clock, material, moment_of
from samenspel.talks.queries.plan_places import Limits, limits, may_go

TO_COME = (Talk.State.OPEN, Talk.State.PLANNED)
MOVABLE = (Round.State.PLANNING, Round.State.PUBLISHED)


@transaction.atomic
def move_talk(*, actor: Who, talk: Talk, to: datetime | None, moment: datetime) -> Talk:
    """Put a talk at a moment of the school's clock (naive), or take it off the board (None).

    Before publishing any moment of the round will do, and the board says what does not fit. What a family knows of
    goes only where it breaks nothing, and the family hears of it. Raises ValidationError otherwise.
    """
    check(actor, ARRANGE, talk)
    round_ = _round_of(talk)
    hold_talk(talk)  # nobody notes who came while it moves
    hold_tables(talk.pk)  # nor gives who sits there another talk
    of = material(round_, near={talk.pk})
    table = next((one for one in of.tables if one.talk.pk == talk.pk), None)
    if table is None:
        raise ValidationError(_("This talk was held or called off: it cannot be moved."))
    found = table.talk
    _refuse(of, table, to, moment)
    found.starts_at = moment_of(to) if to else None
    found.state = Talk.State.PLANNED if to else Talk.State.OPEN
    found.where = of.where(table, to) if to else found.where
    found.came, found.child_was_there = Came.OPEN, None  # the new moment counts by itself
    found.save(update_fields=["starts_at", "state", "where", "came", "child_was_there"])
    _note(actor, found, "talk.moved")
    if found.is_published:
        tell_moved(found, moment=moment)
    elif round_.state == Round.State.PUBLISHED and to:
        found.published_at = moment
        found.save(update_fields=["published_at"])
        tell_published([found], moment=moment)
    return found


@transaction.atomic
def pin_talk(*, actor: Who, talk: Talk, is_pinned: bool) -> None:
    """Keep a talk where it is, whatever a next proposal says; or let it go again."""
    check(actor, ARRANGE, talk)
    if is_pinned and talk.starts_at is None:
        raise ValidationError(_("Only a talk with a moment can be pinned."))
    Talk.objects.filter(pk=talk.pk).update(is_pinned=is_pinned)
    _note(actor, talk, "talk.pinned" if is_pinned else "talk.unpinned")


@transaction.atomic
def swap_own_talk(*, actor: Who, talk: Talk, to: datetime, moment: datetime) -> Talk:
    """A family moves its own talk to a moment that is free, within the limits of the round.

    Everybody at the table from home hears of it. Two families who want one moment come one after the other: the second
    hears that it is gone. Raises ValidationError with what is in the way.
    """
    check(actor, OWN_TALK, talk)
    round_ = _round_of(talk)
    hold_talk(talk)  # nobody notes who came while it moves
    hold_tables(talk.pk)  # nor gives who sits there another talk
    of = material(round_, near={talk.pk})
    table = next((one for one in of.tables if one.talk.pk == talk.pk), None)
    refused = limits(round_, table.talk if table else talk, moment)
    if table is None or refused is not Limits.FREE:
        raise ValidationError(_("This talk can no longer be moved here. Call the school: they find a moment with you."))
    if not may_go(of, table, to, moment, for_family=True):
        raise ValidationError(_("Somebody else was just before you. Choose another moment."))
    found = table.talk
    found.starts_at, found.where = moment_of(to), of.where(table, to)
    found.moves_by_family += 1
    found.came, found.child_was_there = Came.OPEN, None
    found.save(update_fields=["starts_at", "where", "moves_by_family", "came", "child_was_there"])
    _note(actor, found, "talk.moved-by-family")
    tell_moved(found, moment=moment)
    return found


@transaction.atomic
def set_moment(*, actor: Who, talk: Talk, to: datetime, moment: datetime) -> Talk:
    """Give a planned talk that no round plans (asked for, or of a round that is closed) another moment; its family
    hears of it.

    Raises ValidationError for the past, for who is elsewhere then, and for a talk that is over or called off.
    """
    check(actor, ARRANGE, talk)
    round_ = locked(talk.round) if talk.round is not None else None  # its interpreters are of all its talks
    found: Talk = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    found.round = round_
    if not is_loose(found, moment):
        raise ValidationError(_("This talk cannot be moved any more."))
    if to <= moment:
        raise ValidationError(_("This moment is in the past. Choose a later one."))
    if to == found.starts_at:
        raise ValidationError(_("It is at that moment already. Choose another one."))
    _refuse_taken(found, to)
    found.starts_at = to
    found.came, found.child_was_there = Came.OPEN, None
    found.save(update_fields=["starts_at", "came", "child_was_there"])
    _note(actor, found, "talk.moved")
    tell_moved(found, moment=moment)
    return found


def is_loose(talk: Talk, moment: datetime) -> bool:
    """Whether a talk is to come, with a moment, and no round plans it any more."""
    is_to_come = talk.state == Talk.State.PLANNED and talk.starts_at is not None and talk.starts_at > moment
    return is_to_come and (talk.round is None or talk.round.state == Round.State.CLOSED)


def _refuse_taken(talk: Talk, to: datetime) -> None:
    wanted = Stretch(to, talk.minutes)
    hold_tables(talk.pk)
    adults = list(Seat.objects.filter(talk=talk).values_list("adult_id", flat=True))
    if clashes(wanted, taken(adults, to, without=talk.pk)):
        raise ValidationError(_("Somebody at this table has another talk at that moment. Choose another one."))
    if talk.interpreter_id and clashes(wanted, hours_of(talk.interpreter_id, without=talk.pk)):
        raise ValidationError(_("The interpreter has another talk at that moment. Choose another one."))


@transaction.atomic
def set_interpreter(*, actor: Who, talk: Talk, interpreter: Interpreter | None, moment: datetime) -> Talk:
    """Another interpreter of the round at this talk, or none; the pages and mails of the family say so from now.

    Raises ValidationError for one who is elsewhere then.
    """
    check(actor, ARRANGE, talk)
    if talk.round is None:
        raise ValidationError(_("This talk is not of a round."))
    round_ = locked(talk.round, *MOVABLE, Round.State.CLOSED)
    found: Talk = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    if found.state not in TO_COME or (found.starts_at is not None and found.starts_at <= moment):
        raise ValidationError(_("This talk was held or called off already."))
    found.round = round_
    if interpreter is None and not can_do_without(found):
        raise ValidationError(_("A parent asked for an interpreter. Change their answer first."))
    if interpreter is not None and interpreter not in for_talk(found):
        raise ValidationError(_("Choose an interpreter from the list."))
    if interpreter is not None and found.starts_at is not None and not is_free(interpreter, found):
        raise ValidationError(_("This interpreter is elsewhere at that moment. Choose another one, or move the talk."))
    found.interpreter = interpreter
    found.save(update_fields=["interpreter"])
    _note(actor, found, "talk.interpreter-changed")
    return found


@transaction.atomic
def call_off(*, actor: Who, talk: Talk, moment: datetime) -> Talk:
    """One talk does not go on, also in a round that is closed; its family hears so.

    Raises ValidationError for one that began, or was settled already.
    """
    check(actor, ARRANGE, talk)
    if talk.round is not None:
        locked(talk.round)  # whoever moves it comes before this or after it
    found: Talk = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    has_begun = found.starts_at is not None and found.starts_at <= moment
    if found.state not in TO_COME or has_begun:
        raise ValidationError(_("This talk was held or called off already."))
    found.state = Talk.State.CANCELLED
    found.save(update_fields=["state"])
    tell_cancelled([found], moment=moment)
    _note(actor, found, "talk.called-off")
    return found


def _round_of(talk: Talk) -> Round:
    if talk.round is None:
        raise ValidationError(_("This talk is not of a round."))
    return locked(talk.round, *MOVABLE)


def _note(actor: Who, talk: Talk, verb: str) -> None:
    at = clock(talk.starts_at) if talk.starts_at else None
    detail = {"at": f"{at:%Y-%m-%dT%H:%M}"} if at else {}
    record(verb=verb, actor=actor, thing="talk", thing_id=str(talk.public_id), detail=detail)


def _refuse(of: Material, table: Table, to: datetime | None, moment: datetime) -> None:
    """What cannot be: no moment for what a family knows of, none outside the round, none that is over."""
    if to is None:
        if table.talk.is_published:
            raise ValidationError(_("The family knows of this talk. Give it another moment, or call it off."))
        return
    if of.grid.place(to) is None:
        raise ValidationError(_("The round has no moment there. Choose another one."))
    if moment_of(to) <= moment:
        raise ValidationError(_("That moment is over. Choose a later one."))
    is_published = of.round.state == Round.State.PUBLISHED
    if is_published and not may_go(of, table, to, moment):
        raise ValidationError(_("Somebody cannot be there then. Choose a moment from the list."))

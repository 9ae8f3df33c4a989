"""Agreements of a talk: at most three, each of somebody and with a day; done, let go, come back to.

The school's own are nudged once, halfway, by the outbox; nobody at home is, and no child.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.notifications.actions import ToTell, forget, tell
from samenspel.talks.actions.locking import hold_talk
from samenspel.talks.logic import agreements as logic
from samenspel.talks.logic.agreements import MOST, Side, State
from samenspel.talks.models import Agreement, Report, Seat, Talk
from samenspel.talks.policy import HOLD, SEE_AGREEMENT
from samenspel.talks.queries.agreements import as_agreement
from samenspel.talks.queries.table import agreed, the_table

NUDGE: Final = "talks.nudge"
NUDGED_AT: Final = time(8)  # the school's own clock
LONGEST: Final = 200
FURTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agreement to be: `owner` is an adult of the table (row id), None for the child's."""

    text: str
    due_on: date
    owner: int | None = None


def wrong_day(due_on: date, day: date) -> str:
    """What is wrong with the day of an agreement, in words; empty when nothing is."""
    if due_on < day:
        return _("This day is over. Choose a day that is still to come.")
    return _("This is too far away. Choose a day within a year.") if due_on - day > FURTHEST else ""


@transaction.atomic
def agree(*, actor: Actor, talk: Talk, wanted: Sequence[Wanted], day: date, moment: datetime) -> list[Agreement]:
    """Add agreements. Raises ValidationError for a fourth, an empty one, a day that cannot be, a report that is shared,
    and NotVisible for an owner who does not sit there."""
    check(actor, HOLD, talk)
    held = _hold(talk)
    if Agreement.objects.filter(talk=held).count() + len(wanted) > MOST:
        raise ValidationError(_("Three agreements are enough for one talk. Choose what matters most."))
    sides = _sides(held)
    made = [_made(held, one, sides, day) for one in wanted]
    for row in made:
        row.save()
        _enqueue(row, moment)
        _tell(actor, row, "made")
    return made


@transaction.atomic
def change_agreement(*, actor: Actor, agreement: Agreement, wanted: Wanted, day: date, moment: datetime) -> Agreement:
    """Say it otherwise, until the report is shared."""
    held, row = _to_change(actor, agreement)
    fresh = _made(held, wanted, _sides(held), row.made_on)
    if wanted.due_on != row.due_on and (wrong := wrong_day(wanted.due_on, day)):
        raise ValidationError(wrong)
    row.text, row.due_on, row.side, row.owner_id = fresh.text, fresh.due_on, fresh.side, fresh.owner_id
    row.nudged_on = None
    row.save()
    forget(row.public_id, moment=moment, kinds=[NUDGE])
    _enqueue(row, moment)
    _tell(actor, row, "changed")
    return row


@transaction.atomic
def drop_agreement(*, actor: Actor, agreement: Agreement, moment: datetime) -> None:
    """It was no agreement after all; until the report is shared."""
    _held, row = _to_change(actor, agreement)
    forget(row.public_id, moment=moment, kinds=[NUDGE])
    _tell(actor, row, "dropped")
    row.delete()


@transaction.atomic
def settle_agreement(*, actor: Actor, agreement: Agreement, state: State, moment: datetime) -> Agreement:
    """Whoever sat there says that it is done, no longer needed, or open after all."""
    check(actor, SEE_AGREEMENT, agreement)
    row: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if row.state != state.value:
        row.state = state.value
        row.save(update_fields=["state"])
        if state is State.OPEN:
            _enqueue(row, moment)
        else:
            forget(row.public_id, moment=moment, kinds=[NUDGE])
        _tell(actor, row, "settled", state=state.value)
    return row


@transaction.atomic
def look_back(
    *, actor: Actor, talk: Talk, agreement: Agreement, state: State, day: date, moment: datetime
) -> Agreement:
    """This talk came back to it (S205), and how it stands.

    Raises NotVisible for what this table does not come back to: of another child, place or table, or made here.
    """
    check(actor, HOLD, talk)
    table = the_table(talk, day, moment)
    if agreement.pk not in {one.pk for one in agreed(actor, table).back}:
        raise NotVisible
    row = settle_agreement(actor=actor, agreement=agreement, state=state, moment=moment)
    row.looked_back_on, row.looked_back_at_id = day, talk.pk
    row.save(update_fields=["looked_back_on", "looked_back_at"])
    _tell(actor, row, "looked-back")
    return row


def _to_change(actor: Actor, agreement: Agreement) -> tuple[Talk, Agreement]:
    check(actor, HOLD, agreement.talk)
    held = _hold(agreement.talk)
    row: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    return held, row


def _hold(talk: Talk) -> Talk:
    held = hold_talk(talk, goes_on=True)
    if Report.objects.filter(talk=held, shared_at__isnull=False).exists():
        raise ValidationError(_("The report is shared, and with it the agreements. Put a correction beside it."))
    return held


def _sides(talk: Talk) -> dict[int, Side]:
    rows = Seat.objects.filter(talk=talk).values_list("adult_id", "side")
    return {adult: Side.HOME if side == Seat.Side.HOME else Side.STAFF for adult, side in rows}


def _made(talk: Talk, wanted: Wanted, sides: dict[int, Side], day: date) -> Agreement:
    text = " ".join(wanted.text.replace("\x00", "").split())
    if not text:
        raise ValidationError(_("Write down what you agree."))
    if len(text) > LONGEST:
        raise ValidationError(_("This is too long. Keep it to %(most)s letters.") % {"most": LONGEST})
    if wrong := wrong_day(wanted.due_on, day):
        raise ValidationError(wrong)
    if wanted.owner is not None and wanted.owner not in sides:
        raise NotVisible
    side = Side.CHILD if wanted.owner is None else sides[wanted.owner]
    return Agreement(talk=talk, side=side.value, owner_id=wanted.owner, text=text, made_on=day, due_on=wanted.due_on)


def _enqueue(row: Agreement, moment: datetime) -> None:
    """A nudge halfway, of the school's own alone; what is halfway already is not nudged any more."""
    tell(nudge_of([row], moment))


def nudge_of(rows: Iterable[Agreement], moment: datetime) -> list[ToTell]:
    """The nudges that these agreements still ask for."""
    found = []
    for row in rows:
        one = as_agreement(row)
        due = timezone.make_aware(datetime.combine(one.halfway, NUDGED_AT))
        is_coming = bool(logic.nudges([one], one.halfway)) and due > moment and row.owner_id is not None
        if is_coming and row.owner_id is not None:
            found.append(
                ToTell(row.owner_id, NUDGE, row.public_id, due, again=f"{row.due_on:%Y%m%d} {moment:%Y%m%d%H%M%S%f}")
            )
    return found


def _tell(actor: Actor, row: Agreement, what: str, **detail: str) -> None:
    record(verb=f"agreement.{what}", actor=actor, thing="agreement", thing_id=str(row.public_id), detail=detail)

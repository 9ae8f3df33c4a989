"""How it went with a talk: who came, and whether the child was there (S209, S205)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.talks.actions.locking import hold_talk
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Talk
from samenspel.talks.policy import HOLD

# What can be noted of a talk; that the school calls one off is another action.
NOTED: Final = (Came.PRESENT, Came.ABSENT_WITH_NOTICE, Came.ABSENT, Came.MOVED)
# What is known only when the moment is there; that somebody cannot come is often told ahead.
_AFTERWARDS: Final = frozenset({Came.PRESENT, Came.ABSENT})


@dataclass(frozen=True, slots=True)
class Noted:
    """What stood with a talk about who came: the values of its row."""

    came: str
    child_was_there: bool | None
    state: str

    @classmethod
    def of(cls, talk: Talk) -> Noted:
        """As the row says it now."""
        return cls(talk.came, talk.child_was_there, talk.state)


@transaction.atomic
def note_attendance(
    *, actor: Who, talk: Talk, came: Came, child_was_there: bool | None, moment: datetime
) -> tuple[Noted, Noted]:
    """Note who came; gives what stood there before and what stands there now, for `undo_attendance`.

    Present makes the talk held; `Came.OPEN` takes back what was noted. `child_was_there` is kept with present only.
    Raises ValidationError for a talk that was called off, or that is still to come (but for a notice).
    """
    check(actor, HOLD, talk)
    held = hold_talk(talk, goes_on=True)
    if came is Came.CANCELLED:
        raise ValidationError(_("This talk was called off."))
    if came in _AFTERWARDS and _is_to_come(held, moment):
        raise ValidationError(_("This talk is still to come. Afterwards you note who was there."))
    before = Noted.of(held)
    held.came = came.value
    held.child_was_there = child_was_there if came is Came.PRESENT else None
    held.state = Talk.State.HELD if came is Came.PRESENT else _not_held(held)
    return before, _keep(actor, held, "attendance-noted")


@transaction.atomic
def undo_attendance(*, actor: Who, talk: Talk, before: Noted, now: Noted) -> Noted:
    """Put back what stood there. Raises ValidationError when somebody noted something else in the meantime."""
    check(actor, HOLD, talk)
    held = hold_talk(talk)
    if Noted.of(held) != now:
        raise ValidationError(_("Somebody noted something else in the meantime. Look at it again."))
    held.came, held.child_was_there, held.state = before.came, before.child_was_there, before.state
    return _keep(actor, held, "attendance-undone")


def _is_to_come(talk: Talk, moment: datetime) -> bool:
    """Whether its day has not come yet: within the day clocks and plans shift, and the family sits there."""
    return talk.starts_at is not None and timezone.localdate(talk.starts_at) > timezone.localdate(moment)


def _not_held(talk: Talk) -> str:
    return Talk.State.PLANNED if talk.starts_at else Talk.State.OPEN


def _keep(actor: Who, talk: Talk, what: str) -> Noted:
    talk.save(update_fields=["came", "child_was_there", "state"])
    record(verb=f"talk.{what}", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return Noted.of(talk)

"""The round or the talk as it is now, kept to ourselves: what changes it, or tells of it, comes one after the other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samenspel.talks.models import Round, Talk


class NotNow(ValidationError):
    """The state of the round does not allow it; the message says so."""


def locked(round_: Round, *states: str) -> Round:
    """The round, held until the end of the transaction. Raises NotNow when it is in none of these states.

    Without `states` any state will do.
    """
    now: Round = Round.objects.select_for_update().get(pk=round_.pk)
    if states and now.state not in states:
        raise NotNow(_("The round is “%(state)s” by now. Look at it again.") % {"state": now.get_state_display()})
    return now


def hold_talk(talk: Talk, *, goes_on: bool = False) -> Talk:
    """The talk, held until the end of the transaction. With `goes_on` a ValidationError for one that was called off."""
    held: Talk = Talk.objects.select_for_update().get(pk=talk.pk)
    if goes_on and held.state == Talk.State.CANCELLED:
        raise ValidationError(_("This talk was called off."))
    return held

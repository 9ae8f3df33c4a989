"""The round or the talk as it is now, kept to ourselves: what changes it, or tells of it, comes one after the other.

Always in one order, so that nobody waits for who waits for them: the round, the talk, who sits at it, and last the log
(which `record` holds). Whoever gives a talk a moment holds who sits at it before looking whether they are free: two
talks of one adult may be in two rounds, or in none.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samenspel.people.models import Adult
from samenspel.talks.models import Round, Seat, Talk


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


def hold_adults(adults: Collection[int]) -> None:
    """Keep these adults (row ids) to ourselves until we are done, always in one order, so that nobody waits for who
    waits for them: of two who give one colleague a moment at once, the second finds it taken."""
    rows = Adult.objects.select_for_update(no_key=True).filter(pk__in=adults).order_by("pk")
    list(rows.values_list("pk", flat=True))


def hold_tables(*talks: int) -> None:
    """Keep everybody who sits at these talks (row ids, held by us already) to ourselves until we are done."""
    hold_adults(set(Seat.objects.filter(talk__in=talks).values_list("adult_id", flat=True)))

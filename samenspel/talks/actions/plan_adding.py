"""After publishing: who has no talk in the round yet, and a talk for them beside those that families know of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.plan_talks import Drawing, Drawn, Left, lacking_adults, left_over
from samenspel.talks.models import Round
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.expected import Attendees, Expected, Held
from samenspel.talks.queries.plan_needs import Needs
from samenspel.talks.queries.rounds import places_led


@dataclass(frozen=True, slots=True)
class Lacking:
    """A child about whom adults (row ids) may come to a talk and have none. `is_off`: theirs was called off."""

    expected: Expected
    adults: tuple[int, ...]
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """Of one round: who lacks a talk that can be made, and who has none that can be made, and why."""

    lacking: tuple[Lacking, ...]
    left: tuple[Left, ...]
    attending: Attendees


def without_talk(round_: Round, day: date, moment: datetime, *, held: Held | None = None) -> Without:
    """Everybody in a round who has no talk, at both organisations. Nothing is written, and nothing read of the talks
    but who sits at them. `held`: what `holders_of` said of that day, when that was asked already."""
    needs = Needs(round_, day, moment, held=held)
    left = tuple(left_over(needs.attending, needs.family))
    without = {(one.child_id, one.organisation_id) for one in left}
    found = []
    for one in needs.attending.expected:
        if (one.child.pk, one.organisation_id) in without:
            continue
        new, again = (lacking_adults(needs, one, again=again) for again in (False, True))
        if again:
            its = new or again
            found.append(Lacking(one, tuple(adult for adult in one.adults if adult in its), is_off=not new))
    return Without(tuple(found), left, needs.attending)


@transaction.atomic
def add_missing_talks(
    *,
    actor: Who,
    round_: Round,
    day: date,
    moment: datetime,
    children: Collection[int] | None = None,
    again: bool = False,
) -> Drawn:
    """Make talks without a moment for who has none in a published round, at the organisations that the actor leads.

    Nothing of any other talk changes, and nobody hears of it until it gets a moment. `children` (row ids) keeps it to
    some; with `again` a talk that was called off is made again as well. Raises ValidationError when the round is not
    published.
    """
    check(actor, SET_UP, round_)
    found = locked(round_, Round.State.PUBLISHED)
    drawing = Drawing(found, day, moment)
    led = places_led(actor)
    places = {
        (one.child.pk, one.organisation_id)
        for one in drawing.attending.expected
        if one.organisation_id in led and (children is None or one.child.pk in children)
    }
    drawn = drawing.add(places, again=again)
    for talk in drawing.fresh:
        record(verb="talk.added", actor=actor, thing="talk", thing_id=str(talk.public_id))
    return drawn

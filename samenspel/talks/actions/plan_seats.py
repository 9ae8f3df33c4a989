"""Who may come to a talk changed: the seat goes, and nobody sees that it went.

No message tells it: who was blocked is not to be reached about the child, and the other hears of nobody. What still
waits to be sent is made at the moment of sending, for who sits there then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.notifications.actions import forget
from samenspel.people.logic.answers import Request, asked
from samenspel.people.models import Child
from samenspel.people.queries.asked import around
from samenspel.talks.actions.asked_waiting import come_back, keep_questions, propose_again
from samenspel.talks.actions.plan_talks import Drawing
from samenspel.talks.models import Round, Seat, Talk
from samenspel.talks.queries.plan_history import Place

TO_COME: Final = (Talk.State.OPEN, Talk.State.PLANNED)
_MOVING: Final = (Round.State.PLANNING, Round.State.PUBLISHED)
_ACTOR: Final = System("talks")


def after_rights_changed(child: Child, moment: datetime) -> None:
    """The listener: the talks of this child to come, as they are now to be."""
    reseat(children={child.pk}, day=timezone.localdate(moment), moment=moment)


@transaction.atomic
def reseat(*, children: Collection[int], day: date, moment: datetime) -> int:
    """Take away the seats of who may not come any more, and give who may and has none a talk of their own.

    A talk without anybody from home is called off; who may come again after that gets another one. Returns how many
    talks changed. Row ids; in the centre in scope.
    """
    about = Talk.objects.filter(child__in=children)
    # Rounds first and then talks, as everybody who holds both: nobody waits for each other.
    list(Round.objects.select_for_update().filter(pk__in=about.values("round"), state__in=_MOVING).order_by("pk"))
    talks = list(
        about.filter(state__in=TO_COME).select_for_update(of=("self",)).exclude(starts_at__lte=moment).order_by("pk")
    )
    back = come_back(children=children, day=day, moment=moment)
    emptied = list(nobody_left().filter(child__in=children))
    if not talks and not emptied:
        return back
    alive = Child.objects.filter(pk__in=[talk.child_id for talk in talks])
    found = around(alive, day, moment)
    gone = set(alive.filter(deceased_on__lte=day).values_list("pk", flat=True))
    homes: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(talk__in=talks, side=Seat.Side.HOME):
        homes[seat.talk_id].append(seat)
    changed = 0
    waits = keep_questions(talks, moment)
    for talk in talks:
        may = set() if talk.child_id in gone else set(asked(Request.TALK, found.parties.get(talk.child_id, ())))
        out = [seat for seat in homes[talk.pk] if seat.adult_id not in may and (talk.pk, seat.adult_id) not in waits]
        if out:
            Seat.objects.filter(pk__in=[seat.pk for seat in out]).delete()
            homes[talk.pk] = [seat for seat in homes[talk.pk] if seat not in out]
            changed += 1
            if not homes[talk.pk]:
                _call_off(talk, moment)
    propose_again([talk for talk in talks if talk.pk], moment)
    its = [talk for talk in [*talks, *emptied] if talk.round_id and talk.child_id not in gone]
    places: dict[int, set[Place]] = defaultdict(set)
    for talk in its:
        places[talk.round_id or 0].add((talk.child_id, talk.organisation_id))
    return back + changed + _give_seats(places, day, moment)


def nobody_left() -> QuerySet[Talk]:
    """The talks that were called off because nobody from home could come any more, in rounds that go on."""
    home = Seat.objects.filter(talk=OuterRef("pk"), side=Seat.Side.HOME)
    return Talk.objects.filter(~Exists(home), state=Talk.State.CANCELLED, round__state__in=_MOVING)


def _call_off(talk: Talk, moment: datetime) -> None:
    """Nobody comes to this one: what the family never knew goes without a trace, what it knew is called off."""
    forget([talk.public_id], moment=moment)
    if talk.published_at is None:
        talk.delete()
        return
    talk.state = Talk.State.CANCELLED
    talk.sequence, talk.told_at = talk.sequence + 1, moment  # calendars take in what is newer
    talk.save(update_fields=["state", "sequence", "told_at"])
    record(verb="talk.called-off", actor=_ACTOR, thing="talk", thing_id=str(talk.public_id))


def _give_seats(places: Mapping[int, Collection[Place]], day: date, moment: datetime) -> int:
    """Who may come and sits nowhere gets an own talk without a moment: apart, so that nobody is put beside another.

    `places` by row id of the round: only where talks of that child were made in that round already. Before that drawing
    up sees to it, and of who came after publishing the leader.
    """
    made = 0
    for round_ in Round.objects.filter(pk__in=places, state__in=_MOVING).order_by("pk"):
        its = places[round_.pk]
        drawing = Drawing(round_, day, moment, only=Q(pk__in={child for child, _organisation in its}))
        made += drawing.add(its).made
        for talk in drawing.fresh:
            record(verb="talk.added", actor=_ACTOR, thing="talk", thing_id=str(talk.public_id))
    return made

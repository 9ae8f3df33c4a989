"""Another colleague holds the talks of a group, or in another room: the tables follow, and families hear so once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.people.models import CareRelation
from samenspel.talks.actions.locking import locked
from samenspel.talks.actions.plan_moves import MOVABLE, TO_COME
from samenspel.talks.actions.telling import tell_moved
from samenspel.talks.models import ChildInRound, Round, Seat, Sitting, Talk
from samenspel.talks.queries.expected import holders_of
from samenspel.talks.queries.rounds import day_of

# Whoever names another colleague mostly moves some of those talks as well: a family hears of it once.
TOGETHER: Final = timedelta(hours=1)
_ACTOR: Final = System("talks")


@transaction.atomic
def follow_holders(*, round_: Round, day: date, moment: datetime) -> int:
    """Put who holds the talks of each group now at its tables to come, in their room. Returns how many talks changed.

    Where nobody is left to hold them they stay as they are: the overview of the plan says so. Before publishing nobody
    hears of it. In the centre in scope.
    """
    found = locked(round_)
    if found.state not in MOVABLE:
        return 0
    rows = Talk.objects.select_for_update(of=("self",)).filter(round=found, state__in=TO_COME, report=None)
    talks = list(rows.exclude(starts_at__lte=moment).order_by("pk"))
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(talk__in=talks, side=Seat.Side.STAFF).order_by("order", "pk"):
        seats[seat.talk_id].append(seat)
    wanted = _wanted(found, talks, day_of(found, day))
    changed = [talk for talk in talks if talk.pk in wanted and _follow(talk, seats[talk.pk], wanted[talk.pk])]
    for talk in changed:
        record(verb="talk.other-host", actor=_ACTOR, thing="talk", thing_id=str(talk.public_id))
        tell_moved(talk, moment=moment, wait=TOGETHER)
    return len(changed)


def _wanted(round_: Round, talks: Iterable[Talk], day: date) -> Mapping[int, list[tuple[int, str, str]]]:
    """Per talk who is to hold it, the first first, each with the room they hold talks in and where one
    joins by video; only where there is anybody.

    Nobody who is family of the child.
    """
    held = holders_of(round_, day)
    rows = ChildInRound.objects.filter(round=round_, also__isnull=False)
    also = {(one.child_id, one.organisation_id): one.also_id for one in rows}
    children = {talk.child_id for talk in talks}
    family = set(CareRelation.objects.filter(child__in=children).values_list("adult_id", "child_id"))
    found = {}
    for talk in talks:
        group = held.get(talk.group_id, []) if talk.group_id else []
        its = {one.adult_id: (one.room, one.video_at) for one in group}
        more = also.get((talk.child_id, talk.organisation_id))
        if more is not None:
            its.setdefault(more, ("", ""))
        staff = [(adult, *said) for adult, said in its.items() if (adult, talk.child_id) not in family]
        if staff:
            found[talk.pk] = staff
    return found


def _follow(talk: Talk, there: Sequence[Seat], staff: Sequence[tuple[int, str, str]]) -> bool:
    """Write who sits there and where; whether that is other than it was for who comes."""
    adults = [adult for adult, _room, _video in staff]
    _first, room, video_at = staff[0]
    joins_elsewhere = talk.video_at != video_at
    if joins_elsewhere:
        talk.video_at = video_at
        talk.save(update_fields=["video_at"])
        joins_elsewhere = talk.where == Sitting.Where.VIDEO
    sat = [seat.adult_id for seat in there]
    if sat == adults and talk.room == room:
        return joins_elsewhere
    if sat != adults:
        Seat.objects.filter(pk__in=[seat.pk for seat in there if seat.adult_id not in adults]).delete()
        for order, adult in enumerate(adults):
            Seat.objects.update_or_create(talk=talk, adult_id=adult, defaults={"side": Seat.Side.STAFF, "order": order})
    if talk.room != room:
        talk.room = room
        talk.save(update_fields=["room"])
    return True

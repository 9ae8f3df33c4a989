"""A question for a talk while a block keeps its parent away: it is closed to everyone, and stands there again after it.

One person's word closes the door for 72 hours, and must not destroy what a parent asked. Meanwhile nobody sees it: who
is kept away has no such child, the team sees to nothing they asked (`policy.SEE_TO`), and no mail about it is made
(`queries.told`). So nothing has to be undone when the block is lifted or lapses.

One that has a moment goes on for whoever else comes to it; who is kept away has no seat there, and gets it back when
the block is over and the talk is still to come. Nobody at the table hears of either. Who is to come back, is who asked
for it and whom the outbox told, or was to tell, of it: a month is as long as the outbox remembers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.notifications.actions import ToTell, forget, tell
from samenspel.notifications.models import Message
from samenspel.people.dates import blocks_in_force
from samenspel.people.logic.answers import Request, asked
from samenspel.people.models import Child
from samenspel.people.queries.asked import around
from samenspel.talks.actions.asking_for import NO_LONGER, PROPOSED
from samenspel.talks.actions.locking import hold_adults
from samenspel.talks.actions.telling import INVITATION, MOVED, tell_who_came_back
from samenspel.talks.logic.asked import Stretch, clashes, due, term
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.asked_for import parents_to_invite, taken

_LASTING: Final = (Talk.State.PLANNED, Talk.State.CANCELLED)


def keep_questions(talks: Iterable[Talk], moment: datetime) -> frozenset[tuple[int, int]]:
    """The seats, as row ids of talk and adult, that wait for the end of a block: at questions without a moment.

    One that had a moment already, and to which nobody else from home can come, is a question again: the moment is free
    for others. Takes talks to come, held for us, in the centre in scope. One query where one of them was asked for.
    """
    questions = [talk for talk in talks if talk.kind == Kind.ASKED and talk.round_id is None]
    if not questions:
        return frozenset()
    held = blocks_in_force(moment).filter(child__in={talk.child_id for talk in questions})
    kept_away = set(held.values_list("child_id", "adult_id"))
    for talk in questions:
        if talk.starts_at and (talk.child_id, talk.asked_by_id) in kept_away:
            _without_moment(talk, {adult for child, adult in kept_away if child == talk.child_id}, moment)
    return frozenset(
        (talk.pk, adult)
        for talk in questions
        for child, adult in kept_away
        if child == talk.child_id and talk.starts_at is None
    )


def _without_moment(talk: Talk, kept_away: Collection[int], moment: datetime) -> None:
    home = Seat.objects.filter(talk=talk, side=Seat.Side.HOME)
    if home.exclude(adult__in=kept_away).exists():
        return
    home.exclude(adult=talk.asked_by_id).delete()
    Seat.objects.get_or_create(talk=talk, adult_id=talk.asked_by_id, defaults={"side": Seat.Side.HOME})
    forget(talk.public_id, moment=moment)
    talk.state, talk.starts_at, talk.published_at, talk.answered_on = Talk.State.OPEN, None, None, None
    within = term(is_urgent=talk.urgency == Talk.Urgency.WEEK)
    talk.answer_due = due(timezone.localdate(moment), within)
    talk.sequence += 1  # whatever calendar has it, hears of the next moment as a change
    talk.save(update_fields=["state", "starts_at", "published_at", "answered_on", "answer_due", "sequence"])
    record(verb="talk.called-off", actor=System("talks"), thing="talk", thing_id=str(talk.public_id))


def propose_again(talks: Collection[Talk], moment: datetime) -> None:
    """Who could not be reached while a block kept them away hears of the moments now, once; in the centre in scope."""
    for talk in talks:
        if talk.kind != Kind.ASKED or talk.state != Talk.State.OPEN or not talk.proposed:
            continue
        post = Message.objects.filter(kind=PROPOSED, thing_id=talk.public_id)
        others = post.exclude(state=Message.State.DROPPED).values("adult_id")
        lost = set(post.exclude(adult__in=others).values_list("adult_id", flat=True))
        coming = parents_to_invite(talk.child, timezone.localdate(moment), moment) if lost else []
        tell(ToTell(one.pk, PROPOSED, talk.public_id, moment, again="back") for one in coming if one.pk in lost)


def called_off() -> QuerySet[Talk]:
    """The talks that were asked for and called off: who was kept away then, hears of it when they may come again."""
    return Talk.objects.filter(kind=Kind.ASKED, round=None, state=Talk.State.CANCELLED, published_at__isnull=False)


def come_back(*, children: Collection[int], day: date, moment: datetime) -> int:
    """Who left the table of a talk that was asked for and may come again, sits there again; returns how many.

    Not who is elsewhere at that moment by now: they come back when the talk moves. Who missed a change meanwhile hears
    of it; of a talk that was called off meanwhile, only that. In the centre in scope; row ids of children.
    """
    rows = Talk.objects.filter(child__in=children, kind=Kind.ASKED, round=None, published_at__isnull=False)
    rows = rows.filter(state__in=_LASTING, starts_at__gt=moment).select_for_update(of=("self",)).order_by("pk")
    left = {talk: adults for talk, adults in _who_left(list(rows)).items() if adults}
    if not left:
        return 0
    alive = Child.objects.filter(pk__in={talk.child_id for talk in left}, deceased_on=None)
    found = around(alive, day, moment)
    may: dict[Talk, set[int]] = {}
    for talk, adults in left.items():
        coming = asked(Request.TALK, found.parties.get(talk.child_id, ()))
        may[talk] = adults.intersection(coming)
    hold_adults(set().union(*may.values()))
    return sum(_sits_again(talk, adult, moment) for talk, adults in may.items() for adult in sorted(adults))


def _who_left(talks: Collection[Talk]) -> Mapping[Talk, set[int]]:
    """Per talk who was to come to it (row ids), and sits there no more; not whom the team planned it without."""
    by_key = {talk.public_id: talk for talk in talks}
    there: dict[Talk, set[int]] = {talk: {talk.asked_by_id} if talk.asked_by_id else set() for talk in talks}
    post = Message.objects.filter(thing_id__in=by_key, kind__in=(INVITATION, MOVED, PROPOSED, NO_LONGER))
    left_out = defaultdict(set)
    for thing, adult, kind, due_at in post.values_list("thing_id", "adult_id", "kind", "due_at"):
        talk = by_key[thing]
        if kind == NO_LONGER:
            left_out[talk].add(adult)
        elif kind == PROPOSED or (talk.published_at and due_at >= talk.published_at):
            there[talk].add(adult)  # what was told before that, was of a moment that is no more
    seated = Seat.objects.filter(talk__in=talks).values_list("talk__public_id", "adult_id")
    for thing, adult in seated:
        there[by_key[thing]].discard(adult)
    return {talk: adults - left_out[talk] for talk, adults in there.items()}


def _sits_again(talk: Talk, adult: int, moment: datetime) -> bool:
    if talk.starts_at is None:
        return False
    is_on = talk.state == Talk.State.PLANNED
    elsewhere = taken([adult], talk.starts_at, without=talk.pk)
    if is_on and clashes(Stretch(talk.starts_at, talk.minutes), elsewhere):
        return False
    if not tell_who_came_back(talk, adult, moment=moment) and not is_on:
        return False
    order = 0 if adult == talk.asked_by_id else Seat.objects.filter(talk=talk, side=Seat.Side.HOME).count()
    Seat.objects.create(talk=talk, adult_id=adult, side=Seat.Side.HOME, order=order)
    return True

"""A question for a talk while a block keeps its parent away: it is closed to everyone, and stands there again after it.

One person's word closes the door for 72 hours, and must not destroy what a parent asked. Meanwhile nobody sees it: who
is kept away has no such child, the team sees to nothing they asked (`policy.SEE_TO`), and no mail about it is made
(`queries.told`). So nothing has to be undone when the block is lifted or lapses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.notifications.actions import ToTell, forget, tell
from samenspel.notifications.models import Message
from samenspel.people.dates import blocks_in_force
from samenspel.talks.actions.asking_for import PROPOSED
from samenspel.talks.logic.asked import due
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.asked_for import parents_to_invite


def keep_questions(talks: Iterable[Talk], moment: datetime) -> frozenset[tuple[int, int]]:
    """The seats, as row ids of talk and adult, that wait for the end of a block: at questions without a moment.

    One that had a moment already, and to which nobody else from home comes, is a question again: the moment is free for
    others. Takes talks to come, held for us, in the centre in scope. One query where somebody asked for one of them.
    """
    questions = [talk for talk in talks if talk.kind == Kind.ASKED and talk.round_id is None]
    if not questions:
        return frozenset()
    held = blocks_in_force(moment).filter(child__in={talk.child_id for talk in questions})
    kept_away = set(held.values_list("child_id", "adult_id"))
    for talk in questions:
        if talk.starts_at and (talk.child_id, talk.asked_by_id) in kept_away:
            _without_moment(talk, moment)
    return frozenset(
        (talk.pk, adult)
        for talk in questions
        for child, adult in kept_away
        if child == talk.child_id and talk.starts_at is None
    )


def _without_moment(talk: Talk, moment: datetime) -> None:
    home = set(Seat.objects.filter(talk=talk, side=Seat.Side.HOME).values_list("adult_id", flat=True))
    if home != {talk.asked_by_id}:
        return
    forget(talk.public_id, moment=moment)
    talk.state, talk.starts_at, talk.published_at, talk.answered_on = Talk.State.OPEN, None, None, None
    talk.answer_due = due(timezone.localdate(moment))
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

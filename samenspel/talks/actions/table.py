"""Bringing something to the table: the child, who comes from home, and the team, each the same three things (S205).

What was brought can be changed until the talk begins. Whoever sits at the table writes for themselves; for the child
whoever sits there may write it down, and it is kept that one of the team did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, check
from samenspel.talks.actions.childs_part import is_said, its_tables, share
from samenspel.talks.actions.locking import hold_talk
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.cards import chosen
from samenspel.talks.models import Point, Seat, Talk
from samenspel.talks.policy import TABLE
from samenspel.talks.queries.childs_part import AT_HOME, ONCE, writes_at_home

LONGEST: Final = 400


def can_bring(talk: Talk, moment: datetime) -> bool:
    """Whether something can still be brought: until it begins, and never to one that was held or called off."""
    if talk.state in {Talk.State.HELD, Talk.State.CANCELLED}:
        return False
    return talk.starts_at is None or moment < talk.starts_at


@transaction.atomic
def bring(*, actor: Actor, talk: Talk, given: Mapping[str, str], day: date, moment: datetime) -> None:
    """Keep what one brings, per kind of `Point.About`; nothing for a kind takes it away.

    Raises NotVisible for who has no seat, ValidationError when the talk has begun.
    """
    check(actor, TABLE, talk)
    side = Seat.objects.filter(talk=talk, adult=actor.person_id).values_list("side", flat=True).first()
    if side is None or "pupil" in actor.roles:
        raise NotVisible
    held = _hold(talk, moment)
    own = Side.HOME if side == Seat.Side.HOME else Side.STAFF
    rows = {row.kind: row for row in Point.objects.filter(talk=held, side=own, adult=actor.person_id)}
    for kind in Point.About.values:
        words = _clean(given.get(kind, ""))
        row = rows.get(kind) or Point(talk=held, side=own, adult_id=actor.person_id, kind=kind)
        if words:
            row.text, row.made_on = words, day
            row.save()
        elif row.pk:
            row.delete()
    _tell(actor, held, own)


@transaction.atomic
def bring_childs(
    *,
    actor: Actor,
    talk: Talk,
    kind: str,
    text: str,
    pictures: Iterable[str],
    day: date,
    moment: datetime,
    drawing: bytes | None = None,
    drops_drawing: bool = False,
) -> None:
    """Keep one thing that the child brings: in words, with picture cards, with a drawing (already made small).

    What the child says alone or with the team it says once: it stands at each of its tables that is still to come.
    What a parent writes down with the child stays at this table. Without a drawing the one that is there stays, unless
    `drops_drawing`. Raises NotVisible where there is no part of the child or the kind is unknown, ValidationError when
    the talk has begun.
    """
    check(actor, TABLE, talk)
    if not talk.has_childs_part or kind not in Point.About.values:
        raise NotVisible
    at_home = writes_at_home(actor, talk)
    held, others = (_hold(talk, moment), []) if at_home else _hold_all(talk, moment)
    row = Point.objects.filter(AT_HOME if at_home else ONCE, talk=held, kind=kind).first()
    row = row or Point(talk=held, side=Side.CHILD, kind=kind)
    before = row.text, row.pictures, row.drawing
    row.text, row.pictures = _clean(text), chosen(pictures)
    if drawing is not None or drops_drawing:
        row.drawing = drawing
    if (row.text, row.pictures, row.drawing) != before:
        _keep(row, actor, day, others)
    _tell(actor, held, Side.CHILD)


def _keep(row: Point, actor: Actor, day: date, others: Iterable[Talk]) -> None:
    """Whose hand it was is nobody's but the child's with an own account; who only looked has not written it."""
    if is_said(row):
        is_child = "pupil" in actor.roles and actor.person_id == row.talk.child_id
        seat = Seat.objects.filter(talk=row.talk, adult=actor.person_id, side=Seat.Side.STAFF)
        row.adult_id = None if is_child else actor.person_id
        row.was_noted_by_staff = not is_child and seat.exists()
        row.made_on = day
        row.save()
    elif row.pk:
        row.delete()
    share(row, others)


def _hold(talk: Talk, moment: datetime) -> Talk:
    held = hold_talk(talk)
    if not can_bring(held, moment):
        raise ValidationError(_("The talk has begun. Say it at the table."))
    return held


def _hold_all(talk: Talk, moment: datetime) -> tuple[Talk, list[Talk]]:
    """The talk, and the child's other tables in this round at which something can still be brought."""
    its = its_tables(talk)
    held = next(one for one in its if one.pk == talk.pk)
    if not can_bring(held, moment):
        raise ValidationError(_("The talk has begun. Say it at the table."))
    return held, [one for one in its if one is not held and one.has_childs_part and can_bring(one, moment)]


def _clean(words: str) -> str:
    found = words.replace("\x00", "").strip()
    if len(found) > LONGEST:
        raise ValidationError(_("This is too long. Keep it to %(most)s letters.") % {"most": LONGEST})
    return found


def _tell(actor: Actor, talk: Talk, side: Side) -> None:
    record(verb="talk.brought", actor=actor, thing="talk", thing_id=str(talk.public_id), detail={"side": side.value})

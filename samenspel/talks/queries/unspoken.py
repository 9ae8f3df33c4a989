"""Whom one has not spoken yet in a round that is published: of the own groups and the own tables, to call them.

For who holds the talks and who stands close to the child, each of the own ones. There is no such list of a colleague,
and nothing is counted: a figure of who did not come would be one of the teacher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.models import Adult, Child
from samenspel.people.policy import SEE_CHILD
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import ChildInRound, PartHolder, Round, RoundAnswer, Seat, Talk
from samenspel.talks.policy import HOLD
from samenspel.talks.queries.table import Table, tables


class Why(StrEnum):
    """Why there was no talk yet, as far as it is known."""

    SILENT = "silent"  # nothing was heard from home
    ABSENT = "absent"  # there was a moment, and nobody could come
    NO_MOMENT = "no_moment"


@dataclass(frozen=True, slots=True)
class Unspoken:
    """A child about whom there was no talk yet: with whom one would speak, and at which talk to arrange it."""

    talk: Talk
    home: tuple[Adult, ...]
    why: Why
    has_card: bool


def unspoken(actor: Actor, moment: datetime) -> dict[Round, list[Unspoken]]:
    """Per round the children of the own groups without a talk that was held or is to come. At most seven queries.

    A talk of which was not noted how it went is unknown, and not missed. A child for whom nobody may be invited now, or
    that was taken out of the round, is not expected.
    """
    found = list(_without_talk(actor).select_related("child", "group", "organisation", "round"))
    if not found:
        return {}
    made = tables(found, actor.day, moment)
    of_child: dict[tuple[int, int], list[Table]] = defaultdict(list)
    for talk in found:
        if made[talk.pk].home:
            of_child[talk.round_id or 0, talk.child_id].append(made[talk.pk])
    answered = set(RoundAnswer.objects.filter(round__in={one[0] for one in of_child}).values_list("round", "adult"))
    children = Child.objects.filter(pk__in={child for _round, child in of_child})
    cards = set(restrict(children, actor, SEE_CHILD).values_list("pk", flat=True))
    per_round: dict[Round, list[Unspoken]] = defaultdict(list)
    for (_round, child), its in of_child.items():
        talk = min((one.talk for one in its), key=lambda one: one.state == Talk.State.CANCELLED)
        if talk.round is not None:
            home = tuple({mate.adult.pk: mate.adult for one in its for mate in one.home}.values())
            per_round[talk.round].append(Unspoken(talk, home, _why(its, home, answered), child in cards))
    return dict(per_round)


def _without_talk(actor: Actor) -> QuerySet[Talk]:
    """The talks in published rounds, of children with none that was held, is to come or may have been."""
    own_parts = PartHolder.objects.filter(
        adult=actor.person_id, part__round=OuterRef("round"), part__group=OuterRef("group")
    )
    own_seats = Seat.objects.filter(adult=actor.person_id, side=Seat.Side.STAFF, talk=OuterRef("pk"))
    same = {"round": OuterRef("round"), "child": OuterRef("child"), "organisation": OuterRef("organisation")}
    is_settled = Q(state=Talk.State.HELD) | Q(came=Came.PRESENT) | Q(state=Talk.State.PLANNED, came=Came.OPEN)
    rows: QuerySet[Talk] = restrict(Talk.objects.filter(round__state=Round.State.PUBLISHED), actor, HOLD)
    return rows.filter(
        Q(group__in=actor.groups) | Exists(own_parts) | Exists(own_seats),
        ~Exists(Talk.objects.filter(is_settled, **same)),
        ~Exists(ChildInRound.objects.filter(is_in=False, **same)),
    ).order_by("round__title", "round", "child__given_name", "child", "pk")


def _why(its: Iterable[Table], home: Iterable[Adult], answered: set[tuple[int, int]]) -> Why:
    talks = [one.talk for one in its]
    if any(talk.came in {Came.ABSENT, Came.ABSENT_WITH_NOTICE} for talk in talks):
        return Why.ABSENT
    return Why.NO_MOMENT if any((talks[0].round_id, one.pk) in answered for one in home) else Why.SILENT

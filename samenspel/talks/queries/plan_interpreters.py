"""The interpreters of a round: which are asked for, who could be at a talk, and when each of them is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.models import Child
from samenspel.talks.logic.asked import Stretch, clashes
from samenspel.talks.logic.interpreting import Interpreting, Wanted, at_table, foreseen, wanted
from samenspel.talks.models import Away, Interpreter, Round, RoundAnswer, Seat, Talk
from samenspel.talks.policy import SEE_TALK, WRITE_DOWN
from samenspel.talks.queries.expected import attendees
from samenspel.talks.queries.plan_material import IN_PLAN, clock, stretch_of_talk

_BEFORE_DRAWING = (Round.State.DRAFT, Round.State.ASKING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of interpreters in a round, of the talks to come that one may know, and of no others.

    `children`: whom each table of `wanted` is about. Until the talks are drawn up (`is_drawn`) there is a table for
    each child at an organisation, and its key is no talk; after that the key is the public id of the talk.
    """

    wanted: tuple[Wanted, ...]
    tables: Mapping[str, Interpreting]
    children: Mapping[str, str]
    is_drawn: bool

    @property
    def lacking(self) -> tuple[Wanted, ...]:
        """The languages for which somebody has none."""
        return tuple(one for one in self.wanted if one.lacking)


def asked_for(actor: Actor, round_: Round, day: date, moment: datetime) -> Asked:
    """Which interpreters the parents of a round ask for. One query; six as long as its talks are not drawn up.

    Talks and children that are not for this reader are not counted either: of one's own family the number would tell.
    """
    is_drawn = round_.state not in _BEFORE_DRAWING
    found, children = _drawn(actor, round_, moment) if is_drawn else _expected(actor, round_, day, moment)
    return Asked(wanted(found.items()), found, children, is_drawn)


def _drawn(actor: Actor, round_: Round, moment: datetime) -> tuple[dict[str, Interpreting], dict[str, str]]:
    rows = restrict(Talk.objects.filter(round=round_, state__in=IN_PLAN), actor, SEE_TALK)
    given = RoundAnswer.objects.filter(round=round_, adult=OuterRef("adult")).exclude(interpreter="")
    seats = (
        Seat.objects.filter(talk__in=rows.exclude(starts_at__lte=moment).values("pk"), side=Seat.Side.HOME)
        .annotate(language=Subquery(given.values("interpreter")[:1]))
        .filter(language__isnull=False)
        .select_related("talk__child", "talk__interpreter")
        .order_by("talk__starts_at", "talk__child__given_name", "talk_id", "order")
    )
    asked: dict[str, list[str]] = {}
    talks: dict[str, Talk] = {}
    for seat in seats:
        key = str(seat.talk.public_id)
        talks[key] = seat.talk
        asked.setdefault(key, []).append(seat.language)
    return (
        {key: at_table(its, _arranged(talks[key])) for key, its in asked.items()},
        {key: talk.child.name for key, talk in talks.items()},
    )


def _arranged(talk: Talk) -> str:
    return str(talk.interpreter.language) if talk.interpreter else ""


def _expected(
    actor: Actor, round_: Round, day: date, moment: datetime
) -> tuple[dict[str, Interpreting], dict[str, str]]:
    languages = dict(
        RoundAnswer.objects.filter(round=round_).exclude(interpreter="").values_list("adult_id", "interpreter")
    )
    if not languages:
        return {}, {}
    there = set(Interpreter.objects.filter(round=round_).values_list("language", flat=True))
    rows = [
        one
        for one in attendees(round_, day, moment).expected
        if one.organisation_id in actor.organisations and languages.keys() & set(one.adults)
    ]
    known = restrict(Child.objects.filter(pk__in={one.child.pk for one in rows}), actor, WRITE_DOWN)
    seen = set(known.values_list("pk", flat=True)) if rows else set()
    found = {f"{one.child.pk} at {one.organisation_id}": one for one in rows if one.child.pk in seen}
    return (
        {key: foreseen((languages.get(adult, "") for adult in one.adults), there) for key, one in found.items()},
        {key: one.child.name for key, one in found.items()},
    )


def for_talk(talk: Talk) -> list[Interpreter]:
    """The interpreters for the languages that its parents asked for, and the one it has.

    When nobody asked, all of the round; but not while talks are still drawn up from what parents said.
    """
    if talk.round is None:
        return []
    languages = _asked(talk)
    anybody = not languages and talk.round.state != Round.State.PLANNING
    rows = Interpreter.objects.filter(round=talk.round).order_by("language", "name", "pk")
    return [one for one in rows if anybody or one.language in languages or one.pk == talk.interpreter_id]


def can_do_without(talk: Talk) -> bool:
    """Whether a talk may go without an interpreter: who asked for one is drawn up with one."""
    return talk.round is None or talk.round.state != Round.State.PLANNING or not _asked(talk)


def _asked(talk: Talk) -> set[str]:
    home = Seat.objects.filter(talk=talk, side=Seat.Side.HOME).values("adult")
    answers = RoundAnswer.objects.filter(round=talk.round, adult__in=home).exclude(interpreter="")
    return set(answers.values_list("interpreter", flat=True))


def hours_of(interpreter: int, *, without: int) -> list[Stretch]:
    """When an interpreter (row id) is at other talks that are planned."""
    rows = Talk.objects.filter(interpreter=interpreter, state=Talk.State.PLANNED, starts_at__isnull=False)
    found = rows.exclude(pk=without).values_list("starts_at", "minutes")
    return [Stretch(starts, minutes) for starts, minutes in found if starts]


def is_free(interpreter: Interpreter, talk: Talk) -> bool:
    """Whether an interpreter can be at a talk when it is: at no other one, and not away."""
    if talk.starts_at is None:
        return True
    if clashes(Stretch(talk.starts_at, talk.minutes), hours_of(interpreter.pk, without=talk.pk)):
        return False
    its = stretch_of_talk(talk)
    away = Away.objects.filter(interpreter=interpreter, on=clock(talk.starts_at).date())
    return its is None or not any(one.begins < its.ends and its.begins < one.ends for one in away)

"""The interpreters of a round: who could be at a talk, and when each of them is elsewhere."""

from __future__ import annotations

from samenspel.talks.logic.asked import Stretch, clashes
from samenspel.talks.models import Away, Interpreter, Round, RoundAnswer, Seat, Talk
from samenspel.talks.queries.plan_material import clock, stretch_of_talk


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

"""Setting up rounds in tests: somebody of the cast, their organisation, and a round that is ready to be asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from samenspel.core.actor import Actor
from samenspel.demo.cast import CHILDCARE, SCHOOL
from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.actions.rounds import When, set_dates, start_round
from samenspel.talks.actions.rounds_parts import Hours, add_days
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Round
from tests.conftest import TODAY

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MONDAY = date(2027, 1, 18)


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def child(name: str) -> Child:
    found: Child = Child.objects.get(given_name=name)
    return found


def group(name: str) -> Group:
    found: Group = Group.objects.get(name=name)
    return found


def school() -> Organisation:
    found: Organisation = Organisation.objects.get(name=SCHOOL)
    return found


def childcare() -> Organisation:
    found: Organisation = Organisation.objects.get(name=CHILDCARE)
    return found


def started(actor: Actor, *, kind: Kind = Kind.REPORT, school_year: int = 2026, **more: Any) -> Round:
    title = more.pop("title", "Rapportgesprekken")
    return start_round(actor=actor, kind=kind, title=title, school_year=school_year, day=TODAY, **more)


def with_days(actor: Actor, round_: Round, place: Organisation, *, days: int = 2, first: date = MONDAY) -> Round:
    add_days(
        actor=actor,
        round_=round_,
        organisation=place,
        days=[first + timedelta(days=number) for number in range(days)],
        hours=Hours(time(15), time(17)),
        moment=NOW,
    )
    return round_


def dated(actor: Actor, round_: Round, **more: Any) -> Round:
    when: dict[str, Any] = {
        "announced_on": date(2026, 12, 14),
        "answer_by": date(2027, 1, 8),
        "slot_minutes": 5,
        "walk_minutes": 5,
        "spans_organisations": False,
        "moves_allowed": 2,
        "moves_until_days": 2,
    } | more
    return set_dates(actor=actor, round_=round_, when=When(**when))


def ready(actor: Actor, **more: Any) -> Round:
    """A round of the school that can be asked; group 8 has no teacher in the cast, so it stays out."""
    from samenspel.talks.models import RoundPart

    round_ = started(actor, **more)
    RoundPart.objects.filter(round=round_, group__name="Groep 8").delete()
    with_days(actor, round_, school())
    return dated(actor, round_)

"""A small round for tests of planning: five families of group 4, with talks and places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from samenspel.core.actor import System
from samenspel.people.actions import add_adult, add_child, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.models import Round, Talk
from tests.talks.makers import a_round, a_talk

NOW = timezone.make_aware(datetime(2026, 11, 22, 12))
FIRST = date(2026, 12, 7)
SYSTEM = System("test")


def adult(name: str) -> Adult:
    return Adult.objects.filter(given_name=name).order_by("pk").first()  # type: ignore[return-value]


def group(name: str = "Groep 4") -> Group:
    return Group.objects.get(name=name)


def child(name: str) -> Child:
    return Child.objects.get(given_name=name)


def at(hour: int, minute: int = 0, day: int = 7) -> datetime:
    """A moment of the school's own clock (naive)."""
    return datetime(2026, 12, day, hour, minute)


def aware(naive: datetime) -> datetime:
    return timezone.make_aware(naive)


def another_family(number: int, group_: Group | None = None) -> tuple[Adult, Child]:
    """A parent and a child who are in nobody's way."""
    parent = add_adult(
        actor=SYSTEM, given_name=f"Ouder {number}", family_name="Test", email=f"o{number}@voorbeeld.test"
    )
    its = add_child(actor=SYSTEM, given_name=f"Kind {number}", family_name="Test")
    relate(actor=SYSTEM, adult=parent, child=its, kind=Kind.PARENT, custody=Custody.YES)
    place(actor=SYSTEM, child=its, group=group_ or group())
    return parent, its


def planning(
    *, begins: time = time(15), ends: time = time(16), state: str = Round.State.PLANNING, **more: Any
) -> Round:
    return a_round(groups=[group()], first=FIRST, days=1, begins=begins, ends=ends, state=state, **more)


def talk_of(
    round_: Round, name: str, home: Iterable[str], start: datetime | None, *, is_published: bool = False, **more: Any
) -> Talk:
    return a_talk(
        child=child(name),
        group=more.pop("group", None) or group(),
        home=[adult(one) for one in home],
        staff=[adult("Eva")] if "staff" not in more else more.pop("staff"),
        at=aware(start) if start else None,
        round_=round_,
        is_published=is_published,
        **more,
    )

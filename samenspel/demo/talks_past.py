"""The rounds of talks that De Linde held: last year's and this year's start, invented and the same each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from samenspel.core.logic.school_years import start_on
from samenspel.people.models import Adult, Group
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import (
    Agreement,
    PartHolder,
    Point,
    Round,
    RoundPart,
    Seat,
    Sitting,
    Talk,
)
from samenspel.talks.queries.expected import Attendees, Expected, attendees

SEED: Final = 2209
A_DAY: Final = 8  # talks of one group on an afternoon
MINUTES: Final = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A round that was held so many days ago: of a hundred, how often a parent came, and how often the child sat there.

    `brought` and `agreed`: of a hundred, with how many something was brought by child, home and staff, and with how
    many something was agreed; `back` with how many of those one came back to it.
    """

    kind: Kind
    title: str
    days_ago: int
    came: int
    child: int
    brought: tuple[int, int, int]
    agreed: int
    back: int


ROUNDS: Final = (
    Held(Kind.START, "Kennismakingsgesprekken", 434, 82, 55, (30, 45, 70), 30, 40),
    Held(Kind.REPORT, "Rapportgesprekken winter", 300, 77, 50, (30, 40, 80), 35, 45),
    Held(Kind.REPORT, "Rapportgesprekken zomer", 160, 84, 62, (38, 50, 80), 35, 50),
    Held(Kind.START, "Kennismakingsgesprekken", 70, 91, 74, (55, 62, 75), 60, 0),
)
TEXTS: Final = {
    (Side.CHILD, Point.About.PROUD): ("Dat ik nu zelf hoofdstukken lees.", "Mijn tekening van de haven."),
    (Side.CHILD, Point.About.WISH): ("Vaker buiten rekenen.", "Meer tijd in de bouwhoek."),
    (Side.HOME, Point.About.QUESTION): ("Hoe kunnen we thuis helpen met lezen?", "Met wie speelt ons kind?"),
    (Side.STAFF, Point.About.PROUD): (
        "Wat een doorzetter bij het bouwen.",
        "Helpt anderen zonder dat iemand het vraagt.",
    ),
}
AGREED: Final = (
    (Side.HOME, "Elke avond tien minuten samen lezen, in welke taal dan ook."),
    (Side.STAFF, "Elke vrijdag een foto van het werk mee naar huis."),
    (Side.CHILD, "Op maandag vertel ik in de kring wat ik las."),
    (Side.STAFF, "Na vier weken bellen hoe het gaat."),
)


def hold_rounds(today: date) -> list[Round]:
    """The rounds with their talks, who came, and what was brought and agreed. Some five queries each.

    All had the same groups, so whose children they are is looked up once.
    """
    chance = Random(SEED)  # noqa: S311  # nothing here is a secret
    groups = list(Group.objects.filter(is_combined=False).select_related("unit__organisation").order_by("pk"))
    firsts = [_monday(today - timedelta(days=held.days_ago)) for held in ROUNDS]
    rounds = [_round(held, first) for held, first in zip(ROUNDS, firsts, strict=True)]
    for round_, first in zip(rounds, firsts, strict=True):
        _open_to(round_, groups, first)
    found = attendees(rounds[-1], today, timezone.make_aware(datetime.combine(today, time(12))))
    for held, round_, first in zip(ROUNDS, rounds, firsts, strict=True):
        _hold(chance, held, round_, groups, first, found)
    return rounds


def _hold(chance: Random, held: Held, round_: Round, groups: Sequence[Group], first: date, found: Attendees) -> None:
    talks = list(talks_of(round_, found, {group.pk: group for group in groups}, first))
    for talk, _one in talks:
        _went(chance, talk, held)
    Talk.objects.bulk_create([talk for talk, _one in talks])
    Seat.objects.bulk_create(seats_of(talks, found))
    Point.objects.bulk_create(_points(chance, [talk for talk, _one in talks], held))
    Agreement.objects.bulk_create(_agreements(chance, talks, found, held))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _round(held: Held, first: date) -> Round:
    round_: Round = Round.objects.create(
        kind=held.kind,
        title=held.title,
        school_year=start_on(first),
        state=Round.State.CLOSED,
        minutes=MINUTES,
        announced_on=first - timedelta(weeks=4),
        answer_by=first - timedelta(weeks=2),
        published_at=_at(first - timedelta(days=9), 0),
        lessons="Eén avond in plaats van twee: wie overdag werkt, koos bijna altijd het begin van de middag.",
    )
    return round_


def _open_to(round_: Round, groups: Iterable[Group], first: date) -> None:
    parts = RoundPart.objects.bulk_create([RoundPart(round=round_, group=group) for group in groups])
    holders = []
    for part in parts:
        for order, row in enumerate(part.group.assignments.select_related("adult").order_by("pk")[:1]):
            holders.append(PartHolder(part=part, adult=row.adult, order=order, answered_on=round_.announced_on))
    PartHolder.objects.bulk_create(holders)
    places = {group.unit.organisation_id: group.unit.organisation for group in groups}
    Sitting.objects.bulk_create(
        Sitting(round=round_, organisation=place, on=first + timedelta(days=number), begins=time(15), ends=time(18))
        for place in places.values()
        for number in range(4)
    )


def talks_of(
    round_: Round, found: Attendees, groups: dict[int, Group], first: date, room: str = ""
) -> Iterator[tuple[Talk, Expected]]:
    """One talk a child, group by group, one after the other in the afternoons from a first day on. Not saved yet."""
    counts: dict[int, int] = {}
    for one in found.expected:
        if not one.adults or not one.holders:
            continue
        place = counts[one.group_id] = counts.get(one.group_id, -1) + 1
        group = groups[one.group_id]
        weeks, days = divmod(place // A_DAY, 5)  # from Monday to Friday
        day, number = first + timedelta(weeks=weeks, days=days), place % A_DAY
        talk = Talk(
            round=round_,
            child=one.child,
            organisation=group.unit.organisation,
            group=group,
            kind=round_.kind,
            state=Talk.State.PLANNED,
            minutes=MINUTES,
            starts_at=_at(day, number),
            room=room,
            published_at=round_.published_at,
        )
        yield talk, one


def _at(day: date, number: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15))) + timedelta(minutes=MINUTES * number)


def _went(chance: Random, talk: Talk, held: Held) -> None:
    if chance.randrange(100) < held.came:
        talk.came, talk.state = Came.PRESENT.value, Talk.State.HELD
        talk.child_was_there = chance.randrange(100) < held.child
    else:
        talk.came = chance.choice((Came.ABSENT_WITH_NOTICE, Came.ABSENT_WITH_NOTICE, Came.ABSENT)).value


def seats_of(talks: Iterable[tuple[Talk, Expected]], found: Attendees) -> Iterator[Seat]:
    """Who sits at these talks, of home and of the team. The talks are saved already."""
    staff = Adult.objects.in_bulk({key for one in found.expected for key in one.holders})
    for talk, one in talks:
        for order, key in enumerate(one.adults):
            yield Seat(talk=talk, adult=found.around.adults[key], side=Seat.Side.HOME, order=order)
        for order, key in enumerate(one.holders):
            yield Seat(talk=talk, adult=staff[key], side=Seat.Side.STAFF, order=order)


def _points(chance: Random, talks: Iterable[Talk], held: Held) -> Iterator[Point]:
    for talk in talks:
        for side, share in zip((Side.CHILD, Side.HOME, Side.STAFF), held.brought, strict=True):
            if talk.state != Talk.State.HELD or chance.randrange(100) >= share:
                continue
            kind, texts = chance.choice([(kind, texts) for (of, kind), texts in TEXTS.items() if of is side])
            made_on = timezone.localdate(talk.starts_at) - timedelta(days=2)
            yield Point(talk=talk, side=side, kind=kind, text=chance.choice(texts), made_on=made_on)


def _agreements(
    chance: Random, talks: Iterable[tuple[Talk, Expected]], found: Attendees, held: Held
) -> Iterator[Agreement]:
    for talk, one in talks:
        if talk.state != Talk.State.HELD or chance.randrange(100) >= held.agreed:
            continue
        side, text = chance.choice(AGREED)
        if side is Side.STAFF and not one.holders:
            continue
        made_on = timezone.localdate(talk.starts_at)
        is_back = chance.randrange(100) < held.back
        yield Agreement(
            talk=talk,
            side=side,
            owner_id=_owner(one, side),
            text=text,
            made_on=made_on,
            due_on=made_on + timedelta(weeks=chance.choice((6, 10, 14))),
            state=State.DONE if is_back else State.OPEN,
            looked_back_on=made_on + timedelta(weeks=18) if is_back else None,
        )


def _owner(one: Expected, side: Side) -> int | None:
    """Whose it is (row id): of the first from home or of the team; None for the child."""
    adults = {Side.HOME: one.adults, Side.STAFF: one.holders}.get(side, ())
    return adults[0] if adults else None

"""The planned talks of rounds at which somebody will not be there: who said so, and how many talks it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from samenspel.talks.logic.absences import Placed, misfits
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Away, Round, Seat, Talk
from samenspel.talks.queries.plan_material import clock

BEING_PLANNED = (Round.State.PLANNING, Round.State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Absent:
    """In one round: how many talks do not fit any more, each counted once, and the names of who is not there."""

    talks: int
    names: tuple[str, ...]


def absent(rounds: Collection[Round], talks: QuerySet[Talk], moment: datetime) -> Mapping[int, Absent]:
    """Per round (row id) what does not fit of these talks; nothing for a round in which everybody is there.

    The caller says which talks may be counted. One query, two or three when somebody is away at all.
    """
    its = {one.pk: one for one in rounds if one.state in BEING_PLANNED}
    away: dict[str, list[Stretch]] = defaultdict(list)
    names: dict[str, str] = {}
    rows = Away.objects.filter(round__in=its, on__gte=clock(moment).date()) if its else Away.objects.none()
    for one in rows.select_related("adult", "interpreter"):
        key = _key(one.round_id, one.adult_id, one.interpreter_id)
        away[key].append(Stretch(one.on, one.begins, one.ends))
        names[key] = str(one.adult.name if one.adult else one.interpreter)
    if not away:
        return {}
    return _by_round(its, misfits(_placed(its, talks, rows, moment), away), names)


def _key(round_: int, adult: int | None, interpreter: int | None = None) -> str:
    return f"{round_}:{'a' if adult else 'i'}{adult or interpreter}"


def _placed(rounds: Mapping[int, Round], talks: QuerySet[Talk], away: QuerySet[Away], moment: datetime) -> list[Placed]:
    planned = talks.filter(round__in=rounds, state=Talk.State.PLANNED, starts_at__gt=moment)
    columns = ("pk", "round_id", "starts_at", "minutes")
    seats = Seat.objects.filter(talk__in=planned, side=Seat.Side.STAFF, adult__in=away.values("adult"))
    found = [
        (_key(row[1], adult), row)
        for adult, *row in seats.values_list("adult_id", *(f"talk__{one}" for one in columns))
    ]
    if any(one.interpreter_id for one in away):
        with_interpreter = planned.filter(interpreter__in=away.values("interpreter"))
        found += [
            (_key(row[1], None, interpreter), row)
            for interpreter, *row in with_interpreter.values_list("interpreter_id", *columns)
        ]
    return [
        Placed(str(pk), clock(starts), minutes, rounds[round_].slot_minutes, (who,))
        for who, (pk, round_, starts, minutes) in found
    ]


def _by_round(
    rounds: Mapping[int, Round], found: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> dict[int, Absent]:
    made = {}
    for key in rounds:
        its = {who: talks for who, talks in found.items() if who.startswith(f"{key}:")}
        if its:
            made[key] = Absent(len({one for talks in its.values() for one in talks}), tuple(names[one] for one in its))
    return made


def absent_in(round_: Round, talks: QuerySet[Talk]) -> Absent | None:
    """The same of one round, now."""
    return absent([round_], talks, timezone.now()).get(round_.pk)

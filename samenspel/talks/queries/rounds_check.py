"""The check of a round before its families are asked: the setup in rows, as the pure rules read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from samenspel.talks.logic.fit import Fit
from samenspel.talks.logic.round_checks import Hours, Part, Problem, Setup, Talk, loads, problems
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Away, Round, Sitting
from samenspel.talks.queries.expected import Attendees, Expected, attendees
from samenspel.talks.queries.plan_material import stretch_of
from samenspel.talks.queries.rounds import Held, applies_to, parts_of, sittings_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, with the rows behind the keys: groups by group id, holders and children by row id."""

    problems: tuple[Problem, ...]
    loads: Mapping[str, Fit]
    attendees: Attendees
    parts: tuple[Held, ...]
    sittings: tuple[Sitting, ...]

    @property
    def children(self) -> Mapping[int, int]:
        """How many children are expected, per organisation (row id)."""
        many: dict[int, int] = defaultdict(int)
        for one in self.attendees.expected:
            many[one.organisation_id] += 1
        return many


def check_of(round_: Round, day: date, moment: datetime) -> Checked:
    """Look at a round as a whole, on a day. Ten queries, however many children there are."""
    parts, sittings = parts_of(round_), sittings_of(round_)
    found = attendees(round_, day, moment)
    setup = _setup(round_, parts, sittings, found)
    return Checked(problems(setup, day), loads(setup), found, tuple(parts), tuple(sittings))


def away_by_adult(round_: Round) -> Mapping[int, list[Stretch]]:
    """When the holders of a round are not free, by row id. One query."""
    away: dict[int, list[Stretch]] = defaultdict(list)
    for one in Away.objects.filter(round=round_, adult__isnull=False):
        away[one.adult_id].append(Stretch(one.on, one.begins, one.ends))
    return away


def _setup(round_: Round, parts: list[Held], sittings: list[Sitting], found: Attendees) -> Setup:
    holders = [one for held in parts for one in held.holders]
    answered = {one.adult_id for one in holders if one.answered_on}
    units = {held.part.group_id: str(held.part.group.unit_id) for held in parts}
    return Setup(
        parts=tuple(
            Part(
                str(held.part.group_id),
                str(held.place),
                units[held.part.group_id],
                tuple(str(one.adult_id) for one in held.holders),
            )
            for held in parts
        ),
        hours=tuple(Hours(str(one.organisation_id), str(one.unit_id or ""), stretch_of(one)) for one in sittings),
        talks=tuple(_talk(one, units) for one in found.expected),
        answer_by=round_.answer_by,
        away={str(adult): rows for adult, rows in away_by_adult(round_).items()},
        most={str(one.adult_id): one.most_minutes for one in holders if one.most_minutes},
        unsaid=frozenset(str(one.adult_id) for one in holders if one.adult_id not in answered),
        no_video=frozenset(_without_video(parts, sittings)),
    )


def _without_video(parts: list[Held], sittings: list[Sitting]) -> Iterator[str]:
    """Who comes first at a group that has hours by video, and has not said how a family joins."""
    by_video = [one for one in sittings if one.where == Sitting.Where.VIDEO]
    for held in parts:
        first = next(iter(held.holders), None)
        if first and not first.video_at and any(applies_to(one, held) for one in by_video):
            yield str(first.adult_id)


def _talk(one: Expected, units: Mapping[int, str]) -> Talk:
    return Talk(
        child=str(one.child.pk),
        part=str(one.group_id),
        place=str(one.organisation_id),
        unit=units.get(one.group_id, ""),
        minutes=one.minutes,
        holders=tuple(map(str, one.holders)),
        is_asked=bool(one.adults),
    )

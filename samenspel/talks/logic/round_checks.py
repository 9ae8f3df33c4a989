"""Whether a round can be asked: what is in the way, and what is worth a second look: pure.

Each problem says what it is about (a group, a person, a child, by key), so that a page can name it to who may know it
and lead to where it is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from samenspel.talks.logic.fit import Fit, Room, fit
from samenspel.talks.logic.hours import free_in
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.logic.sittings import holiday_on, in_summer


class Code(StrEnum):
    """What is the matter."""

    NO_GROUPS = "no_groups"
    NO_CHILDREN = "no_children"
    NO_SITTINGS = "no_sittings"  # no hours at all
    DAYS_OVER = "days_over"  # all hours lie behind us
    NO_HOLDER = "no_holder"  # a group, or a child, whose talk nobody holds
    NO_HOURS = "no_hours"  # a group at whose organisation or unit there are no hours
    NEVER_FREE = "never_free"  # somebody who is away in all of them
    TOO_MUCH = "too_much"  # more talks than fit in somebody's hours
    TIGHT = "tight"
    NOBODY_ASKED = "nobody_asked"  # a child without anybody who may be asked
    NO_ANSWER_DAY = "no_answer_day"
    ANSWER_DAY_OVER = "answer_day_over"
    ANSWER_DAY_LATE = "answer_day_late"  # on or after the first day of talks
    HOLIDAY = "holiday"
    SUMMER = "summer"  # on which no school is open, and childcare may be
    HOURS_UNSAID = "hours_unsaid"  # somebody has not said yet when they are there
    NO_VIDEO = "no_video"  # somebody by whom families cannot join in hours by video


# With these the families are not asked; the rest is for the leaders to weigh.
WRONG: Final = frozenset(
    {
        Code.NO_GROUPS,
        Code.NO_CHILDREN,
        Code.NO_SITTINGS,
        Code.DAYS_OVER,
        Code.NO_HOLDER,
        Code.NO_HOURS,
        Code.NEVER_FREE,
        Code.NO_ANSWER_DAY,
        Code.ANSWER_DAY_OVER,
        Code.ANSWER_DAY_LATE,
    }
)


@dataclass(frozen=True, slots=True)
class Hours:
    """A sitting: at which organisation, for which unit ("" for all of them)."""

    place: str
    unit: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Part:
    """A group that takes part."""

    key: str
    place: str
    unit: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk about a child of a group. `is_asked`: whether there is somebody who may be asked."""

    child: str
    part: str
    place: str
    unit: str
    minutes: int
    holders: tuple[str, ...]
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Setup:
    """A round as it is set up. `away` and `most` are per holder; `unsaid` who has not said when they are there,
    `no_video` who has hours by video and has not said how one joins."""

    parts: tuple[Part, ...]
    hours: tuple[Hours, ...]
    talks: tuple[Talk, ...]
    answer_by: date | None = None
    away: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()
    no_video: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the matter, with what or whom, by key; `place` is the organisation of a child or a group."""

    code: Code
    key: str = ""
    place: str = ""


def loads(setup: Setup) -> Mapping[str, Fit]:
    """Per holder how the talks stand to the hours, in the order in which they hold."""
    own: dict[str, list[Talk]] = {}
    for talk in setup.talks:
        if talk.is_asked:
            for holder in talk.holders:
                own.setdefault(holder, []).append(talk)
    return {
        holder: fit(
            [talk.minutes for talk in talks],
            free_in(_stretches(setup, talks), setup.away.get(holder, ())),
            most_minutes=setup.most.get(holder),
        )
        for holder, talks in own.items()
    }


def _stretches(setup: Setup, of: Iterable[Talk] | Iterable[Part]) -> list[Stretch]:
    """The hours in which any of these talks, or the talks of these groups, can be; each once."""
    places = {(one.place, unit) for one in of for unit in ("", one.unit)}
    return [one.stretch for one in setup.hours if (one.place, one.unit) in places]


def problems(setup: Setup, day: date) -> tuple[Problem, ...]:
    """What is in the way of asking, and what is worth a second look, the worst first."""
    found = [*_whole(setup, day), *_groups(setup), *_holders(setup), *_children(setup)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.code not in WRONG))


def _whole(setup: Setup, day: date) -> Iterator[Problem]:
    if not setup.talks:
        yield Problem(Code.NO_CHILDREN if setup.parts else Code.NO_GROUPS)
    days = sorted({one.stretch.on for one in setup.hours})
    if not days:
        yield Problem(Code.NO_SITTINGS)
    elif days[-1] <= day:
        yield Problem(Code.DAYS_OVER)
    code = _answer_day(setup.answer_by, day, days)
    if code:
        yield Problem(code)
    yield from (Problem(Code.HOLIDAY, on.isoformat()) for on in days if holiday_on(on))
    yield from (Problem(Code.SUMMER, on.isoformat()) for on in days if in_summer(on))


def _answer_day(answer_by: date | None, day: date, days: Sequence[date]) -> Code | None:
    if answer_by is None:
        return Code.NO_ANSWER_DAY
    if answer_by < day:
        return Code.ANSWER_DAY_OVER
    return Code.ANSWER_DAY_LATE if days and days[-1] > day and answer_by >= days[0] else None


def _groups(setup: Setup) -> Iterator[Problem]:
    for part in setup.parts:
        if not part.holders:
            yield Problem(Code.NO_HOLDER, part.key, part.place)
        if setup.hours and not _stretches(setup, [part]):
            yield Problem(Code.NO_HOURS, part.key, part.place)


def _holders(setup: Setup) -> Iterator[Problem]:
    for holder, load in loads(setup).items():
        if load.talks and not load.free and setup.away.get(holder):
            yield Problem(Code.NEVER_FREE, holder)
        elif load.free and load.room is Room.TOO_MUCH:
            yield Problem(Code.TOO_MUCH, holder)
        elif load.free and load.room is Room.TIGHT:
            yield Problem(Code.TIGHT, holder)
    for holder in sorted(setup.unsaid):
        yield Problem(Code.HOURS_UNSAID, holder)
    for holder in sorted(setup.no_video):
        yield Problem(Code.NO_VIDEO, holder)


def _children(setup: Setup) -> Iterator[Problem]:
    named = {part.key for part in setup.parts}
    for talk in setup.talks:
        if not talk.is_asked:
            yield Problem(Code.NOBODY_ASKED, talk.child, talk.place)
        if not talk.holders and talk.part not in named:  # somebody of another group, taken in one by one
            yield Problem(Code.NO_HOLDER, talk.part, talk.place)

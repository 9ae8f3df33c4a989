"""When a guardian can come, and what they would like of the talk: pure.

What is offered to a family are the stretches of its sittings, one after the other; each is said at once, and hour by
hour for who wants that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.tables import Presence

# A sitting that is longer than this is asked part by part of the day.
LONG: Final = timedelta(hours=4)
NOON: Final = time(12)
EVENING: Final = time(17, 30)
# A stretch is asked hour by hour from here on.
WORTH_HOURS: Final = timedelta(minutes=90)
SHORTEST: Final = timedelta(minutes=30)


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def part_of(one: Stretch) -> Part:
    """In which part of the day a stretch begins."""
    if one.begins < NOON:
        return Part.MORNING
    return Part.AFTERNOON if one.begins < EVENING else Part.EVENING


def offered(sittings: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """What a family is asked about: stretches in the order of time that do not overlap, together all the sittings."""
    joined: list[Stretch] = []
    for one in sorted(set(sittings), key=_place):
        last = joined[-1] if joined else None
        if last and last.on == one.on and one.begins < last.ends:
            joined[-1] = Stretch(one.on, last.begins, max(last.ends, one.ends))
        else:
            joined.append(one)
    return tuple(part for one in joined for part in _parts(one))


def hours(one: Stretch) -> tuple[Stretch, ...]:
    """A stretch hour by hour, on the whole hours of the clock; nothing for one that is short."""
    if _length(one) < WORTH_HOURS:
        return ()
    wholes = [time(hour) for hour in range(24) if one.begins < time(hour) < one.ends]
    found = tuple(_cut(one, wholes))
    return found if len(found) > 1 else ()


def _parts(one: Stretch) -> Iterator[Stretch]:
    if _length(one) <= LONG:
        return iter((one,))
    return _cut(one, [at for at in (NOON, EVENING) if one.begins < at < one.ends])


def _cut(one: Stretch, at: Iterable[time]) -> Iterator[Stretch]:
    """The stretch cut at these moments, in order; a rest of less than half an hour stays with its neighbour."""
    moments = [one.begins]
    for moment in at:
        if _minutes(moments[-1], moment) >= SHORTEST and _minutes(moment, one.ends) >= SHORTEST:
            moments.append(moment)
    for begins, ends in pairwise((*moments, one.ends)):
        yield Stretch(one.on, begins, ends)


def _minutes(since: time, until: time) -> timedelta:
    return timedelta(hours=until.hour - since.hour, minutes=until.minute - since.minute)


def _length(one: Stretch) -> timedelta:
    return _minutes(one.begins, one.ends)


def _place(one: Stretch) -> tuple[object, ...]:
    return one.on, one.begins, one.ends


@dataclass(frozen=True, slots=True)
class AboutChild:
    """What a guardian would like of the talk about one child (row id). None and "": nothing was said."""

    child: int
    is_apart: bool | None = None
    presence: Presence | None = None
    wants_longer: bool = False
    companion: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one guardian says of a round; later times go before earlier ones."""

    times: tuple[tuple[Stretch, Choice], ...] = ()
    children: tuple[AboutChild, ...] = ()
    cannot_at_all: bool = False
    joins_organisations: bool = False
    wants_video: bool = False
    interpreter: str = ""
    note: str = ""

    def about(self, child: int) -> AboutChild:
        """What was said of one child."""
        return next((one for one in self.children if one.child == child), AboutChild(child))


@dataclass(frozen=True, slots=True)
class Moment:
    """What was said of one stretch that is offered: as a whole, and of its hours where these differ."""

    stretch: Stretch
    choice: Choice | None
    hours: Mapping[Stretch, Choice]


def as_offered(times: Iterable[tuple[Stretch, Choice]], stretches: Iterable[Stretch]) -> tuple[Moment, ...]:
    """What was said, laid along what is offered now; a stretch that came later is None."""
    said: dict[Stretch, Choice] = dict(times)
    found = []
    for one in stretches:
        parts = {hour: said[hour] for hour in hours(one) if hour in said and hour != one}
        found.append(Moment(one, said.get(one), parts))
    return tuple(found)


def within(one: Stretch, stretches: Iterable[Stretch]) -> bool:
    """Whether a stretch touches one of these."""
    return any(one.on == other.on and one.begins < other.ends and other.begins < one.ends for other in stretches)

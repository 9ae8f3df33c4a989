"""Why a talk found no place, what would help, and where a talk could go: for whoever arranges by hand.

What is said to help has been tried: the talk was really put there and no rule broke.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from samenspel.planner.cost import Violation, parts, violations
from samenspel.planner.instance import Instance, Place, Schedule, Talk
from samenspel.planner.problem import NOWHERE, Problem, bits
from samenspel.planner.state import State

_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way, of whom, at how many of the places where all could come, and by which talks.

    Codes: `never` (this person can at no place of the round), `too_long` (the talk is longer than this person may be
    busy on end, or, with nobody named, than any day), `no_common` (all can at some time, but never together), and of
    the places where all can: `double` (this person has another talk), `walk`, `run` (no pause), `apart`.
    """

    code: str
    who: str = ""
    places: int = 0
    talks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """What opens a place: `slots` that `who` would have to be there, or another talk that goes to `moved_to`."""

    place: Place
    who: str = ""
    slots: tuple[Place, ...] = ()
    talk: str = ""
    moved_to: Place | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one unplanned talk: what stands in the way, the heaviest first, and what would help, the lightest first.

    Nothing stands in the way of a talk that was taken out by hand: see `moves`.
    """

    talk: str
    obstacles: tuple[Obstacle, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A place to which a talk can go without breaking a rule, and what the cost becomes more (or less)."""

    place: Place
    cost: int


def explain(
    instance: Instance, schedule: Schedule, within: Mapping[str, Collection[Place]] | None = None
) -> list[Explanation]:
    """Of each talk without a place in a valid schedule why, and what would help.

    `within`: per talk the slots at which it may be advised; a talk that is not named there may be at any. A round can
    have hours at which only others are there: nobody is asked to come then.
    """
    found = []
    talks = {talk.id: talk for talk in instance.talks}
    for name in schedule.unplanned(instance):
        here = _Here(instance, schedule, talks[name], None if within is None else within.get(name))
        found.append(Explanation(name, tuple(here.obstacles()), tuple(here.remedies())))
    return found


def moves(instance: Instance, schedule: Schedule, talk: str) -> list[Move]:
    """Where a talk can go without breaking a rule that is not broken without it, the cheapest first.

    What it breaks where it is now (somebody is away by now) it may not break elsewhere either. The cost is counted from
    where it is now; for a talk without a place from there.
    """
    its = next(one for one in instance.talks if one.id == talk)
    instance = _near(instance, its)
    now = parts(instance, schedule).sought
    before = broken_without(instance, schedule, talk)
    found = []
    for place in _places(instance, its):
        if place == schedule.places.get(talk):
            continue
        tried = Schedule({**schedule.places, talk: place})
        if not counted(violations(instance, tried)) - before:
            found.append(Move(place, parts(instance, tried).sought - now))
    return sorted(found, key=lambda one: (one.cost, one.place))


def _near(instance: Instance, talk: Talk) -> Instance:
    """The round with only the talks that a place of this one can touch; differences of cost are the same in it."""
    people = {*talk.staff, *talk.families}
    people |= {one for group in instance.together if people & set(group) for one in group}
    talks = tuple(one for one in instance.talks if people & {*one.staff, *one.families})
    names = {one.id for one in talks}
    return replace(instance, talks=talks, pinned={name: at for name, at in instance.pinned.items() if name in names})


def counted(found: list[Violation]) -> Counter[tuple[str, str]]:
    """How often each rule is broken, and by whom, as (code, who)."""
    return Counter((one.code, one.who) for one in found)


def broken_without(instance: Instance, schedule: Schedule, talk: str) -> Counter[tuple[str, str]]:
    """What the others break among themselves, as `counted`: this a talk that moves may leave as it is."""
    return counted(violations(instance, Schedule({key: at for key, at in schedule.places.items() if key != talk})))


def _places(instance: Instance, talk: Talk) -> Iterator[Place]:
    """Every place of the round at which the talk fits in the day."""
    return ((day, slot) for day, one in enumerate(instance.days) for slot in range(one.slots - talk.slots + 1))


class _Here:
    """One unplanned talk in a schedule."""

    def __init__(
        self, instance: Instance, schedule: Schedule, talk: Talk, within: Collection[Place] | None = None
    ) -> None:
        self.instance, self.schedule, self.talk, self.within = instance, schedule, talk, within
        self.off: Mapping[str, frozenset[Place]] = {
            **{one.id: one.unavailable for one in instance.staff if one.id in talk.staff},
            **{one.id: one.unavailable for one in instance.families if one.id in talk.families},
        }
        self.near = _near(instance, talk)
        self.places = list(_places(instance, talk))

    def _is_within(self, place: Place) -> bool:
        day, start = place
        slots = range(start, start + self.talk.slots)
        return self.within is None or all((day, slot) in self.within for slot in slots)

    def _missing(self, place: Place) -> dict[str, tuple[Place, ...]]:
        """Who cannot at a place, and at which slots of it."""
        day, start = place
        slots = [(day, slot) for slot in range(start, start + self.talk.slots)]
        found = {who: tuple(slot for slot in slots if slot in off) for who, off in self.off.items()}
        return {who: slots for who, slots in found.items() if slots}

    def obstacles(self) -> list[Obstacle]:
        """What stands in the way."""
        if not self.places:
            return [Obstacle("too_long")]
        short = [one.id for one in self.instance.staff if one.id in self.off and one.max_run < self.talk.slots]
        if short:
            return [Obstacle("too_long", who) for who in short]
        missing = {place: self._missing(place) for place in self.places}
        never = [who for who in self.off if all(who in its for its in missing.values())]
        if never:
            return [Obstacle("never", who) for who in never]
        common = [place for place, its in missing.items() if not its]
        return self._in_the_way(common) if common else [Obstacle("no_common")]

    def _in_the_way(self, common: list[Place]) -> list[Obstacle]:
        """Of the places where all can: which rules the talk would break there."""
        places: Counter[tuple[str, str]] = Counter()
        talks: dict[tuple[str, str], set[str]] = {}
        for place in common:
            broken = self._broken(place)
            places.update({(one.code, one.who) for one in broken})
            for one in broken:
                talks.setdefault((one.code, one.who), set()).update(set(one.talks) - {self.talk.id})
        return [
            Obstacle(code, who, many, tuple(sorted(talks[code, who]))) for (code, who), many in places.most_common()
        ]

    def _broken(self, place: Place) -> list[Violation]:
        tried = Schedule({**self.schedule.places, self.talk.id: place})
        return [one for one in violations(self.near, tried) if self.talk.id in one.talks]

    def remedies(self) -> list[Remedy]:
        """At most a handful, each tried."""
        found = [*self._if_somebody_came(), *self._if_another_moved()]
        return sorted(found, key=lambda one: (bool(one.talk), len(one.slots), one.place))[: 2 * _MOST]

    def _if_somebody_came(self) -> list[Remedy]:
        """Places where one person alone is missing, for as short as can be, and nothing else is in the way.

        At most two for each person and day: who could stay longer on Tuesday needs not hear it in five ways.
        """
        missing = ((place, self._missing(place)) for place in self.places if self._is_within(place))
        alone = [Remedy(place, *next(iter(its.items()))) for place, its in missing if len(its) == 1]
        found: list[Remedy] = []
        said: Counter[tuple[str, int]] = Counter()
        for one in sorted(alone, key=lambda remedy: (len(remedy.slots), remedy.place)):
            if len(found) == _MOST:
                break
            key = one.who, one.place[0]
            if said[key] < 2 and not violations(_with(self.near, one.who, one.slots), self._with_talk(one.place)):
                said[key] += 1
                found.append(one)
        return found

    def _with_talk(self, place: Place) -> Schedule:
        return Schedule({**self.schedule.places, self.talk.id: place})

    def _if_another_moved(self) -> list[Remedy]:
        """Places that come free when one other talk goes somewhere else."""
        problem = Problem(self.instance)
        state = State(problem)
        if not state.change(dict(enumerate(problem.starts_of(self.schedule)))):
            return []
        here = problem.talk_number[self.talk.id]
        near = {other for one in problem.staff[here] for other in problem.talks_of_staff[one]}
        near |= {other for family in problem.families[here] for other in problem.talks_of_family[family]}
        found: list[Remedy] = []
        for other in sorted(near - {here} - problem.pinned.keys()):
            if len(found) < _MOST and state.starts[other] != NOWHERE:
                found += _swap(state, here, other, self._is_within)
        return found


def _swap(state: State, here: int, other: int, is_within: Callable[[Place], bool]) -> list[Remedy]:
    """The first way to place a talk by moving one other; the state is as before afterwards."""
    problem, was = state.problem, state.starts[other]
    state.change({other: NOWHERE})
    for start in bits(state.free_starts(here)):
        if not is_within(problem.place(start)) or not state.change({here: start}):
            continue
        for to in bits(state.free_starts(other) & ~(1 << was)):
            if state.change({other: to}):
                state.change({here: NOWHERE, other: was})
                name = problem.instance.talks[other].id
                return [Remedy(problem.place(start), talk=name, moved_to=problem.place(to))]
        state.change({here: NOWHERE})
    state.change({other: was})
    return []


def _with(instance: Instance, who: str, slots: tuple[Place, ...]) -> Instance:
    """The round in which somebody can come at these slots as well."""
    return replace(
        instance,
        staff=tuple(
            replace(one, unavailable=one.unavailable - set(slots)) if one.id == who else one for one in instance.staff
        ),
        families=tuple(
            replace(one, unavailable=one.unavailable - set(slots)) if one.id == who else one
            for one in instance.families
        ),
    )

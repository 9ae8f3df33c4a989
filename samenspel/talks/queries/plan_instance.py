"""From what is known of a round to what the planner reads: whoever cannot be missed, homes, and distances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations, product

from samenspel.planner.cost import Violation, violations
from samenspel.planner.instance import Instance
from samenspel.talks.logic.plan_keys import door_key, interpreter_key, own_key, room_key, staff_key
from samenspel.talks.logic.round_plan import Choice, Holder, Home, Needed, Planned, Stretch, round_instance
from samenspel.talks.models import Sitting, Talk
from samenspel.talks.queries.plan_material import Material, Table, clock, stretch_of, stretch_of_talk


def planned(of: Material, *, automatic: bool = False, moment: datetime | None = None) -> Planned:
    """The round as the planner reads it.

    `automatic`: without the talks of who can at no moment, unless they are pinned. With a `moment` the talks that began
    before it stay where they are. Raises NoSlots when the round has no moment at all.
    """
    if not of.grid.all():
        raise NoSlots
    return _Reading(of, automatic=automatic, moment=moment).planned()


class NoSlots(ValueError):
    """The round has no moment at which a talk can be."""


class _Reading:
    """From the material to an instance, once."""

    def __init__(self, of: Material, *, automatic: bool, moment: datetime | None) -> None:
        self.of = of
        self.tables = [
            table
            for table in of.tables
            if not of.is_aside(table, moment) and not (automatic and of.cannot(table) and not table.talk.is_pinned)
        ]
        self.video = list(_only_video(of.sittings))
        self.fixed = [table for table in of.tables if of.is_fixed(table.talk, moment)]
        self.rooms = self._shared_rooms()
        self.twice = self._homes_twice()
        self.homes_apart = list(self._pairs())
        # The planner keeps apart where two talks need the same: at two organisations that is the way in.
        self.doors = {one.talk.child_id for one, other in self.homes_apart if not _same_place(one, other)}
        # Who has two homes in the plan, or both holds talks and comes as a parent, is one person all the same.
        staff = {adult for table in self.tables for adult in table.staff}
        self.one_person = self.twice.keys() | {one for table in self.tables for one in table.homes if one in staff}

    def planned(self) -> Planned:
        """The instance, with the distances that keep separated homes apart and nobody in two places."""
        of = self.of
        slot = of.round.slot_minutes
        found = round_instance(
            list(self._holders()),
            list(self._homes()),
            [self._needed(table) for table in self.tables],
            slot_minutes=slot,
            walk_minutes=of.round.walk_minutes,
            apart=tuple(self._apart()),
            grid=of.grid,
        )
        # At least a whole talk lies between the talks of two homes of one child, so that they do not meet at the door.
        distance = max(found.instance.walk_slots, -(-of.round.minutes // slot), 1)
        return Planned(replace(found.instance, apart_slots=distance), found.grid)

    def _needed(self, table: Table) -> Needed:
        of, talk = self.of, table.talk
        holders = [self._staff_key(one) for one in table.staff]
        if talk.interpreter:
            holders.append(interpreter_key(talk.interpreter.public_id))
        if (talk.organisation_id, _room(talk)) in self.rooms:
            holders.append(room_key(talk.organisation.public_id, _room(talk)))
        there = (*table.homes, *table.staff)
        holders += [own_key(of.adults[one].public_id) for one in there if one in self.one_person]
        if talk.child_id in self.doors:
            holders.append(door_key(talk.child.public_id))
        pinned = clock(talk.starts_at) if talk.is_pinned and talk.starts_at else None
        return Needed(table.key, tuple(dict.fromkeys(holders)), of.homes_of(table), max(talk.minutes, 1), pinned)

    def _holders(self) -> Iterator[Holder]:
        """The staff, the interpreters, the rooms that are shared, and who has more than one part in the round."""
        of, away = self.of, self._away()
        everywhere = tuple(dict.fromkeys(stretch_of(one) for one in of.sittings))
        at: dict[int, dict[Stretch, None]] = defaultdict(dict)
        for table in self.tables:
            for adult in table.staff:
                at[adult].update(dict.fromkeys(stretch_of(one) for one in of.sittings_for(table.talk)))
        most = self._most()
        for adult, stretches in at.items():
            yield Holder(
                self._staff_key(adult), tuple(stretches), (*away[adult], *of.busy.get(adult, ())), most.get(adult)
            )
        for one in {table.talk.interpreter for table in self.tables if table.talk.interpreter}:
            yield Holder(interpreter_key(one.public_id), everywhere, tuple(away[-one.pk]))
        yield from self._places(everywhere)
        for adult in self.one_person:
            yield Holder(own_key(of.adults[adult].public_id), everywhere)

    def _places(self, everywhere: tuple[Stretch, ...]) -> Iterator[Holder]:
        """The rooms that are shared, and the way in that two homes of one child share."""
        taken = self._taken_rooms()
        for organisation, room in {(table.talk.organisation, _room(table.talk)) for table in self.tables}:
            if (organisation.pk, room) in self.rooms:
                hours = tuple(taken.get((organisation.pk, room), ()))
                yield Holder(room_key(organisation.public_id, room), everywhere, hours)
        for child in {table.talk.child for table in self.tables if table.talk.child_id in self.doors}:
            yield Holder(door_key(child.public_id), everywhere)

    def _staff_key(self, adult: int) -> str:
        return staff_key(self.of.adults[adult].public_id)

    def _away(self) -> Mapping[int, list[Stretch]]:
        """When somebody is not free, by row id of the adult; of an interpreter by its own below zero."""
        found: dict[int, list[Stretch]] = defaultdict(list)
        for one in self.of.away:
            found[one.adult_id or -(one.interpreter_id or 0)].append(stretch_of(one))
        for table in self.fixed:
            if stretch := stretch_of_talk(table.talk):
                for adult in table.staff:
                    found[adult].append(stretch)
                if table.talk.interpreter_id:
                    found[-table.talk.interpreter_id].append(stretch)
        return found

    def _taken_rooms(self) -> Mapping[tuple[int, str], list[Stretch]]:
        """When a room is taken by a talk that stays where it is."""
        found: dict[tuple[int, str], list[Stretch]] = defaultdict(list)
        for table in self.fixed:
            if stretch := stretch_of_talk(table.talk):
                found[table.talk.organisation_id, _room(table.talk)].append(stretch)
        return found

    def _most(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for one in self.of.parts:
            if one.most_minutes:
                found[one.adult_id] = min(one.most_minutes, found.get(one.adult_id, one.most_minutes))
        return found

    def _homes(self) -> Iterator[Home]:
        of = self.of
        found: dict[str, int] = {}
        for table in self.tables:
            for adult in table.homes:
                found[of.home_of(adult, table.talk.organisation.public_id)] = adult
        wanted = {key for table in self.tables for key in of.homes_of(table)}
        for key, adult in found.items():
            if key in wanted:
                yield Home(key, tuple(self._said(adult)))

    def _said(self, adult: int) -> Iterator[tuple[Stretch, Choice]]:
        """What an adult said of when, and where they cannot be whatever they said."""
        of = self.of
        answer = of.answers.get(adult)
        if answer and answer.wants_video:
            yield from ((one, Choice.PREFERS) for one in self.video)
        if not (answer and answer.cannot_at_all):  # somebody of the school agreed on a moment with who could at none
            yield from of.times.get(adult, ())
        if not (answer and answer.wants_video):
            yield from ((one, Choice.CANNOT) for one in self.video)
        for table in self.fixed:
            stretch = stretch_of_talk(table.talk) if adult in table.homes else None
            if stretch:
                yield stretch, Choice.CANNOT
        yield from ((one, Choice.CANNOT) for one in of.busy.get(adult, ()))

    def _apart(self) -> Iterator[tuple[str, str]]:
        """Homes of one child with talks of their own, and the two homes of an adult at two organisations."""
        of = self.of
        pairs: dict[tuple[str, str], None] = {}
        for one, other in self.homes_apart:
            for here, there in product(of.homes_of(one), of.homes_of(other)):
                if here != there:
                    pairs[min(here, there), max(here, there)] = None
        for keys in self.twice.values():
            pairs.update(dict.fromkeys(combinations(sorted(keys), 2)))
        yield from pairs

    def _pairs(self) -> Iterator[tuple[Table, Table]]:
        """The tables of two homes of one child, wherever they are: nobody from home sits at both."""
        of_child: dict[int, list[Table]] = defaultdict(list)
        for table in self.tables:
            of_child[table.talk.child_id].append(table)
        for tables in of_child.values():
            for one, other in combinations(tables, 2):
                if _same_place(one, other) or not set(one.homes) & set(other.homes):
                    yield one, other

    def _homes_twice(self) -> Mapping[int, set[str]]:
        """The adults with talks at both organisations that nobody may plan as of one home: and yet it is one person.

        The planner keeps pairs apart only at a staff member that they share; so each of these adults is also somebody
        whom all of their talks need (`one_person`), and nobody is ever in two places.
        """
        found: dict[int, set[str]] = defaultdict(set)
        for table in self.tables:
            for adult in table.homes:
                key = self.of.home_of(adult, table.talk.organisation.public_id)
                if key in self.of.homes_of(table):
                    found[adult].add(key)
        return {adult: keys for adult, keys in found.items() if len(keys) > 1}

    def _shared_rooms(self) -> set[tuple[int, str]]:
        """The rooms to which families of more than one holder come."""
        users: dict[tuple[int, str], set[int]] = defaultdict(set)
        for table in (*self.tables, *(one for one in self.fixed if one.staff)):
            if _room(table.talk):
                users[table.talk.organisation_id, _room(table.talk)].add(table.staff[0])
        return {room for room, adults in users.items() if len(adults) > 1}


def _room(talk: Talk) -> str:
    return talk.room.strip().casefold()


def _same_place(one: Table, other: Table) -> bool:
    return one.talk.organisation_id == other.talk.organisation_id


def _only_video(sittings: Sequence[Sitting]) -> Iterator[Stretch]:
    """The stretches that are by video, and not also held in person at the same organisation.

    Where an organisation holds the whole round by video there is nothing else to choose, and they are for everybody.
    """
    inside = [one for one in sittings if one.where != Sitting.Where.VIDEO]
    chosen = {one.organisation_id for one in inside}
    for one in sittings:
        if (
            one.where == Sitting.Where.VIDEO
            and one.organisation_id in chosen
            and not any(
                other.organisation_id == one.organisation_id
                and other.on == one.on
                and other.begins <= one.begins
                and one.ends <= other.ends
                for other in inside
            )
        ):
            yield stretch_of(one)


def without(instance: Instance, talks: Iterable[str]) -> Instance:
    """The same round without these talks."""
    gone = set(talks)
    return replace(
        instance,
        talks=tuple(one for one in instance.talks if one.id not in gone),
        pinned={key: place for key, place in instance.pinned.items() if key not in gone},
    )


def around(instance: Instance, talk: str) -> Instance:
    """The same round as far as this talk, or another that makes room for it, can touch.

    Whatever is said of this one talk is the same in it, and a large school is looked through in a moment.
    """
    its = {one.id: {*one.staff, *one.families} for one in instance.talks}
    people = set(its[talk])
    for _step in range(2):
        people |= {one for group in instance.together if people & set(group) for one in group}
        near = {name for name, them in its.items() if people & them}
        people = people.union(*(its[name] for name in near))
    return replace(
        instance,
        staff=tuple(one for one in instance.staff if one.id in people),
        families=tuple(one for one in instance.families if one.id in people),
        talks=tuple(one for one in instance.talks if one.id in near),
        apart=tuple(pair for pair in instance.apart if people.issuperset(pair)),
        together=tuple(group for group in instance.together if people.issuperset(group)),
        pinned={name: at for name, at in instance.pinned.items() if name in near},
    )


def broken(of: Material, found: Planned | None = None) -> list[Violation]:
    """The rules that the talks break where they are now; also of talks where the round has no moment at all.

    `found`: the round as the planner reads it (`planned(of)`), when that was made already.
    """
    aside = [Violation("outside", (table.key,)) for table in of.tables if of.is_fixed(table.talk)]
    try:
        instance = (found or planned(of)).instance
    except NoSlots:
        return aside
    loose = replace(instance, pinned={})  # a pinned talk is where it was pinned
    return [*aside, *violations(loose, of.schedule())]

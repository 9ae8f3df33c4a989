"""What drawing up the talks of a round has to know, each part read once and only when it is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Child, Group
from samenspel.talks.logic.tables import Presence, Wish
from samenspel.talks.models import AnswerAboutChild, Interpreter, PartHolder, Round, RoundAnswer, Seat, Talk
from samenspel.talks.queries.expected import Attendees, Held, attendees
from samenspel.talks.queries.plan_history import Before, Place, last_tables
from samenspel.talks.queries.plan_material import Seated

OVER: Final = (Talk.State.HELD, Talk.State.CANCELLED)


class Chair(NamedTuple):
    """A seat as it stands: row ids, a side of `Seat.Side`, and whom a guardian brings along."""

    pk: int
    talk_id: int
    adult_id: int
    side: str
    order: int
    companion: str


def family_of_holders(attending: Attendees) -> frozenset[tuple[int, int]]:
    """The pairs of somebody who holds talks and a child with whom they have, or had, a relation at home. No query."""
    pairs = {(holder, one.child.pk) for one in attending.expected for holder in one.holders}
    return frozenset(pairs & attending.around.kin)


class Needs:
    """A round as drawing up reads it; of all of it, or of some children (`only`, a filter on children)."""

    def __init__(
        self, round_: Round, day: date, moment: datetime, *, only: Any = None, held: Held | None = None
    ) -> None:
        self.round = round_
        self.attending = attendees(round_, day, moment, only=only, held=held)
        self.family = family_of_holders(self.attending)

    @cached_property
    def before(self) -> Mapping[Place, Before]:
        """What the last talks about these children were like."""
        return last_tables(self.round, {one.child.pk for one in self.attending.expected})

    @cached_property
    def wishes(self) -> Mapping[tuple[int, int], Wish]:
        """What each adult would like of the talk about a child."""
        rows = AnswerAboutChild.objects.filter(answer__round=self.round).values_list(
            "answer__adult_id", "child_id", "is_apart", "presence", "wants_longer", "companion"
        )
        return {
            (adult, child): Wish(is_apart, Presence(presence) if presence else None, longer, companion)
            for adult, child, is_apart, presence, longer, companion in rows
        }

    @cached_property
    def languages(self) -> Mapping[int, str]:
        """For which language each adult who asked so needs an interpreter."""
        rows = RoundAnswer.objects.filter(round=self.round).exclude(interpreter="")
        return dict(rows.values_list("adult_id", "interpreter"))

    @cached_property
    def rooms(self) -> Mapping[tuple[int, int], str]:
        """The room of each who holds talks of a group."""
        return {key: room for key, (room, _video) in self._places.items()}

    @cached_property
    def joins(self) -> Mapping[tuple[int, int], str]:
        """Where one joins by video, with each who holds talks of a group."""
        return {key: video for key, (_room, video) in self._places.items()}

    @cached_property
    def _places(self) -> Mapping[tuple[int, int], tuple[str, str]]:
        rows = PartHolder.objects.filter(part__round=self.round)
        said = rows.values_list("part__group_id", "adult_id", "room", "video_at")
        return {(group, adult): (room, video) for group, adult, room, video in said}

    @cached_property
    def interpreters(self) -> Mapping[int, Interpreter]:
        """The interpreters of the round."""
        return {one.pk: one for one in Interpreter.objects.filter(round=self.round)}

    @cached_property
    def organisations(self) -> Mapping[int, Organisation]:
        """Where the expected children are; with `groups` and `adults` so that a new row asks nothing of the walls."""
        return Organisation.objects.in_bulk({one.organisation_id for one in self.attending.expected})

    @cached_property
    def groups(self) -> Mapping[int, Group]:
        """The groups of the expected children."""
        return Group.objects.in_bulk({one.group_id for one in self.attending.expected})

    @cached_property
    def adults(self) -> Mapping[int, Adult]:
        """The adults around the children, and who holds the talks."""
        holders = {one for expected in self.attending.expected for one in expected.holders}
        return {**self.attending.around.adults, **Adult.objects.in_bulk(holders)}

    @cached_property
    def talks(self) -> list[Talk]:
        """Every talk of the round."""
        return list(Talk.objects.filter(round=self.round).order_by("pk"))

    @cached_property
    def to_come(self) -> list[Talk]:
        """The talks that are not over."""
        return [talk for talk in self.talks if talk.state not in OVER]

    @cached_property
    def chairs(self) -> Mapping[int, list[Chair]]:
        """Who sits at each talk, in their order."""
        rows = Seat.objects.filter(talk__round=self.round).order_by("order", "pk")
        found: dict[int, list[Chair]] = defaultdict(list)
        for row in rows.values_list("pk", "talk_id", "adult_id", "side", "order", "companion"):
            found[row[1]].append(Chair(*row))
        return found

    @cached_property
    def at_home(self) -> Mapping[Place, Mapping[str, frozenset[int]]]:
        """Who sits from home at the talks about a child at an organisation, by the state of the talk. One query."""
        rows = Seat.objects.filter(talk__round=self.round, side=Seat.Side.HOME).order_by()
        found: dict[Place, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for child, organisation, state, adult in rows.values_list(
            "talk__child_id", "talk__organisation_id", "talk__state", "adult_id"
        ):
            found[child, organisation][state].add(adult)
        return {place: {state: frozenset(its) for state, its in states.items()} for place, states in found.items()}

    def sitting(self, place: Place, states: Iterable[str]) -> frozenset[int]:
        """Who sits from home there at a talk in one of these states."""
        its = self.at_home.get(place, {})
        return frozenset().union(*(its.get(state, frozenset()) for state in states))

    def seated(self) -> Seated:
        """The talks to come as a plan reads them. Queries for what is not known of them yet."""
        children = {one.child.pk: one.child for one in self.attending.expected}
        if gone := {talk.child_id for talk in self.to_come} - children.keys():
            children |= Child.objects.in_bulk(gone)
        sides: dict[tuple[int, str], list[int]] = defaultdict(list)
        for talk in self.to_come:
            talk.child = children[talk.child_id]
            if interpreter := self.interpreters.get(talk.interpreter_id or 0):
                talk.interpreter = interpreter
            for chair in self.chairs.get(talk.pk, ()):
                sides[talk.pk, chair.side].append(chair.adult_id)
        adults = dict(self.adults)
        if gone := {one for its in sides.values() for one in its} - adults.keys():
            adults |= Adult.objects.in_bulk(gone)
        return Seated(self.to_come, sides, adults)

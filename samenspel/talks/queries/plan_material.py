"""A round as the planner reads it: its talks, who sits at them, when each of them can. Read once, in seven queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from samenspel.organisations.models import Organisation
from samenspel.people.models import Adult, Group
from samenspel.planner.instance import Place, Schedule
from samenspel.talks.logic.plan_keys import home_key
from samenspel.talks.logic.round_plan import Choice, Grid, Stretch
from samenspel.talks.models import Away, PartHolder, Round, RoundAnswer, Seat, Sitting, Talk

IN_PLAN: Final = (Talk.State.OPEN, Talk.State.PLANNED)
_BUSY: Final = (Talk.State.PLANNED, Talk.State.HELD)


def clock(moment: datetime) -> datetime:
    """A moment on the school's own clock, naive."""
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(tzinfo=None)


def moment_of(naive: datetime) -> datetime:
    """The moment that the school's own clock shows."""
    return timezone.make_aware(naive, timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Table:
    """A talk with who sits at it: row ids of adults, the first of the staff is where the family comes."""

    talk: Talk
    homes: tuple[int, ...]
    staff: tuple[int, ...]
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", str(self.talk.public_id))


@dataclass(frozen=True, slots=True)
class Seated:
    """The talks of a round that are to be planned, each with its child and interpreter, and who sits at them.

    `sides`: per talk (row id) and side who sits there, in their order; `adults` by row id.
    """

    talks: Sequence[Talk]
    sides: Mapping[tuple[int, str], Sequence[int]]
    adults: Mapping[int, Adult]


class Said(NamedTuple):
    """What an answer says of all moments; who said nothing of the sort has none."""

    cannot_at_all: bool
    joins_organisations: bool
    wants_video: bool


@dataclass(frozen=True)
class Material:
    """Everything that a plan of one round is made of. `adults` by row id, with no more than their names and language;
    `times`: what each said of when, later words last; `busy`: stretches of talks elsewhere."""

    round: Round
    tables: tuple[Table, ...]
    adults: Mapping[int, Any]
    sittings: tuple[Sitting, ...]
    away: tuple[Away, ...]
    parts: tuple[PartHolder, ...]
    answers: Mapping[int, Said]
    times: Mapping[int, tuple[tuple[Stretch, Choice], ...]]
    busy: Mapping[int, tuple[Stretch, ...]] = field(default_factory=dict)

    @cached_property
    def grid(self) -> Grid:
        """The slots of the round."""
        return Grid.over((stretch_of(one) for one in self.sittings), self.round.slot_minutes)

    def is_fixed(self, talk: Talk, moment: datetime | None = None) -> bool:
        """Whether a talk stays where it is and outside the plan: where the round has no slot, or it began already."""
        if talk.starts_at is None:
            return False
        return self.place_at(talk.starts_at) is None or (moment is not None and talk.starts_at <= moment)

    def cannot(self, table: Table) -> bool:
        """Whether nobody from home can come at any moment of the round: the school calls."""
        return all(self._cannot(adult) for adult in table.homes)

    def _cannot(self, adult: int) -> bool:
        answer = self.answers.get(adult)
        return answer is not None and answer.cannot_at_all

    def joins(self, adult: int) -> bool:
        """Whether this adult's talks at both organisations are planned as those of one home."""
        answer = self.answers.get(adult)
        return self.round.spans_organisations or (answer is not None and answer.joins_organisations)

    def wants_video(self, table: Table) -> bool:
        """Whether everybody from home would rather come by video."""
        found = [self.answers.get(adult) for adult in table.homes]
        return bool(found) and all(one is not None and one.wants_video for one in found)

    def homes_of(self, table: Table) -> tuple[str, ...]:
        """The keys of the homes that the planner has to do with; who can at no moment does not hold up the other."""
        able = [one for one in table.homes if not self._cannot(one)] or list(table.homes)
        return tuple(self.home_of(adult, table.talk.organisation.public_id) for adult in able)

    def home_of(self, adult: int, organisation: object) -> str:
        found = self._homes.get((adult, organisation))
        if found is None:
            found = home_key(self.adults[adult].public_id, None if self.joins(adult) else organisation)
            self._homes[adult, organisation] = found
        return found

    @cached_property
    def _homes(self) -> dict[tuple[int, object], str]:
        """The keys of homes that were asked for."""
        return {}

    @cached_property
    def _places(self) -> dict[datetime, Place | None]:
        """The slots of the moments that were asked for: many talks begin together."""
        return {}

    def place_at(self, moment: datetime) -> Place | None:
        """The slot of the round that begins at a moment; None when none does."""
        if moment not in self._places:
            self._places[moment] = self.grid.place(clock(moment))
        return self._places[moment]

    def sittings_for(self, talk: Talk) -> Iterator[Sitting]:
        """The stretches of the round in which this talk can be."""
        unit = talk.group.unit_id if talk.group else None
        for one in self.sittings:
            if one.organisation_id == talk.organisation_id and one.unit_id in (None, unit):
                yield one

    def where(self, table: Table, start: datetime) -> str:
        """Where a talk is held that begins then on the school's clock: by video only for who wants that."""
        end = start + timedelta(minutes=table.talk.minutes)
        found = [
            one.where
            for one in self.sittings_for(table.talk)
            if one.on == start.date() and one.begins <= start.time() and end.time() <= one.ends
        ]
        if Sitting.Where.VIDEO in found and (self.wants_video(table) or len(set(found)) == 1):
            return Sitting.Where.VIDEO
        rest = [one for one in found if one != Sitting.Where.VIDEO]
        return rest[0] if rest else Sitting.Where.HERE

    def schedule(self) -> Schedule:
        """Where the talks are now, as far as the round has a slot there."""
        found = {}
        for table in self.tables:
            place = self.place_at(table.talk.starts_at) if table.talk.starts_at else None
            if place is not None and not self.is_aside(table):
                found[table.key] = place
        return Schedule(found)

    def is_aside(self, table: Table, moment: datetime | None = None) -> bool:
        """Whether a talk is no part of what is planned: nobody at it, or it stays where it is."""
        return not table.staff or not table.homes or self.is_fixed(table.talk, moment)


def stretch_of(one: Sitting | Away) -> Stretch:
    return Stretch(one.on, one.begins, one.ends)


def stretch_of_talk(talk: Talk) -> Stretch | None:
    """The part of its day that a talk takes; None for what has no moment or runs over midnight."""
    return _stretch_from(talk.starts_at, talk.minutes) if talk.starts_at else None


def _stretch_from(moment: datetime, minutes: int) -> Stretch | None:
    start = clock(moment)
    end = start + timedelta(minutes=minutes)
    return Stretch(start.date(), start.time(), end.time()) if end.date() == start.date() else None


def material(
    round_: Round,
    *,
    near: Collection[int] | None = None,
    steps: int = 1,
    columns: Mapping[str, Any] | None = None,
    seated: Seated | None = None,
) -> Material:
    """What is known of a round now. `near` talks (row ids): only what a move of these could break or be broken by.

    With two steps also what a talk that makes room for one of them could break. `columns`: what else is to be
    asked of each talk. `seated`: the talks and who sits at them, when all of these were read a moment ago.
    """
    if seated is None:
        seated = _seated(round_, near, steps, columns or {})
    parts = PartHolder.objects.filter(part__round=round_).select_related("part__group__unit__organisation")
    _put(seated.talks, parts)
    answers, times = _said(round_, None if near is None else seated.adults)
    sittings = tuple(Sitting.objects.filter(round=round_))
    home, staff = Seat.Side.HOME.value, Seat.Side.STAFF.value
    return Material(
        round=round_,
        tables=tuple(
            Table(talk, tuple(seated.sides.get((talk.pk, home), ())), tuple(seated.sides.get((talk.pk, staff), ())))
            for talk in seated.talks
        ),
        adults=seated.adults,
        sittings=sittings,
        away=tuple(Away.objects.filter(round=round_)),
        parts=tuple(parts),
        answers=answers,
        times=times,
        busy=_busy(round_, seated.adults, {one.on for one in sittings}),
    )


# What a plan shows and compares of an adult, in the order of the columns; made once, however many talks they sit at.
_OF_ADULT: Final = ("id", "centre_id", "public_id", "given_name", "family_name", "language")


def _seated(round_: Round, near: Collection[int] | None, steps: int, columns: Mapping[str, Any]) -> Seated:
    """Two queries for all of a round."""
    rows = Talk.objects.filter(round=round_, state__in=IN_PLAN)
    if near is not None:
        for _step in range(steps):
            near = _beside(rows, near)
        rows = rows.filter(pk__in=near)
    talks = list(rows.select_related("child", "interpreter").annotate(**columns).order_by("pk"))
    sides: dict[tuple[int, str], list[int]] = defaultdict(list)
    adults: dict[int, Adult] = {}
    seats = Seat.objects.filter(talk__in=[talk.pk for talk in talks]).order_by("order", "pk")
    for talk, side, adult, *of in seats.values_list(
        "talk_id", "side", "adult_id", *(f"adult__{one}" for one in _OF_ADULT)
    ):
        sides[talk, side].append(adult)
        if adult not in adults:
            adults[adult] = Adult.from_db(seats.db, _OF_ADULT, of)
    return Seated(talks, sides, adults)


def _put(talks: Sequence[Talk], parts: Iterable[Any]) -> None:
    """Give each talk its group and organisation: of the parts of the round, and asked for where they are no part."""
    groups: dict[int, Group] = {one.part.group_id: one.part.group for one in parts}
    if gone := {talk.group_id for talk in talks if talk.group_id} - groups.keys():
        groups |= Group.objects.select_related("unit__organisation").in_bulk(gone)
    places: dict[int, Organisation] = {one.unit.organisation_id: one.unit.organisation for one in groups.values()}
    if gone := {talk.organisation_id for talk in talks} - places.keys():
        places |= Organisation.objects.in_bulk(gone)
    for talk in talks:
        if group := groups.get(talk.group_id or 0):
            talk.group = group
        if place := places.get(talk.organisation_id):
            talk.organisation = place


def _said(
    round_: Round, only: Collection[int] | None
) -> tuple[dict[int, Said], dict[int, tuple[tuple[Stretch, Choice], ...]]]:
    """What the adults of a round (or `only` these) answered, and what they said of when. One query."""
    rows = RoundAnswer.objects.filter(round=round_)
    if only is not None:
        rows = rows.filter(adult__in=list(only))
    answers: dict[int, Said] = {}
    times: dict[int, list[tuple[Stretch, Choice]]] = defaultdict(list)
    known: dict[tuple[Any, ...], tuple[Stretch, Choice]] = {}  # many say something of the same stretches
    columns = (*Said._fields, "times__on", "times__begins", "times__ends", "times__choice")
    for adult, cannot, joins, video, *of in rows.order_by("times__pk").values_list("adult_id", *columns):
        if cannot or joins or video:
            answers[adult] = Said(cannot, joins, video)
        if of[0] is not None:
            its = tuple(of)
            if its not in known:
                known[its] = Stretch(*its[:3]), Choice(its[3])
            times[adult].append(known[its])
    return answers, {adult: tuple(its) for adult, its in times.items()}


def _beside(rows: QuerySet[Talk], near: Collection[int]) -> set[int]:
    """These talks, and those that share somebody, a room, an interpreter or a child with one of them."""
    adults = Seat.objects.filter(talk__in=near).values("adult")
    found = {*near, *Seat.objects.filter(talk__in=rows, adult__in=adults).values_list("talk_id", flat=True)}
    things: dict[int, set[tuple[str, object]]] = {}
    for key, child, place, room, interpreter in rows.values_list(
        "pk", "child_id", "organisation_id", "room", "interpreter_id"
    ):
        its = {("child", child), ("room", (place, room.strip().casefold())), ("interpreter", interpreter)}
        things[key] = {(sort, one) for sort, one in its if one and one != (place, "")}
    wanted = set().union(*(things.get(key, set()) for key in near))
    return found | {key for key, its in things.items() if its & wanted}


def _busy(round_: Round, adults: Iterable[int], days: set[date]) -> Mapping[int, tuple[Stretch, ...]]:
    """When the people of this round have another talk that its family knows of."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    if not days:
        return found  # type: ignore[return-value]
    first = moment_of(datetime.combine(min(days), datetime.min.time()))
    last = moment_of(datetime.combine(max(days) + timedelta(days=1), datetime.min.time()))
    other = Q(talk__round=None) | ~Q(talk__round=round_)
    rows = Seat.objects.filter(
        other, talk__state__in=_BUSY, talk__starts_at__gte=first, talk__starts_at__lt=last, adult__in=list(adults)
    ).filter(Q(talk__published_at__isnull=False) | Q(talk__round=None))
    for adult, moment, minutes in rows.order_by().values_list("adult_id", "talk__starts_at", "talk__minutes"):
        stretch = _stretch_from(moment, minutes)
        if stretch:
            found[adult].append(stretch)
    return {adult: tuple(rows) for adult, rows in found.items()}

"""Where one talk can go, and why one has no place: what the planner says, as moments of the school's clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q

from samenspel.people.logic.custody import RAISING, Custody, Kind
from samenspel.people.models import CareRelation
from samenspel.planner.cost import violations
from samenspel.planner.explain import Explanation, broken_without, counted, explain, moves
from samenspel.planner.instance import Instance, Place, Schedule
from samenspel.planner.repair import Repair, repair
from samenspel.talks.logic.round_plan import Grid
from samenspel.talks.models import Round, Seat, Talk
from samenspel.talks.queries.plan_instance import NoSlots, around, planned, without
from samenspel.talks.queries.plan_material import Material, Table, clock, moment_of, stretch_of

_PARENTS: Final = RAISING | {Kind.STEP_PARENT}


@dataclass(frozen=True, slots=True)
class Free:
    """A moment (naive) at which a talk can be, and what the plan costs more (or less) with it there."""

    at: datetime
    cost: int


class Limits(StrEnum):
    """Whether a family may move its own talk now."""

    FREE = "free"
    STATE = "state"  # the round is not published, or the talk is over
    OFTEN = "often"  # moved as often as the round allows
    LATE = "late"  # too close to the talk
    PINNED = "pinned"  # the school fixed it


def limits(round_: Round, talk: Talk, moment: datetime) -> Limits:
    """What a family may do with its talk."""
    if round_.state != Round.State.PUBLISHED or talk.state != Talk.State.PLANNED or talk.published_at is None:
        return Limits.STATE
    if talk.is_pinned:
        return Limits.PINNED
    if talk.moves_by_family >= round_.moves_allowed:
        return Limits.OFTEN
    if talk.starts_at is None or talk.starts_at < earliest(round_, moment):
        return Limits.LATE
    return Limits.FREE


def earliest(round_: Round, moment: datetime) -> datetime:
    """The first moment to which a family may move a talk, and before which its talk stays."""
    return moment + timedelta(days=round_.moves_until_days)


def places_for(of: Material, table: Table, moment: datetime, *, for_family: bool = False) -> list[Free]:
    """Where a talk can go without breaking anything that is not broken without it, the best first; none in the past."""
    near = _near(of, table)
    if near is None:
        return []
    instance, schedule, grid = near
    rows = moves(instance, schedule, table.key)
    if for_family and _may_have_another_home(table):
        rows = [one for one in rows if _is_far(instance, schedule, table.key, one.place)]
    free = [Free(grid.moment(one.place), one.cost) for one in rows]
    first = earliest(of.round, moment) if for_family else moment
    return [one for one in free if moment_of(one.at) > first]


def may_go(of: Material, table: Table, to: datetime, moment: datetime, *, for_family: bool = False) -> bool:
    """Whether a moment is one of `places_for`, without looking through all the others."""
    near = _near(of, table)
    first = earliest(of.round, moment) if for_family else moment
    if near is None or moment_of(to) <= first:
        return False
    instance, schedule, grid = near
    place = grid.place(to)
    if place is None or place == schedule.places.get(table.key):
        return False
    if for_family and _may_have_another_home(table) and not _is_far(instance, schedule, table.key, place):
        return False
    broken = counted(violations(instance, Schedule({**schedule.places, table.key: place})))
    return not broken - broken_without(instance, schedule, table.key)


def _near(of: Material, table: Table) -> tuple[Instance, Schedule, Grid] | None:
    """What a move of this talk touches, and where all of that is now; None for a talk that is no part of a plan."""
    fixed = table.talk.starts_at is not None and of.is_fixed(table.talk)
    try:
        found = planned(of if not fixed else _unfixed(of, table))
    except NoSlots:
        return None
    if not any(one.id == table.key for one in found.instance.talks):
        return None
    instance = around(found.instance, table.key)
    instance = replace(instance, pinned={k: at for k, at in instance.pinned.items() if k != table.key})
    return instance, _of(instance, of.schedule()), found.grid


def _of(instance: Instance, schedule: Schedule) -> Schedule:
    there = {one.id for one in instance.talks}
    return Schedule({key: place for key, place in schedule.places.items() if key in there})


def _may_have_another_home(table: Table) -> bool:
    """Whether somebody else at home could sit at a table of their own about this child.

    It says nothing of whether one does: a block, a wish to sit apart or a moment elsewhere makes no difference to it.
    """
    seated = Seat.objects.filter(talk__child=table.talk.child_id, side=Seat.Side.HOME).values("adult")
    could = Q(kind__in=_PARENTS) | Q(custody=Custody.YES) | Q(decisions__isnull=False) | Q(adult__in=seated)
    rows = CareRelation.objects.filter(could, child=table.talk.child_id)
    return rows.exclude(adult__in=table.homes).exists()


def _is_far(instance: Instance, schedule: Schedule, key: str, place: Place) -> bool:
    """Whether as much lies between this place and every talk of the same people as between the talks of two homes.

    So the hole round the talk of another home is as wide as that round anybody's, and tells nothing.
    """
    its = next(one for one in instance.talks if one.id == key)
    day, start = place
    for one in instance.talks:
        at = schedule.places.get(one.id)
        if at is None or one.id == key or at[0] != day or not set(one.staff) & set(its.staff):
            continue
        gap = at[1] - start - its.slots if at[1] >= start else start - at[1] - one.slots
        if gap < instance.apart_slots:
            return False
    return True


def _unfixed(of: Material, table: Table) -> Material:
    """The same with one talk that stands where the round has no moment, as if it had none."""
    talk = table.talk
    loose = Talk(**{field.attname: getattr(talk, field.attname) for field in Talk._meta.concrete_fields})
    loose.starts_at = None
    loose.organisation, loose.group, loose.interpreter = talk.organisation, talk.group, talk.interpreter
    tables = tuple(Table(loose, one.homes, one.staff) if one is table else one for one in of.tables)
    return replace(of, tables=tables)


def why_not(
    of: Material, tables: Iterable[Table], places: Mapping[str, datetime] | None = None
) -> dict[str, Explanation]:
    """Why talks have no place, and what would help, by key; not of those of which the planner cannot say.

    The round is read once for all of them, and for each only what it can touch is looked through. `places`: the moments
    (naive) of a proposal that is not on the board, by key; otherwise it is about what is on the board now.
    """
    try:
        found = planned(of)
    except NoSlots:
        return {}
    whole, grid = found.instance, found.grid
    schedule = of.schedule() if places is None else _as_said(whole, grid, places)
    waiting = {one.id for one in whole.talks if one.id not in schedule.places}
    said = {}
    for table in tables:
        if table.key in waiting:
            instance = around(without(whole, waiting - {table.key}), table.key)
            said[table.key] = explain(instance, _of(instance, schedule), {table.key: _hours_of(of, grid, table)})[0]
    return said


def _hours_of(of: Material, grid: Grid, table: Table) -> frozenset[Place]:
    """The slots of the hours in which this talk can be: of its own organisation and unit, not those of others."""
    return frozenset(place for one in of.sittings_for(table.talk) for place in grid.inside(stretch_of(one)))


def _as_said(instance: Instance, grid: Grid, places: Mapping[str, datetime]) -> Schedule:
    """The moments of a proposal as places, as far as the round has them now; pinned talks are where they are pinned."""
    there = {one.id for one in instance.talks}
    found = {key: grid.place(at) for key, at in places.items() if key in there}
    return Schedule({key: place for key, place in found.items() if place is not None} | dict(instance.pinned))


@dataclass(frozen=True, slots=True)
class Mended:
    """A talk that moves: from when to when on the school's clock; `to` None: no place was found for it.

    `is_along`: it could have stayed by itself, but another talk of the same family could not.
    """

    table: Table
    was: datetime
    to: datetime | None
    is_along: bool = False


@dataclass(frozen=True, slots=True)
class Mending:
    """What would be done after a change, and what the planner says of it."""

    rows: tuple[Mended, ...]
    said: Repair

    @property
    def shown(self) -> Shown:
        """The moves as they are kept until somebody says so."""
        return Shown(
            tuple((one.table.key, _said(one.was), _said(one.to) if one.to else "") for one in self.rows),
        )


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody saw before saying yes: the key of a talk, its moment, and the new one ("" where none was found)."""

    rows: tuple[tuple[str, str, str], ...]

    @property
    def mark(self) -> str:
        """The same for the same moves: what is confirmed is what was shown."""
        return hashlib.sha256("\n".join(map(" ".join, self.rows)).encode()).hexdigest()[:32]

    @property
    def moves(self) -> dict[str, datetime]:
        """The talks that move, and to when."""
        return {key: datetime.fromisoformat(to) for key, _was, to in self.rows if to}


def fits(of: Material, shown: Shown, moment: datetime) -> bool:
    """Whether these moves can still be made: each talk is where it was, and no rule breaks where it goes.

    Talks for which no place was found stand in nobody's way: somebody calls them.
    """
    tables = {one.key: one for one in of.tables}
    for key, was, to in shown.rows:
        start = tables[key].talk.starts_at if key in tables else None
        if start is None or _said(clock(start)) != was or start <= moment:
            return False
        if to and moment_of(datetime.fromisoformat(to)) <= moment:
            return False
    try:
        found = planned(of, moment=moment)
    except NoSlots:
        return False
    lost = {key for key, _was, to in shown.rows if not to}
    instance = replace(without(found.instance, lost), pinned={})
    places = {key: found.grid.place(to) for key, to in shown.moves.items()}
    if any(place is None for place in places.values()):
        return False
    schedule = Schedule({**of.schedule().places, **{key: place for key, place in places.items() if place}})
    there = {one.id for one in instance.talks}
    broken = {key for one in violations(instance, schedule) for key in one.talks}
    return there.issuperset(places) and not broken & places.keys()


def mending(of: Material, moment: datetime) -> Mending:
    """The plan made right again with as few families moved as can be; talks that began already stay."""
    found = planned(of, moment=moment)
    there = {one.id for one in found.instance.talks}
    old = Schedule({key: place for key, place in of.schedule().places.items() if key in there})
    # A pin holds; but who cannot come cannot come, so a pinned talk that breaks a rule may go.
    wrong = {key for one in violations(found.instance, old) for key in one.talks}
    pinned = {key: place for key, place in found.instance.pinned.items() if key not in wrong}
    said = repair(_from(replace(found.instance, pinned=pinned), found.grid, moment), old)
    moved = [
        table
        for table in of.tables
        if table.key in old.places and old.places[table.key] != said.schedule.places.get(table.key)
    ]
    hit = {home for table in moved if table.key in wrong for home in table.homes}
    rows = []
    for table in moved:
        now = said.schedule.places.get(table.key)
        to = found.grid.moment(now) if now is not None else None
        is_along = table.key not in wrong and not hit.isdisjoint(table.homes)
        rows.append(Mended(table, clock(table.talk.starts_at or moment), to, is_along))
    return Mending(tuple(sorted(rows, key=lambda one: one.was)), said)


def _from(instance: Instance, grid: Grid, moment: datetime) -> Instance:
    """The same round in which nobody of the staff is there before this moment: nothing is moved into the past."""
    past = frozenset(place for place in grid.all() if grid.moment(place) <= clock(moment))
    staff = tuple(replace(one, unavailable=one.unavailable | past) for one in instance.staff)
    return replace(instance, staff=staff)

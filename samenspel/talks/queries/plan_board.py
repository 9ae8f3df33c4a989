"""One day of a round as a board: a lane for each who holds talks, with talks, free moments and hours off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import BooleanField, Case, Value, When

from samenspel.core.actor import Actor
from samenspel.core.policy import Permission, restrict
from samenspel.people.models import Adult, CareRelation, GroupMembership
from samenspel.planner.cost import Violation
from samenspel.planner.instance import Instance
from samenspel.talks.logic.plan_keys import staff_key
from samenspel.talks.models import Round, RoundPart, Talk
from samenspel.talks.policy import ARRANGE, SEE_ROUND, SEE_TALK
from samenspel.talks.queries.plan_instance import NoSlots, broken, planned
from samenspel.talks.queries.plan_material import Material, Table, clock, material

_LONG: Final = 6  # rows in which nobody is there are drawn as they are up to this many


@dataclass(frozen=True, slots=True)
class Rights:
    """Of which talks of the round one may know, and which one may move (row ids)."""

    seen: frozenset[int]
    moved: frozenset[int]
    own_groups: frozenset[int] = frozenset()  # groups with a child of the own family in this round


@dataclass(frozen=True, slots=True)
class Card:
    """A talk on the board, from row `row` on (counted from 1), so many rows long. `beside`: how many lie over it.

    `table` None: somebody is busy, and no more than that may be known. `elsewhere`: at a colleague's table.
    """

    row: int
    rows: int
    at: datetime
    minutes: int
    table: Table | None = None
    may_move: bool = False
    broken: tuple[Violation, ...] = ()
    beside: int = 0
    elsewhere: Adult | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows in which a talk could be put (`at`), or in which this person is not there (`at` None)."""

    row: int
    rows: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The talks of one who holds them."""

    adult: Adult
    cards: tuple[Card, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Board:
    """A day: its lanes, and the hours beside them as (row, moment). `open`: talks without a moment that one may know.

    How many of them one may not know is not told. `days`: all days of the round; `faults`: how many talks that one may
    know break a rule on which day. `own_groups`: of the talks of these groups one sees only that somebody is there,
    because a child of the own family is in them.
    """

    day: date | None
    days: tuple[date, ...]
    lanes: tuple[Lane, ...]
    hours: tuple[tuple[int, datetime], ...]
    rows: int
    open: tuple[Table, ...]
    violations: tuple[Violation, ...]
    faults: dict[date, int] = field(default_factory=dict)
    own_groups: tuple[str, ...] = ()


def round_to_see(actor: Actor, round_id: Any) -> Round:
    """The round. Raises Round.DoesNotExist."""
    found: Round = restrict(Round.objects.all(), actor, SEE_ROUND).get(public_id=round_id)
    return found


def rights(actor: Actor, round_: Round) -> Rights:
    """What somebody may know and do of the talks of a round. Two queries."""
    rows = Talk.objects.filter(round=round_).annotate(**_columns(actor)).order_by()
    return _rights(actor, round_, rows.values_list("pk", "is_seen", "is_moved"))


def with_rights(actor: Actor, round_: Round) -> tuple[Material, Rights]:
    """A round with what somebody may know and do of the talks of its plan: one query more than `material`."""
    of = material(round_, columns=_columns(actor))
    talks: Iterator[Any] = (table.talk for table in of.tables)
    return of, _rights(actor, round_, ((talk.pk, talk.is_seen, talk.is_moved) for talk in talks))


def _rights(actor: Actor, round_: Round, rows: Iterable[tuple[int, bool, bool]]) -> Rights:
    its = list(rows)
    return Rights(
        frozenset(key for key, is_seen, _is_moved in its if is_seen),
        frozenset(key for key, _is_seen, is_moved in its if is_moved),
        _own_groups(actor, round_),
    )


def _columns(actor: Actor) -> dict[str, Case]:
    return {"is_seen": _holds(SEE_TALK, actor), "is_moved": _holds(ARRANGE, actor)}


def _holds(permission: Permission, actor: Actor) -> Case:
    """The list's face of a rule, as a column."""
    rule = permission.visible.q(actor) & permission.allowed.q(actor)
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())


def _own_groups(actor: Actor, round_: Round) -> frozenset[int]:
    """The groups of the round (row ids) in which a child is with whom one has, or had, a relation at home.

    By where the child is, whether it has a talk or not.
    """
    home = CareRelation.objects.filter(adult=actor.person_id).values("child")
    parts = RoundPart.objects.filter(round=round_).values("group")
    groups = GroupMembership.objects.filter(child__in=home, group__in=parts).values_list("group_id")
    talks = Talk.objects.filter(round=round_, child__in=home, group__isnull=False).values_list("group_id")
    return frozenset(key for (key,) in groups.order_by().union(talks.order_by()))


def board(of: Material, actor: Actor, may: Rights, day: date | None) -> Board:
    """The board of a day; of the first day with talks when none is given or it is no day of the round."""
    return _Drawing(of, actor, may, day).board()


class _Drawing:
    def __init__(self, of: Material, actor: Actor, may: Rights, day: date | None) -> None:
        self.of, self.actor, self.may = of, actor, may
        self.days = tuple(on for on, _first, _slots in of.grid.days)
        self.starts = {table.key: clock(table.talk.starts_at) for table in of.tables if table.talk.starts_at}
        self.day = day if day in self.days else self._first_day()
        self.today: dict[int, list[tuple[Table, datetime]]] = defaultdict(list)  # the talks of the day, by who is there
        for table in of.tables:
            start = self.starts.get(table.key)
            if start is not None and start.date() == self.day:
                for adult in table.staff:
                    self.today[adult].append((table, start))
        try:
            found = planned(of)
        except NoSlots:
            found = None
        self.instance: Instance | None = found.instance if found else None
        # What was moved by hand after the round was closed breaks no rule of its plan.
        self.violations = tuple(broken(of, found)) if of.round.state != Round.State.CLOSED else ()
        self.broken: dict[str, list[Violation]] = defaultdict(list)
        for one in self.violations:
            for key in one.talks:
                self.broken[key].append(one)

    def _first_day(self) -> date | None:
        taken = sorted({start.date() for start in self.starts.values()} & set(self.days))
        return taken[0] if taken else next(iter(self.days), None)

    def board(self) -> Board:
        waiting = [table for table in self.of.tables if table.talk.starts_at is None and table.homes]
        known = [table for table in waiting if table.talk.pk in self.may.seen]
        faults: dict[date, int] = defaultdict(int)
        named = {table.key for table in self.of.tables if self._is_named(table)}
        for key in self.broken:
            if key in self.starts and key in named:
                faults[self.starts[key].date()] += 1
        lanes = list(self._lanes()) if self.day else []
        seen = _Rows(lanes, self._hours())
        return Board(
            self.day,
            self.days,
            tuple(seen.lane(one) for one in lanes),
            seen.hours(),
            seen.many,
            tuple(sorted(known, key=lambda one: one.talk.child.name)),
            self.violations,
            dict(faults),
            tuple(
                sorted({one.talk.group.name for one in self.of.tables if one.talk.group and self._is_own_group(one)})
            ),
        )

    def _is_own_group(self, table: Table) -> bool:
        return table.talk.group_id in self.may.own_groups

    def _is_named(self, table: Table) -> bool:
        """Whether one sees whose talk it is. Where a child of the own family is among them, only the talks at which one
        sits: were the others named, the one without a name would be one's own."""
        if table.talk.pk not in self.may.seen:
            return False
        return not self._is_own_group(table) or self.actor.person_id in table.staff

    def _is_ours(self, table: Table) -> bool:
        return table.talk.organisation_id in self.actor.organisations

    def _span(self) -> tuple[datetime, int]:
        """When the day begins on the board, and its slots."""
        on, first, slots = next(one for one in self.of.grid.days if one[0] == self.day)
        return datetime.combine(on, first), slots

    def _hours(self) -> list[tuple[int, datetime]]:
        """The whole and half hours of the day, by row."""
        if self.day is None:
            return []
        begins, slots = self._span()
        step = self.of.round.slot_minutes
        moments = [(slot + 1, begins + timedelta(minutes=slot * step)) for slot in range(slots)]
        return [(row, at) for row, at in moments if at.minute in (0, 30)]

    def _lanes(self) -> Iterator[Lane]:
        """A lane for everyone to whom families of the own organisations come, by name; oneself first."""
        tables: dict[int, list[Table]] = defaultdict(list)
        beside: set[int] = set()
        for table in self.of.tables:
            if table.staff and (self._is_ours(table) or table.talk.pk in self.may.seen):
                tables[table.staff[0]].append(table)
            if self._is_own_group(table) and self.actor.person_id in table.staff:
                beside.update(table.staff)
        # What a colleague holds beside the talks at which one sits with them would be that of the own family.
        if beside:
            tables = {one: its for one, its in tables.items() if one not in beside}
            tables[self.actor.person_id] = []
        order = sorted(tables, key=lambda one: (one != self.actor.person_id, self.of.adults[one].name))
        for adult in order:
            cards = self._cards(adult)
            yield Lane(self.of.adults[adult], tuple(cards), tuple(self._gaps(adult, cards)))

    def _cards(self, adult: int) -> list[Card]:
        found: list[Card] = []
        begins, _slots = self._span()
        step = self.of.round.slot_minutes
        for table, start in self.today[adult]:
            row = max(0, int((start - begins).total_seconds() // 60 // step)) + 1
            rows = max(1, -(-table.talk.minutes // step))
            beside = sum(one.row < row + rows and row < one.row + one.rows for one in found)
            found.append(self._card(adult, table, start, row, rows, beside))
        return sorted(found, key=lambda one: one.row)

    def _card(self, adult: int, table: Table, start: datetime, row: int, rows: int, beside: int) -> Card:
        is_mine = adult == self.actor.person_id
        is_seen = self._is_named(table) and (is_mine or not self._is_own_group(table))
        first = table.staff[0]
        is_here = first == adult or (is_mine and self._is_own_group(table))
        return Card(
            row,
            rows,
            start,
            table.talk.minutes,
            table=table if is_seen and is_here else None,
            may_move=is_seen and table.talk.pk in self.may.moved,
            broken=tuple(self.broken.get(table.key, ())) if is_seen else (),
            beside=min(beside, 1),
            elsewhere=self.of.adults[first] if is_seen and not is_here else None,
        )

    def _gaps(self, adult: int, cards: Collection[Card]) -> Iterator[Gap]:
        """Where a talk of the usual length fits, one after the other, and the stretches in which nobody is there."""
        begins, slots = self._span()
        index = self.of.grid.place_of[begins.date()]
        key = staff_key(self.of.adults[adult].public_id)
        staff = next((one for one in self.instance.staff if one.id == key), None) if self.instance else None
        off = {slot for day, slot in staff.unavailable if day == index} if staff else set(range(slots))
        taken = {row - 1 for card in cards for row in range(card.row, card.row + card.rows)}
        step, length = self.of.round.slot_minutes, max(1, -(-self.of.round.minutes // self.of.round.slot_minutes))
        slot = 0
        while slot < slots:
            wanted = range(slot, slot + length)
            if slot in off and slot not in taken:
                end = slot
                while end < slots and end in off and end not in taken:
                    end += 1
                yield Gap(slot + 1, end - slot)
                slot = end
            elif all(one < slots and one not in off and one not in taken for one in wanted):
                yield Gap(slot + 1, length, begins + timedelta(minutes=slot * step))
                slot += length
            else:
                slot += 1


class _Rows:
    """The rows that are drawn: hours in which nobody of these lanes is there shrink to two rows."""

    def __init__(self, lanes: list[Lane], hours: list[tuple[int, datetime]]) -> None:
        shown = [(one.row, one.rows) for lane in lanes for one in lane.cards]
        shown += [(one.row, one.rows) for lane in lanes for one in lane.gaps if one.at]
        live = {row for first, many in shown for row in range(first, first + many)}
        self._hours = hours
        self.place: dict[int, int] = {}
        self.many = before = 0
        for row in sorted(live):
            gap = row - before - 1 if before else 0
            self.many += 1 + (gap if gap <= _LONG else 2)
            self.place[row] = self.many
            if 0 < gap <= _LONG:
                self.place.update({before + step: self.place[before] + step for step in range(1, gap + 1)})
            before = row

    def lane(self, lane: Lane) -> Lane:
        """The same lane on the rows that are drawn."""
        return replace(
            lane,
            cards=tuple(replace(one, row=self.place[one.row]) for one in lane.cards),
            gaps=tuple(found for one in lane.gaps if (found := self._gap(one))),
        )

    def _gap(self, one: Gap) -> Gap | None:
        rows = [self.place[row] for row in range(one.row, one.row + one.rows) if row in self.place]
        return replace(one, row=rows[0], rows=rows[-1] - rows[0] + 1) if rows else None

    def hours(self) -> tuple[tuple[int, datetime], ...]:
        return tuple((self.place[row], at) for row, at in self._hours if row in self.place)

"""From who is expected and what they said to the talks that are needed, each with its table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.talks.actions.childs_part import catch_up
from samenspel.talks.logic.plan_keys import longer
from samenspel.talks.logic.plan_match import matched
from samenspel.talks.logic.tables import Presence, Table, Wish, tables
from samenspel.talks.models import Round, Seat, Talk
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.expected import Attendees, Expected
from samenspel.talks.queries.plan_history import Before, Place
from samenspel.talks.queries.plan_material import IN_PLAN, Seated
from samenspel.talks.queries.plan_needs import OVER, Chair, Needs

State = Round.State
BEFORE_PUBLISHING: Final = (State.ASKING, State.PLANNING)
_BATCH: Final = 200


class Why(StrEnum):
    """Why an expected child has no talk."""

    NOBODY = "nobody"  # nobody may be asked: the school finds out who may
    HOLDER = "holder"  # nobody was named who holds the talks of the group
    FAMILY = "family"  # who would hold it is family of the child


@dataclass(frozen=True, slots=True)
class Left:
    """A child without a talk, at an organisation, and why. `group_id` is a row id."""

    child_id: int
    public_id: UUID
    organisation_id: int
    group_id: int
    why: Why


@dataclass(slots=True)
class Drawn:
    """What drawing up came to: which talks are new, how many went on, which went, and who has none.

    `others`: of those that went on, which have others at the table, another length or another interpreter. A talk is
    named by its child and organisation (row ids).
    """

    new: list[Place] = field(default_factory=list)
    kept: int = 0
    over: list[Place] = field(default_factory=list)
    others: list[Place] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def made(self) -> int:
        """How many are new."""
        return len(self.new)

    @property
    def gone(self) -> int:
        """How many went."""
        return len(self.over)

    @property
    def changed(self) -> int:
        """How many went on as another talk."""
        return len(self.others)

    @property
    def is_other(self) -> bool:
        """Whether the plan is another one than before: somebody has to look at it."""
        return bool(self.new or self.over or self.others)

    def among(self, places: Collection[Place]) -> Drawn:
        """What of it is about these."""
        new, over, others = ([one for one in rows if one in places] for rows in (self.new, self.over, self.others))
        return Drawn(new, 0, over, others)


def draw_up_talks(*, actor: Who, round_: Round, day: date, moment: datetime) -> Drawn:
    """The talks of a round as they are needed now; twice changes nothing, and what was pinned stays pinned.

    What was called off is not made again. From now on families do not answer any more. Raises ValidationError when the
    round is not at that point.
    """
    return drawing_up(actor=actor, round_=round_, day=day, moment=moment).drawn


@transaction.atomic
def drawing_up(*, actor: Who, round_: Round, day: date, moment: datetime) -> Drawing:
    """The same, for who goes on with what was read."""
    check(actor, SET_UP, round_)
    found: Round = Round.objects.select_for_update().get(pk=round_.pk)
    if found.state not in BEFORE_PUBLISHING:
        raise ValidationError(_("This round can no longer be planned: it is published, over, or not yet announced."))
    drawing = Drawing(found, day, moment)
    drawn = drawing.run()
    if found.state == State.ASKING:
        found.state = State.PLANNING
        found.save(update_fields=["state"])
    round_.state = found.state
    record(
        verb="round.drawn-up",
        actor=actor,
        thing="round",
        thing_id=str(found.public_id),
        detail={
            "made": drawn.made,
            "kept": drawn.kept,
            "changed": drawn.changed,
            "gone": drawn.gone,
            "left": len(drawn.left),
        },
    )
    return drawing


def left_over(attending: Attendees, family: frozenset[tuple[int, int]]) -> list[Left]:
    """The expected children for whom no talk can be made, and why. `family`: (holder, child) who are related."""
    return [
        Left(one.child.pk, one.child.public_id, one.organisation_id, one.group_id, why)
        for one in attending.expected
        if (why := _why_not(one, family))
    ]


def staff_of(one: Expected, family: frozenset[tuple[int, int]]) -> list[int]:
    """Who holds the talk about a child, the first first: nobody who is family of it."""
    return [holder for holder in one.holders if (holder, one.child.pk) not in family]


def _why_not(one: Expected, family: frozenset[tuple[int, int]]) -> Why | None:
    if not one.adults:
        return Why.NOBODY
    if not one.holders:
        return Why.HOLDER
    return Why.FAMILY if all((holder, one.child.pk) in family for holder in one.holders) else None


_SILENT: Final = Wish()
# What somebody who looks at the plan has to know of: it may break a rule where the talk is.
_BEARS: Final = frozenset({"minutes", "group_id", "interpreter_id"})


def lacking_adults(needs: Needs, one: Expected, *, again: bool = False) -> frozenset[int]:
    """Who may come to a talk about this child and sits nowhere (row ids).

    `again`: also whose talk was called off; who sat at one that was held had theirs.
    """
    place = one.child.pk, one.organisation_id
    return frozenset(one.adults) - needs.sitting(place, (*IN_PLAN, *(OVER if not again else (Talk.State.HELD,))))


class Drawing:
    """One drawing up: everything is read in a handful of queries, and written where it changed.

    `only` (a filter on children) keeps it to some of them; then it can add, and not run.
    """

    def __init__(self, round_: Round, day: date, moment: datetime, *, only: Any = None) -> None:
        self.round, self.drawn = round_, Drawn()
        self.needs = Needs(round_, day, moment, only=only)
        self.attending, self.family = self.needs.attending, self.needs.family
        self.fresh: list[Talk] = []
        self.chairs: list[Seat] = []
        self.is_as_read = True  # nothing was written

    @cached_property
    def load(self) -> Counter[int]:
        """How many talks each interpreter has. A talk keeps the one it had; the others go to who has the fewest."""
        return Counter(talk.interpreter_id for talk in self.needs.to_come if talk.interpreter_id)

    @property
    def seated(self) -> Seated | None:
        """The talks that are to be planned and who sits at them, as they were read; None once anything was written."""
        return self.needs.seated() if self.is_as_read else None

    def left(self) -> list[Left]:
        """The expected children for whom no talk can be made."""
        return left_over(self.attending, self.family)

    def run(self) -> Drawn:
        """Every expected child its tables; what is left of earlier talks goes."""
        self.drawn.left = self.left()
        without = {(one.child_id, one.organisation_id) for one in self.drawn.left}
        there: dict[Place, list[Talk]] = defaultdict(list)
        for talk in self.needs.to_come:
            there[talk.child_id, talk.organisation_id].append(talk)
        for one in self.attending.expected:
            place = one.child.pk, one.organisation_id
            if place not in without:
                self._tables(one, there.pop(place, []))
        self._drop([talk.pk for its in there.values() for talk in its])
        self._keep()
        return self.drawn

    def lacking(self, one: Expected, *, again: bool = False) -> tuple[Table[int], ...]:
        """The tables for who may come to a talk about this child and sits nowhere; apart from who has a table."""
        fresh = lacking_adults(self.needs, one, again=again)
        return self._needed(one, fresh) if fresh else ()

    def add(self, places: Collection[Place], *, again: bool = False) -> Drawn:
        """Talks for who lacks one at these places; nothing of any other talk changes.

        `again`: where nobody else lacks one, also for whose talk was called off.
        """
        self.drawn.left = self.left()
        without = {(one.child_id, one.organisation_id) for one in self.drawn.left}
        for one in self.attending.expected:
            place = one.child.pk, one.organisation_id
            if place in places and place not in without:
                for table in self.lacking(one) or self.lacking(one, again=again):
                    self._write(one, table, None)
        self._keep()
        return self.drawn

    def _needed(self, one: Expected, adults: Collection[int]) -> tuple[Table[int], ...]:
        """The tables of these adults about a child, as they wish now."""
        before = self.needs.before.get((one.child.pk, one.organisation_id), Before())
        return tables(
            [party for party in self.attending.around.parties.get(one.child.pk, ()) if party.key in adults],
            {adult: self._wish(adult, one.child.pk) for adult in adults},
            usual=Presence(self.round.presence),
            before=before.apart,
        )

    def _keep(self) -> None:
        self.is_as_read = self.is_as_read and not self.fresh and not self.chairs
        Talk.objects.bulk_create(self.fresh, batch_size=_BATCH)
        for chair in self.chairs:
            chair.talk = chair.talk  # the row id that it has by now
        Seat.objects.bulk_create(self.chairs, batch_size=_BATCH)
        catch_up(self.fresh)

    def _tables(self, one: Expected, there: Sequence[Talk]) -> None:
        needed = self._needed(one, one.adults)
        homes: dict[int | None, list[int]] = {
            talk.pk: [seat.adult_id for seat in self.needs.chairs[talk.pk] if seat.side == Seat.Side.HOME]
            for talk in there
        }
        by_key: dict[int, Talk] = {talk.pk: talk for talk in there}
        pairs: tuple[int | None, ...] = matched([table.guardians for table in needed], homes)
        for table, key in zip(needed, pairs, strict=True):
            if key is not None or not self._settled(one).issuperset(table.guardians):
                self._write(one, table, by_key.pop(key) if key is not None else None)
        self._drop(by_key)

    def _settled(self, one: Expected) -> frozenset[int]:
        """Who sat at a talk about this child that is over."""
        return self.needs.sitting((one.child.pk, one.organisation_id), OVER)

    def _wish(self, adult: int, child: int) -> Wish:
        return self.needs.wishes.get((adult, child), _SILENT)

    def _write(self, one: Expected, table: Table[int], talk: Talk | None) -> None:
        """A talk as it has to be; a new one, or the one that was there."""
        staff = staff_of(one, self.family)
        wanted: dict[str, Any] = {
            "group_id": one.group_id,
            "kind": self.round.kind,
            "minutes": longer(one.minutes) if table.wants_longer else one.minutes,
            "presence": table.presence.value,
            "room": self.needs.rooms.get((one.group_id, staff[0]), ""),
            "video_at": self.needs.joins.get((one.group_id, staff[0]), ""),
            "interpreter_id": self._interpreter(table.guardians, talk),
        }
        is_new, changed = talk is None, set()
        if talk is None:
            at = self.needs.organisations[one.organisation_id]
            place = {"round": self.round, "child": one.child, "organisation": at}
            wanted["group"] = self.needs.groups[wanted.pop("group_id")]
            key = wanted.pop("interpreter_id")
            talk = Talk(**place, **wanted, interpreter=self.needs.interpreters[key] if key else None)
            self.fresh.append(talk)
            self.drawn.new.append((one.child.pk, one.organisation_id))
        else:
            self.drawn.kept += 1
            changed = {name for name, value in wanted.items() if getattr(talk, name) != value}
            for name in changed:
                setattr(talk, name, wanted[name])
            if changed:
                self.is_as_read = False
                talk.save(update_fields=sorted(changed))
        wishes = {adult: self._wish(adult, one.child.pk) for adult in table.guardians}
        sits_otherwise = self._sit(talk, table.guardians, staff, wishes)
        if not is_new and (sits_otherwise or changed & _BEARS):
            self.drawn.others.append((one.child.pk, one.organisation_id))

    def _interpreter(self, adults: Iterable[int], talk: Talk | None) -> int | None:
        """The row id of the interpreter: the one it had if that still does, else who has the fewest talks."""
        languages = [self.needs.languages[one] for one in adults if one in self.needs.languages]
        of = self.needs.interpreters
        able = [key for language in languages for key, one in of.items() if one.language == language]
        if talk and talk.interpreter_id in able:
            return talk.interpreter_id
        if not able:
            return None
        found = min(able, key=lambda key: (self.load[key], able.index(key)))
        self.load[found] += 1
        return found

    def _sit(self, talk: Talk, homes: Sequence[int], staff: Sequence[int], wishes: Mapping[int, Wish]) -> bool:
        """Who sits there, in their order; rows are written where they differ. Whether others sit there now.

        Another first of the staff is another: the family comes to them.
        """
        wanted = {adult: (Seat.Side.HOME.value, order, wishes[adult].companion) for order, adult in enumerate(homes)}
        wanted |= {adult: (Seat.Side.STAFF.value, order, "") for order, adult in enumerate(staff)}
        there = {seat.adult_id: seat for seat in self.needs.chairs.get(talk.pk, ())}
        gone = [seat.pk for adult, seat in there.items() if adult not in wanted]
        if gone:
            self.is_as_read = False
            Seat.objects.filter(pk__in=gone).delete()
        first = min((seat for seat in there.values() if seat.side == Seat.Side.STAFF), key=_order, default=None)
        for adult, (side, order, companion) in wanted.items():
            seat = there.get(adult)
            if seat is None:
                self.chairs.append(
                    Seat(talk=talk, adult=self.needs.adults[adult], side=side, order=order, companion=companion)
                )
            elif (seat.side, seat.order, seat.companion) != (side, order, companion):
                self.is_as_read = False
                Seat.objects.filter(pk=seat.pk).update(side=side, order=order, companion=companion)
        return there.keys() != wanted.keys() or (first.adult_id if first else None) != next(iter(staff), None)

    def _drop(self, talks: Iterable[int]) -> None:
        """Talks that are needed no more; what a family was told of stays."""
        keys = list(talks)
        if keys:
            self.is_as_read = False
            rows = Talk.objects.filter(pk__in=keys, published_at=None)
            self.drawn.over += rows.values_list("child_id", "organisation_id")
            rows.delete()


def _order(seat: Chair) -> tuple[int, int]:
    return seat.order, seat.pk

"""Talks with who sits at their tables now, what they brought, and what they come back to.

A table is who may come to it at this moment: who may no longer know of the child (a block, a document) has no place at
it, also where the seat was given before, and what they brought is not read out in their absence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import Permission, restrict
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Child
from samenspel.people.queries.asked import around
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.interpreting import Interpreting, at_table
from samenspel.talks.models import (
    Agreement,
    Paper,
    Point,
    Remark,
    Report,
    Round,
    RoundAnswer,
    Seat,
    Talk,
    YearAgreement,
)
from samenspel.talks.policy import AGENDA, HOLD, READ, READ_PAPER, SEE_AGREEMENT, SEE_POINT

TELLING = (Round.State.ASKING, Round.State.PLANNING, Round.State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody at the table. `companion` is whom a guardian brings along, in their own words; `interpreter` the
    language for which they asked for one ("" for none)."""

    adult: Adult
    is_home: bool
    companion: str = ""
    interpreter: str = ""

    @property
    def side(self) -> Side:
        return Side.HOME if self.is_home else Side.STAFF


@dataclass(frozen=True, slots=True)
class Table:
    """A talk with who sits at it now: from home first, each in their own order."""

    talk: Talk
    mates: tuple[Mate, ...] = ()
    points: tuple[Point, ...] = ()
    readers: frozenset[int] = frozenset()  # the adults (row ids) who may read the file of the child

    @property
    def home(self) -> tuple[Mate, ...]:
        return tuple(one for one in self.mates if one.is_home)

    @property
    def staff(self) -> tuple[Mate, ...]:
        return tuple(one for one in self.mates if not one.is_home)

    @property
    def guardians(self) -> frozenset[int]:
        """The row ids of who sits there from home."""
        return frozenset(one.adult.pk for one in self.home)

    @property
    def interpreting(self) -> Interpreting:
        """Which interpreters who sits there now asked for, and what is arranged. For the team."""
        return at_table((one.interpreter for one in self.home), self._arranged)

    def interpreting_of(self, adult: int) -> Interpreting:
        """The same of what one guardian (row id) asked for: what another answered is not theirs to see."""
        own = self.seat_of(adult)
        return at_table((own.interpreter,) if own else (), self._arranged)

    @property
    def _arranged(self) -> str:
        return str(self.talk.interpreter.language) if self.talk.interpreter else ""

    @property
    def report(self) -> Report | None:
        """What was written down of it; whoever shows it asks first whether it was shared."""
        return getattr(self.talk, "report", None)

    @property
    def has_childs_part(self) -> bool:
        return bool(self.talk.has_childs_part)

    def of(self, side: Side, adult: int | None = None) -> tuple[Point, ...]:
        """What one side brought; with `adult` (a row id) what that one did."""
        found = (one for one in self.points if one.side == side)
        return tuple(one for one in found if adult is None or one.adult_id == adult)

    def seat_of(self, adult: int) -> Mate | None:
        return next((one for one in self.mates if one.adult.pk == adult), None)


def talks(actor: Actor, permission: Permission, also: Iterable[Permission] = ()) -> QuerySet[Talk]:
    """The talks of a permission, with what a page about them needs; `may_<key>` says whether each further one holds."""
    found = restrict(Talk.objects.all(), actor, permission)
    held = {f"may_{_word(one)}": _held(one, actor) for one in also}
    rows: QuerySet[Talk] = found.select_related(
        "child", "organisation", "group", "round", "report", "interpreter"
    ).annotate(**held)
    return rows


def _word(permission: Permission) -> str:
    return permission.key.partition(".")[2].replace("-", "_")


def _held(permission: Permission, actor: Actor) -> Case:
    rule = permission.visible.q(actor) & permission.allowed.q(actor)
    return Case(When(rule, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())


def the_talk(actor: Actor, permission: Permission, public_id: UUID, *, also: Iterable[Permission] = ()) -> Talk:
    """One talk. Raises Talk.DoesNotExist for one that is not this actor's."""
    found: Talk = talks(actor, permission, also).get(public_id=public_id)
    return found


def tables(rows: Sequence[Talk], day: date, moment: datetime, *, actor: Actor | None = None) -> dict[int, Table]:
    """Each talk (by row id) with who sits at it now; with an actor also what was brought that they may see.

    Two queries, three with points.
    """
    given = RoundAnswer.objects.filter(round=OuterRef("talk__round"), adult=OuterRef("adult"))
    seats = list(
        Seat.objects.filter(talk__in=[talk.pk for talk in rows])
        .select_related("adult")
        .annotate(interpreter=Subquery(given.values("interpreter")[:1]))
    )
    found = around(Child.objects.filter(pk__in={talk.child_id for talk in rows}), day, moment)
    readers = {
        child: frozenset(one.key for one in parties if Right.DOSSIER in one.rights)
        for child, parties in found.parties.items()
    }
    welcome = {
        (child, one.key) for child, parties in found.parties.items() for one in parties if Right.TALKS in one.rights
    }
    child_of = {talk.pk: talk.child_id for talk in rows}
    mates: dict[int, list[Mate]] = defaultdict(list)
    for seat in seats:
        is_home = seat.side == Seat.Side.HOME
        if not is_home or (child_of[seat.talk_id], seat.adult_id) in welcome:
            mates[seat.talk_id].append(Mate(seat.adult, is_home, seat.companion, seat.interpreter or ""))
    made = {
        talk.pk: Table(talk, tuple(mates[talk.pk]), readers=readers.get(talk.child_id, frozenset())) for talk in rows
    }
    return made if actor is None else _with_points(actor, made)


def _with_points(actor: Actor, made: dict[int, Table]) -> dict[int, Table]:
    points: dict[int, list[Point]] = defaultdict(list)
    for one in brought(actor).filter(talk__in=made):
        table = made[one.talk_id]
        if one.side != Side.HOME or one.adult_id in table.guardians:
            points[one.talk_id].append(one)
    return {key: replace(table, points=tuple(points[key])) for key, table in made.items()}


def brought(actor: Actor) -> QuerySet[Point]:
    """What was brought to the tables of this actor, without the pictures themselves (`has_drawing` says so)."""
    has_drawing = ExpressionWrapper(Q(drawing__isnull=False), output_field=BooleanField())
    rows = restrict(Point.objects.all(), actor, SEE_POINT)
    found: QuerySet[Point] = rows.defer("drawing").annotate(has_drawing=has_drawing).select_related("adult")
    return found


def the_table(talk: Talk, day: date, moment: datetime, *, actor: Actor | None = None) -> Table:
    """One of them."""
    return tables([talk], day, moment, actor=actor)[talk.pk]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed at this talk, and what it comes back to: of tables at which everyone of this one sat."""

    now: tuple[Agreement, ...] = ()
    back: tuple[Agreement, ...] = ()

    @property
    def still_back(self) -> tuple[Agreement, ...]:
        """To what this talk has yet to come back."""
        return tuple(one for one in self.back if one.looked_back_on is None)


def agreed(actor: Actor, table: Table) -> Agreed:
    """One query. Nothing is looked back at where nobody from home sits at the table."""
    talk = table.talk
    on = timezone.localdate(talk.starts_at) if talk.starts_at else actor.day
    before = Q(looked_back_on=None, made_on__lt=on) | Q(looked_back_at=talk.pk)
    for guardian in sorted(table.guardians):
        before &= Q(talk__in=Seat.objects.filter(adult=guardian).values("talk_id"))
    if not table.guardians:
        before &= Q(pk=None)
    rows = restrict(Agreement.objects.all(), actor, SEE_AGREEMENT).select_related("owner", "talk__child")
    same = Q(talk__child=talk.child_id, talk__organisation=talk.organisation_id)
    found = list(rows.filter(same, Q(talk=talk.pk) | before).order_by("made_on", "due_on", "pk"))
    return Agreed(
        tuple(one for one in found if one.talk_id == talk.pk), tuple(one for one in found if one.talk_id != talk.pk)
    )


@dataclass(frozen=True, slots=True)
class Next:
    """When this table meets again: a talk that is planned, or else the round that comes."""

    talk: Talk | None = None
    round: Round | None = None
    on: date | None = None  # the first day of that round


def next_moment(table: Table, day: date) -> Next:
    """One query for the talk, one for the round when there is none. Never a talk of who sits elsewhere."""
    talk = table.talk
    if table.guardians and talk.starts_at:
        later = Talk.objects.filter(
            child=talk.child_id,
            organisation=talk.organisation_id,
            starts_at__gt=talk.starts_at,
            published_at__isnull=False,
            state=Talk.State.PLANNED,
        )
        for guardian in sorted(table.guardians):
            later = later.filter(pk__in=Seat.objects.filter(adult=guardian).values("talk_id"))
        planned = later.order_by("starts_at").first()
        if planned:
            return Next(planned)
    coming = (
        Round.objects.filter(parts__group=talk.group_id, state__in=TELLING, sittings__on__gt=day)
        .exclude(pk=talk.round_id)
        .annotate(first_on=Min("sittings__on", filter=Q(sittings__on__gt=day)))
        .order_by("first_on", "pk")
        .first()
    )
    return Next(round=coming, on=coming.first_on) if coming else Next()


def remarks(table: Table, *, is_home: bool) -> list[Remark]:
    """What stands beside the report of a table: corrections of the team, and remarks of who sits there from home."""
    if table.report is None:
        return []
    rows = Remark.objects.filter(report=table.report).select_related("adult")
    if is_home:
        rows = rows.filter(Q(is_correction=True) | Q(adult__in=table.guardians))
    return list(rows)


def papers(actor: Actor, table: Table) -> list[Paper]:
    """What can be read before this talk: of its round, and of no round; without the papers themselves.

    For who sits there from home by `Table.readers`, which is what `READ_PAPER` asks, known already. One query.
    """
    talk = table.talk
    rows = Paper.objects.filter(child=talk.child_id, organisation=talk.organisation_id)
    if actor.person_id not in table.guardians:
        rows = restrict(rows, actor, READ_PAPER)
    elif actor.person_id in table.readers:
        rows = rows.filter(readable_on__lte=actor.day)
    else:
        return []
    return list(rows.filter(Q(round=talk.round_id) | Q(round=None)).defer("content"))


def year_of(talk: Talk) -> YearAgreement | None:
    """What this table agreed for the school year."""
    found: YearAgreement | None = YearAgreement.objects.filter(talk=talk).first()
    return found


def year_start(talk: Talk, day: date) -> int:
    """The calendar year in which the school year of a talk begins."""
    if talk.round is not None:
        return int(talk.round.school_year)
    on = timezone.localdate(talk.starts_at) if talk.starts_at else day
    return on.year if on.month > 7 else on.year - 1


@dataclass(frozen=True, slots=True)
class Work:
    """The talks of one of the team: today, later this week, after that, and those that were; a page of what comes.

    `coming`: how many are fixed, on all pages together; `days`: the days on which these are.
    """

    page: Page[tuple[int, str]]
    today: tuple[Table, ...] = ()
    week: tuple[Table, ...] = ()
    later: tuple[Table, ...] = ()
    draft: tuple[Table, ...] = ()  # of a round that is still being planned: nothing is fixed, no family knows of it
    open: tuple[Table, ...] = ()  # without a moment
    before: tuple[Table, ...] = ()
    agreements: Mapping[int, int] = field(default_factory=dict)  # per talk (row id) how many are open
    coming: int = 0
    days: tuple[date, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.page.paginator.count or self.before)


_PARTS: Final = ("today", "week", "later", "draft", "open")


def work(
    actor: Actor, moment: datetime, *, everyone: bool, page: str | int = 1, most: int = 60, size: int = 50
) -> Work:
    """The talks that this actor holds (or, with `everyone`, may read) of this school year. Five queries.

    Of what comes a page of `size`; of those that were the last ones, at most `most`, on the first page.
    """
    permission = HOLD if everyone else AGENDA
    mine = restrict(Talk.objects.exclude(state=Talk.State.CANCELLED), actor, permission)
    if everyone:
        mine = restrict(mine, actor, READ)
    start = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = mine.filter(Q(starts_at__gte=start) | Q(starts_at=None, state=Talk.State.OPEN)).order_by("starts_at", "pk")
    light = ahead.values_list("pk", "starts_at", "round_id", "published_at")
    parts = [(key, _part(at, _is_draft(at, of, told), actor.day), at) for key, at, of, told in light]
    parts.sort(key=lambda one: _PARTS.index(one[1]))  # within a part they stay in their order
    pages: Paginator[tuple[int, str]] = Paginator([(key, part) for key, part, _at in parts], size)
    shown = pages.get_page(page)
    last = most if shown.number == 1 else 0
    fixed = [at for _key, part, at in parts if part in ("today", "week", "later") and at]
    # All that is shown in one question: what comes is by its time before what was.
    rows = talks(actor, permission, (AGENDA,)).exclude(state=Talk.State.CANCELLED)
    if everyone:
        rows = restrict(rows, actor, READ)
    wanted = Q(pk__in=[key for key, _its in shown])
    if last:
        wanted |= Q(starts_at__lt=start)
    found = list(rows.filter(wanted).order_by(F("starts_at").desc(nulls_first=True), "-pk")[: len(shown) + last])
    made = tables(found, actor.day, moment, actor=actor)
    open_ones: dict[int, int] = defaultdict(int)
    waiting = Agreement.objects.filter(talk__in=made, state="open")
    for key in waiting.values_list("talk_id", flat=True):
        open_ones[key] += 1
    ordered = {part: tuple(made[key] for key, its in shown if its == part and key in made) for part in _PARTS}
    ahead_keys = {key for key, _its in shown}
    return Work(
        page=shown,
        **ordered,
        before=tuple(made[talk.pk] for talk in found if talk.pk not in ahead_keys),
        agreements=dict(open_ones),
        coming=len(fixed),
        days=tuple(sorted({timezone.localdate(at) for at in fixed})),
    )


def _is_draft(starts_at: datetime | None, round_id: int | None, published_at: datetime | None) -> bool:
    """Whether a talk has a moment on the board of a round, and no more than that."""
    return starts_at is not None and round_id is not None and published_at is None


def _part(starts_at: datetime | None, is_draft: bool, day: date) -> str:
    if starts_at is None:
        return "open"
    if is_draft:
        return "draft"
    on = timezone.localdate(starts_at)
    if on == day:
        return "today"
    return "week" if on.isocalendar()[:2] == day.isocalendar()[:2] else "later"

"""What goes on paper about a round: schedules, doors, letters. Each sees the talks that are theirs to see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.dates import blocks_in_force, gone
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Child
from samenspel.people.queries.asked import around
from samenspel.talks.logic.doors import DoorLine, Visit, come_apart, door_lines
from samenspel.talks.models import AnswerKey, Round, RoundAnswer, Seat, Sitting, Talk
from samenspel.talks.policy import LISTS, SEE_TALK
from samenspel.talks.queries.answers import shared_addresses
from samenspel.talks.queries.answers_overview import overview

GOING_ON = (Talk.State.PLANNED, Talk.State.HELD)
ON_OR_OFF = (Talk.State.PLANNED, Talk.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A round with its first and last day, None when it has no days yet."""

    round: Round
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A talk on the schedule of one of the team. `brings` says that somebody comes along, and never who."""

    talk: Talk
    starts_at: datetime
    parents: tuple[str, ...]
    team: tuple[str, ...]
    brings: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The talks of one of the team on one day, in the order of time."""

    name: str
    on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """What hangs on the door of one room on one day. `name` is who holds the talks there."""

    name: str
    room: str
    on: date
    lines: tuple[DoorLine, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One adult who gets no mail about the round, with the own talks in it. `wants_paper`: there is an address.

    `is_off`: these talks do not go on; without talks the round does not, about which they were asked on paper.
    """

    adult: Adult
    wants_paper: bool
    talks: tuple[Line, ...]
    is_off: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether something of a talk changed after it was published."""
        return any(line.talk.sequence for line in self.talks)


def rounds_to_list(actor: Actor) -> list[Listed]:
    """The rounds of which there is something to print, the newest first."""
    rows = restrict(Round.objects.exclude(state=Round.State.DRAFT), actor, LISTS)
    rows = rows.annotate(first=Min("sittings__on"), last=Max("sittings__on")).order_by("-first", "-pk")
    return [Listed(one, one.first, one.last) for one in rows[:40]]


def days_of(round_: Round) -> list[date]:
    """The days on which the round has talks, or room for them."""
    return list(Sitting.objects.filter(round=round_).order_by("on").values_list("on", flat=True).distinct())


def _rows(actor: Actor, round_: Round, day: date | None, states: Collection[str] = GOING_ON) -> QuerySet[Talk]:
    seats = Seat.objects.select_related("adult").order_by("side", "order", "pk")
    rows = Talk.objects.filter(round=round_, state__in=states, starts_at__isnull=False)
    rows = rows.exclude(child__in=gone(actor.day))  # whoever left is on no list any more
    if day is not None:
        rows = rows.filter(starts_at__date=day)
    rows = rows.select_related("child", "group", "organisation", "interpreter")
    rows = rows.prefetch_related(Prefetch("seats", queryset=seats, to_attr="table"))
    return restrict(rows, actor, SEE_TALK).order_by("starts_at", "pk")


def _line(talk: Talk) -> Line:
    seats: Iterable[Seat] = getattr(talk, "table", ())
    home = [seat for seat in seats if seat.side == Seat.Side.HOME]
    assert talk.starts_at is not None  # asked for by the query
    return Line(
        talk=talk,
        starts_at=timezone.localtime(talk.starts_at),
        parents=tuple(seat.adult.name for seat in home),
        team=tuple(seat.adult.name for seat in seats if seat.side == Seat.Side.STAFF),
        brings=any(seat.companion for seat in home),
    )


def schedules(actor: Actor, round_: Round, day: date | None = None) -> list[Schedule]:
    """Per day and per colleague the talks at whose table they sit. Two queries."""
    found: dict[tuple[date, str, int], list[Line]] = defaultdict(list)
    for talk in _rows(actor, round_, day):
        line = _line(talk)
        for seat in getattr(talk, "table", ()):
            if seat.side == Seat.Side.STAFF:
                found[line.starts_at.date(), seat.adult.name, seat.adult_id].append(line)
    return [Schedule(on=key[0], name=key[1], lines=tuple(found[key])) for key in sorted(found)]


def doors(actor: Actor, round_: Round, moment: datetime, day: date | None = None) -> list[Door]:
    """Per day and per room what hangs on its door; talks by video or at home hang nowhere. Four queries."""
    rows = [talk for talk in _rows(actor, round_, day) if talk.where == Sitting.Where.HERE]
    protected = _protected(round_, moment)
    found: dict[tuple[date, str, str], list[Visit[tuple[int, int]]]] = defaultdict(list)
    for talk in rows:
        line = _line(talk)
        host = line.team[0] if line.team else ""
        visit = Visit(_key(talk), talk.child.given_name, line.starts_at, talk.minutes)
        found[line.starts_at.date(), host, talk.room].append(visit)
    places = sorted(found)
    return [Door(host, room, on, door_lines(found[on, host, room], protected)) for on, host, room in places]


def _key(talk: Talk) -> tuple[int, int]:
    return talk.child_id, talk.organisation_id


def _protected(round_: Round, moment: datetime) -> frozenset[tuple[int, int]]:
    """The children (at an organisation) whose name hangs on no door. Two queries."""
    pairs = list(
        Talk.objects.filter(~Q(state=Talk.State.CANCELLED) | Q(published_at__isnull=False), round=round_).values_list(
            "child_id", "organisation_id"
        )
    )
    blocked = set(blocks_in_force(moment).values_list("child_id", flat=True))
    return come_apart(pairs) | {pair for pair in pairs if pair[0] in blocked}


def letters(actor: Actor, round_: Round, moment: datetime) -> list[Letter]:
    """Who gets no mail about their talk, or would rather have a letter: by name, with the own talks alone.

    Of what goes on, as it stands now; apart, of what they knew of and does not go on. Whoever may not come to talks any
    more is not among them. Three queries, and those of the rights; more of a round that was called off.
    """
    rows = [
        one for one in _rows(actor, round_, None, ON_OR_OFF) if one.published_at and (one.starts_at or moment) > moment
    ]
    adults = without_mail([talk.pk for talk in rows]) if rows else {}
    rights = _rights({talk.child_id for talk in rows}, moment) if adults else {}
    found: dict[tuple[int, bool], list[Line]] = defaultdict(list)
    for talk in rows:
        for seat in getattr(talk, "table", ()):
            is_home = seat.side == Seat.Side.HOME and seat.adult_id in adults
            if is_home and Right.TALKS in rights.get((seat.adult_id, talk.child_id), frozenset()):
                found[seat.adult_id, talk.state == Talk.State.CANCELLED].append(_line(talk))
    made = [Letter(adults[key], bool(adults[key].email), tuple(found[key, is_off]), is_off) for key, is_off in found]
    if round_.state == Round.State.CANCELLED:
        made += _asked_on_paper(actor, round_, moment, but={key for key, _is_off in found})
    return sorted(made, key=lambda one: (one.adult.name, one.adult.pk, not one.is_off))


def hear_on_paper(actor: Actor, round_: Round, moment: datetime) -> int:
    """To how many adults a letter goes when this round is called off now, as far as one may know of them."""
    found = {one.adult.pk for one in letters(actor, round_, moment)}
    return len(found) + len(_asked_on_paper(actor, round_, moment, but=found))


def _asked_on_paper(actor: Actor, round_: Round, moment: datetime, *, but: Collection[int]) -> list[Letter]:
    """Who was asked on paper or answered, about children with whom one works, and hears by no mail that the round does
    not go on. Not whom a letter about the own talk tells so, nor who has a talk that was held."""
    forms = AnswerKey.objects.filter(round=round_).exclude(code_hash="").order_by().values_list("adult_id", flat=True)
    given = RoundAnswer.objects.filter(round=round_).order_by().values_list("adult_id", flat=True)
    told = Seat.objects.filter(talk__round=round_, talk__published_at__isnull=False, side=Seat.Side.HOME)
    asked = set(forms.union(given)) - set(but)
    asked = asked - set(told.values_list("adult_id", flat=True)) if asked else asked
    if not asked:
        return []
    people = overview(actor, round_, timezone.localdate(moment), moment).people
    return [
        Letter(one.adult, wants_paper=one.adult.reach == Adult.Reach.LETTER, talks=(), is_off=True)
        for one in people
        if one.adult.pk in asked and (not one.has_mail or one.adult.reach == Adult.Reach.LETTER)
    ]


def without_mail(talks: Collection[int]) -> Mapping[int, Adult]:
    """Who at these talks (row ids) hears of them on paper: without e-mail, who would rather, and who has a mailbox with
    somebody else. Two queries at most."""
    seats = Seat.objects.filter(talk__in=talks, side=Seat.Side.HOME)
    adults = list(Adult.objects.filter(pk__in=seats.values("adult_id"), deceased_on=None))
    shared = shared_addresses(adults)
    return {
        one.pk: one
        for one in adults
        if not one.email or one.reach == Adult.Reach.LETTER or one.email.casefold() in shared
    }


def _rights(children: set[int], moment: datetime) -> Mapping[tuple[int, int], frozenset[Right]]:
    found = around(Child.objects.filter(pk__in=children), timezone.localdate(moment), moment)
    return {(one.key, child): one.rights for child, parties in found.parties.items() for one in parties}

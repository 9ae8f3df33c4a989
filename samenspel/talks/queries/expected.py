"""Of which children the guardians are expected in a round, how long, by whom, and who is asked (S209, S253)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery

from samenspel.core.logic.school_years import days_of
from samenspel.people.dates import alive, in_force
from samenspel.people.logic.answers import Request, asked
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, Child, Enrolment, GroupMembership, RoleAssignment
from samenspel.people.queries.asked import Around, around
from samenspel.talks.logic.rounds import Audience
from samenspel.talks.models import ChildInRound, PartHolder, Round, RoundPart, YearAgreement

LAST_LEVEL: Final = "8"


@dataclass(frozen=True, slots=True)
class Expected:
    """A child that takes part at one organisation: minutes, who holds the talk, and which adults are asked.

    `group_key` is the public id of the group. `holders` and `adults` are row ids, the first holder is where the family
    comes. No adults: nobody may be asked, and the school has to find out who may. No holders: nobody was named for the
    group.
    """

    child: Child
    organisation_id: int
    group_id: int
    group_key: uuid.UUID
    group: str
    minutes: int
    holders: tuple[int, ...]
    adults: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attendees:
    """Everyone of a round: the children, and the adults around them by row id."""

    expected: tuple[Expected, ...]
    around: Around

    @property
    def asked(self) -> tuple[Adult, ...]:
        """The adults who are asked to answer, each once, in the order of the children."""
        keys = dict.fromkeys(key for one in self.expected for key in one.adults)
        return tuple(self.around.adults[key] for key in keys)

    def of(self, adult: int) -> tuple[Expected, ...]:
        """The children about whom this adult is asked."""
        return tuple(one for one in self.expected if adult in one.adults)


Held = Mapping[int, Sequence[PartHolder]]  # who holds the talks of each group (row id)


def attendees(
    round_: Round,
    day: date,
    moment: datetime,
    *,
    load: Iterable[str] = (),
    only: Any = None,
    held: Held | None = None,
) -> Attendees:
    """Who takes part in a round on a day. Three queries, however many there are, and two where of some child something
    else was said or agreed.

    Of a school year that has yet to begin its first day is looked at: by then the groups are as they will be.
    `load` names columns of contact data (`people.queries.families.CONTACT`) that the adults are to carry. `only` (a
    filter on children, a Q with paths from Child) keeps the question small, for the page of one family. `held`: what
    `holders_of` said of that day, when that was asked already.
    """
    day = max(day, days_of(round_.school_year)[0])
    if held is None:
        held = holders_of(round_, day)
    holders = {group: [one.adult_id for one in its] for group, its in held.items()}
    rows = _placed(round_, day, only)
    apart = ChildInRound.objects.filter(round=round_, child__in={row.child_id for row in rows if row.is_apart})
    own = {(one.child_id, one.organisation_id): one for one in apart}
    agreed = _agreed(round_, {row.child_id for row in rows if row.is_agreed})
    wanted = list(_wanted(round_, rows, own, agreed))
    children = Child.objects.filter(pk__in={row.child_id for row in wanted})
    found = around(children, day, moment, load=tuple(load))
    return Attendees(tuple(_expected(round_, row, holders, own, found) for row in wanted), found)


def _placed(round_: Round, day: date, only: Any) -> list[Any]:
    """The children in the groups that take part, and those named one by one; each once per organisation."""
    children = Child.objects.filter(alive(day))
    if only is not None:
        children = children.filter(only)
    named = ChildInRound.objects.filter(round=round_, is_in=True).values("child_id")
    in_parts = Q(group__in=RoundPart.objects.filter(round=round_).values("group_id"))
    rows = GroupMembership.objects.filter(in_force(day), in_parts | Q(child__in=named), child__in=children)
    if round_.audience == Audience.NEW:
        rows = rows.filter(Q(child__in=_new(round_)) | Q(child__in=named))
    part = RoundPart.objects.filter(round=round_, group=OuterRef("group"))
    apart = ChildInRound.objects.filter(round=round_, child=OuterRef("child"))
    agreed = YearAgreement.objects.filter(child=OuterRef("child"), school_year=round_.school_year)
    rows = (
        rows.select_related("child")
        .annotate(
            place=F("group__unit__organisation_id"),
            group_key=F("group__public_id"),
            group_name=F("group__name"),
            levels=F("group__levels"),
            minutes=Subquery(part.values("minutes")[:1]),
            is_apart=Exists(apart),
            is_agreed=Exists(agreed),
        )
        .order_by("place", "group__is_combined", "group_name", "child__given_name", "child_id")
    )
    return list({(row.child_id, row.place): row for row in reversed(rows)}.values())[::-1]


def _new(round_: Round) -> Any:
    """The children who came to an organisation in the school year of the round."""
    since, until = days_of(round_.school_year)
    return Enrolment.objects.filter(valid_from__gte=since, valid_from__lt=until).values("child_id")


def _agreed(round_: Round, children: set[int]) -> Mapping[tuple[int, int], list[str]]:
    """The kinds of round agreed with each child; of parents who sat apart, what either of them wished.

    Who wished nothing else does as the others do: then so does the child.
    """
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    usual: set[tuple[int, int]] = set()
    for row in YearAgreement.objects.filter(child__in=children, school_year=round_.school_year):
        key = row.child_id, row.organisation_id
        found[key] += row.kinds
        usual |= set() if row.kinds else {key}
    return {key: kinds for key, kinds in found.items() if key not in usual}


def _wanted(
    round_: Round,
    rows: Iterable[Any],
    own: Mapping[tuple[int, int], ChildInRound],
    agreed: Mapping[tuple[int, int], list[str]],
) -> Iterator[Any]:
    """What was said of one child goes first, then what was agreed with it for the year, then the audience."""
    for row in rows:
        key = row.child_id, row.place
        if key in own:
            is_in = own[key].is_in
        elif key in agreed:
            is_in = round_.kind in agreed[key]
        else:
            is_in = _is_in_audience(round_, row)
        if is_in:
            yield row


def _is_in_audience(round_: Round, row: Any) -> bool:
    if round_.audience == Audience.CHOSEN:
        return False
    return round_.audience != Audience.LAST_YEAR or LAST_LEVEL in row.levels


def holders_of(round_: Round, day: date) -> Mapping[int, list[PartHolder]]:
    """Who holds the talks of each group (row id) of a round, the first first. One query.

    Who works there no more holds none; where that is everybody, they stay until somebody else is named.
    """
    works = RoleAssignment.objects.filter(
        in_force(day),
        alive(day, "adult__"),
        adult=OuterRef("adult_id"),
        organisation=OuterRef("part__group__unit__organisation_id"),
        role__in=STAFF,
    )
    rows = PartHolder.objects.filter(part__round=round_).annotate(
        works=Exists(works),
        group_id=F("part__group_id"),
        group_name=F("part__group__name"),
        place=F("part__group__unit__organisation_id"),
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for one in rows.order_by("order", "pk"):
        found[one.group_id].append(one)
    return {group: [one for one in its if one.works] or its for group, its in found.items()}


def groups_without_holder(held: Held, places: Collection[int]) -> list[str]:
    """The groups (names) of these organisations whose talks are held by nobody who works there any more. No query."""
    rows: Iterable[Sequence[Any]] = held.values()
    return sorted(its[0].group_name for its in rows if not any(one.works for one in its) and its[0].place in places)


def _expected(
    round_: Round,
    row: Any,
    holders: Mapping[int, list[int]],
    own: Mapping[tuple[int, int], ChildInRound],
    found: Around,
) -> Expected:
    said = own.get((row.child_id, row.place))
    table = list(holders.get(row.group_id, ()))
    if said and said.also_id and said.also_id not in table:
        table.append(said.also_id)
    return Expected(
        child=row.child,
        organisation_id=row.place,
        group_id=row.group_id,
        group_key=row.group_key,
        group=row.group_name,
        minutes=(said and said.minutes) or row.minutes or round_.minutes,
        holders=tuple(table),
        adults=asked(Request.TALK, found.parties.get(row.child_id, ())),
    )

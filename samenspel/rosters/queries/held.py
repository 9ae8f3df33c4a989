"""The snapshot of one organisation with which a file is compared, in a number of queries that hardly grows with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from samenspel.organisations.models import Organisation
from samenspel.people.dates import not_over
from samenspel.people.logic.custody import PROOF, Custody, Information, Kind, SourceKind
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import (
    Adult,
    Block,
    CareRelation,
    Child,
    Enrolment,
    Group,
    GroupAssignment,
    GroupMembership,
    RoleAssignment,
)
from samenspel.rosters.logic.held import Held, HeldAdult, HeldChild, HeldGroup, HeldTie, Said
from samenspel.rosters.logic.new_year import KIND as NEW_YEAR
from samenspel.rosters.logic.roster import FileKind, Roster
from samenspel.rosters.models import RosterImport, RosterKey

Ids = set[int]
_OF_A_YEAR = frozenset({"groups", "level"})
_LEADING = frozenset({FileKind.EDEXML.value, FileKind.ONEROSTER.value})
CHILD, STAFF_KIND, CAREGIVER = RosterKey.Kind.CHILD, RosterKey.Kind.STAFF, RosterKey.Kind.CAREGIVER
_PIECE = 900  # as many values as any database takes in one question
_PERSON = ("pk", "public_id", "given_name", "family_name", "deceased_on")


@dataclass(slots=True)
class Keys:
    """What files said at the organisation: those of one system per row ({row: {key: said}}), of others as little as
    is needed. Rows are told apart by (kind, row id)."""

    said: dict[tuple[str, int], dict[str, Said]] = field(default_factory=lambda: defaultdict(dict))
    others: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    known: set[tuple[str, int]] = field(default_factory=set)
    gone_on: dict[tuple[str, int], date] = field(default_factory=dict)
    levels: dict[int, str] = field(default_factory=dict)
    led: set[int] = field(default_factory=set)

    def of(self, kind: str) -> Ids:
        """The row ids of this kind."""
        return {row for one, row in self.known if one == kind}


def held_by(organisation: Organisation, roster: Roster, day: date) -> Held:
    """All that this file can touch in the organisation, and who at the rest of the centre may be meant by it."""
    keys = _keys(organisation, roster.kind.value)
    groups = list(Group.objects.filter(unit__organisation=organisation))
    children = _children(organisation, keys, groups, day)
    elsewhere = _elsewhere(organisation, roster, keys, {one.id for one in children}, day)
    around = {one.id for one in (*children, *elsewhere)}
    relations = _about(CareRelation.objects.all(), around)
    blocks = {(one.child_id, one.adult_id) for one in _about(Block.objects.filter(lifted_at=None), around)}
    last = RosterImport.objects.filter(organisation=organisation, state=RosterImport.State.APPLIED).first()
    return Held(
        is_school=organisation.kind == Organisation.Kind.SCHOOL,
        brin=organisation.brin,
        other_brins=frozenset(
            Organisation.objects.exclude(pk=organisation.pk).exclude(brin="").values_list("brin", flat=True)
        ),
        school_year=last.school_year if last else "",
        is_first=not keys.of(CHILD),
        groups=tuple(_group(one, keys, day) for one in groups),
        children=tuple(children),
        adults=tuple(_adults(organisation, roster, keys, groups, relations, blocks, day)),
        ties=tuple(_tie(one, blocks) for one in relations),
        blocks=frozenset(blocks),
        elsewhere=tuple(elsewhere),
    )


def held_now(organisation: Organisation, day: date) -> Held:
    """Without a file: who is here, now or to come, and in which groups. Four queries."""
    keys = _keys(organisation, "")
    groups = {one.pk: one for one in Group.objects.filter(unit__organisation=organisation)}
    members: dict[int, set[int]] = defaultdict(set)
    placed = GroupMembership.objects.filter(not_over(day), group__in=list(groups))
    for child, group in placed.values_list("child_id", "group_id"):
        members[child].add(group)
    here = Enrolment.objects.filter(not_over(day), organisation=organisation).order_by("child_id")
    rows = {row[0]: row for row in here.values_list(*(f"child__{name}" for name in _PERSON))}
    return Held(
        is_school=organisation.kind == Organisation.Kind.SCHOOL,
        groups=tuple(_group(one, keys, day) for one in groups.values()),
        children=tuple(
            HeldChild(
                **_person(row, day),
                groups=frozenset(members.get(pk, ())),
                level=keys.levels.get(pk) or _level(groups[group] for group in members.get(pk, ())),
                is_enrolled=True,
                is_from_file=(CHILD, pk) in keys.known,
            )
            for pk, row in rows.items()
        ),
    )


def _keys(organisation: Organisation, system: str) -> Keys:
    keys = Keys()
    fresh: set[int] = set()  # children whom a new school year moved without a file
    for row in RosterKey.objects.filter(organisation=organisation).order_by("pk"):
        about = row.child_id or row.adult_id or row.group_id
        if row.system == NEW_YEAR and row.said and about:
            fresh.add(about)
            keys.levels[about] = row.said["level"]
        elif row.system != NEW_YEAR and about:
            _take(keys, row, about, system, is_fresh=about in fresh)
    for about in fresh & {about for kind, about in keys.said if kind == CHILD}:
        keys.said[CHILD, about] = {key: _without_year(said) for key, said in keys.said[CHILD, about].items()}
    return keys


def _take(keys: Keys, row: RosterKey, about: int, system: str, *, is_fresh: bool) -> None:
    place = row.kind, about
    keys.known.add(place)
    if row.system == system:
        keys.said[place].setdefault(row.key, row.said)  # two rows that became one: the older, as `Keeper` writes it
    elif row.key:
        keys.others[place].add(row.key)
    if row.gone_on:
        keys.gone_on[place] = row.gone_on
    if row.kind == CHILD and row.said.get("level") and not is_fresh:
        keys.levels[about] = row.said["level"]
    if row.kind == CHILD and row.said.get("groups") and row.system in _LEADING:
        keys.led.add(about)


def _without_year(said: Said) -> Said:
    """What a file said, but for groups and levels: a new school year began here without one."""
    return {name: value for name, value in said.items() if name not in _OF_A_YEAR}


def _group(one: Group, keys: Keys, day: date) -> HeldGroup:
    return HeldGroup(
        id=one.pk,
        name=one.name,
        levels=tuple(one.levels),
        is_combined=one.is_combined,
        is_over=one.valid_until is not None and one.valid_until < day,
        is_from_file=(RosterKey.Kind.GROUP, one.pk) in keys.known,
        said=keys.said.get((RosterKey.Kind.GROUP, one.pk), {}),
    )


def _about(rows: QuerySet[Any], children: Ids) -> list[Any]:
    """The rows about these children."""
    return list(_in_pieces(rows, "child__in", children))


def _in_pieces(rows: QuerySet[Any, Any], name: str, values: Iterable[Any]) -> Iterator[Any]:
    """The rows with one of these values, a piece at a time; without values no query at all."""
    wanted = sorted(values)
    for start in range(0, len(wanted), _PIECE):
        yield from rows.filter(**{name: wanted[start : start + _PIECE]})


@dataclass(slots=True)
class Stays:
    """Per child where it is: at the organisation until when, in which groups, and at a school elsewhere."""

    until: dict[int, list[date | None]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    at_school: Ids = field(default_factory=set)

    def ends(self, child: int, day: date) -> tuple[bool, date | None]:
        """Whether it is here, now or to come, and the last day of its (last) stay."""
        days = self.until.get(child, [])
        if not days:
            return False, None
        last = None if None in days else max(one for one in days if one)
        return last is None or last >= day, last


def _children(organisation: Organisation, keys: Keys, groups: Iterable[Group], day: date) -> list[HeldChild]:
    stays = _stays(organisation, day)
    mine = Enrolment.objects.filter(organisation=organisation).values("child_id")
    keyed = RosterKey.objects.filter(organisation=organisation, kind=RosterKey.Kind.CHILD).values("child_id")
    rows = Child.objects.filter(Q(pk__in=mine) | Q(pk__in=keyed)).order_by("pk")
    by_id = {group.pk: group for group in groups}
    found = []
    for row in rows.values_list(*_PERSON, "birth_date"):
        own = [by_id[group] for group in sorted(stays.groups.get(row[0], ())) if group in by_id]
        is_enrolled, until = stays.ends(row[0], day)
        place = CHILD, row[0]
        found.append(
            HeldChild(
                **_person(row, day),
                birth_date=row[5],
                groups=frozenset(group.pk for group in own),
                group_names=tuple(sorted(group.name for group in own)),
                level=keys.levels.get(row[0]) or _level(own),
                is_enrolled=is_enrolled,
                until=until,
                gone_on=keys.gone_on.get(place),
                is_at_school=row[0] in stays.at_school,
                is_from_file=place in keys.known,
                is_led=row[0] in keys.led,
                other_keys=frozenset(keys.others.get(place, ())),
                said=keys.said.get(place, {}),
            )
        )
    return found


def _stays(organisation: Organisation, day: date) -> Stays:
    stays = Stays()
    mine = Enrolment.objects.filter(organisation=organisation)
    for child, until in mine.values_list("child_id", "valid_until"):
        stays.until[child].append(until)
    memberships = GroupMembership.objects.filter(not_over(day), group__unit__organisation=organisation)
    for child, group in memberships.values_list("child_id", "group_id"):
        stays.groups[child].add(group)
    if organisation.kind == Organisation.Kind.CHILDCARE:
        schools = Enrolment.objects.filter(not_over(day), organisation__kind=Organisation.Kind.SCHOOL)
        stays.at_school = set(schools.filter(child__in=mine.values("child")).values_list("child_id", flat=True))
    return stays


def _person(row: tuple[Any, ...], day: date) -> dict[str, Any]:
    return {
        "id": row[0],
        "public_id": str(row[1]),
        "given_name": row[2],
        "family_name": row[3],
        "is_deceased": row[4] is not None and row[4] <= day,
    }


def _level(groups: Iterable[Group]) -> str:
    """The level of the one plain group, when it has but one."""
    levels = {level for group in groups if not group.is_combined for level in group.levels}
    return levels.pop() if len(levels) == 1 else ""


def _elsewhere(organisation: Organisation, roster: Roster, keys: Keys, own: Ids, day: date) -> list[HeldChild]:
    """Children of the rest of the centre born on the day of a child that is new here, or of its name."""
    known = {key for (kind, _row), said in keys.said.items() if kind == CHILD for key in said}
    fresh = [pupil for pupil in roster.pupils if (pupil.key or "") not in known and not pupil.has_left(day)]
    children = Child.objects.values_list(*_PERSON, "birth_date")
    undated = children.filter(birth_date=None)
    asked = (
        _in_pieces(children, "birth_date__in", {pupil.birth_date for pupil in fresh if pupil.birth_date}),
        _in_pieces(children, "given_name__in", {pupil.given_name for pupil in fresh if not pupil.birth_date}),
        _in_pieces(undated, "given_name__in", {pupil.given_name for pupil in fresh if pupil.birth_date}),
    )
    by_id = {row[0]: row for rows in asked for row in rows if row[0] not in own}
    found = [by_id[pk] for pk in sorted(by_id)]
    places = _places(set(by_id), day)
    return [
        HeldChild(
            **_person(row, day),
            birth_date=row[5],
            group_names=tuple(sorted(group for group, _place in places[row[0]])),
            place=next((place for _group, place in places[row[0]]), ""),
        )
        for row in found
    ]


def _places(children: Ids, day: date) -> Mapping[int, list[tuple[str, str]]]:
    """Per child its groups with their organisations, now and to come."""
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    memberships = GroupMembership.objects.filter(not_over(day)).select_related("group__unit__organisation")
    for one in _about(memberships, children):
        places[one.child_id].append((one.group.name, one.group.unit.organisation.name))
    return places


def _adults(
    organisation: Organisation,
    roster: Roster,
    keys: Keys,
    groups: Iterable[Group],
    relations: Iterable[CareRelation],
    blocks: Iterable[tuple[int, int]],
    day: date,
) -> list[HeldAdult]:
    roles = RoleAssignment.objects.filter(not_over(day), role__in=STAFF)
    works = dict.fromkeys(roles.values_list("adult_id", flat=True))
    here = set(roles.filter(organisation=organisation).values_list("adult_id", flat=True))
    assigned: dict[int, set[int]] = defaultdict(set)
    assignments = GroupAssignment.objects.filter(not_over(day), group__unit__organisation=organisation)
    for adult, group in assignments.values_list("adult_id", "group_id"):
        assigned[adult].add(group)
    around = {one.adult_id for one in relations}
    staff, caregivers = keys.of(STAFF_KIND), keys.of(CAREGIVER)
    wanted = {*works, *assigned, *staff, *caregivers, *around, *(adult for _child, adult in blocks)}
    own = {group.pk for group in groups}
    return [
        HeldAdult(
            **_person(row, day),
            email=row[5],
            phone=row[6],
            language=row[7],
            groups=frozenset(assigned.get(row[0], ())) & own,
            works_here=row[0] in here or row[0] in assigned or row[0] in staff,
            works=row[0] in works or row[0] in assigned or row[0] in staff,
            is_caregiver=row[0] in around,
            is_staff_from_file=row[0] in staff,
            staff_said=keys.said.get((STAFF_KIND, row[0]), {}),
            caregiver_said=keys.said.get((CAREGIVER, row[0]), {}),
            staff_gone_on=keys.gone_on.get((STAFF_KIND, row[0])),
        )
        for row in _adult_rows(wanted, {one.email for one in roster.caregivers if one.email})
    ]


def _adult_rows(wanted: Ids, emails: set[str]) -> list[tuple[Any, ...]]:
    """The adults with these ids or one of these addresses, each once."""
    rows = Adult.objects.values_list(*_PERSON, "email", "phone", "language")
    found = {row[0]: row for row in (*_in_pieces(rows, "pk__in", wanted), *_in_pieces(rows, "email__in", emails))}
    return [found[pk] for pk in sorted(found)]


def _tie(one: CareRelation, blocks: set[tuple[int, int]]) -> HeldTie:
    """A relation; limited when a person ended it, narrowed it or proved it, or blocked the two."""
    custody, source = Custody(one.custody), SourceKind(one.source_kind)
    is_narrow = custody is Custody.NO or one.information != Information.ACTIVE or source in PROOF
    return HeldTie(
        id=one.pk,
        child=one.child_id,
        adult=one.adult_id,
        kind=Kind(one.kind),
        custody=custody,
        is_from_file=source is SourceKind.ROSTER,
        is_limited=is_narrow or one.valid_until is not None or (one.child_id, one.adult_id) in blocks,
    )

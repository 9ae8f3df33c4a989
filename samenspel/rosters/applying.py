"""Carries a diff out on the rows: in bulk, in one go, through a journal. Called by the actions, which check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from samenspel.core.actor import Actor, Who
from samenspel.core.models import CentreModel
from samenspel.organisations.models import Organisation
from samenspel.people.dates import not_over
from samenspel.people.logic.custody import SourceKind
from samenspel.people.models import (
    Adult,
    CareRelation,
    Child,
    Enrolment,
    Group,
    GroupAssignment,
    GroupMembership,
    RoleAssignment,
    ToldApart,
    Unit,
)
from samenspel.rosters.journal import Journal, pieces
from samenspel.rosters.keeping import Keeper
from samenspel.rosters.logic.diff import AdultStep, ChildStep, Diff, Gone, Listed, Slot, What
from samenspel.rosters.logic.placing import stage_of, unit_of
from samenspel.rosters.models import RosterKey, SameChild

Row = TypeVar("Row", bound=CentreModel)
Kind = RosterKey.Kind
LEADERS = ("head", "childcare_manager")  # a file never takes these away


class Applying:
    """One diff on its way into the rows of one organisation. `day` is the first day on which it holds."""

    def __init__(self, organisation: Organisation, diff: Diff, lists: frozenset[Listed], day: date, actor: Who) -> None:
        self.organisation, self.diff, self.lists, self.day, self.actor = organisation, diff, lists, day, actor
        self.eve = day - timedelta(days=1)
        self.is_school = organisation.kind == Organisation.Kind.SCHOOL
        self.journal = Journal()
        self.keeper = Keeper(organisation, self.journal, diff.kind)
        self.groups: dict[Slot, Group] = {}
        self.children: dict[Slot, Child] = {}
        self.adults: dict[Slot, Adult] = {}

    def run(self) -> Journal:
        """Everything of the diff; nothing of it is kept when an error comes out."""
        if self.diff.brin:
            self.journal.change(self.organisation, brin=self.diff.brin)
        self._groups()
        self._children()
        self._adults((*self.diff.staff, *self.diff.caregivers))
        self._assignments()
        self._relations()
        self._absent()
        self.keeper.write()
        self.journal.flush()
        return self.journal

    def _groups(self) -> None:
        steps = self.diff.groups
        asked = {slot for step in self.diff.children for slot in step.joins}
        asked |= {slot for step in self.diff.staff for slot in step.joins}
        self.groups |= _held(Group, [*(step.slot for step in steps), *asked])
        units = {unit.kind: unit for unit in Unit.objects.filter(organisation=self.organisation)}
        fresh = [step for step in steps if step.slot not in self.groups]
        kinds = {step.slot: unit_of(step.levels, step.name, is_school=self.is_school) for step in fresh}
        missing = [
            Unit(organisation=self.organisation, kind=kind, name=str(Unit.Kind(kind).label))
            for kind in dict.fromkeys(kinds.values())
            if kind not in units
        ]
        self.journal.make(missing)
        units |= {unit.kind: unit for unit in missing}
        for step in fresh:
            self.groups[step.slot] = Group(
                unit=units[kinds[step.slot]],
                name=step.name,
                stage=stage_of(step.levels, step.name, is_school=self.is_school),
                levels=list(step.levels),
                is_combined=step.is_combined,
            )
        self.journal.make([self.groups[step.slot] for step in fresh])
        for step in steps:
            if step.what is What.BACK:
                self.journal.change(self.groups[step.slot], valid_until=None)
            self._change_group(step.slot, {one.field: one.after for one in step.changes if not one.is_kept})
            self.keeper.say(Kind.GROUP, step.key, self.groups[step.slot], step)

    def _change_group(self, slot: Slot, values: dict[str, Any]) -> None:
        group = self.groups[slot]
        values = {name: value for name, value in values.items() if getattr(group, name) != value}
        if values and "levels" in values:
            values["stage"] = stage_of(values["levels"], group.name, is_school=self.is_school) or group.stage
        if values:
            self.journal.change(group, **values)

    def _children(self) -> None:
        steps = self.diff.children
        gone = [one.id for name in (Listed.CHILDREN, Listed.GROUP_8) for one in self._listed(name)]
        touched = [step.slot for step in steps if _is_touched(step)]
        self.children |= _held(Child, [*touched, *gone, *(slot for step in steps for slot in step.maybe)])
        named = {one.child for one in self.diff.relations if one.what is What.NEW}
        self.children |= _held(Child, [slot for slot in named if slot not in self.children])
        fresh = [step for step in steps if not isinstance(step.slot, int)]
        for step in fresh:
            self.children[step.slot] = Child(**_values(step.values))
        self.journal.make([self.children[step.slot] for step in fresh])
        for step in steps:
            if step.slot not in self.children:
                continue
            if isinstance(step.slot, int) and step.values:
                self.journal.change(self.children[step.slot], **_values(step.values))
            self.keeper.say(Kind.CHILD, step.key, self.children[step.slot], step, is_back=step.enrols)
        self._enrolments(steps)
        self._memberships(steps)
        self._maybe_the_same(steps)

    def _enrolments(self, steps: Sequence[ChildStep]) -> None:
        self.journal.make(
            [
                Enrolment(
                    child=self.children[step.slot],
                    organisation=self.organisation,
                    valid_from=step.since,
                    valid_until=step.last_day,
                    leaving=step.leaving,
                )
                for step in steps
                if step.enrols
            ]
        )
        ending = {step.slot: step for step in steps if isinstance(step.slot, int) and (step.last_day or step.reopens)}
        mine = Enrolment.objects.filter(not_over(self.day), organisation=self.organisation)
        for row in _of(mine, "child__in", ending):
            step = ending[row.child_id]
            self.journal.change(row, valid_until=step.last_day, leaving=step.leaving if step.last_day else "")
        self._end_memberships({slot: step.last_day for slot, step in ending.items() if step.last_day})

    def _end_memberships(self, last_days: dict[Any, date]) -> None:
        """The child leaves its groups at the organisation with its enrolment."""
        mine = GroupMembership.objects.filter(not_over(self.day), group__unit__organisation=self.organisation)
        for row in _of(mine, "child__in", last_days):
            if row.valid_until is None or row.valid_until > last_days[row.child_id]:
                self.journal.change(row, valid_until=last_days[row.child_id])

    def _memberships(self, steps: Sequence[ChildStep]) -> None:
        leaving = {step.slot: set(step.leaves) for step in steps if step.leaves}
        mine = GroupMembership.objects.filter(not_over(self.day), group__unit__organisation=self.organisation)
        for row in _of(mine, "child__in", leaving):
            if row.group_id in leaving[row.child_id]:
                self.journal.change(row, valid_until=self.eve)
        self.journal.make(
            [
                GroupMembership(
                    child=self.children[step.slot],
                    group=self.groups[slot],
                    valid_from=self._first_day(step),
                    valid_until=step.last_day,
                )
                for step in steps
                for slot in step.joins
            ]
        )

    def _first_day(self, step: ChildStep) -> date | None:
        """In the group: from today, for a new child as long as it is here, for one that is yet to come from then."""
        is_to_come = step.since is not None and step.since > self.day
        return step.since if step.enrols and (is_to_come or step.what is What.NEW) else self.day

    def _maybe_the_same(self, steps: Sequence[ChildStep]) -> None:
        by = person_of(self.actor) if any(step.maybe for step in steps) else None
        self.journal.make(
            [
                SameChild(
                    organisation=self.organisation,
                    first=self.children[other],
                    second=self.children[step.slot],
                    answer=SameChild.Answer.DIFFERENT if step.is_answered else SameChild.Answer.OPEN,
                    answered_by=by if step.is_answered else None,
                    answered_on=self.day if step.is_answered else None,
                )
                for step in steps
                for other in step.maybe
            ]
        )

    def _adults(self, steps: Sequence[AdultStep]) -> None:
        touched = [step.slot for step in steps if step.values or step.joins or step.is_said_changed]
        related = [one.adult for one in self.diff.relations if one.what is What.NEW]
        self.adults |= _held(Adult, [*touched, *related])
        fresh: dict[Slot, dict[str, Any]] = {}
        for step in steps:
            if not isinstance(step.slot, int):
                fresh.setdefault(step.slot, {}).update(step.values)
        for slot, values in fresh.items():
            self.adults[slot] = Adult(**{"language": "", **values})
        self.journal.make([self.adults[slot] for slot in fresh])
        for step in steps:
            if step.slot not in self.adults:
                continue
            if isinstance(step.slot, int) and step.values:
                self.journal.change(self.adults[step.slot], **step.values)
            kind = Kind.STAFF if step.is_staff else Kind.CAREGIVER
            self.keeper.say(kind, step.key, self.adults[step.slot], step, is_back=True)
        self._told_apart(steps)

    def _told_apart(self, steps: Sequence[AdultStep]) -> None:
        """Who a person said that a new adult is not, is not asked again elsewhere."""
        fresh = [step for step in steps if step.apart and not isinstance(step.slot, int)]
        others = _held(Adult, [slot for step in fresh for slot in step.apart])
        by = person_of(self.actor) if fresh else None
        self.journal.make(
            [
                ToldApart(first=others[slot], second=self.adults[step.slot], answered_by=by, answered_on=self.day)
                for step in fresh
                for slot in step.apart
            ]
        )

    def _assignments(self) -> None:
        leaving = {step.slot: set(step.leaves) for step in self.diff.staff if step.leaves}
        mine = GroupAssignment.objects.filter(not_over(self.day), group__unit__organisation=self.organisation)
        for row in _of(mine, "adult__in", leaving):
            if row.group_id in leaving[row.adult_id]:
                self.journal.change(row, valid_until=self.eve)
        self.journal.make(
            [
                GroupAssignment(adult=self.adults[step.slot], group=self.groups[slot], valid_from=self.day)
                for step in self.diff.staff
                for slot in step.joins
            ]
        )

    def _relations(self) -> None:
        self.journal.make(
            [
                CareRelation(
                    adult=self.adults[one.adult],
                    child=self.children[one.child],
                    kind=one.kind.value,
                    custody=one.custody.value,
                    source_kind=SourceKind.ROSTER.value,
                )
                for one in self.diff.relations
                if one.what is What.NEW
            ]
        )
        changing = {one.id: one for one in self.diff.relations if one.what is What.CHANGED and one.id}
        for row in _of(CareRelation.objects.all(), "pk__in", changing):
            taken = {change.field: change.after for change in changing[row.pk].changes if not change.is_kept}
            self.journal.change(row, **taken)

    def _listed(self, name: Listed) -> tuple[Gone, ...]:
        return self.diff.gone.get(name, ()) if name in self.lists else ()

    def _absent(self) -> None:
        """The lists of what the file does not name, each only when a person said yes to it."""
        leaving = {one.id: one for name in (Listed.CHILDREN, Listed.GROUP_8) for one in self._listed(name)}
        mine = Enrolment.objects.filter(not_over(self.day), organisation=self.organisation)
        for row in _of(mine, "child__in", leaving):
            self.journal.change(row, valid_until=self.eve, leaving=leaving[row.child_id].leaving)
        self._end_memberships(dict.fromkeys(leaving, self.eve))
        self.keeper.gone(Kind.CHILD, leaving, self.day)
        self._staff_gone([one.id for one in self._listed(Listed.STAFF)])
        self._groups_gone([one.id for one in self._listed(Listed.GROUPS)])

    def _staff_gone(self, ids: Sequence[int]) -> None:
        """Who works here no longer loses groups and roles of this organisation (T18); leaders and oneself do not."""
        own = self.actor.person_id if isinstance(self.actor, Actor) else None
        leaders = RoleAssignment.objects.filter(not_over(self.day), role__in=LEADERS, organisation=self.organisation)
        spared = {*leaders.values_list("adult_id", flat=True), own}
        leaving = [pk for pk in ids if pk not in spared]
        groups = GroupAssignment.objects.filter(not_over(self.day), group__unit__organisation=self.organisation)
        roles = RoleAssignment.objects.filter(not_over(self.day), organisation=self.organisation)
        for row in (*_of(groups, "adult__in", leaving), *_of(roles, "adult__in", leaving)):
            self.journal.change(row, valid_until=self.eve)
        self.keeper.gone(Kind.STAFF, leaving, self.day)

    def _groups_gone(self, ids: Sequence[int]) -> None:
        """A group ends when nobody is in it any more."""
        self.journal.flush()
        used = GroupMembership.objects.filter(not_over(self.day), group__in=ids).values_list("group_id", flat=True)
        filled = set(used)
        for row in Group.objects.filter(pk__in=[pk for pk in ids if pk not in filled]):
            self.journal.change(row, valid_until=self.eve)


def person_of(actor: Who) -> Adult | None:
    """The row of whoever acts; None for the product itself."""
    return Adult.objects.filter(pk=actor.person_id).first() if isinstance(actor, Actor) else None


def _is_touched(step: ChildStep) -> bool:
    return bool(
        step.values or step.enrols or step.joins or step.last_day or step.reopens or step.is_said_changed or step.maybe
    )


def _held(kind: type[Row], slots: Iterable[Slot]) -> dict[Slot, Row]:
    """The rows behind the slots that are rows already."""
    ids = sorted({slot for slot in slots if isinstance(slot, int)})
    return {pk: row for piece in pieces(ids) for pk, row in kind.objects.in_bulk(piece).items()}


def _of(rows: Any, name: str, ids: Iterable[Any]) -> Iterator[Any]:
    """The rows that point to one of these, in pieces."""
    for piece in pieces(sorted(ids)):
        yield from rows.filter(Q(**{name: piece}))


def _values(values: Any) -> dict[str, Any]:
    """Plain values as the columns of a child want them."""
    return {
        name: date.fromisoformat(value) if name == "birth_date" and value else value
        for name, value in values.items()
        if name != "birth_date" or value
    }

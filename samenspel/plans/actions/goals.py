"""Goals and their actions: adding, changing, stopping, putting in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.models import SchoolYear
from samenspel.plans.actions.revisions import Act, Thing
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.policy import CHANGE
from samenspel.plans.queries import goal_of, goals_of


@dataclass(frozen=True, slots=True)
class GoalEntry:
    """What a person fills in about a goal. Without a `school_year` it runs over the years."""

    kind: str
    text: str
    school_year: SchoolYear | None = None
    criteria: Sequence[str] = ()
    activities: Sequence[str] = ()
    measures: Sequence[str] = ()

    def fill(self, goal: Goal) -> None:
        """Put it into the fields."""
        goal.kind, goal.text, goal.school_year = Goal.Kind(self.kind), self.text, self.school_year
        goal.criteria, goal.activities = list(self.criteria), list(self.activities)
        goal.measures = list(self.measures)


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """What a person fills in about an action; `stages` maps stage keys to "yes", "no" or "unknown"."""

    text: str
    described_in: Sequence[str] = ()
    stages: Mapping[str, str] = field(default_factory=dict)
    status: str = GoalAction.Status.OPEN

    def fill(self, action: GoalAction) -> None:
        """Put it into the fields."""
        action.text, action.described_in = self.text, list(self.described_in)
        action.stages, action.status = dict(self.stages), GoalAction.Status(self.status)


@transaction.atomic
def add_goal(*, actor: Who, entry: GoalEntry) -> tuple[Goal, UUID]:
    """A new goal, last of its kind in its year, and the batch to undo it."""
    check(actor, CHANGE)
    goal = Goal(number=_next_number(entry.kind, entry.school_year))
    entry.fill(goal)
    goal.save()
    act = Act(actor, Thing.GOAL, "added")
    act.before([(goal.public_id, None)])
    return goal, act.done(goal.public_id)


def _next_number(kind: str, school_year: SchoolYear | None) -> int:
    rows = Goal.objects.filter(kind=kind)
    rows = rows.filter(school_year=school_year) if kind == Goal.Kind.SPECIFIC else rows
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _changed(actor: Who, goal: Goal, name: str, change: Callable[[], None]) -> UUID | None:
    """Carry out a change of a goal or its actions; None when it made no difference."""
    check(actor, CHANGE, goal)
    before = goal_of(actor, goal.public_id).content()
    change()
    if goal_of(actor, goal.public_id).content() == before:
        return None
    act = Act(actor, Thing.GOAL, name)
    act.before([(goal.public_id, before)])
    return act.done(goal.public_id)


@transaction.atomic
def change_goal(*, actor: Who, goal: Goal, entry: GoalEntry) -> UUID | None:
    """Change what a goal says and what it is linked to; None when nothing changed."""

    def change() -> None:
        entry.fill(goal)
        goal.save()

    return _changed(actor, goal, "changed", change)


@transaction.atomic
def set_goal_status(*, actor: Who, goal: Goal, status: str) -> UUID | None:
    """Stop a goal, call it reached, or take it up again. ValueError for no status."""
    wanted = Goal.Status(status)

    def change() -> None:
        goal.status = wanted
        goal.save()

    return _changed(actor, goal, "stopped" if wanted == Goal.Status.STOPPED else "changed", change)


@transaction.atomic
def move_goal(*, actor: Who, goal: Goal, school_year: SchoolYear, up: bool) -> UUID | None:
    """One place up or down among the goals of its kind that a school year shows; None at the end."""
    check(actor, CHANGE, goal)
    rows = [one for one in goals_of(school_year) if one.kind == goal.kind]
    place = next((i for i, one in enumerate(rows) if one.pk == goal.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(rows):
        return None
    before = {one.public_id: one.content() for one in rows}
    numbers = sorted(one.number for one in rows)
    if len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(rows) + 1))
    rows[place], rows[other] = rows[other], rows[place]
    moved = [(one, number) for one, number in zip(rows, numbers, strict=True) if one.number != number]
    for one, number in moved:
        one.number = number
        one.save()
    act = Act(actor, Thing.GOAL, "moved")
    act.before((one.public_id, before[one.public_id]) for one, _number in moved)
    return act.done(goal.public_id)


@transaction.atomic
def add_action(*, actor: Who, goal: Goal, entry: ActionEntry) -> UUID | None:
    """A new action, last of its goal."""

    def change() -> None:
        last = GoalAction.objects.filter(goal=goal).aggregate(last=Max("place"))["last"]
        action = GoalAction(goal=goal, place=0 if last is None else last + 1)
        entry.fill(action)
        action.save()

    return _changed(actor, goal, "changed", change)


@transaction.atomic
def change_action(*, actor: Who, action: GoalAction, entry: ActionEntry) -> UUID | None:
    """Change an action; None when nothing changed."""

    def change() -> None:
        entry.fill(action)
        action.save()

    return _changed(actor, action.goal, "changed", change)


@transaction.atomic
def set_action_status(*, actor: Who, action: GoalAction, status: str) -> UUID | None:
    """How far an action is. ValueError for no status."""
    wanted = GoalAction.Status(status)

    def change() -> None:
        action.status = wanted
        action.save()

    return _changed(actor, action.goal, "changed", change)


@transaction.atomic
def remove_action(*, actor: Who, action: GoalAction) -> UUID | None:
    """Take an action away, with a way back."""

    def change() -> None:
        action.delete()

    return _changed(actor, action.goal, "changed", change)


@transaction.atomic
def move_action(*, actor: Who, action: GoalAction, up: bool) -> UUID | None:
    """One place up or down within its goal; None at the end."""

    def change() -> None:
        rows = list(GoalAction.objects.filter(goal=action.goal).order_by("place", "pk"))
        place = next(i for i, row in enumerate(rows) if row.pk == action.pk)
        other = place - 1 if up else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        for i, row in enumerate(rows):
            row.place = i
        GoalAction.objects.bulk_update(rows, ["place"])

    return _changed(actor, action.goal, "changed", change)

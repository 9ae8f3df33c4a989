"""Taking in a file with goals: the one use case behind the command and the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from samenspel.activities.logic.rows import CRITERIA
from samenspel.core.actor import Who
from samenspel.core.logic.school_years import label_of, start_of
from samenspel.core.logic.tables import read_table
from samenspel.core.policy import check
from samenspel.core.table_report import TableReport
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import SchoolYear
from samenspel.plans.actions.revisions import Act, Before, Thing
from samenspel.plans.logic.importing import Plan, Step, plan_import
from samenspel.plans.logic.rows import GoalKey, Plain, Values, Vocabulary, read_rows
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.policy import CHANGE
from samenspel.plans.queries import all_goals, known_goals, vocabulary
from samenspel.plans.reasons import TEXTS


class Report(TableReport[Step]):
    """What a file with goals did."""

    __slots__ = ()
    texts = TEXTS


@transaction.atomic
def import_goals(
    *,
    actor: Who,
    data: bytes,
    filename: str,
    school_year: str = "",
    partial: bool = False,
    dry_run: bool = False,
) -> Report:
    """Take a file with goals in. A goal's own year wins over `school_year` ("2017-2018"); years are made.

    Nothing is taken in when anything is refused, unless `partial`: then the good rows are. With `dry_run`
    the report says what would happen and nothing does.
    """
    check(actor, CHANGE)
    words = vocabulary()
    default = start_of(school_year) if school_year else None
    rows, refused = read_rows(read_table(data, filename, words.columns), words, default)
    if refused and not partial:
        return Report(refused=refused, is_trial=dry_run)
    held = all_goals()
    plan = plan_import(rows, known_goals(held, words))
    report = Report(plan.created, plan.updated, plan.unchanged, refused, plan.steps, dry_run)
    if dry_run or not plan.steps:
        return report
    if school_year:
        open_school_year(actor=actor, label=school_year)
    return replace(report, batch=_carry_out(actor, plan, held, words))


def _carry_out(actor: Who, plan: Plan, held: Sequence[Goal], words: Vocabulary) -> UUID | None:
    by_key = {str(goal.public_id): goal for goal in held}
    wanted = sorted({start for step in plan.steps if (start := step.row.goal[0]) is not None})
    years = {start: open_school_year(actor=actor, label=label_of(start)) for start in wanted}
    before: dict[UUID, dict[str, Any] | None] = {}
    made: dict[GoalKey, Goal] = {}
    for step in plan.steps:
        goal = by_key.get(step.goal) or made.get(step.row.goal)
        if goal is None:
            goal = made[step.row.goal] = _new_goal(step, years)
            before[goal.public_id] = None
        elif goal.public_id not in before and _touches(step, goal):
            before[goal.public_id] = goal.content()
        _apply(step, goal, words)
    if not before:
        return None
    act = Act(actor, Thing.GOAL, "imported")
    rows: list[Before] = list(before.items())
    act.before(rows)
    return act.done(created=plan.created, updated=plan.updated, unchanged=plan.unchanged)


def _touches(step: Step, goal: Goal) -> bool:
    """Whether the step changes the goal, one of its actions, or what they remember of the file."""
    if step.is_new or step.changes:
        return True
    remembered = goal.imported if not step.action else _action(goal, step.action).imported
    return bool(remembered != step.baseline)


def _action(goal: Goal, key: str) -> GoalAction:
    return next(action for action in goal.actions.all() if str(action.public_id) == key)


def _new_goal(step: Step, years: Mapping[int, SchoolYear]) -> Goal:
    year, kind, number = step.row.goal
    goal = Goal(
        school_year=None if year is None else years[year], kind=kind, number=number, text=str(step.row.values["goal"])
    )
    goal.criteria = list(_list(step.row.values.get(CRITERIA)))
    goal.save()
    return goal


def _apply(step: Step, goal: Goal, words: Vocabulary) -> None:
    if not step.is_new and not _touches(step, goal):
        return
    goal.text = str(step.changes.get("goal", goal.text))
    goal.criteria = list(_list(step.changes.get(CRITERIA, goal.criteria)))
    if not step.row.action:
        _take(goal, step.changes, words)
        goal.imported = dict(step.baseline)
        goal.save()
        return
    goal.save()
    action = GoalAction(goal=goal, text=step.row.action) if step.is_new else _action(goal, step.action)
    if step.is_new:
        action.place = GoalAction.objects.filter(goal=goal).count()
    _take(action, step.changes, words)
    action.status = GoalAction.Status(str(step.changes.get("status", action.status)))
    action.imported = dict(step.baseline)
    action.save()


def _take(thing: Goal | GoalAction, changes: Values, words: Vocabulary) -> None:
    thing.described_in = list(_list(changes.get("described_in", thing.described_in)))
    thing.stages = {**thing.stages, **{key: changes[key] for key in words.stages if key in changes}}


def _list(value: Plain) -> list[str]:
    return value if isinstance(value, list) else []

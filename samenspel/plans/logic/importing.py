"""What a file means for goals that are already there.

A goal is known by school year, kind and number, an action by its goal and its words; one that was changed on
screen is still known by what the last file called it. As with activities, each goal and action remembers what
the last file said, and a file changes a column only where the file itself says something else than last time,
so that edits on screen survive. Absent rows stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from samenspel.activities.logic.rows import CRITERIA
from samenspel.plans.logic.rows import GOAL_COLUMNS, FileRow, GoalKey, Plain, Values, goal_key

_IDENTITY = ("school_year", "kind", "number", "action")
_OPTIONAL: Mapping[str, Plain] = {CRITERIA: [], "status": "open"}


@dataclass(frozen=True, slots=True)
class KnownAction:
    """An action that is there: its id, its values in plain form, and what the last file said of it."""

    key: str
    values: Values
    imported: Values | None


@dataclass(frozen=True, slots=True)
class KnownGoal:
    """A goal that is there. `values` and `imported` hold its own row, with an empty action."""

    key: str
    values: Values
    imported: Values | None
    actions: tuple[KnownAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for one row of the file.

    `goal` is the id of the known goal ("" for a new one, made once per `row.goal`), `action` that of the known
    action, `is_new` says that the action (or the goal, for a row without an action) has yet to be made.
    `changes` are the columns that get another value, `baseline` what goal or action remembers.
    """

    row: FileRow
    goal: str
    action: str
    is_new: bool
    changes: Values
    baseline: Values

    @property
    def is_update(self) -> bool:
        return not self.is_new and bool(self.changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row of a file with what it comes to."""

    steps: tuple[Step, ...] = field(default=())

    @property
    def created(self) -> int:
        return sum(step.is_new for step in self.steps)

    @property
    def updated(self) -> int:
        return sum(step.is_update for step in self.steps)

    @property
    def unchanged(self) -> int:
        return len(self.steps) - self.created - self.updated


def plan_import(rows: Sequence[FileRow], known: Iterable[KnownGoal]) -> Plan:
    """What to do with each row."""
    held = list(known)
    goals = _goals({row.goal: row for row in rows}, held)
    matches = _actions(rows, goals)
    return Plan(tuple(_step(row, goals.get(row.goal), matches.get(row.line)) for row in rows))


def _goals(wanted: Iterable[GoalKey], held: Sequence[KnownGoal]) -> dict[GoalKey, KnownGoal]:
    """The known goal for each key: first by what a file called it before, then by what it is called now.

    Before goes first, unlike with activities: goals trade numbers when they are put in another order.
    """
    before = {key: one for one in reversed(held) for key in _former_keys(one)}
    now = {goal_key(one.values): one for one in reversed(held) if not _former_keys(one)}
    return {key: one for key in wanted if (one := before.get(key) or now.get(key))}


def _former_keys(goal: KnownGoal) -> set[GoalKey]:
    kept = [goal.imported, *(action.imported for action in goal.actions)]
    return {goal_key(values) for values in kept if values}


def _actions(rows: Sequence[FileRow], goals: Mapping[GoalKey, KnownGoal]) -> dict[int, KnownAction]:
    found: dict[int, KnownAction] = {}
    taken: set[str] = set()
    for reading in ("now", "before"):
        for row in rows:
            goal = goals.get(row.goal)
            if not goal or not row.action or row.line in found:
                continue
            for one in goal.actions:
                values = one.values if reading == "now" else one.imported
                if one.key not in taken and values and values["action"] == row.action:
                    found[row.line] = one
                    taken.add(one.key)
                    break
    return found


def _step(row: FileRow, goal: KnownGoal | None, action: KnownAction | None) -> Step:
    if goal is None:
        return Step(row, "", "", is_new=True, changes=row.values, baseline=row.values)
    if not row.action:
        return _known(row, goal, goal, "")
    if action is None:
        changes = {**_news_of_goal(row, goal), **_of_action(row.values)}
        return Step(row, goal.key, "", is_new=True, changes=changes, baseline=row.values)
    return _known(row, goal, action, action.key)


def _known(row: FileRow, goal: KnownGoal, thing: KnownGoal | KnownAction, action: str) -> Step:
    said = thing.imported or {}
    not_own = GOAL_COLUMNS if row.action else (*GOAL_COLUMNS, "status")  # a goal has no status in a file
    own = _news(row.values, thing.values, said, [column for column in row.values if column not in not_own])
    changes = {**_news_of_goal(row, goal, said), **own}
    return Step(row, goal.key, action, is_new=False, changes=changes, baseline={**said, **row.values})


def _news_of_goal(row: FileRow, goal: KnownGoal, said: Values | None = None) -> dict[str, Plain]:
    """What the row says anew of the goal itself; a first row for a new action is measured by the others."""
    others = [goal.imported, *(action.imported for action in goal.actions)]
    before = said or next(filter(None, others), {})
    return _news(row.values, goal.values, before, [column for column in GOAL_COLUMNS if column in row.values])


def _news(values: Values, current: Values, said: Values, columns: Iterable[str]) -> dict[str, Plain]:
    return {
        column: values[column]
        for column in columns
        if column not in _IDENTITY and _is_news(column, values[column], said) and current[column] != values[column]
    }


def _is_news(column: str, value: Plain, said: Values) -> bool:
    if column in said:
        return value != said[column]
    return column not in _OPTIONAL or value != _OPTIONAL[column]


def _of_action(values: Values) -> dict[str, Plain]:
    return {column: value for column, value in values.items() if column not in (*_IDENTITY, *GOAL_COLUMNS)}

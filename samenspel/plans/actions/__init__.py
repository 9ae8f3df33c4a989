"""Everything that changes the plans: by hand (`goals`, `texts`), from a file (`taking_in`), for good (`adopting`)."""

from samenspel.plans.actions.adopting import Decision, adopt_document
from samenspel.plans.actions.goals import (
    ActionEntry,
    GoalEntry,
    add_action,
    add_goal,
    change_action,
    change_goal,
    move_action,
    move_goal,
    remove_action,
    set_action_status,
    set_goal_status,
)
from samenspel.plans.actions.revisions import undo
from samenspel.plans.actions.taking_in import Report, import_goals
from samenspel.plans.actions.texts import write_chapter

__all__ = [
    "ActionEntry",
    "Decision",
    "GoalEntry",
    "Report",
    "add_action",
    "add_goal",
    "adopt_document",
    "change_action",
    "change_goal",
    "import_goals",
    "move_action",
    "move_goal",
    "remove_action",
    "set_action_status",
    "set_goal_status",
    "undo",
    "write_chapter",
]

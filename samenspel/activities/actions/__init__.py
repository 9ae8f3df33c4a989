"""Everything that changes the inventory: by hand (`changes`) and from a file (`taking_in`)."""

from samenspel.activities.actions.changes import (
    Entry,
    add_activity,
    carry_over,
    change_activity,
    choose_accents,
    label_activities,
    set_status,
    undo,
)
from samenspel.activities.actions.taking_in import Report, import_activities

__all__ = [
    "Entry",
    "Report",
    "add_activity",
    "carry_over",
    "change_activity",
    "choose_accents",
    "import_activities",
    "label_activities",
    "set_status",
    "undo",
]

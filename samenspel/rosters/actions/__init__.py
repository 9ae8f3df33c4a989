"""Everything that takes files in, and takes them back."""

from __future__ import annotations

from samenspel.rosters.actions.beginning_year import begin_school_year
from samenspel.rosters.actions.same_adult import ask_again, say_one_person, say_two_people
from samenspel.rosters.actions.same_child import say_different, say_same
from samenspel.rosters.actions.taking_in import YES_TO_CHILDREN, Choices, Look, Taken, import_roster, look_at
from samenspel.rosters.actions.trials import Changed, Gone, answer, begin, confirm, decline, map_columns, say_yes
from samenspel.rosters.actions.undoing import NoWayBack, undo_import

__all__ = [
    "YES_TO_CHILDREN",
    "Changed",
    "Choices",
    "Gone",
    "Look",
    "NoWayBack",
    "Taken",
    "answer",
    "ask_again",
    "begin",
    "begin_school_year",
    "confirm",
    "decline",
    "import_roster",
    "look_at",
    "map_columns",
    "say_different",
    "say_one_person",
    "say_same",
    "say_two_people",
    "say_yes",
    "undo_import",
]

"""Everything that changes the people of the centre in scope."""

from __future__ import annotations

from samenspel.people.actions.blocks import ask_lift, begin_block, confirm_block, lift_block
from samenspel.people.actions.deaths import report_adult_death, report_child_death, take_back_death
from samenspel.people.actions.decisions import decide_information
from samenspel.people.actions.facts import note_facts
from samenspel.people.actions.looking import open_card, take_rights_along
from samenspel.people.actions.register import (
    add_adult,
    add_child,
    add_group,
    assign_group,
    assign_role,
    end_enrolment,
    end_role,
    place,
    relate,
)
from samenspel.people.actions.relations import (
    Done,
    Facts,
    NeedsDocument,
    NewAdult,
    add_caregiver,
    change_relation,
    end_relation,
    question_relation,
    settle_question,
)
from samenspel.people.actions.reminding import remind
from samenspel.people.actions.revising import NoWayBack, undo
from samenspel.people.actions.sending import end_sending, send

__all__ = [
    "Done",
    "Facts",
    "NeedsDocument",
    "NewAdult",
    "NoWayBack",
    "add_adult",
    "add_caregiver",
    "add_child",
    "add_group",
    "ask_lift",
    "assign_group",
    "assign_role",
    "begin_block",
    "change_relation",
    "confirm_block",
    "decide_information",
    "end_enrolment",
    "end_relation",
    "end_role",
    "end_sending",
    "lift_block",
    "note_facts",
    "open_card",
    "place",
    "question_relation",
    "relate",
    "remind",
    "report_adult_death",
    "report_child_death",
    "send",
    "settle_question",
    "take_back_death",
    "take_rights_along",
    "undo",
]

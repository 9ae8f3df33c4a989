"""Who reads and who changes what a centre does with its parents.

The inventory is joint: the team of either organisation reads all of it, the two leaders change it (S008).
Parents and pupils have their own page, with the activities of their own stages.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenspel.activities.logic.balance import YES
from samenspel.core.actor import Actor
from samenspel.core.policy import NOTHING, Condition, Permission, leaders, register, staff


def _rows_of_own_stages(actor: Actor) -> Q:
    rows = NOTHING
    for stage in sorted(actor.stages):
        rows = rows | Q(**{f"stages__{stage}": YES})
    return rows & ~Q(status="stopped")


def _is_of_own_stages(actor: Actor, obj: Any) -> bool:
    if obj is None:
        return bool(actor.stages)
    return not obj.is_stopped and any(obj.is_in(stage) for stage in actor.stages)


own_stages = Condition(_rows_of_own_stages, _is_of_own_stages, "those with a child in a stage of the activity")

READ = register(
    Permission(
        key="activities.read",
        thing="activities",
        action="see the inventory and its balance in the Kompas, and download it",
        visible=staff,
    )
)
CHANGE = register(
    Permission(
        key="activities.change",
        thing="activities",
        action="add, edit, label, retire, take in from a file, carry over a year, undo; choose accents",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager change the activities."),
    )
)
ATTEND = register(
    Permission(
        key="activities.attend",
        thing="activities",
        action="see the activities of one's own stages, but for those that stopped",
        visible=own_stages,
    )
)

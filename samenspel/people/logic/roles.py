"""The roles of the field (S006-S025). Keys are stable; a centre may rename what it shows (`RoleName`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """On which side of the table a role sits."""

    STAFF = "staff"
    PARENT = "parent"
    CHILD = "child"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `label` is an English message id, translated on screen."""

    key: str
    label: str
    side: Side
    source: str


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("head", "head of the school", Side.STAFF, "S007, S008"),
        Role("childcare_manager", "childcare manager", Side.STAFF, "S007, S008"),
        Role("teacher", "teacher", Side.STAFF, "S006, S007"),
        Role("childcare_worker", "childcare worker", Side.STAFF, "S006, S007"),
        Role("ib", "care coordinator", Side.STAFF, "S023"),
        Role("vve_coach", "early education coach", Side.STAFF, "S007, S009"),
        Role("vve_coordinator", "early education coordinator", Side.STAFF, "S009"),
        Role("social_worker", "school social worker", Side.STAFF, "S023"),
        Role("bridge_officer", "bridge officer", Side.STAFF, "S024"),
        Role("office", "school office", Side.STAFF, "S027"),
        Role("parent", "parent", Side.PARENT, "S001"),
        Role("contact_parent", "contact parent", Side.PARENT, "S012"),
        Role("working_group", "member of a working group", Side.PARENT, "S012"),
        Role("mr_parent", "parent in the participation council", Side.PARENT, "S013, S020"),
        Role("mr_staff", "staff in the participation council", Side.STAFF, "S014"),
        Role("oc_member", "member of the childcare parents' committee", Side.PARENT, "S014"),
        Role("regiegroep", "member of the regiegroep", Side.PARENT, "S016"),
        Role("stuurgroep", "member of the stuurgroep", Side.STAFF, "S015"),
        Role("pupil", "pupil", Side.CHILD, "S001"),
        Role("board", "school board", Side.PARTNER, "S004, S026"),
        Role("municipality", "municipality", Side.PARTNER, "S004"),
    )
}

STAFF = frozenset(key for key, role in ROLES.items() if role.side is Side.STAFF)
PARENTS = frozenset(key for key, role in ROLES.items() if role.side is Side.PARENT)
# Who sees children group by group, and who sees all of an organisation's: leaders and those whose work is all of them.
IN_GROUPS = frozenset({"teacher", "childcare_worker"})
WIDE = frozenset(
    {"head", "childcare_manager", "office", "ib", "vve_coach", "vve_coordinator", "social_worker", "bridge_officer"}
)

"""Adults and children of a centre, their groups, care relations and roles (S001-S024; domain.md a3)."""

from __future__ import annotations

from samenspel.people.models.families import Block, CareRelation, InformationDecision, Revision
from samenspel.people.models.groups import Enrolment, Group, GroupAssignment, GroupMembership, Unit
from samenspel.people.models.persons import Adult, Child, Dated, Person, ToldApart
from samenspel.people.models.roles import Invitation, RoleAssignment, RoleName

__all__ = [
    "Adult",
    "Block",
    "CareRelation",
    "Child",
    "Dated",
    "Enrolment",
    "Group",
    "GroupAssignment",
    "GroupMembership",
    "InformationDecision",
    "Invitation",
    "Person",
    "Revision",
    "RoleAssignment",
    "RoleName",
    "ToldApart",
    "Unit",
]

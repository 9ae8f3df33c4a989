"""Who may keep the register of people. Screens for it come later; the rule is here from the start."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, leaders, register, staff

MANAGE = register(
    Permission(
        key="people.manage",
        thing="people",
        action="add people, relations, groups and roles",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager keep the register of people."),
    )
)

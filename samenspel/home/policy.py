"""Who may see the centre's own picture, and who its public side."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, everyone, register, staff

COMPASS = register(
    Permission(
        key="home.compass",
        thing="compass",
        action="see where the centre stands",
        allowed=staff,
        reason=_("The Kompas is for the team. What it leads to, you can read under Vision, Goals and Document."),
    )
)
PUBLIC = register(
    Permission(
        key="home.public", thing="public side", action="read vision, activities, goals and document", visible=everyone
    )
)

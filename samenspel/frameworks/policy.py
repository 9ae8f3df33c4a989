"""Who may read the frameworks (everyone) and who words them for the centre (its leaders)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, everyone, leaders, register

READ = register(
    Permission(
        key="frameworks.read",
        thing="frameworks",
        action="read the frameworks and lenses with the centre's own additions",
        visible=everyone,
        allowed=everyone,
    )
)
CHANGE = register(
    Permission(
        key="frameworks.change",
        thing="frameworks",
        action="adopt a version; add, sharpen and remove elements of the centre's own",
        visible=everyone,
        allowed=leaders,
        reason=_("Only the head and the childcare manager choose and word the frameworks of the centre."),
    )
)

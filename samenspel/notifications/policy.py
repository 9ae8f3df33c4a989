"""Who sees what could not be sent, and tries again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, has_role, register, staff

SEE_POST = register(
    Permission(
        key="notifications.see",
        thing="message",
        action="see which messages could not be sent, and try again",
        visible=staff,
        allowed=has_role("head", "childcare_manager", "office"),
        reason=_("The head, the childcare manager and the office see to the post."),
    )
)

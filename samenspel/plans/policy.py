"""Who reads, who writes, and who adopts the plans.

Goals, texts and the document are joint: the team of either organisation reads all of it, the two leaders
write it and record its adoption (S008). What was adopted, and the goals of the year, are for everyone.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, everyone, leaders, register, staff

READ = register(
    Permission(
        key="plans.read",
        thing="plans",
        action="see goals, texts and the document under way in the Kompas, and download them",
        visible=staff,
    )
)
CHANGE = register(
    Permission(
        key="plans.change",
        thing="plans",
        action="write goals, actions and chapters, take goals in from a file, undo",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager write the goals and the texts."),
    )
)
ADOPT = register(
    Permission(
        key="plans.adopt",
        thing="plans",
        action="record that the policy document was adopted, which freezes it",
        visible=staff,
        allowed=leaders,
        reason=_("Only the head and the childcare manager record that the document was adopted."),
    )
)
PUBLISHED = register(
    Permission(
        key="plans.published",
        thing="adopted document",
        action="read the adopted document, the vision and the goals",
        visible=everyone,
    )
)

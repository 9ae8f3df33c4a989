"""What the roles of the field are called when a centre has no word of its own (English message ids).

The labels stand in the pure logic of people, where gettext cannot see them; a test keeps the two the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop as _

ROLE_WORDS: Final[Mapping[str, str]] = {
    "head": _("head of the school"),
    "childcare_manager": _("childcare manager"),
    "teacher": _("teacher"),
    "childcare_worker": _("childcare worker"),
    "ib": _("care coordinator"),
    "vve_coach": _("early education coach"),
    "vve_coordinator": _("early education coordinator"),
    "social_worker": _("school social worker"),
    "bridge_officer": _("bridge officer"),
    "office": _("school office"),
    "parent": _("parent"),
    "contact_parent": _("contact parent"),
    "working_group": _("member of a working group"),
    "mr_parent": _("parent in the participation council"),
    "mr_staff": _("staff in the participation council"),
    "oc_member": _("member of the childcare parents' committee"),
    "regiegroep": _("member of the regiegroep"),
    "stuurgroep": _("member of the stuurgroep"),
    "pupil": _("pupil"),
    "board": _("school board"),
    "municipality": _("municipality"),
}

"""Looking at what is sensitive leaves a line in the log (G35)."""

from __future__ import annotations

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.intakes.models import Intake
from samenspel.intakes.policy import READ


@transaction.atomic
def open_sensitive(*, actor: Who, intake: Intake) -> None:
    """Somebody asks for the sensitive answers too; the parents of the child see that it was done, and by whom."""
    check(actor, READ, intake)
    record(verb="child.intake-opened", actor=actor, thing="child", thing_id=str(intake.child.public_id))

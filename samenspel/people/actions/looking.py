"""Looking at what is sensitive leaves a line in the log (G35)."""

from __future__ import annotations

from django.db import transaction

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.people.models import Child
from samenspel.people.queries.openings import OPENED, THING


@transaction.atomic(savepoint=False)
def open_card(*, actor: Who, child: Child) -> None:
    """Somebody opens the family card; the caller found the child among those this actor may see."""
    record(verb=OPENED, actor=actor, thing=THING, thing_id=str(child.public_id))


@transaction.atomic
def take_rights_along(*, actor: Who, children: int, kind: str) -> None:
    """Somebody takes the overview of who may what along, of so many children, as a file."""
    record(verb="rights.downloaded", actor=actor, thing="rights", detail={"children": children, "kind": kind})

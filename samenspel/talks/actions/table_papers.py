"""Papers to read before a talk (S120, S192, S251, S252): a PDF of one child, from a day on."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Actor
from samenspel.core.policy import check
from samenspel.talks.models import Paper, Talk
from samenspel.talks.policy import HOLD, KEEP_PAPER

LARGEST: Final = 10_000_000  # bytes
MAGIC: Final = b"%PDF-"
LONGEST_TITLE: Final = 80


@transaction.atomic
def add_paper(*, actor: Actor, talk: Talk, title: str, content: bytes, readable_on: date) -> Paper:
    """Keep a paper of the child of this talk, for its round.

    Raises ValidationError for what is no PDF or too large, and for a day on which it is read only after the talk.
    """
    check(actor, HOLD, talk)
    if len(content) > LARGEST:
        raise ValidationError(_("This file is larger than 10 MB. Save it smaller, or in parts."))
    if not content.startswith(MAGIC):
        raise ValidationError(_("This is not a PDF. Save the paper as a PDF first."))
    name = " ".join(title.replace("\x00", "").split())[:LONGEST_TITLE]
    if not name:
        raise ValidationError(_("Give the paper a name."))
    if talk.starts_at and readable_on > max(timezone.localdate(talk.starts_at), actor.day):
        words = _("That is after the talk. Parents read it beforehand: choose the day of the talk or an earlier one.")
        raise ValidationError({"readable_on": words})
    made: Paper = Paper.objects.create(
        child_id=talk.child_id,
        organisation_id=talk.organisation_id,
        round_id=talk.round_id,
        title=name,
        content=content,
        readable_on=readable_on,
        added_by_id=actor.person_id,
    )
    check(actor, KEEP_PAPER, made)
    record(verb="paper.added", actor=actor, thing="paper", thing_id=str(made.public_id))
    return made


@transaction.atomic
def remove_paper(*, actor: Actor, paper: Paper) -> None:
    """Take it away for everybody."""
    check(actor, KEEP_PAPER, paper)
    record(verb="paper.removed", actor=actor, thing="paper", thing_id=str(paper.public_id))
    paper.delete()

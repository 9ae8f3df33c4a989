"""Writing the chapters."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.organisations.models import SchoolYear
from samenspel.plans.actions.revisions import Act, Thing
from samenspel.plans.logic.chapters import CHAPTERS
from samenspel.plans.logic.markup import clean
from samenspel.plans.models import LONGEST_CHAPTER, ChapterText
from samenspel.plans.policy import CHANGE


@transaction.atomic
def write_chapter(*, actor: Who, school_year: SchoolYear, key: str, body: str) -> UUID | None:
    """The text of a chapter in a school year; None when nothing changed, else the batch to undo it.

    Raises ValueError for no chapter, ValidationError for a text that is far too long.
    """
    check(actor, CHANGE)
    if key not in CHAPTERS:
        raise ValueError(key)
    body = clean(body).strip()
    if len(body) > LONGEST_CHAPTER:
        raise ValidationError(
            _("This text is longer than a chapter can be (%(most)s characters).") % {"most": LONGEST_CHAPTER}
        )
    text = ChapterText.objects.filter(school_year=school_year, key=key).first()
    if (text.body if text else "") == body:
        return None
    act = Act(actor, Thing.CHAPTER, "written")
    before = {"body": text.body} if text else None
    text = text or ChapterText(school_year=school_year, key=key)
    text.body, text.updated_at = body, timezone.now()
    text.save()
    act.before([(text.public_id, before)])
    return act.done(text.public_id, year=school_year.label, chapter=key)

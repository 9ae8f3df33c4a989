"""A nudge halfway to an agreement of the school's own, made at the moment of sending."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samenspel.core.policy import may
from samenspel.notifications.kinds import Kind, Mail, register
from samenspel.people.models import Adult
from samenspel.people.queries import actor_for
from samenspel.talks.actions.agreements import NUDGE
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.models import Agreement
from samenspel.talks.policy import SEE_AGREEMENT


def connect() -> None:
    """Register the kind; called once, at start-up."""
    register(Kind(NUDGE, compose=_nudge, is_for_work=True))


def _nudge(adult: Adult, thing: uuid.UUID, moment: datetime) -> Mail | None:
    """Still open, still theirs, and still theirs to see; else nothing. Neither child nor agreement stands in it."""
    row = Agreement.objects.filter(public_id=thing, owner=adult, side=Side.STAFF, state=State.OPEN).first()
    day = timezone.localdate(moment)
    if row is None or row.due_on < day or adult.user_id is None:
        return None
    actor = actor_for(adult.user_id, day)
    if actor is None or not may(actor, SEE_AGREEMENT, row):
        return None
    Agreement.objects.filter(pk=row.pk).update(nudged_on=day)
    page = settings.PUBLIC_URL + reverse("talks:agreements", args=[adult.centre.key])
    text = _(
        "At a talk you agreed to do something before %(day)s. You are halfway.\n\n"
        "What it was, and the button for when it is done, stand here:\n%(page)s\n"
    ) % {"day": date_format(row.due_on, "j F"), "page": page}
    return Mail(_("Halfway: an agreement of yours"), text)

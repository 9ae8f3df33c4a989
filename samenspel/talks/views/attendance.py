"""After an evening: who came to one's own talks, on one screen."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions.attendance import Noted, note_attendance, undo_attendance
from samenspel.talks.forms.attendance import WentForm
from samenspel.talks.policy import HOLD
from samenspel.talks.queries.evenings import Evening, evening, own_talks
from samenspel.ui.parts import Segment

KEPT: Final = "talks.attendance"  # in the session: what stood there before the last time one sent


@centre_page(HOLD)
def evening_page(request: CentreRequest) -> HttpResponse:
    """The own talks of one day, each with a suggestion; nothing is kept until it is sent."""
    request.years = []
    moment = timezone.now()
    found = evening(request.actor, _day(request), request.today, moment)
    data = request.POST if request.method == "POST" else None
    forms = [WentForm(data, talk=talk, moment=moment) for talk in found.talks]
    is_sound = data is not None and not sum(not form.is_valid() for form in forms)  # each says what does not fit
    if is_sound and _kept(request, forms, found):
        return redirect(link(request, "attendance:evening", dag=found.on.isoformat()))
    context = {
        "found": found,
        "forms": forms,
        "is_to_come": found.on > request.today,
        "days": _days(request, found),
        "problems": any(form.errors for form in forms),
    }
    return render(request, "talks/attendance/evening.html", context, status=422 if data is not None else 200)


def _day(request: CentreRequest) -> date | None:
    asked = request.GET.get("dag", "")
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None


def _days(request: CentreRequest, found: Evening) -> list[Segment]:
    """The day that is shown, and the days on which something is still to be noted."""
    if not found.others:
        return []
    shown = Segment(
        date_format(found.on, "D j b"), link(request, "attendance:evening", dag=found.on.isoformat()), current=True
    )
    others = [
        Segment(f"{date_format(day, 'D j b')} ({many})", link(request, "attendance:evening", dag=day.isoformat()))
        for day, many in found.others
    ]
    return [shown, *others]


def _kept(request: CentreRequest, forms: list[WentForm], found: Evening) -> bool:
    """All of it or nothing: keep what is new, and how to take it back. Says what does not fit at its talk."""
    try:
        with transaction.atomic():
            before = [_note(request, form) for form in forms if form.says_something_new]
    except ValidationError:
        return False
    if not before:
        messages.info(request, _("Nothing was changed."))
        return True
    batch = str(uuid4())
    request.session[KEPT] = {"batch": batch, "on": found.on.isoformat(), "rows": before}
    said = ngettext("Noted for %(many)s talk.", "Noted for %(many)s talks.", len(before)) % {"many": len(before)}
    messages.success(request, said, extra_tags=f"undo:{link(request, 'attendance:undo', batch)}")
    return True


def _note(request: CentreRequest, form: WentForm) -> list[Any]:
    try:
        before, now = note_attendance(
            actor=request.actor,
            talk=form.talk,
            came=form.went,
            child_was_there=form.child,
            moment=timezone.now(),
        )
    except ValidationError as wrong:
        form.add_error("came", wrong)
        raise
    return [str(form.talk.public_id), _plain(before), _plain(now)]


def _plain(one: Noted) -> list[Any]:
    return [one.came, one.child_was_there, one.state]


@centre_page(HOLD)
@require_POST
def undo(request: CentreRequest, batch: UUID) -> HttpResponse:
    """Put back what stood there before the last time; all of it, or nothing when somebody changed it since."""
    kept = request.session.get(KEPT, {})
    if kept.get("batch") != str(batch):
        raise Http404
    rows = {UUID(key): (Noted(*before), Noted(*now)) for key, before, now in kept["rows"]}
    talks = own_talks(request.actor, list(rows), timezone.now())
    try:
        with transaction.atomic():
            for key, (before, now) in rows.items():
                if key not in talks:
                    raise Http404
                undo_attendance(actor=request.actor, talk=talks[key], before=before, now=now)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        del request.session[KEPT]
        messages.success(request, _("It is as it was before."))
    return redirect(link(request, "attendance:evening", dag=kept["on"]))

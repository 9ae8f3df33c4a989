"""One activity: reading it, filling it in, retiring it and bringing it back; and taking an act back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.activities import actions, queries
from samenspel.activities.forms import ActivityForm
from samenspel.activities.logic.balance import NO
from samenspel.activities.models import Activity
from samenspel.activities.policy import CHANGE, READ
from samenspel.activities.views.common import crumbs, inventory_crumb, link, tell
from samenspel.activities.views.inventory import MARK_WORDS
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.queries import organisations
from samenspel.ui.parts import Term


@centre_page(CHANGE)
def add(request: CentreRequest) -> HttpResponse:
    """A new activity in the year that was chosen."""
    form = ActivityForm(request.POST or None, take_shelf(), list(organisations()), initial=_start(request))
    if request.method == "POST" and form.is_valid():
        year = open_school_year(actor=request.actor, label=request.school_year.label)
        try:
            activity, batch = actions.add_activity(actor=request.actor, school_year=year, entry=form.entry())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            tell(request, _("“%(name)s” was added.") % {"name": activity.name}, batch)
            return redirect(link(request, "list"))
    context = {
        "crumbs": crumbs(request, inventory_crumb(request), (_("New activity"), "")),
        "title": _("New activity"),
        "form": form,
        "links": {"list": link(request, "list")},
    }
    return render(request, "activities/activity_form.html", context)


def _start(request: CentreRequest) -> dict[str, Any]:
    """A new activity gets the next number, or the row, stage and label that the page before asked for."""
    last = queries.last_number(request.school_year)
    start: dict[str, Any] = {"number": last + 1, "status": Activity.Status.PLANNED}
    lens, _separator, value = request.GET.get("label", "").partition(":")
    if value:
        start[f"tags_{lens}"] = [value]
    if stage := request.GET.get("fase"):
        start[f"stage_{stage}"] = "yes"
    return start


@centre_page(READ)
def page(request: CentreRequest, activity_id: UUID) -> HttpResponse:
    """An activity: a form for who may change it, a description for who may read it."""
    activity = _activity(request, activity_id)
    if not may(request.actor, CHANGE, activity):
        return _read(request, activity)
    form = ActivityForm(request.POST or None, take_shelf(), list(organisations()), initial=ActivityForm.start(activity))
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.change_activity(actor=request.actor, activity=activity, entry=form.entry())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            said = _("“%(name)s” was saved.") if batch else _("“%(name)s” is as it was.")
            tell(request, said % {"name": activity.name}, batch)
            return redirect(_back(request, activity))
    context = {
        "crumbs": crumbs(request, inventory_crumb(request), (activity.name, "")),
        "title": activity.name,
        "activity": activity,
        "form": form,
        "links": {"list": _back(request, activity), "status": link(request, "status", activity.public_id)},
    }
    return render(request, "activities/activity_form.html", context)


def _activity(request: CentreRequest, activity_id: UUID) -> Activity:
    try:
        return queries.activity_of(request.actor, activity_id)
    except Activity.DoesNotExist:
        raise Http404 from None


def _back(request: CentreRequest, activity: Activity) -> str:
    """The list as it was narrowed before, at the year of the activity."""
    asked = request.GET.get("terug", "")
    return f"{link(request, 'list').partition('?')[0]}?{asked}" if asked else link(request, "list")


def _read(request: CentreRequest, activity: Activity) -> HttpResponse:
    shelf = take_shelf()
    context = {
        "crumbs": crumbs(request, inventory_crumb(request), (activity.name, "")),
        "activity": activity,
        "terms": _terms(activity, shelf),
        "refusal": may(request.actor, CHANGE, activity).reason,
    }
    return render(request, "activities/activity.html", context)


def _terms(activity: Activity, shelf: Shelf) -> list[Term]:
    stages = [
        Term(stage.title, MARK_WORDS[activity.stages.get(stage.key, NO)], stage.subtitle) for stage in shelf.stages()
    ]
    lenses = [
        Term(
            lens.name,
            ", ".join(value.title for value in lens.values if value.key in activity.tags.get(lens.key, ()))
            or _("without a label"),
        )
        for lens in shelf.lenses()
    ]
    criteria = [f"{one.key}. {one.title}" for one in shelf.criteria() if one.key in activity.criteria]
    return [
        Term(_("Number of the row"), activity.number),
        Term(_("Organisation"), activity.organisation.name if activity.organisation else _("not known")),
        Term(_("Described in"), "; ".join(activity.described_in) or "–"),
        *stages,
        *lenses,
        Term(_("Criteria to which it contributes"), "; ".join(criteria) or "–"),
        Term(_("Status"), activity.get_status_display()),
        Term(_("Direction"), activity.get_direction_display()),
        Term(_("With whom"), activity.get_level_display()),
        *([Term(_("Note"), activity.note)] if activity.note else []),
    ]


@centre_page(CHANGE)
@require_POST
def status(request: CentreRequest, activity_id: UUID) -> HttpResponse:
    """Retire an activity, or bring it back."""
    activity = _activity(request, activity_id)
    wanted = request.POST.get("status", "")
    if wanted not in Activity.Status.values:
        raise Http404
    batch = actions.set_status(actor=request.actor, activity=activity, status=wanted)
    said = _("“%(name)s” stopped.") if activity.is_stopped else _("“%(name)s” is back.")
    tell(request, said % {"name": activity.name}, batch)
    return redirect(link(request, "list"))


@centre_page(CHANGE)
@require_POST
def undo(request: CentreRequest, batch: UUID) -> HttpResponse:
    """Take back one act, whatever it was."""
    try:
        again = actions.undo(actor=request.actor, batch=batch)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        tell(request, _("It is as it was before."), again)
    return redirect(link(request, "list"))

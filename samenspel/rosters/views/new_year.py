"""A new school year without a file: who goes where, confirmed by the head of the organisation."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.core.logic.school_years import start_on
from samenspel.core.web import CentreRequest, centre_page
from samenspel.rosters import actions, queries
from samenspel.rosters.forms import NewYearForm
from samenspel.rosters.logic.new_year import NoSuchPlace, bunches
from samenspel.rosters.policy import NEW_YEAR
from samenspel.rosters.views.common import crumbs, link


@centre_page(NEW_YEAR)
def new_year(request: CentreRequest, organisation_id: UUID) -> HttpResponse:
    """What is proposed, to be changed; a POST moves the children."""
    places = queries.own_places(request.actor, NEW_YEAR)
    organisation = next((one for one in places if one.public_id == organisation_id), None)
    if organisation is None:
        raise Http404
    held = queries.held_now(organisation, request.today)
    found = bunches(held)
    groups = [(str(one.id), one.name) for one in held.groups if not one.is_over and not one.is_combined]
    data = request.POST if request.method == "POST" else None
    form = NewYearForm(data, found, sorted(groups, key=lambda pair: pair[1]), _next_august(request.today))
    if data is not None and form.is_valid():
        try:
            row = actions.begin_school_year(
                actor=request.actor,
                organisation=organisation,
                targets=form.targets(),
                first_day=form.cleaned_data["first_day"],
            )
        except NoSuchPlace:
            messages.warning(request, _("Meanwhile something changed. Look at it again."))
            return redirect(link(request, "new-year", organisation_id))
        if row is not None:
            messages.success(
                request,
                _("The new school year is ready."),
                extra_tags=f"undo:{link(request, 'undo', row.public_id)}",
            )
            return redirect(link(request, "review", row.public_id))
        messages.info(request, _("Nobody goes anywhere, so nothing was changed."))
        return redirect(link(request, "overview"))
    context = {
        "crumbs": crumbs(request, (_("New school year"), "")),
        "organisation": organisation,
        "form": form,
        "bunches": [form[one.key] for one in found],
        "links": {"overview": link(request, "overview")},
    }
    return render(request, "rosters/new_year.html", context, status=422 if form.errors else 200)


def _next_august(day: date) -> date:
    """The first day of the school year that begins now or next: in August and September it is the one just begun."""
    start = start_on(day)
    return date(start if day.month in {8, 9} else start + 1, 8, 1)

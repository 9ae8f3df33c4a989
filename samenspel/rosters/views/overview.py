"""The start: choose an organisation and a file; what waits, what was taken in, and what is still to be decided."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from samenspel.core.logic.school_years import start_on
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.policy import MANAGE
from samenspel.rosters import actions, queries
from samenspel.rosters.forms import UploadForm
from samenspel.rosters.logic.reading import MAX_BYTES
from samenspel.rosters.policy import NEW_YEAR, TAKE_IN
from samenspel.rosters.telling import FILE_KINDS
from samenspel.rosters.views.common import crumbs, link

SHOWN = 20


@centre_page(TAKE_IN)
def overview(request: CentreRequest) -> HttpResponse:
    """A POST looks at a file; nothing is taken in yet."""
    places = queries.own_places(request.actor)
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, places, start_on(request.today)
    )
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        row = actions.begin(
            actor=request.actor,
            organisation=form.organisation_chosen(),
            data=file.read(MAX_BYTES + 1),
            filename=file.name,
            school_year=form.cleaned_data["school_year"],
        )
        return redirect(link(request, "review", row.public_id))
    rows = list(queries.imports(request.actor)[:SHOWN])
    context = {
        "crumbs": crumbs(request),
        "form": form,
        "waiting": [row for row in rows if row.is_waiting],
        "done": [(row, FILE_KINDS.get(row.file_kind, "")) for row in rows if not row.is_waiting],
        "questions": queries.open_questions(request.actor).count(),
        "keeps_people": bool(may(request.actor, MANAGE)),
        "pairs": len(queries.open_pairs(request.actor, request.today)),
        "years": [place for place in places if may(request.actor, NEW_YEAR, place)],
    }
    return render(request, "rosters/overview.html", context, status=422 if form.errors else 200)

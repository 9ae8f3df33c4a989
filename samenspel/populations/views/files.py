"""Sending in a file: the same reading and the same report as the commands."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core import table_reasons
from samenspel.core.logic.tables import Columns, Problem
from samenspel.core.web import CentreRequest, centre_page
from samenspel.populations import actions, queries, words
from samenspel.populations.actions import ImportReport
from samenspel.populations.forms import UploadForm
from samenspel.populations.logic.importing import NEIGHBOURHOOD_COLUMNS, population_columns
from samenspel.populations.policy import CHANGE
from samenspel.populations.taking_in import take_in_neighbourhood, take_in_population
from samenspel.populations.views.common import back, crumbs, overview_url, posted
from samenspel.ui.parts import Column

TakeIn = Callable[..., tuple[ImportReport, list[Problem]]]


@centre_page(CHANGE)
def upload(request: CentreRequest) -> HttpResponse:
    """A file with figures of the families, for the chosen year."""
    return _upload(
        request,
        take_in_population,
        _("Take in figures of our families"),
        population_columns(queries.centre_catalogue()),
    )


@centre_page(CHANGE)
def upload_neighbourhood(request: CentreRequest) -> HttpResponse:
    """A file with figures of the neighbourhood."""
    return _upload(request, take_in_neighbourhood, _("Take in figures of the neighbourhood"), NEIGHBOURHOOD_COLUMNS)


@centre_page(CHANGE)
@require_POST
def remove_neighbourhood(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a scan away, with a way back."""
    dataset = queries.dataset_by_id(public_id)
    if dataset is None:
        raise Http404
    done = actions.remove_neighbourhood(actor=request.actor, dataset=dataset)
    return back(request, _("The figures of the neighbourhood are removed."), done)


def _upload(request: CentreRequest, take_in: TakeIn, title: str, columns: Columns) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    report: ImportReport | None = None
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        data, name = form.content()
        report, problems = take_in(
            actor=request.actor,
            data=data,
            name=name,
            school_year=request.school_year.label,
            is_partial=form.cleaned_data["is_partial"],
        )
        if not problems:
            return back(request, _summary(report), report.change)
        if report.change:
            undo = reverse("populations:undo", args=[request.centre.key, report.change])
            messages.success(request, _summary(report), extra_tags=f"undo:{undo}")
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs(request, title),
        "back": overview_url(request),
        "columns": columns,
        "report": report,
        "problems": [(found, table_reasons.reason(found, words.IMPORT_REASONS)) for found in problems],
        "headings": [
            Column("line", _("Line of the file"), numeric=True),
            Column("column", _("Column")),
            Column("value", _("Value")),
            Column("reason", _("What is wrong")),
        ],
    }
    return render(request, "populations/upload.html", context, status=422 if problems or form.errors else 200)


def _summary(report: ImportReport) -> str:
    return _("New: %(created)s, changed: %(updated)s, the same: %(unchanged)s.") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }

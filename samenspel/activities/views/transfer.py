"""Taking in a file, first on trial; and carrying a year over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.activities import actions, queries
from samenspel.activities.forms import UploadForm
from samenspel.activities.logic.importing import Step
from samenspel.activities.logic.rows import Plain
from samenspel.activities.policy import CHANGE
from samenspel.activities.views.common import crumbs, inventory_crumb, link, tell
from samenspel.core import pending
from samenspel.core.logic.school_years import NotASchoolYear, start_of
from samenspel.core.logic.tables import MAX_BYTES
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.queries import school_year as find_year
from samenspel.ui.parts import Column

MOST_REFUSALS = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a file changes: its name and what becomes of which column."""

    line: int
    name: str
    columns: tuple[tuple[str, str, str], ...]


@centre_page(CHANGE)
def upload(request: CentreRequest) -> HttpResponse:
    """Choose a file; nothing is taken in yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read(MAX_BYTES + 1)
        held = pending.hold(request.session, request.centre.key, data, file.name)
        return redirect(link(request, "review", held))
    shelf = take_shelf()
    context = {
        "crumbs": crumbs(request, inventory_crumb(request), (_("Take in a file"), "")),
        "form": form,
        "columns": queries.vocabulary(shelf).columns,
        "lenses": shelf.lenses(),
        "links": {
            "list": link(request, "list"),
            "download_csv": link(request, "download-csv"),
            "download_xlsx": link(request, "download-xlsx"),
        },
    }
    return render(request, "activities/upload.html", context)


@centre_page(CHANGE)
def review(request: CentreRequest, held: UUID) -> HttpResponse:
    """What the file would do; a POST does it, "partial" with the good rows alone."""
    found = pending.look(request.session, request.centre.key, held)
    if found is None:
        messages.error(request, _("This file is no longer here. Choose it again."))
        return redirect(link(request, "upload"))
    data, filename = found
    if request.method == "POST":
        return _take_in(request, held, data, filename)
    strict = _import(request, data, filename, dry_run=True)
    report = _import(request, data, filename, dry_run=True, partial=True) if strict.refused else strict
    shelf = take_shelf()
    context = {
        "crumbs": crumbs(
            request, inventory_crumb(request), (_("Take in a file"), link(request, "upload")), (filename, "")
        ),
        "lede": _lede(report, filename),
        "report": report,
        "refusals": report.reasons()[:MOST_REFUSALS],
        "more_refusals": max(0, len(report.refused) - MOST_REFUSALS),
        "refusal_columns": _refusal_columns(),
        "new": [step for step in report.steps if step.is_new],
        "changes": _changes(request, report.steps, shelf),
        "links": {"upload": link(request, "upload"), "list": link(request, "list")},
    }
    return render(request, "activities/review.html", context)


def _lede(report: actions.Report, filename: str) -> str:
    """What would become of the file, in two sentences."""
    found = {
        "file": filename,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
    many = len(report.refused)
    if not report.refused and not report.changes_something:
        return _("“%(file)s” says nothing new: everything in it is there already.") % found
    said = _("“%(file)s”: %(created)s new, %(updated)s changed, %(unchanged)s as they are.") % found
    if not many:
        return said
    wrong = ngettext("One value is wrong.", "%(many)s values are wrong.", many) % {"many": many}
    return f"{said} {wrong}"


def _import(
    request: CentreRequest, data: bytes, filename: str, *, dry_run: bool = False, partial: bool = False
) -> actions.Report:
    return actions.import_activities(
        actor=request.actor,
        school_year=request.school_year.label,
        data=data,
        filename=filename,
        partial=partial,
        dry_run=dry_run,
    )


def _take_in(request: CentreRequest, held: UUID, data: bytes, filename: str) -> HttpResponse:
    report = _import(request, data, filename, partial="partial" in request.POST)
    if report.refused and "partial" not in request.POST:
        return redirect(link(request, "review", held))
    pending.drop(request.session, held)
    said = _("New: %(created)s, changed: %(updated)s, unchanged: %(unchanged)s.") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
    tell(request, said, report.batch)
    return redirect(link(request, "list"))


def _refusal_columns() -> list[Column]:
    return [
        Column("line", _("Line of the file")),
        Column("column", _("Column")),
        Column("value", _("Value")),
        Column("reason", _("Why not")),
    ]


def _changes(request: CentreRequest, steps: Iterable[Step], shelf: Shelf) -> list[Change]:
    """What the file changes of rows that are there, in words."""
    updates = {step.key: step for step in steps if step.is_update}
    if not updates:
        return []
    words, titles = queries.vocabulary(shelf), _titles(shelf)
    found = []
    for one in queries.inventory(request.school_year, with_stopped=True):
        if step := updates.get(str(one.public_id)):
            now = one.plain(words)
            columns = tuple(
                (titles.get(column, column), _shown(now[column]), _shown(value))
                for column, value in step.changes.items()
            )
            found.append(Change(step.line, one.name, columns))
    return found


def _titles(shelf: Shelf) -> dict[str, str]:
    return {
        "described_in": _("Described in"),
        "note": _("Note"),
        "criteria": _("Criteria"),
        **{stage.key: stage.title for stage in shelf.stages()},
        **{lens.key: lens.name for lens in shelf.lenses()},
    }


def _shown(value: Plain) -> str:
    marks = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return marks.get(str(value), str(value)) or "–"


@centre_page(CHANGE)
@require_POST
def carry_over(request: CentreRequest) -> HttpResponse:
    """Copy another year's activities into the year that was chosen."""
    source = find_year(_label(request.POST.get("source", "")))
    if source is None:
        raise Http404
    target = open_school_year(actor=request.actor, label=request.school_year.label)
    try:
        batch = actions.carry_over(actor=request.actor, source=source, target=target)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        many = queries.inventory(target).count()
        said = ngettext("%(many)s activity was carried over.", "%(many)s activities were carried over.", many)
        tell(request, said % {"many": many}, batch)
    return redirect(link(request, "list"))


def _label(text: str) -> str:
    """A label that is one; anything else leads nowhere."""
    try:
        start_of(text)
    except NotASchoolYear:
        raise Http404 from None
    return text

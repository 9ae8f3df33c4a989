"""Taking in a file with goals, first on trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.activities.forms import UploadForm
from samenspel.core import pending
from samenspel.core.logic.tables import MAX_BYTES
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.plans import actions, queries
from samenspel.plans.logic.importing import Step
from samenspel.plans.logic.rows import Plain
from samenspel.plans.models import GoalAction
from samenspel.plans.policy import CHANGE
from samenspel.plans.views.common import crumbs, goals_crumb, link, tell
from samenspel.ui.parts import Column

MOST_REFUSALS = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A row that a file changes: its words and what becomes of which column."""

    line: int
    name: str
    columns: tuple[tuple[str, str, str], ...]


@centre_page(CHANGE)
def upload(request: CentreRequest) -> HttpResponse:
    """Choose a file; nothing is taken in yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        held = pending.hold(request.session, request.centre.key, file.read(MAX_BYTES + 1), file.name)
        return redirect(link(request, "review", held))
    context = {
        "crumbs": crumbs(request, goals_crumb(request), (_("Take in a file"), "")),
        "form": form,
        "columns": queries.vocabulary().columns,
        "links": {
            "goals": link(request, "goals"),
            "csv": link(request, "download", "csv"),
            "xlsx": link(request, "download", "xlsx"),
        },
    }
    return render(request, "plans/upload.html", context)


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
    context = {
        "crumbs": crumbs(request, goals_crumb(request), (_("Take in a file"), link(request, "upload")), (filename, "")),
        "lede": _lede(report, filename),
        "report": report,
        "refusals": report.reasons()[:MOST_REFUSALS],
        "more_refusals": max(0, len(report.refused) - MOST_REFUSALS),
        "refusal_columns": [
            Column("line", _("Line of the file")),
            Column("column", _("Column")),
            Column("value", _("Value")),
            Column("reason", _("Why not")),
        ],
        "new": [step for step in report.steps if step.is_new],
        "changes": _changes(report.steps),
        "links": {"upload": link(request, "upload"), "goals": link(request, "goals")},
    }
    return render(request, "plans/review.html", context)


def _lede(report: actions.Report, filename: str) -> str:
    """What would become of the file, in two sentences."""
    found = {
        "file": filename,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
    many = len(report.refused)
    if not many and not report.changes_something:
        return _("“%(file)s” says nothing new: everything in it is there already.") % found
    said = _("“%(file)s”: %(created)s new, %(updated)s changed, %(unchanged)s as they are.") % found
    if not many:
        return said
    wrong = ngettext("One value is wrong.", "%(many)s values are wrong.", many) % {"many": many}
    return f"{said} {wrong}"


def _import(
    request: CentreRequest, data: bytes, filename: str, *, dry_run: bool = False, partial: bool = False
) -> actions.Report:
    return actions.import_goals(
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
    return redirect(link(request, "goals"))


def _changes(steps: Iterable[Step]) -> list[Change]:
    """What the file changes of goals and actions that are there, in words."""
    updates = [step for step in steps if step.is_update]
    if not updates:
        return []
    words, titles = queries.vocabulary(), _titles()
    now = {one.key: one for one in queries.known_goals(queries.all_goals(), words)}
    found = []
    for step in updates:
        goal = now[step.goal]
        held = next((one.values for one in goal.actions if one.key == step.action), goal.values)
        columns = tuple(
            (titles.get(column, column), _shown(held[column]), _shown(value)) for column, value in step.changes.items()
        )
        found.append(Change(step.row.line, str(step.row.action or step.row.values["goal"]), columns))
    return found


def _titles() -> dict[str, str]:
    return {
        "goal": _("Goal"),
        "described_in": _("Described in"),
        "criteria": _("Criteria"),
        "status": _("Status"),
        **{stage.key: stage.title for stage in take_shelf().stages()},
    }


def _shown(value: Plain) -> str:
    words = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    words |= {str(key): str(word) for key, word in GoalAction.Status.choices}
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return words.get(str(value), str(value)) or "–"

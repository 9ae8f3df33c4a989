"""For the leaders: how many families were spoken, how long a talk took, as a page and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.logic.coverage import MEDIAN_FROM, Coverage
from samenspel.intakes.policy import FIGURES, led_by
from samenspel.intakes.queries.figures import figures_of
from samenspel.intakes.views.common import crumbs, link, spoken_sentence, without_years
from samenspel.ui.parts import Column

FILES = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@centre_page(FIGURES)
@without_years
def figures(request: CentreRequest) -> HttpResponse:
    """The own organisation as a whole and by unit; never by colleague."""
    found = figures_of(led_by(request.actor), request.today)
    whole = [part.coverage for part in found.parts if not part.unit]
    context = {
        "crumbs": crumbs(request, (_("Figures"), "")),
        "found": found,
        "lede": _said(whole) if whole else "",
        "headings": [
            Column("place", _("Organisation or unit")),
            Column("children", _("Children"), numeric=True),
            Column("spoken", _("Family spoken"), numeric=True),
            Column("share", _("As a share"), numeric=True),
            Column("open", _("To come"), numeric=True),
            Column("minutes", _("Minutes"), numeric=True),
        ],
        "median_from": MEDIAN_FROM,
        "files": {kind: link(request, f"figures-{kind}") for kind in FILES},
    }
    return render(request, "intakes/figures.html", context)


def _said(whole: list[Coverage]) -> str:
    return spoken_sentence(
        sum(one.children for one in whole), sum(one.completed for one in whole), sum(one.open for one in whole)
    )


@centre_page(FIGURES)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same table as a file."""
    found = figures_of(led_by(request.actor), request.today)
    header = ["organisation", "unit", "children", "completed", "filled", "invited", "to_plan", "declined", "minutes"]
    rows = [
        [
            part.organisation,
            part.unit,
            part.coverage.children,
            part.coverage.completed,
            part.coverage.filled,
            part.coverage.invited,
            part.coverage.to_plan,
            part.coverage.declined,
            part.minutes,
        ]
        for part in found.parts
    ]
    record(verb="intake.figures-downloaded", actor=request.actor, thing="centre", thing_id=request.centre.key)
    write, mime = FILES[kind]
    name = slugify(f"intake-{request.centre.key}-{request.today.isoformat()}")
    return HttpResponse(
        write(header, rows),
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )

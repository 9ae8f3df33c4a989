"""What talks come to: turnout per round against the norm, and whether a talk is one between equals."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.web import CentreRequest, centre_page
from samenspel.talks import figure_words
from samenspel.talks.figure_words import Part
from samenspel.talks.policy import FIGURES
from samenspel.talks.queries.equals import of_years
from samenspel.ui.parts import Column

BEFORE: Final = 2  # how many school years one looks back
FILES: Final = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@centre_page(FIGURES)
def figures(request: CentreRequest) -> HttpResponse:
    """The whole centre, above the threshold; the same for everyone of the team."""
    turnout, equals = _parts(request)
    context = {
        "turnout": turnout,
        "equals": equals,
        "lede": figure_words.lede(turnout),
        "heads": [
            Column("round", _("Round")),
            Column("line", _("From 0 to 100 percent"), hidden=True),
            Column("share", _("Children with a parent there")),
            Column("norm", _("Norm")),
        ],
        "years": [
            Column("what", _("What happened")),
            Column("line", _("From 0 to 100 percent"), hidden=True),
            Column("share", _("Of the children with a talk")),
            Column("before", _("Before")),
        ],
    }
    return render(request, "talks/attendance/figures.html", context)


def _parts(request: CentreRequest) -> tuple[list[Part], list[Part]]:
    """Two queries."""
    start, is_rtl = request.school_year.start, get_language_bidi()
    found = of_years(range(start - BEFORE, start + 1), timezone.now())
    return (
        figure_words.turnout_parts(found.rounds, start, is_rtl=is_rtl),
        figure_words.equality_parts(found, start, is_rtl=is_rtl),
    )


@centre_page(FIGURES)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same tables as a file, for the same eyes."""
    record(verb="talk.figures-downloaded", actor=request.actor, thing="centre", thing_id=request.centre.key)
    write, mime = FILES[kind]
    name = slugify(f"{_('talks')}-{request.centre.key}-{request.school_year.label}")
    return HttpResponse(
        write(*figure_words.export(*_parts(request))),
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )

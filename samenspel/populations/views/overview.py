"""The population on one page: who our families are, what that asks of us, and the neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.logic.disclosure import MAKER, OTHERS, TEAM, Audience
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import may
from samenspel.core.remember import remembered
from samenspel.core.web import CentreRequest, centre_page
from samenspel.populations import words
from samenspel.populations.exporting import neighbourhood_table, population_table
from samenspel.populations.logic.catalogue import catalogue
from samenspel.populations.logic.strip import Strip, shape_of, strip
from samenspel.populations.policy import CHANGE, VIEW, audience_of
from samenspel.populations.queries import Population, RowWords, by_theme, population
from samenspel.populations.views.common import crumbs, overview_url
from samenspel.ui.parts import Segment

PREVIEWS = {"team": TEAM, "anderen": OTHERS}
FILES = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table with its drawing, which only percentages have."""

    row: RowWords
    strip: Strip | None


@centre_page(VIEW)
@remembered
def overview(request: CentreRequest) -> HttpResponse:
    """What this person may see of the population in the chosen year."""
    audience = _audience(request)
    found = population(audience, request.school_year, request.GET.get("vergelijk", ""))
    is_maker = bool(may(request.actor, CHANGE))
    shapes = {segment.key: shape_of(place) for place, segment in enumerate(catalogue().segments)}
    lines = [Line(row, _strip(row, shapes)) for row in found.rows]
    by_key = {line.row.key: line for line in lines}
    context = {
        "crumbs": crumbs(request),
        "population": found,
        "themes": [(theme, [by_key[row.key] for row in rows]) for theme, rows in by_theme(found.rows)],
        "heads": [(segment, shapes[segment.key]) for segment in found.segments],
        "is_maker": is_maker,
        "is_preview": is_maker and audience is not MAKER,
        "previews": _previews(request, audience) if is_maker else (),
        "comparisons": _comparisons(request, found),
        "due_note": _due_note(request, found),
        "year_query": _year_query(request),
        "total_said": words.children_text(found.total_size) if found.total_size else "",
        "column_count": len(found.segments) + 2 + found.has_totals,
    }
    return render(request, "populations/overview.html", context)


@centre_page(VIEW)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The table as this person sees it, as CSV or XLSX; the makers can send it back in."""
    found = population(_audience(request), request.school_year)
    if found.moment is None:
        raise Http404
    day = found.moment.reference_date.isoformat()
    if found.audience is MAKER:  # full figures leave the product: who took them along is written down
        record(verb="population.downloaded", actor=request.actor, thing="snapshot", thing_id=str(found.moment.id))
    name = _("population")
    return _file(request, kind, population_table(found), f"{name}-{day}")


@centre_page(VIEW)
def download_neighbourhood(request: CentreRequest, kind: str) -> HttpResponse:
    """The neighbourhood scans as CSV or XLSX."""
    found = population(_audience(request), request.school_year)
    if not found.neighbourhoods:
        raise Http404
    return _file(request, kind, neighbourhood_table(found), _("neighbourhood"))


def _file(
    request: CentreRequest, kind: str, table: tuple[list[str], list[list[str | float | None]]], name: str
) -> HttpResponse:
    if kind not in FILES:
        raise Http404
    write, content_type = FILES[kind]
    response = HttpResponse(write(*table), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{request.centre.key}-{name}.{kind}"'
    return response


def _audience(request: CentreRequest) -> Audience:
    """Whom the page is for; a maker may look through the eyes of the team or of others."""
    own = audience_of(request.actor)
    return PREVIEWS.get(request.GET.get("als", ""), own) if own is MAKER else own


def _strip(row: RowWords, shapes: dict[str, str]) -> Strip | None:
    if row.unit != "percent":
        return None
    values = {cell.segment: cell.value for cell in row.cells}
    before = {cell.segment: cell.before for cell in row.cells}
    return strip(values, before, shapes, is_rtl=get_language_bidi())


def _previews(request: CentreRequest, audience: Audience) -> list[Segment]:
    choices = [
        ("", MAKER, _("What you see")),
        ("team", TEAM, _("What the team sees")),
        ("anderen", OTHERS, _("What others see")),
    ]
    return [Segment(label, overview_url(request, als=key), current=audience is one) for key, one, label in choices]


def _comparisons(request: CentreRequest, found: Population) -> list[Segment]:
    """The earlier snapshots to lay beside this one; the first choice is none."""
    if found.moment is None:
        return []
    als = request.GET.get("als", "")
    earlier = [one for one in found.moments if one.reference_date < found.moment.reference_date]
    if not earlier:
        return []
    none = Segment(_("Not compared"), overview_url(request, als=als), current=found.compared is None)
    return [
        none,
        *(
            Segment(
                formats.date_format(one.reference_date, "DATE_FORMAT"),
                overview_url(request, als=als, vergelijk=str(one.id)),
                current=one == found.compared,
            )
            for one in earlier
        ),
    ]


def _due_note(request: CentreRequest, found: Population) -> str:
    if found.due is None:
        return ""
    return words.due_note(found.due, request.today, formats.date_format(found.due, "YEAR_MONTH_FORMAT"))


def _year_query(request: CentreRequest) -> str:
    year = request.GET.get("year", "")
    return f"?year={year}" if year else ""

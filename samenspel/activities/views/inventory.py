"""Aanbod: what there is, who does it, for which stage and where it is described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.activities import queries
from samenspel.activities.forms import FilterForm
from samenspel.activities.logic.balance import MARKS, NO, UNKNOWN, YES
from samenspel.activities.logic.filters import Filter, has_unknowns, narrowed, rows_of
from samenspel.activities.logic.rows import as_cells
from samenspel.activities.models import Activity
from samenspel.activities.policy import CHANGE, READ
from samenspel.activities.views.common import crumbs, link
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import may
from samenspel.core.remember import remembered
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.models import Organisation, SchoolYear
from samenspel.organisations.queries import organisations
from samenspel.ui.library import svg_icon
from samenspel.ui.parts import Column
from samenspel.ui.tables import sorting

PAGE = 150
_KINDS = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
MARK_WORDS: dict[str, str | Promise] = {
    YES: gettext_lazy("yes"),
    NO: gettext_lazy("no"),
    UNKNOWN: gettext_lazy("not known"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """An activity in one stage: the stage in short, the mark, and how it is drawn and said."""

    stage: str
    mark: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """An activity on the page. `opens`: the first of its numbered row."""

    activity: Activity
    url: str
    marks: tuple[Cell, ...]
    labels: str
    opens: bool


@centre_page(READ)
@remembered
def page(request: CentreRequest) -> HttpResponse:
    """The inventory of the year, narrowed and in order; or how to begin when there is nothing yet."""
    shelf, places = take_shelf(), list(organisations())
    everything = list(queries.visible_inventory(request.actor, request.school_year))
    may_change = bool(may(request.actor, CHANGE))
    if not everything:
        return _empty(request, may_change=may_change)
    form = FilterForm(request.GET, shelf, places)
    wanted, order = form.wanted(), sorting(request.GET, _columns(shelf), default="number")
    found = narrowed(everything, wanted, order.key, descending=order.descending)
    pages = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.urlencode()
    context = {
        "crumbs": crumbs(request, (_("Activities on offer"), "")),
        "lede": _lede([one for one in everything if not one.is_stopped], places),
        "form": form,
        "wanted": wanted,
        "headings": order.headings,
        "lines": _lines(request, list(pages), shelf, grouped=order.key == "number"),
        "words": {"place": _("Organisation"), "described": _("Described in"), "unknown": _drawn(UNKNOWN)},
        "dutch": "" if (get_language() or "").startswith("nl") else mark_safe(' lang="nl" dir="ltr"'),
        "pages": pages,
        "said": _said(found, wanted),
        "reset_url": link(request, "list") if wanted.is_narrow else "",
        "may_change": may_change,
        "has_judgements": any(one.tags_judgement for one in everything),
        "add_here": link(request, "add", fase=wanted.stage, label=request.GET.get("label", "")),
        "links": {name: link(request, name) for name in ("list", "add", "upload", "balance")},
        "downloads": {kind: f"{link(request, f'download-{kind}').partition('?')[0]}?{query}" for kind in _KINDS},
    }
    return render(request, "activities/inventory.html", context)


def _columns(shelf: Shelf) -> list[Column]:
    return [
        Column("number", _("No."), sortable=True),
        Column("name", _("Activity"), sortable=True),
        Column("organisation", _("Organisation"), sortable=True),
        *(Column(f"stage_{one.key}", one.short) for one in shelf.stages()),
        Column("described_in", _("Described in")),
    ]


def _lines(request: CentreRequest, found: Sequence[Activity], shelf: Shelf, *, grouped: bool) -> list[Line]:
    """What the table shows; whatever is the same on each line is made once."""
    drawn = {mark: _drawn(mark) for mark in MARKS}
    stages, labels = shelf.stages(), Labels(shelf)
    tail = urlencode({"year": request.GET.get("year", ""), "terug": request.GET.urlencode()})
    lines: list[Line] = []
    last = None
    for one in found:
        marks = [(stage.short, one.stages.get(stage.key, NO)) for stage in stages]
        cells = tuple(Cell(stage, mark, drawn[mark]) for stage, mark in marks)
        url = f"{link(request, 'activity', one.public_id).partition('?')[0]}?{tail}"
        lines.append(Line(one, url, cells, labels.of(one), not grouped or one.number != last))
        last = one.number
    return lines


def _drawn(mark: str) -> SafeString:
    """A mark as a shape, and as a word for who does not see it."""
    sign = {YES: svg_icon("check", size="s"), UNKNOWN: "?"}.get(mark, "")
    return format_html(
        '<span class="mark mark-{}" aria-hidden="true">{}</span><span class="mark-word">{}</span>',
        mark,
        sign,
        MARK_WORDS[mark],
    )


class Labels:
    """The labels of an activity in one line, lens after lens."""

    def __init__(self, shelf: Shelf) -> None:
        self._lenses = [(lens.key, [(one.key, one.short) for one in lens.values]) for lens in shelf.lenses()]

    def of(self, activity: Activity) -> str:
        found = [short for lens, values in self._lenses for key, short in values if key in activity.tags.get(lens, ())]
        return " · ".join(found) or _("without a label")


def _lede(rows: Sequence[Activity], places: Sequence[Organisation]) -> str:
    """How much there is, by whom, and what is still a question mark."""
    many, numbers = len(rows), rows_of(rows)
    first = ngettext("%(many)s activity in %(rows)s.", "%(many)s activities in %(rows)s.", many) % {
        "many": many,
        "rows": ngettext("%(n)s row", "%(n)s rows", numbers) % {"n": numbers},
    }
    of_each = [
        _("%(many)s by %(organisation)s") % {"many": count, "organisation": place.name}
        for place in places
        if (count := sum(one.organisation_id == place.pk for one in rows))
    ]
    lost = sum(one.organisation_id is None for one in rows)
    if lost and of_each:
        of_each.append(_("%(many)s of which we do not know whose they are") % {"many": lost})
    parts = [first, f"{', '.join(of_each)}."] if len(of_each) > 1 else [first]
    unknowns = sum(has_unknowns(one) for one in rows)
    if unknowns:
        parts.append(
            ngettext("One still has a question mark.", "%(many)s still have a question mark.", unknowns)
            % {"many": unknowns}
        )
    return " ".join(parts)


def _said(found: Sequence[Activity], wanted: Filter) -> str:
    """How much is shown of what was asked for."""
    if not wanted.is_narrow:
        return ""
    many = len(found)
    return ngettext("%(many)s activity fits.", "%(many)s activities fit.", many) % {"many": many}


def _empty(request: CentreRequest, *, may_change: bool) -> HttpResponse:
    source = _carried_from(request.school_year)
    context = {
        "crumbs": crumbs(request, (_("Activities on offer"), "")),
        "may_change": may_change,
        "source": source,
        "many": queries.inventory(source).count() if source else 0,
        "carry_over_url": link(request, "carry-over"),
        "links": {name: link(request, name) for name in ("add", "upload")},
    }
    return render(request, "activities/inventory_empty.html", context)


def _carried_from(year: SchoolYear) -> SchoolYear | None:
    """The newest year with activities before this one; else the oldest one after it."""
    held = queries.years_with_activities()
    return next((one for one in held if one.start < year.start), held[-1] if held else None)


@centre_page(READ)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same rows as on the page, in a file that can be taken in again."""
    shelf, places = take_shelf(), list(organisations())
    words = queries.vocabulary(shelf, places)
    form = FilterForm(request.GET, shelf, places)
    rows = narrowed(queries.visible_inventory(request.actor, request.school_year), form.wanted())
    names = {str(one.public_id): one.name for one in places}
    cells = (as_cells(one.plain(words), names, words) for one in rows)
    mime, write = _KINDS[kind]
    data: Any = write(words.columns.known, cells)
    title = _("activities")
    name = slugify(f"{title}-{request.centre.key}-{request.school_year.label}")
    return HttpResponse(
        data, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )

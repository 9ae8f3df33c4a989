"""Whom do we reach: the families with a known language, an account and contact this term."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.audit.actions import record
from samenspel.core.logic.disclosure import MAKER, Audience
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.populations import actions, reach_words, words
from samenspel.populations.logic.strip import SHAPES, Strip, strip
from samenspel.populations.policy import CHANGE, VIEW, audience_of
from samenspel.populations.queries.reach import Moment, moment_for, unit_names
from samenspel.populations.reach_words import ReachRow, ReachTable
from samenspel.populations.views.common import crumbs
from samenspel.populations.views.overview import FILES, PREVIEWS
from samenspel.ui.parts import Segment

SHAPE_OF = dict(zip(reach_words.ASKED, SHAPES, strict=False))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with its drawing."""

    row: ReachRow
    strip: Strip


@centre_page(VIEW)
def reach(request: CentreRequest) -> HttpResponse:
    """What this person may see of whom we reach this term."""
    audience, is_maker = _audience(request), bool(may(request.actor, CHANGE))
    found = _moment(request, audience)
    shown = reach_words.tables(found, unit_names()) if found else []
    context = {
        "crumbs": crumbs(request, _("Whom do we reach?")),
        "moment": found,
        "sentences": reach_words.sentences(found) if found else [],
        "tables": [(table, _heads(table), [_line(table, row) for row in table.rows]) for table in shown],
        "has_families": bool(found and found.families),
        "is_maker": is_maker,
        "is_preview": is_maker and audience is not MAKER,
        "can_share": is_maker and found is not None and not found.is_shared and bool(found.families),
        "previews": _previews(request, audience) if is_maker else (),
        "note": words.threshold_note(audience),
        "file_query": f"?als={request.GET['als']}" if is_maker and audience is not MAKER else "",
    }
    return render(request, "populations/reach.html", context)


@centre_page(VIEW)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The same tables, for the same eyes, as CSV or XLSX."""
    audience = _audience(request)
    found = _moment(request, audience)
    if found is None or kind not in FILES:
        raise Http404
    if audience is MAKER:  # full figures leave the product: who took them along is written down
        record(verb="reach.downloaded", actor=request.actor, thing="centre", thing_id=request.centre.key)
    write, content_type = FILES[kind]
    response = HttpResponse(
        write(*reach_words.export(reach_words.tables(found, unit_names()))), content_type=content_type
    )
    name = f"{request.centre.key}-{_('reach')}-{found.counted_on.isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@centre_page(CHANGE)
@require_POST
def share(request: CentreRequest) -> HttpResponse:
    """From now on the team sees this term; once, for it cannot be unsaid."""
    try:
        actions.share_reach(actor=request.actor, day=request.today)
    except actions.AlreadyThere as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _("Shared. The team sees what is large enough to show."))
    return redirect(_url(request))


def _url(request: CentreRequest, **query: str) -> str:
    return reverse("populations:reach", args=[request.centre.key], query={k: v for k, v in query.items() if v})


def _audience(request: CentreRequest) -> Audience:
    """Whom the page is for; a maker may look through the eyes of the team or of others."""
    own = audience_of(request.actor)
    return PREVIEWS.get(request.GET.get("als", ""), own) if own is MAKER else own


def _moment(request: CentreRequest, audience: Audience) -> Moment | None:
    is_preview = audience_of(request.actor) is MAKER and audience is not MAKER
    return moment_for(audience, request.today, is_preview=is_preview)


def _heads(table: ReachTable) -> list[tuple[str, str, str]]:
    return [(key, str(reach_words.ASKED[key]), SHAPE_OF[key]) for key in table.asked]


def _line(table: ReachTable, row: ReachRow) -> Line:
    shapes = {key: SHAPE_OF[key] for key in table.asked}
    drawn = strip({cell.asked: cell.share for cell in row.cells}, {}, shapes, is_rtl=get_language_bidi())
    return Line(row, drawn)


def _previews(request: CentreRequest, audience: Audience) -> list[Segment]:
    choices = [("", _("What you see")), ("team", _("What the team sees")), ("anderen", _("What others see"))]
    return [
        Segment(label, _url(request, als=key), current=PREVIEWS.get(key, MAKER) is audience) for key, label in choices
    ]

"""Balans: how the activities are spread over one lens, what stands out, and at what the centre aims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.activities import actions, queries
from samenspel.activities.drawing import Comparison, distribution_of, matrix_of, tick
from samenspel.activities.forms import ORDINARY, AccentsForm
from samenspel.activities.logic.filters import NONE
from samenspel.activities.logic.findings import Kind
from samenspel.activities.policy import CHANGE, READ
from samenspel.activities.queries import View
from samenspel.activities.sentences import Said
from samenspel.activities.views.common import crumbs, link
from samenspel.core.policy import may
from samenspel.core.remember import remembered
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.logic.shelf import Lens
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import SchoolYear
from samenspel.organisations.queries import organisations
from samenspel.ui.parts import Segment

ORGANISATIONS = "organisaties"
FIRST_LENS = "samen"
BACK = "terug"


@dataclass(frozen=True, slots=True)
class Line:
    """A finding on the page, with the address of the activities it is about."""

    said: Said
    url: str


@centre_page(READ)
@remembered
def page(request: CentreRequest) -> HttpResponse:
    """One lens: the figure, what stands out, and what it may be compared with."""
    shelf = take_shelf()
    lens = _lens(shelf.lenses(), request.GET.get("lens", ""))
    others = _other_years(request.school_year)
    asked = request.GET.get("vergelijk", "")
    before = next((one for one in others if one.label == asked), None)
    last = before or next((one for one in others if one.start < request.school_year.start), None)
    view = queries.view(request.school_year, last, shelf=shelf)
    whole = view.pictures[lens.key].whole
    if not whole.activities:
        return _empty(request)
    comparison = _comparison(view, asked, before)
    context: dict[str, Any] = {
        "crumbs": crumbs(request, (_("Balance"), "")),
        "lens": lens,
        "lede": view.lede(lens.key),
        "lenses": _lens_segments(request, shelf.lenses(), lens),
        "views": _view_segments(request, view, lens, others, asked if comparison else ""),
        "lines": _lines(request, view, lens),
        "target": tick(view, lens),
        "note": "" if whole.untagged else _("All activities have a label in this lens."),
        "has_judgements": view.has_judgements,
        "may_change": bool(may(request.actor, CHANGE)),
        "links": {
            "accents": link(request, "accents", lens.key),
            "list": link(request, "list"),
            "untagged": link(request, "list", label=f"{lens.key}:{NONE}"),
        },
    }
    if lens.judged:
        context["matrix"] = matrix_of(view, lens, _cells(request), comparison)
    else:
        context |= _spread(request, view, lens)
    return render(request, "activities/balance.html", context)


def _lens(lenses: tuple[Lens, ...], key: str) -> Lens:
    by_key = {one.key: one for one in lenses}
    return by_key.get(key) or by_key.get(FIRST_LENS) or lenses[0]


def _other_years(year: SchoolYear) -> list[SchoolYear]:
    """The other school years that have activities, newest first."""
    return [one for one in queries.years_with_activities() if one != year]


def _cells(request: CentreRequest) -> Any:
    """The address of the activities behind a cell of the figure."""

    def address(lens: str, value: str, stage: str) -> str:
        return link(request, "list", label=f"{lens}:{value}", fase=stage)

    return address


def _comparison(view: View, asked: str, before: SchoolYear | None) -> Comparison | None:
    """What the figure sets beside the year: another year, or one organisation beside the other."""
    if before:
        return Comparison(view.year.label, before.label, None, view.balance(before))
    if asked != ORGANISATIONS or len(view.organisations) < 2:
        return None
    first, second = [one for one in organisations() if one.pk in view.organisations][:2]
    return Comparison(first.name, second.name, view.balance(view.year, first.pk), view.balance(view.year, second.pk))


def _lens_segments(request: CentreRequest, lenses: tuple[Lens, ...], current: Lens) -> list[Segment]:
    asked = request.GET.get("vergelijk", "")
    return [
        Segment(one.name, link(request, "balance", lens=one.key, vergelijk=asked), one.key == current.key)
        for one in lenses
    ]


def _view_segments(
    request: CentreRequest, view: View, lens: Lens, others: list[SchoolYear], asked: str
) -> list[Segment]:
    if not lens.judged:
        return []
    options = [("", _("This year")), *((one.label, _("Beside %(year)s") % {"year": one.label}) for one in others[:2])]
    if len(view.organisations) > 1:
        options.append((ORGANISATIONS, _("School beside childcare")))
    return [
        Segment(label, link(request, "balance", lens=lens.key, vergelijk=key), key == asked) for key, label in options
    ]


def _lines(request: CentreRequest, view: View, lens: Lens) -> list[Line]:
    shown = [said for said in view.said(lens.key) if said.finding.kind is not Kind.SPREAD]
    return [Line(said, _about(request, said)) for said in shown]


def _about(request: CentreRequest, said: Said) -> str:
    """Where the activities of a finding stand; nowhere when it is about their absence in all."""
    one = said.finding
    if one.kind in {Kind.UNTAGGED, Kind.NOTHING_TAGGED}:
        return link(request, "list", label=f"{one.lens}:{NONE}")
    if not one.values or one.kind is Kind.BLIND_SPOT:
        return ""
    stage = one.stages[0] if one.kind is Kind.LEANS_IN and len(one.stages) == 1 else ""
    return link(request, "list", label=f"{one.lens}:{one.values[0]}", fase=stage)


def _spread(request: CentreRequest, view: View, lens: Lens) -> dict[str, Any]:
    """The distribution as a whole and per stage, with a way to the activities of each value."""
    picture = view.pictures[lens.key]
    address = _cells(request)
    stages = {one.key: one for one in view.shelf.stages()}
    rows = [
        (value, [(one.value(value.key).count, address(lens.key, value.key, one.stage)) for one in picture.stages])
        for value in lens.values
    ]
    return {
        "whole": distribution_of(picture.whole, lens),
        "per_stage": [(stages[one.stage], distribution_of(one, lens)) for one in picture.stages],
        "rows": rows,
        "stages": list(stages.values()),
    }


def _empty(request: CentreRequest) -> HttpResponse:
    context = {
        "crumbs": crumbs(request, (_("Balance"), "")),
        "may_change": bool(may(request.actor, CHANGE)),
        "links": {"list": link(request, "list"), "upload": link(request, "upload")},
    }
    return render(request, "activities/balance_empty.html", context)


@centre_page(CHANGE)
def accents(request: CentreRequest, lens: str) -> HttpResponse:
    """At what the centre aims in one lens; `equal` puts every value at the same weight again."""
    chosen = next((one for one in take_shelf().lenses() if one.key == lens and one.judged), None)
    if chosen is None:
        raise Http404
    held = queries.accents(request.school_year).get(lens, {})
    form = AccentsForm(_given(request, chosen), chosen, held)
    if form.is_bound and form.is_valid():
        year = open_school_year(actor=request.actor, label=request.school_year.label)
        actions.choose_accents(actor=request.actor, school_year=year, lens=lens, weights=form.weights())
        before = "-".join(str(held.get(value.key, ORDINARY)) for value in chosen.values)
        back = link(request, "accents", lens, **{BACK: before})
        messages.success(request, _("The accents were saved."), extra_tags=f"undo:{back}")
        return redirect(link(request, "balance", lens=lens))
    context = {
        "crumbs": crumbs(request, (_("Balance"), link(request, "balance", lens=lens)), (_("Choose accents"), "")),
        "lens": chosen,
        "form": form,
        "has_accents": bool(held),
        "links": {"balance": link(request, "balance", lens=lens)},
    }
    return render(request, "activities/accents.html", context)


def _given(request: CentreRequest, lens: Lens) -> dict[str, Any] | None:
    """The weights that were sent: in the form, all alike, or those of before when a toast takes it back."""
    if request.method != "POST":
        return None
    if "equal" in request.POST:
        return {value.key: ORDINARY for value in lens.values}
    before = request.GET.get(BACK, "")
    if before:
        return dict(zip([value.key for value in lens.values], before.split("-"), strict=False))
    return request.POST.dict()

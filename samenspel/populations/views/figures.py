"""Making a snapshot, entering its figures, adopting it, taking it away."""

from __future__ import annotations

import uuid
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.organisations.actions import open_school_year
from samenspel.populations import actions, queries, words
from samenspel.populations.forms import FiguresForm, OwnCharacteristicForm, SnapshotForm
from samenspel.populations.logic.catalogue import Catalogue, Characteristic, Of, Unit
from samenspel.populations.models import Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.views.common import back, crumbs, overview_url, posted, the_snapshot


@centre_page(CHANGE)
def start(request: CentreRequest) -> HttpResponse:
    """A new snapshot for the chosen year, as a draft."""
    last = queries.newest_snapshot()
    form = SnapshotForm(posted(request), has_last=last is not None, today=request.today, due=queries.next_due())
    if request.method == "POST" and form.is_valid():
        year = open_school_year(actor=request.actor, label=request.school_year.label)
        try:
            snapshot, change = actions.start_snapshot(
                actor=request.actor,
                reference_date=form.cleaned_data["reference_date"],
                school_year=year,
                reason=form.cleaned_data["reason"],
                like=last if form.cleaned_data.get("is_copy") else None,
            )
        except actions.AlreadyThere as trouble:
            form.add_error("reference_date", str(trouble))
        else:
            undo = reverse("populations:undo", args=[request.centre.key, change])
            messages.success(request, _("The snapshot is a draft; only the makers see it."), extra_tags=f"undo:{undo}")
            return redirect(_figures_url(request, snapshot))
    context = {"form": form, "last": last, "crumbs": crumbs(request, _("New snapshot")), "back": overview_url(request)}
    return render(request, "populations/start.html", context, status=422 if form.errors else 200)


@centre_page(CHANGE)
def figures(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """All figures of a snapshot as one table of fields."""
    snapshot = the_snapshot(public_id)
    known = queries.centre_catalogue()
    held = queries.figures_of(snapshot)
    offered = _offered(known, snapshot, {key for key, _segment in held})
    sources = {place: words.source_text(one) for place, one in queries.counted_in(snapshot).items()}
    form = FiguresForm(posted(request), known=known, characteristics=offered, figures=held, sources=sources)
    if request.method == "POST" and form.is_valid():
        changed, change = actions.change_figures(actor=request.actor, snapshot=snapshot, values=form.values())
        said = ngettext("%(count)s figure changed.", "%(count)s figures changed.", changed) % {"count": changed}
        return back(request, said if changed else _("Nothing was changed."), change if changed else None)
    day = formats.date_format(snapshot.reference_date, "DATE_FORMAT")
    themes = {theme.key: words.words(theme.name) for theme in known.themes}
    context = {
        "form": form,
        "snapshot": snapshot,
        "day": day,
        "themes": [
            (
                themes[theme],
                [
                    (one, words.words(one.name), words.unit_text(one), words.words(one.note), fields)
                    for one, fields in rows
                ],
            )
            for theme, rows in groupby(form.rows(), key=lambda row: row[0].theme)
        ],
        "segments": [words.words(segment.name) for segment in known.segments],
        "crumbs": crumbs(request, _("Figures of %(day)s") % {"day": day}),
        "back": overview_url(request),
        "fill_url": "" if snapshot.is_final else reverse("populations:fill", args=[request.centre.key, public_id]),
        "own_url": reverse("populations:own", args=[request.centre.key, snapshot.public_id]) + _query(request),
    }
    return render(request, "populations/figures.html", context, status=422 if form.errors else 200)


def _offered(known: Catalogue, snapshot: Snapshot, held: set[str]) -> list[Characteristic]:
    """What one can enter: the words of that time, and whatever was entered already; in the order of the themes."""
    themes = [theme.key for theme in known.themes]
    found = [one for one in known.characteristics if one.key in held or one.is_valid_on(snapshot.reference_date)]
    return sorted(found, key=lambda one: (themes.index(one.theme), not one.is_size))


@centre_page(CHANGE)
def own(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """A characteristic that is not in the list; from there back to the figures."""
    snapshot = the_snapshot(public_id)
    form = OwnCharacteristicForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            one = actions.add_own_characteristic(
                actor=request.actor, name=data["name"], unit=Unit(data["unit"]), of=Of(data["of"])
            )
        except actions.AlreadyThere as trouble:
            form.add_error("name", str(trouble))
        else:
            messages.success(request, _("“%(name)s” is in the list.") % {"name": one.name})
            return redirect(f"{_figures_url(request, snapshot)}#{one.key}")
    context = {
        "form": form,
        "title": _("A characteristic of our own"),
        "crumbs": crumbs(request, _("A characteristic of our own")),
        "back": _figures_url(request, snapshot),
    }
    return render(request, "populations/form.html", context, status=422 if form.errors else 200)


@centre_page(CHANGE)
@require_POST
def adopt(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """From now on the team and others see it."""
    change = actions.adopt_snapshot(actor=request.actor, snapshot=the_snapshot(public_id))
    return back(request, _("Adopted. The team and others see what is large enough to show."), change)


@centre_page(CHANGE)
@require_POST
def withdraw(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """Back to a draft."""
    change = actions.withdraw_snapshot(actor=request.actor, snapshot=the_snapshot(public_id))
    return back(request, _("A draft again: only the makers see it."), change)


@centre_page(CHANGE)
@require_POST
def remove(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a snapshot away, with a way back."""
    change = actions.remove_snapshot(actor=request.actor, snapshot=the_snapshot(public_id))
    return back(request, _("The snapshot is removed."), change)


@centre_page(CHANGE)
@require_POST
def undo(request: CentreRequest, change: uuid.UUID) -> HttpResponse:
    """One change taken back."""
    try:
        actions.undo(actor=request.actor, change=change)
    except actions.NoWayBack as trouble:
        messages.error(request, str(trouble))
        return redirect(overview_url(request))
    return back(request, _("Undone."))


def _figures_url(request: CentreRequest, snapshot: Snapshot) -> str:
    return reverse("populations:figures", args=[request.centre.key, snapshot.public_id]) + _query(request)


def _query(request: CentreRequest) -> str:
    year = request.GET.get("year", "")
    return f"?year={year}" if year else ""

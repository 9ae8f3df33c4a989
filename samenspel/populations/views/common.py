"""What the pages share: the way here, the way back, and the things they are about."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest
from samenspel.populations.models import Finding, Snapshot
from samenspel.populations.queries import finding_by_id, snapshot_by_id
from samenspel.ui.parts import Crumb


def overview_url(request: CentreRequest, **query: str) -> str:
    """The address of the population in the chosen year."""
    wanted = {"year": request.GET.get("year", ""), **query}
    return reverse("populations:overview", args=[request.centre.key], query={k: v for k, v in wanted.items() if v})


def crumbs(request: CentreRequest, *further: str) -> list[Crumb]:
    """Kompas > Population > here."""
    first = Crumb(_("Kompas"), reverse("home:compass", args=[request.centre.key]))
    own = Crumb(_("Population"), overview_url(request) if further else "")
    return [first, own, *(Crumb(label) for label in further)]


def back(request: CentreRequest, text: str, change: uuid.UUID | None = None, place: str = "") -> HttpResponse:
    """To the overview, with a word about what was done and the way to undo it."""
    tags = ""
    if change:
        tags = "undo:" + reverse("populations:undo", args=[request.centre.key, change])
    messages.success(request, text, extra_tags=tags)
    return redirect(overview_url(request) + (f"#{place}" if place else ""))


def posted(request: CentreRequest) -> QueryDict | None:
    """What a form is bound to: an empty form that was sent is not a form that is still to be filled in."""
    return request.POST if request.method == "POST" else None


def the_snapshot(public_id: uuid.UUID) -> Snapshot:
    """The snapshot, or there is no such page."""
    found = snapshot_by_id(public_id)
    if found is None:
        raise Http404
    return found


def the_finding(public_id: uuid.UUID) -> Finding:
    """The chain, or there is no such page."""
    found = finding_by_id(public_id)
    if found is None:
        raise Http404
    return found

"""What we see, what that asks of us, what we do."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.populations import actions, queries
from samenspel.populations.forms import FindingForm
from samenspel.populations.models import Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.views.common import back, crumbs, overview_url, posted, the_finding, the_snapshot

PLACE = "conclusies"


@centre_page(CHANGE)
def add(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new chain."""
    snapshot = the_snapshot(public_id)
    form = _form(request, snapshot)
    if request.method == "POST" and form.is_valid():
        _finding, change = actions.add_finding(actor=request.actor, snapshot=snapshot, texts=form.texts())
        return back(request, _("Added."), change, PLACE)
    return _page(request, form, _("New conclusion"))


@centre_page(CHANGE)
def change(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """Other words for a chain."""
    found = the_finding(public_id)
    initial = {name: getattr(found, name) for name in ("finding", "need", "measure", "characteristics")}
    form = _form(request, found.snapshot, initial)
    if request.method == "POST" and form.is_valid():
        done = actions.change_finding(actor=request.actor, finding=found, texts=form.texts())
        return back(request, _("Saved."), done, PLACE)
    return _page(request, form, _("Change conclusion"))


@centre_page(CHANGE)
@require_POST
def remove(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a chain away, with a way back."""
    done = actions.remove_finding(actor=request.actor, finding=the_finding(public_id))
    return back(request, _("Removed."), done, PLACE)


@centre_page(CHANGE)
@require_POST
def move_up(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """One place up."""
    done = actions.move_finding_up(actor=request.actor, finding=the_finding(public_id))
    return back(request, _("Moved."), done, PLACE)


def _form(request: CentreRequest, snapshot: Snapshot, initial: dict[str, Any] | None = None) -> FindingForm:
    return FindingForm(posted(request), initial=initial, shown=queries.characteristics_of(snapshot))


def _page(request: CentreRequest, form: FindingForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": crumbs(request, title), "back": overview_url(request)}
    return render(request, "populations/form.html", context, status=422 if form.errors else 200)

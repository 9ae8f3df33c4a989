"""What the pages of taking in share: addresses, crumbs, steps, and the import that a page is about."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest
from samenspel.rosters.models import RosterImport
from samenspel.rosters.queries import import_by_id
from samenspel.ui.parts import Crumb, Segment

State = RosterImport.State


def link(request: CentreRequest, name: str, *args: object) -> str:
    """The address of a page of this app."""
    return reverse(f"rosters:{name}", args=[request.centre.key, *args])


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page: the list of imports, then the steps as (label, address), the last without one."""
    first = Crumb(_("Take in lists"), link(request, "overview") if steps else "")
    return [first, *(Crumb(label, url) for label, url in steps)]


def the_import(request: CentreRequest, import_id: UUID) -> RosterImport:
    """The import, or there is no such page."""
    found = import_by_id(request.actor, import_id)
    if found is None:
        raise Http404
    return found


def steps(state: str, *, needs_mapping: bool = False) -> list[Segment]:
    """Where one is between the file and the end."""
    at = 1 if needs_mapping else {State.APPLIED: 4, State.WAITING_FOR_SECOND: 3}.get(State(state), 2)
    labels = [_("File"), _("Columns"), _("Look at it"), _("Second person"), _("Taken in")]
    if state != State.WAITING_FOR_SECOND:
        labels[3] = ""
    return [Segment(label, "", place == at) for place, label in enumerate(labels) if label]


def back(request: CentreRequest, row: RosterImport) -> HttpResponse:
    """To the page of the import."""
    return redirect(link(request, "review", row.public_id))


def gone(request: CentreRequest, text: str) -> HttpResponse:
    """To the start, with the reason."""
    messages.error(request, text)
    return redirect(link(request, "overview"))

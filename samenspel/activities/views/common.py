"""What the pages of the inventory share: links that keep the year, crumbs, toasts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest
from samenspel.ui.parts import Crumb


def link(request: CentreRequest, name: str, *args: object, **query: str) -> str:
    """The address of a page of this app, in the year that was chosen; empty values of the query fall away."""
    asked = QueryDict(mutable=True)
    asked.update({key: value for key, value in query.items() if value})
    year = request.GET.get("year", "")
    if year and "year" not in query:
        asked["year"] = year
    url = reverse(f"activities:{name}", args=[request.centre.key, *args])
    return f"{url}?{asked.urlencode()}" if asked else url


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page: Kompas, the steps as (label, address), the last without one."""
    year = request.GET.get("year", "")
    home = reverse("home:compass", args=[request.centre.key])
    first = Crumb(_("Kompas"), f"{home}?year={year}" if year else home)
    return [first, *(Crumb(label, url) for label, url in steps)]


def inventory_crumb(request: CentreRequest) -> tuple[str, str]:
    """The step to the inventory."""
    return _("Activities on offer"), link(request, "list")


def tell(request: CentreRequest, text: str, batch: UUID | None) -> None:
    """Say what was done, with the way back."""
    tags = f"undo:{link(request, 'undo', batch)}" if batch else ""
    messages.success(request, text, extra_tags=tags)

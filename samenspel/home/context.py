"""What every page's frame needs: where one is, and where one can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.ui.parts import NavItem, Segment

# (URL name, English message id, icon); the first four of the parents' are the bottom bar of their phone.
TEAM = (
    ("home:compass", _("Kompas"), "compass"),
    ("activities:list", _("Activities on offer"), "list"),
    ("activities:balance", _("Balance"), "balance"),
    ("populations:overview", _("Population"), "population"),
    ("plans:goals", _("Goals"), "goal"),
    ("plans:document", _("Policy document"), "document"),
)
PARENTS = (
    ("home:vision", _("Vision"), "heart"),
    ("home:activities", _("Activities"), "calendar"),
    ("home:goals", _("Goals"), "goal"),
    ("home:document", _("Document"), "document"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables of `ui/base.html`; outside a centre only the account links."""
    centre: Centre | None = getattr(request, "centre", None)
    actor: Actor | None = getattr(request, "actor", None)
    context: dict[str, Any] = {
        "centre": centre,
        "actor": actor,
        "demo": settings.DEMO,
        "account_links": account_links(),
    }
    if centre is None or actor is None:
        return context
    items = TEAM if actor.is_staff else PARENTS
    return context | {
        "layout": "staff" if actor.is_staff else "parent",
        "navigation": [_item(request, centre, *item) for item in items],
        "years": year_menu(request) if actor.is_staff else (),
    }


def _item(request: HttpRequest, centre: Centre, name: str, label: str, icon: str) -> NavItem:
    url = reverse(name, args=[centre.key])
    here = request.path == url or (name != "home:compass" and request.path.startswith(url))
    year = request.GET.get("year", "")
    return NavItem(label=gettext(label), url=f"{url}?year={year}" if year else url, icon=icon, current=here)


def year_menu(request: HttpRequest) -> list[Segment]:
    """The school years of the centre, newest first, as links to this page in that year."""
    chosen = getattr(request, "school_year", None)
    menu = []
    for year in getattr(request, "years", []):
        query = request.GET.copy()
        query["year"] = year.label
        menu.append(Segment(label=year.label, url=f"?{query.urlencode()}", current=year == chosen))
    return menu


def account_links() -> list[NavItem]:
    """Links in the menu of the person: the demo's change of person, and the account."""
    if settings.DEMO:
        return [NavItem(label=gettext("Choose another person"), url=reverse("demo:start"), icon="people")]
    return [NavItem(label=gettext("My account"), url=reverse("accounts:overview"), icon="lock")]

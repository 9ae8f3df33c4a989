"""What every page's frame needs: where one is, and where one can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from samenspel.core.actor import Actor
from samenspel.home import whom_to_call
from samenspel.home.navigation import areas
from samenspel.organisations.models import Centre
from samenspel.ui.parts import NavItem, Segment


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
        return context | {"contacts": SimpleLazyObject(lambda: whom_to_call.on_the_way(request))}
    context["contacts"] = SimpleLazyObject(lambda: whom_to_call.of_own_centre(actor))
    context["contact_missing"] = whom_to_call.nobody_named(centre, actor)
    found = areas(request, centre, actor)
    here = next((area for area in found if area.current), None)
    navigation: dict[str, Any] = {"areas": found, "navigation": here.items if here else ()}
    if actor.is_quick:
        return context | navigation | {"layout": "staff", "account_links": []}
    own = NavItem(label=gettext("My data"), url=reverse("privacy:mine", args=[centre.key]), icon="people")
    return (
        context
        | navigation
        | {
            "account_links": [own, *account_links()],
            "layout": "staff" if actor.is_staff else "parent",
            "school_years": year_menu(request) if actor.is_staff and here and here.has_years else (),
        }
    )


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

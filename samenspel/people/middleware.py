"""Opens the door of a centre: finds it, sets the scope and fills the actor; or there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from samenspel.accounts.queries import counts_at, has_second_factor
from samenspel.accounts.views.guards import to
from samenspel.core import tenancy
from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.core.web import CentreRequest, Page
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.organisations.queries import centre_by_key, chosen_year, years
from samenspel.people.queries import actor_for
from samenspel.people.unlocking import is_unlocked, lock_itself, unlocked_by


class CentreMiddleware:
    """For each URL with a centre's key. A page that declares nothing is answered with 404 (rule A2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = tenancy.clear()
        try:
            response = self.get_response(request)
            if getattr(getattr(request, "actor", None), "is_quick", False):
                lock_itself(response)
            return response
        finally:
            tenancy.leave(token)

    def process_view(
        self, request: HttpRequest, view: Page, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        key = kwargs.get("centre_key")
        if key is None:
            return None
        if getattr(view, "policy", None) is None:
            raise Http404
        if is_unlocked(request):
            return self._unlocked(cast(CentreRequest, request), view, key)
        if not request.user.is_authenticated:
            return cast(HttpResponse, redirect_to_login(request.get_full_path()))
        return self._enter(cast(CentreRequest, request), key)

    def _unlocked(self, request: CentreRequest, view: Page, key: str) -> HttpResponse | None:
        """Who unlocked the device of a group gets the pages that are meant for it, and no other."""
        centre = centre_by_key(key)
        if centre is None:
            return redirect("tablet:pick")
        tenancy.enter(centre.pk)
        request.today = today()
        actor = unlocked_by(request, centre, request.today)
        if actor is None:
            return redirect("tablet:pick")
        self._prepare(request, centre, actor)
        if not view.on_shared_device:
            raise Refused(_("This is not for a shared tablet. Sign in on a device of your own."))
        return None

    def _enter(self, request: CentreRequest, key: str) -> HttpResponse | None:
        centre = centre_by_key(key)
        if not counts_at(request, centre.pk if centre else 0):  # the word of another centre's organisation
            return to("accounts:own_way", request)
        if centre is None:
            raise Http404
        tenancy.enter(centre.pk)
        request.today = today()
        actor = actor_for(cast(int, request.user.pk), request.today)
        if actor is None:
            raise Http404
        is_demo = settings.DEMO and centre.is_demo  # there, and only there, choosing a person is enough
        if actor.is_staff and not is_demo and not has_second_factor(request, centre.pk):
            return to("accounts:second_factor", request)
        self._prepare(request, centre, actor)
        return None

    def _prepare(self, request: CentreRequest, centre: Centre, actor: Actor) -> None:
        request.centre, request.actor = centre, actor
        request.centre_state = getattr(centre, "state", None) or ""
        request.years = cast(list[SchoolYear], SimpleLazyObject(years))
        request.school_year = cast(
            SchoolYear,
            SimpleLazyObject(lambda: chosen_year(request.years, request.GET.get("year", ""), request.today)),
        )


def today() -> date:
    """The day on which the centre lives."""
    return timezone.localdate()

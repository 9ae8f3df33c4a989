"""The choices of how a page looks, and the gallery of all components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from samenspel.core.web import public_page
from samenspel.ui import icons
from samenspel.ui.components.frame import THEME_COOKIE, THEMES
from samenspel.ui.samples import sample_parts

_YEAR = 365 * 24 * 3600


@public_page("the look of a page is a choice of the browser, kept in its own cookie")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's own choice in a cookie, and go back."""
    chosen, following = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = "/"
    response = redirect(following)
    if chosen in THEMES:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(THEME_COOKIE, chosen, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@public_page("invented examples only, and only in the demo or while developing")
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; `?theme=dark&lang=ar&layout=parent` shows it in another dress."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    asked = request.GET.get("lang", "")
    if asked not in dict(settings.LANGUAGES):
        return render(request, "ui/gallery.html", _gallery(request))
    with translation.override(asked):
        return render(request, "ui/gallery.html", _gallery(request))


def _gallery(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(range(1, 96), 10).get_page(request.GET.get("pagina"))
    return sample_parts(request.GET) | {"icons": sorted(icons.NAMES), "page": page}

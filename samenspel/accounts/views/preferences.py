"""The language of the pages: for everyone, signed in or not."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from samenspel.accounts.actions import choose_language
from samenspel.accounts.models import User
from samenspel.core.web import public_page

YEAR: Final = 365 * 24 * 3600


@public_page("a choice of language shows nothing and is for everyone")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie, and with the login of whoever is signed in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if isinstance(request.user, User):
        choose_language(user=request.user, language=chosen)
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen)


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    back = request.POST.get("next", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if ours else "/")
    response.set_cookie(cookie, value, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Lax")
    return response

"""The answer of a SAML provider, in two pages: it is posted from another site, and so comes without our session."""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from samenspel.core.web import public_page
from samenspel.integrations import saml
from samenspel.integrations.logic.trust import OVER_SAML, Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.integrations.queries import provider_by_id
from samenspel.integrations.views.arriving import arrive, failed
from samenspel.integrations.views.going import REASON

COOKIE = "samenspel-work"
log = logging.getLogger(__name__)


@csrf_exempt
@public_page("an identity provider sends the browser here; only what it signed counts")
@never_cache
@require_POST
def answer(request: HttpRequest, provider: uuid.UUID) -> HttpResponse:
    """Check the answer, and let the browser carry it to a page of ours, where its session is known."""
    row = _saml_provider(provider)
    try:
        carried = saml.locked(saml.read(row, request.POST.get("SAMLResponse", "")))
    except saml.Unbelievable as problem:
        log.warning("an answer over SAML was refused: %s", problem)
        return failed()
    if len(carried) > saml.LONGEST_COOKIE:
        return failed()
    response = redirect("integrations:saml_back", provider)
    response.set_cookie(
        COOKIE,
        carried,
        max_age=saml.SECONDS,
        path=response.url,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public_page(REASON)
@never_cache
@require_GET
def back(request: HttpRequest, provider: uuid.UUID) -> HttpResponse:
    """In, when the answer is to what this very browser asked, for the first time."""
    row = _saml_provider(provider)
    response = _arrived(request, row)
    response.delete_cookie(COOKIE, path=request.path, samesite="Lax")
    return response


def _arrived(request: HttpRequest, row: IdentityProvider) -> HttpResponse:
    try:
        carried = saml.unlocked(request.COOKIES.get(COOKIE, ""))
    except saml.Unbelievable:
        return failed()
    following = saml.asked_here(request, row, carried)
    return failed() if following is None else arrive(request, row, carried.claim, following)


@public_page("public data about ourselves, which the identity provider reads")
@require_GET
def metadata(request: HttpRequest, provider: uuid.UUID) -> HttpResponse:
    """Our metadata for one identity provider."""
    return HttpResponse(saml.metadata(_saml_provider(provider)), content_type="application/samlmetadata+xml")


def _saml_provider(public_id: uuid.UUID) -> IdentityProvider:
    row = provider_by_id(public_id)
    if row is None or Kind(row.kind) not in OVER_SAML:
        raise Http404
    try:
        saml.need()
    except saml.NotInstalled:
        raise Http404 from None
    return row

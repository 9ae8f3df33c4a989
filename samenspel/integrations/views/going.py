"""Going to an identity provider and back again."""

from __future__ import annotations

import logging
import uuid

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samenspel.core.web import public_page
from samenspel.integrations import saml
from samenspel.integrations.adapter import Proven
from samenspel.integrations.logic.trust import OVER_SAML, Kind
from samenspel.integrations.models import IdentityProvider
from samenspel.integrations.openid import WorkAdapter, WorkProvider
from samenspel.integrations.queries import provider_by_id
from samenspel.integrations.views.arriving import arrive, failed

REASON = "the way in with the account of one's organisation"
# What allauth lets through when an identity provider answers with something of another shape.
MISSHAPEN = (ImproperlyConfigured, KeyError, ValueError, TypeError, AttributeError)
log = logging.getLogger(__name__)


@public_page(REASON)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the identity provider that was chosen.

    By a page, and not by a redirect: browsers hold a redirect after a form to our `form-action`, and the ones that
    follow on the other side too. So no other host needs to be in our policy.
    """
    if request.method != "POST":
        return redirect("account_login")
    too_often = ratelimit.consume_or_429(request, action="login")
    if too_often:
        return too_often
    provider = provider_by_id(request.POST.get("via", ""))
    if provider is None:
        raise Http404
    following = get_next_redirect_url(request) or ""
    try:
        address = _address(request, provider, following)
    except (saml.NotInstalled, requests.RequestException):
        return failed()
    return render(request, "integrations/onward.html", {"address": address, "place": provider.place})


def _address(request: HttpRequest, provider: IdentityProvider, following: str) -> str:
    if Kind(provider.kind) in OVER_SAML:
        return saml.address_for(request, provider, following)
    return WorkProvider(request, provider).address_for(request, following)


@public_page(REASON)
@never_cache
@require_GET
def openid_back(request: HttpRequest, provider: uuid.UUID) -> HttpResponse:
    """Back from an OpenID provider, with a code. allauth exchanges it and checks; then it is for us to decide."""
    row = provider_by_id(provider)
    if row is None or Kind(row.kind) in OVER_SAML:
        raise Http404
    try:
        result = OAuth2CallbackView.adapter_view(WorkAdapter(request, str(provider)))(request)
    except MISSHAPEN as problem:
        log.warning("an identity provider answered in a wrong shape: %s", type(problem).__name__)
        return failed()
    return arrive(request, row, result.claim, result.following) if isinstance(result, Proven) else failed()

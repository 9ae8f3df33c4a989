"""Coming back from an identity provider: in, or to one of two pages that say nothing about anyone.

What came back stands in the address, so that nothing is shown there: the browser is sent on.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from samenspel.core.web import public_page
from samenspel.integrations import actions
from samenspel.integrations.logic.trust import Claim
from samenspel.integrations.models import IdentityProvider
from samenspel.people.middleware import today


def arrive(request: HttpRequest, provider: IdentityProvider, claim: Claim, following: str) -> HttpResponse:
    """Let in whom the provider vouches for; everyone else gets one and the same page, whatever the reason (G12)."""
    response = actions.sign_in(request=request, provider=provider, claim=claim, following=following, day=today())
    return response or redirect("integrations:not_known")


def failed() -> HttpResponse:
    """The way there and back was not whole: an old page, another browser, or an answer that is not to be believed."""
    return redirect("integrations:went_wrong")


@public_page("tells a stranger that the account of their work opens nothing here")
@require_safe
def not_known(request: HttpRequest) -> HttpResponse:
    """For everyone whom a provider vouched for in vain."""
    return render(request, "integrations/not_known.html", status=403)


@public_page("tells that signing in did not work")
@require_safe
def went_wrong(request: HttpRequest) -> HttpResponse:
    """For every way there and back that was not whole."""
    return render(request, "integrations/went_wrong.html", status=400)

"""One's own account: how one signs in, where one is signed in, and how pages look."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samenspel.accounts import actions
from samenspel.accounts.models import User
from samenspel.accounts.queries import authenticators, open_sessions, session_id


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about signing in, on one page."""
    user = cast(User, request.user)
    here = session_id(request)
    held = list(authenticators(user.pk))
    context = {
        "passkeys": [row for row in held if row.type == Authenticator.Type.WEBAUTHN],
        "app": next((row for row in held if row.type == Authenticator.Type.TOTP), None),
        "recovery": any(row.type == Authenticator.Type.RECOVERY_CODES for row in held),
        "sessions": sorted(open_sessions(user.pk), key=lambda one: one.session_key != here),  # this device first
        "this_session": here,
    }
    return render(request, "accounts/overview.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one other browser, or all others."""
    user = cast(User, request.user)
    if "session" in request.POST:
        ended = actions.end_session(user=user, session_key=request.POST["session"])
    else:
        ended = actions.end_other_sessions(request=request, user=user)
    said = ngettext("One device was signed out.", "%(count)s devices were signed out.", ended)
    messages.success(request, said % {"count": ended} if ended else _("That device was signed out already."))
    return redirect("accounts:overview")

"""The page behind an invitation: looking consumes nothing, the button does."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from samenspel.accounts.actions import open_session
from samenspel.accounts.models import User
from samenspel.accounts.queries import counts_at
from samenspel.core.web import public_page
from samenspel.people.forms.invitations import NameForm
from samenspel.people.invitations import (
    InvitationGone,
    OtherAccount,
    guessed_name,
    holder,
    open_invitation,
    redeem,
)
from samenspel.people.logic.roles import ROLES
from samenspel.people.models import Invitation


@public_page("whoever holds the one-time token of an invitation")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and take it up when its button was pressed."""
    try:
        found = open_invitation(token)
        response = _take_up(request, token, found) if request.method == "POST" else _show(request, found)
    except (InvitationGone, IntegrityError):  # the second of two at the same moment
        response = render(request, "people/invitation_gone.html", status=404)
    # The token is in the address: no page or picture may learn it from the Referer header.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _show(request: HttpRequest, found: Invitation, form: NameForm | None = None) -> HttpResponse:
    owner = holder(found)
    user = _who(request, found)
    way = "accounts:own_way" if user is None and request.user.is_authenticated else "account_login"
    context = {
        "invitation": found,
        "role": gettext(ROLES[found.role].label),
        "form": form or NameForm(initial={"given_name": guessed_name(found.email)}),
        "is_new": owner is None,
        "signed_in": user,
        "is_owner": owner is not None and owner == user,
        "sign_in_url": f"{reverse(way)}?{urlencode({'next': request.path})}",
    }
    return render(request, "people/invitation.html", context)


def _who(request: HttpRequest, found: Invitation) -> User | None:
    """Who is signed in, in a way that counts at the centre of the invitation."""
    user = request.user
    return user if isinstance(user, User) and counts_at(request, found.centre_id) else None


def _take_up(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    signed_in = _who(request, found)
    try:
        user = redeem(token=token, signed_in=signed_in, name=form.name(), language=get_language() or "")
    except OtherAccount:
        return _show(request, found, form)
    if signed_in:  # staff from now on: the centre's door asks for the second factor
        return redirect("home:centre", found.centre.key)
    return open_session(request=request, user=user, proof="invitation")

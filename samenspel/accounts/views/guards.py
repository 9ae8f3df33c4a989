"""Who may open the pages of an account: its owner, with every factor the account has."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, is_reauthentication_required
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from samenspel.accounts.logic.factors import is_second_factor
from samenspel.accounts.models import User
from samenspel.accounts.queries import (
    asks_second_step,
    came_from_work_alone,
    has_authenticator,
    is_fresh_sign_in,
    steps_of,
)
from samenspel.core.web import Page, public_page

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request of someone who signed in."""

    user: User


def door(view: View, reason: str = "the way in: whoever is not signed in yet") -> Page:
    """A page for signing in, as allauth guards it."""
    return public_page(reason)(_as_much_work(view))


def _as_much_work(view: View) -> View:
    """Look up nobody where a known address has its login looked up, so that both take as long (G12)."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signing_in = request.session.get(LOGIN_SESSION_KEY, {"user_pk": "known"})
        resetting = request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {"user_id": "known"})
        if not signing_in.get("user_pk") or (request.method == "POST" and not resetting.get("user_id")):
            User.objects.filter(pk=0).first()
        return view(request, *args, **kwargs)

    return page


def own(view: View) -> Page:
    """A page of one's own account, for whoever took the second step when the account asks one."""
    return public_page("shows and changes one's own login, nothing of a centre")(never_cache(_owned(view)))


def sensitive(view: View) -> Page:
    """Like `own`, with whatever factor there is, and only shortly after signing in or confirming: it changes
    how one signs in. The word of an organisation is not enough for it."""
    return own(_confirmed(view))


def _owned(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return cast(HttpResponse, redirect_to_login(request.get_full_path()))
        if asks_second_step(request.user.pk) and not showed_factor(request):
            return to("accounts:second_factor", request)
        return view(request, *args, **kwargs)

    return page


def _confirmed(view: View) -> View:
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_authenticator(cast(User, request.user).pk) and not showed_factor(request):
            return to("accounts:second_factor", request)
        if came_from_work_alone(request):
            return to("accounts:own_way", request)
        if not get_reauthentication_flows(request.user) and not is_fresh_sign_in(request):
            return to("accounts:sign_in_again", request)
        if is_reauthentication_required(request, app="allauth.mfa"):
            if request.method == "POST":  # allauth would keep the form in the session while it asks: passwords too
                return HttpResponseRedirect(request.path)
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return page


def showed_factor(request: HttpRequest) -> bool:
    """Whether this session ever showed a second factor; in the demo it need not."""
    return bool(settings.DEMO) or any(is_second_factor(step) for step in steps_of(request))


def to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """Go to another page of the account, and come back here from there when here is a page to look at."""
    here = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': here})}")

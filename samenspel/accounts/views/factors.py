"""Setting up a second factor: a passkey, or a password with an authenticator app."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import PasswordSetView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from samenspel.accounts.actions import factor_added
from samenspel.accounts.models import User
from samenspel.accounts.queries import came_from_work_alone, has_authenticator, has_second_factor, is_staff
from samenspel.accounts.views.guards import to


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor, or show the one there is; then on to where one was going."""
    following = safe_next(request)
    if has_second_factor(request):
        return HttpResponseRedirect(following)
    user = cast(User, request.user)
    if has_authenticator(user.pk):
        first = get_adapter().get_reauthentication_methods(user)[0]  # the passkey, when there is one
        return HttpResponseRedirect(f"{first['url']}?{urlencode({'next': following})}")
    if came_from_work_alone(request):
        return to("accounts:own_way", request)
    return render(request, "accounts/second_factor.html", {"staff": is_staff(user.pk)})


@login_required
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """For who has nothing but a mailed code: a new one, before something sensitive."""
    way_in = f"{reverse('account_login')}?{urlencode({'next': safe_next(request)})}"
    return render(request, "accounts/sign_in_again.html", {"way_in": way_in})


@login_required
def own_way(request: HttpRequest) -> HttpResponse:
    """For who came in with the account of their work, at what that account does not open."""
    way_in = f"{reverse('account_login')}?{urlencode({'next': safe_next(request)})}"
    return render(request, "accounts/own_way.html", {"way_in": way_in})


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, else the start."""
    asked = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else reverse("home:start")


class AddPasskey(AddWebAuthnView):
    """A passkey that signs in by itself: kept on the device, opened with a finger, a face or a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        factor_added(request=self.request, user=self.request.user, kind=Authenticator.Type.WEBAUTHN)
        return response


class ActivateApp(ActivateTOTPView):
    """An authenticator app, after a password was chosen."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not cast(User, request.user).has_usable_password():
            return HttpResponseRedirect(f"{reverse('account_set_password')}?next={request.path}")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        factor_added(request=self.request, user=self.request.user, kind=Authenticator.Type.TOTP)
        return response


class ChoosePassword(PasswordSetView):
    """A first password; on the way to an app it says so."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"for_app": self.request.GET.get("next") == reverse("mfa_activate_totp")}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        reauthenticate_by_password(self.request)  # who has just typed it twice is not asked again
        return response

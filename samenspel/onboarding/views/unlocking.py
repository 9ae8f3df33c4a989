"""The shared tablet itself: join once, pick your name, unlock with your PIN, lock (docs/adr/0033)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from samenspel.accounts import limits
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.core.web import public_page
from samenspel.onboarding.actions import tablets as actions
from samenspel.onboarding.devices import DEVICE_COOKIE, say_unlocked
from samenspel.onboarding.forms import JoinForm, TypedPinForm
from samenspel.onboarding.models import Pin, Tablet
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.queries.tablets import pins_for, tablet_of_device
from samenspel.people.middleware import today
from samenspel.people.unlocking import UNLOCKED

_WRONG_CODE = "tablet_wrong"
_HELD_FOR: Final = timedelta(days=400)  # the longest that browsers keep a cookie


def _tablet(request: HttpRequest) -> Tablet | None:
    """The tablet that this device is, when it works today."""
    with across_centres(Crossing.REDEEM_INVITATION):
        found = tablet_of_device(request.COOKIES.get(DEVICE_COOKIE, ""))
    return found if found is not None and found.works_on(today()) else None


@public_page("the lock of a tablet that a group shares; without its key it shows nothing")
@never_cache
@require_http_methods(["GET", "HEAD"])
def pick(request: HttpRequest) -> HttpResponse:
    """Who are you? The colleagues of the group who chose a PIN. Whoever comes back here has locked the tablet."""
    if UNLOCKED in request.session:
        request.session.flush()
    tablet = _tablet(request)
    if tablet is None:
        return render(request, "onboarding/tablet/join.html", {"form": JoinForm()})
    with centre_scope(tablet.centre_id):
        context = {"tablet": tablet, "pins": pins_for(tablet, today()), "contacts": contact_persons()}
        return render(request, "onboarding/tablet/pick.html", context)


@public_page("a device that joins a group, with the code that a leader reads out")
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Take the code, and give the device its key. Whoever was signed in on it is signed out."""
    if request.method != "POST":
        return redirect("tablet:pick")
    form = JoinForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if not limits.may_guess(request, _WRONG_CODE, code):
            return render(request, "429.html", status=429)
        try:
            token = actions.join(code=code, moment=timezone.now())
        except actions.NoSuchCode:
            limits.count_guess(request, _WRONG_CODE, code)
            form.add_error("code", _("This code is not right, or it is older than ten minutes."))
        else:
            logout(request)
            return _with_key(redirect("tablet:pick"), token)
    return render(request, "onboarding/tablet/join.html", {"form": form}, status=422)


def _with_key(response: HttpResponse, token: str) -> HttpResponse:
    age = int(_HELD_FOR.total_seconds())
    response.set_cookie(DEVICE_COOKIE, token, max_age=age, secure=settings.SECURE, httponly=True, samesite="Lax")
    return response


@public_page("a colleague at the tablet of the group, with a PIN")
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, pin_id: UUID) -> HttpResponse:
    """The PIN of one colleague; five wrong ones in a row lock it on this tablet."""
    tablet = _tablet(request)
    if tablet is None:
        return redirect("tablet:pick")
    with centre_scope(tablet.centre_id):
        pin = next((one for one in pins_for(tablet, today()) if one.public_id == pin_id), None)
        if pin is None:
            raise Http404
        return _unlock(request, tablet, pin)


def _unlock(request: HttpRequest, tablet: Tablet, pin: Pin) -> HttpResponse:
    form = TypedPinForm(request.POST or None)
    is_shut = actions.tries_left(tablet, pin) == 0
    if request.method == "POST" and form.is_valid():
        try:
            if actions.unlock(tablet=tablet, pin=pin, typed=form.cleaned_data["pin"]):
                logout(request)
                say_unlocked(request, tablet, pin)
                return redirect("onboarding:group-now", tablet.centre.key)
            form.add_error("pin", _("This PIN is not right."))
        except actions.Locked:
            is_shut = True
    context = {
        "tablet": tablet,
        "adult": pin.adult,
        "form": form,
        "is_shut": is_shut,
        "left": actions.tries_left(tablet, pin),
        "contacts": contact_persons(),
    }
    return render(request, "onboarding/tablet/unlock.html", context, status=422 if form.errors or is_shut else 200)


@public_page("locking the tablet is for everyone who holds it")
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock."""
    if UNLOCKED in request.session:
        request.session.flush()
    return redirect("tablet:pick")

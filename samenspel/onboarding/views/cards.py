"""The card of who has no e-mail address: to sign in with, to look at once, to replace."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from samenspel.accounts import limits
from samenspel.accounts.actions import open_session
from samenspel.accounts.models import User
from samenspel.accounts.views.factors import safe_next
from samenspel.accounts.views.guards import own, sensitive
from samenspel.core.logic.codes import in_groups
from samenspel.core.tenancy import centre_scope
from samenspel.core.web import public_page
from samenspel.onboarding.actions.cards import CardRefused, sign_in_with_card
from samenspel.onboarding.actions.redeeming import give_card
from samenspel.onboarding.forms import CardForm, PinForm, TypedPinForm
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.printing import address_of, card_pdf, plain_address
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.views import held
from samenspel.onboarding.views.downloads import pdf
from samenspel.onboarding.views.entrance import secret
from samenspel.organisations.models import Centre
from samenspel.ui.squares import qr

_WRONG = "card_wrong"


@public_page("whoever signs in with a card")
@never_cache
@sensitive_post_parameters("code", "pin")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Type the code of the card, and the PIN."""
    form = CardForm(request.POST or None)
    return _signed_in(request, form) or _page(request, form)


@public_page("whoever signs in with the square on a card")
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_square(request: HttpRequest, token: str) -> HttpResponse:
    """The PIN of the card whose square was read; the same page for every token."""
    form = TypedPinForm(request.POST or None)
    return secret(_signed_in(request, form, token) or _page(request, form))


def _signed_in(request: HttpRequest, form: CardForm | TypedPinForm, token: str = "") -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    given = form.cleaned_data
    code = given.get("code", "")
    # A square is held to its own network alone: nobody guesses 256 bits, and five wrong PINs shut the card.
    may_go_on = limits.may_try(request, _WRONG) if token else limits.may_guess(request, _WRONG, code)
    if not may_go_on:
        return render(request, "429.html", status=429)
    try:
        user = sign_in_with_card(pin=given["pin"], token=token, code=code)
    except CardRefused:
        if token:
            limits.count(request, _WRONG)
        else:
            limits.count_guess(request, _WRONG, code)
        form.add_error(None, _("This card and this PIN do not fit together. After five wrong tries a card is shut."))
        return None
    return open_session(request=request, user=user, proof="card", following=safe_next(request))


def _page(request: HttpRequest, form: CardForm | TypedPinForm) -> HttpResponse:
    return render(request, "onboarding/entrance/card.html", {"form": form}, status=200 if not form.errors else 422)


def _new_card(request: HttpRequest) -> HttpResponse:
    """The card that was made just now: to print, to photograph or to write down; for half an hour."""
    kept = held.kept_card(request)
    if kept is None:
        return redirect("entrance:replace-card" if not cast(User, request.user).has_address else "accounts:overview")
    context = {
        "code": in_groups(kept.code),
        "square": mark_safe(qr(address_of("entrance:card-link", kept.token))),  # noqa: S308 - drawn by ourselves
        "address": plain_address("entrance:card"),
        "contacts": _people(kept.place),
        "following": kept.following,
    }
    return render(request, "onboarding/entrance/new_card.html", context)


def _new_card_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    kept = held.kept_card(request)
    if kept is None:
        return redirect("entrance:new-card")
    centre = Centre.objects.filter(pk=kept.place or 0).first()
    made = card_pdf(kept.token, kept.code, _people(kept.place), centre.name if centre else "")
    return pdf(made, "inlogkaart")


def _people(place: int | None) -> list[ContactPerson]:
    if place is None:
        return []
    with centre_scope(place):
        return contact_persons()


def _replace_card(request: HttpRequest) -> HttpResponse:
    """Another card and PIN in place of the old ones."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = cast(User, request.user)
        token, code = give_card(user=user, pin=form.cleaned_data["pin"], moment=timezone.now())
        held.keep_card(request, token, code, None)
        return redirect("entrance:new-card")
    context = {"form": form, "back": reverse("accounts:overview")}
    return render(request, "onboarding/entrance/pin.html", context, status=200 if not form.errors else 422)


new_card = own(require_GET(_new_card))
new_card_pdf = own(require_GET(_new_card_pdf))
replace_card = sensitive(sensitive_post_parameters("pin", "again")(_replace_card))

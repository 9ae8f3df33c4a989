"""With a letter in hand: show it, choose how to sign in, and be in. Looking uses nothing up (S3, G14)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from samenspel.accounts import codes, limits
from samenspel.accounts.actions import open_session
from samenspel.accounts.models import User
from samenspel.accounts.notices import tell_owner
from samenspel.accounts.queries import came_from_work_alone
from samenspel.accounts.views.guards import to
from samenspel.accounts.views.sign_in import no_mail
from samenspel.core.tenancy import centre_scope
from samenspel.core.web import public_page
from samenspel.onboarding import keys
from samenspel.onboarding.actions.redeeming import (
    LetterGone,
    SomebodyElse,
    is_of_address,
    letter_by_code,
    letter_by_token,
    new_login,
    new_login_with_card,
    take_up,
)
from samenspel.onboarding.forms import AddressForm, LetterCodeForm, MailedCodeForm, PinForm
from samenspel.onboarding.mailing import TROUBLE, post
from samenspel.onboarding.models import Letter
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.views import held
from samenspel.organisations.models import Centre
from samenspel.people.models import Child

_WRONG_CODE = "letter_wrong"


@public_page("the way in for whoever holds a letter with a code")
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Type the code of a letter. Wrong, used and over get the same answer."""
    form = LetterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not limits.may_guess(request, _WRONG_CODE, given["code"]):
            return render(request, "429.html", status=429)
        try:
            letter = letter_by_code(given["code"], given["born"], timezone.now())
        except LetterGone:
            limits.count_guess(request, _WRONG_CODE, given["code"])
            form.add_error(None, _("This code and this day do not fit together, or the letter does not work any more."))
        else:
            held.show_letter(request, letter)
            return redirect("entrance:welcome")
    return render(request, "onboarding/entrance/door.html", {"form": form}, status=200 if not form.errors else 422)


@public_page("whoever holds the one-time token of a letter")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: the same page with a button for every token; the button looks it up."""
    if request.method != "POST":
        return secret(render(request, "onboarding/entrance/link.html"))
    try:
        held.show_letter(request, letter_by_token(token, timezone.now()))
    except LetterGone:
        return secret(gone(request))
    return secret(redirect("entrance:welcome"))


def secret(response: HttpResponse) -> HttpResponse:
    """A page with a token in its address: nothing that it leads to may learn it from the Referer header."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """A letter that opens nothing: unknown, used, withdrawn or over."""
    return render(request, "onboarding/entrance/gone.html", status=404)


@public_page("whoever showed a letter in this browser")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in: with the login one has, an address of one's own, or a card."""
    try:
        letter = held.shown_letter(request)
        if request.method == "POST":
            return _chosen(request, letter)
    except LetterGone:
        return gone(request)
    return _welcome(request, letter)


def _chosen(request: HttpRequest, letter: Letter) -> HttpResponse:
    way = request.POST.get("way", "")
    if way == "here" and isinstance(request.user, User):
        return _add(request, letter, request.user)
    if request.user.is_authenticated:
        return _welcome(request, letter)
    if way == "mail" and is_of_address(letter):
        return _with_address(request, letter, letter.adult.email.strip().lower(), is_shown=True)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _welcome(request, letter, form)
    return _with_address(request, letter, form.cleaned_data["email"], is_shown=False)


def _welcome(request: HttpRequest, letter: Letter, form: AddressForm | None = None, wrong: str = "") -> HttpResponse:
    with centre_scope(letter.centre_id):
        people = contact_persons()
    context = {
        "letter": letter,
        "form": form or AddressForm(),
        "by_mail": is_of_address(letter),
        "signed_in": request.user if request.user.is_authenticated else None,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': reverse('entrance:welcome')})}",
        "wrong": wrong,
        "contacts": people,
    }
    return render(request, "onboarding/entrance/welcome.html", context)


def _add(request: HttpRequest, letter: Letter, user: User) -> HttpResponse:
    """ "This is also me": the guardian's row comes with the login that one is signed in with."""
    if came_from_work_alone(request):
        return to("accounts:own_way", request)
    before = letter.adult.user
    try:
        take_up(letter=letter, user=user, moment=timezone.now())
    except SomebodyElse:
        return _welcome(request, letter, wrong=somebody_else())
    _tell_former(before, user)
    held.forget_letter(request)
    said = _("You find %(child)s here from now on, with the account that you had.")
    messages.success(request, said % {"child": letter.child.given_name})
    return redirect(page_of(letter.centre, letter.child))


def somebody_else() -> str:
    """Why a login cannot be this person."""
    return _("This account belongs to somebody else at this centre already. Sign out, and choose another way in.")


def _with_address(request: HttpRequest, letter: Letter, email: str, *, is_shown: bool) -> HttpResponse:
    """An address that a mail of ours led from is shown to be theirs; any other gets a code first."""
    if is_shown and not User.objects.filter(email=email).exists():
        return _in(request, letter, email)
    if not limits.count(request, "request_login_code", email):
        return render(request, "429.html", status=429)
    code = keys.new_pairing_code()
    try:
        post("code", email, get_language() or "", {"code": f"{code[:4]}-{code[4:]}"})
    except TROUBLE:
        return _welcome(request, letter, wrong=no_mail())
    held.ask_address(request, email, code)
    return redirect("entrance:code")


@public_page("whoever showed a letter in this browser, and an address")
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code that was mailed shows whose the address is: then there is an account, or the one there was opens."""
    try:
        letter = held.shown_letter(request)
        asked = held.asked_address(request)
        if asked is None:
            messages.error(request, _("That took too long, or went wrong too often. Ask for another code."))
            return redirect("entrance:welcome")
        form = MailedCodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if codes.fits(form.cleaned_data["code"], asked.sealed):
                return _in(request, letter, asked.email)
            held.wrong_code(request)
            form.add_error("code", _("This code is not right."))
    except LetterGone:
        return gone(request)
    context = {"form": form, "email": asked.email}
    return render(request, "onboarding/entrance/code.html", context, status=200 if not form.errors else 422)


def _in(request: HttpRequest, letter: Letter, email: str) -> HttpResponse:
    """A new login for an address that is theirs; the login of an address that has one is opened by the address, as
    with any mailed code, and is asked then whether this is also them."""
    before = letter.adult.user
    try:
        user = new_login(letter=letter, email=email, language=get_language() or "", moment=timezone.now())
    except IntegrityError:
        known = User.objects.filter(email=email).first()
        if known is None:
            raise
        return open_session(request=request, user=known, proof="code", following=reverse("entrance:welcome"))
    _tell_former(before, user)
    held.forget_letter(request)
    said = _("Welcome, %(name)s. You are in. Next time you sign in with %(email)s.")
    messages.success(request, said % {"name": letter.adult.given_name, "email": email})
    following = page_of(letter.centre, letter.child)
    return open_session(request=request, user=user, proof="letter", following=following)


def _tell_former(before: User | None, now: User) -> None:
    """Whoever was tied to this person until now is told, so that nobody is moved in silence."""
    if before is None or before == now:
        return
    said = gettext_lazy("Your account no longer opens one of your centres: somebody took up a new letter.")
    with suppress(*TROUBLE):
        tell_owner(before, said)


def page_of(centre: Centre, child: Child) -> str:
    """Where somebody who is in goes first: the page of the child that the letter was about."""
    return reverse("own:child", args=[centre.key, child.public_id])


@public_page("whoever showed a letter in this browser, and has no e-mail address")
@never_cache
@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def without_mail(request: HttpRequest) -> HttpResponse:
    """Choose a PIN, and get a card."""
    try:
        letter = held.shown_letter(request)
        if request.user.is_authenticated:
            return redirect("entrance:welcome")
        form = PinForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return _with_card(request, letter, form.cleaned_data["pin"])
    except LetterGone:
        return gone(request)
    return render(request, "onboarding/entrance/pin.html", {"form": form}, status=200 if not form.errors else 422)


def _with_card(request: HttpRequest, letter: Letter, pin: str) -> HttpResponse:
    before = letter.adult.user
    language, moment = get_language() or "", timezone.now()
    user, token, typed = new_login_with_card(letter=letter, pin=pin, language=language, moment=moment)
    _tell_former(before, user)
    held.forget_letter(request)
    said = _("Welcome, %(name)s. You are in. Next time you sign in with your card and your PIN.")
    messages.success(request, said % {"name": letter.adult.given_name})
    held.keep_card(request, token, typed, letter.centre_id, page_of(letter.centre, letter.child))
    return open_session(request=request, user=user, proof="letter", following=reverse("entrance:new-card"))


def context_of(place: Any) -> dict[str, Any]:
    """What every page of the entrance of one centre shows: its name, and whom to call."""
    with centre_scope(cast(int, place.pk)):
        return {"place": place, "contacts": contact_persons()}

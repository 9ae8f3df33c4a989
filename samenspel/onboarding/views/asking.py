""" "I am a parent too", the answer to it, and whom to call: pages for who is not in (yet) (S3, T14)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from samenspel.accounts import limits
from samenspel.accounts.models import User
from samenspel.accounts.queries import counts_at
from samenspel.core.tenancy import Crossing, across_centres, active_centre_id, centre_scope
from samenspel.core.web import public_page
from samenspel.onboarding.actions.claims import ask, letter_for_answer
from samenspel.onboarding.forms import ClaimForm
from samenspel.onboarding.logic.terms import answer_by
from samenspel.onboarding.mailing import TROUBLE, post
from samenspel.onboarding.models import Answer, Claim
from samenspel.onboarding.printing import address_of, neutral_no
from samenspel.onboarding.queries.claims import adult_of_login, answered
from samenspel.onboarding.queries.contact import contact_persons
from samenspel.onboarding.views import held
from samenspel.onboarding.views.entrance import context_of, gone, page_of, secret
from samenspel.organisations.models import Centre
from samenspel.organisations.queries import centre_by_key, organisations
from samenspel.people.middleware import today
from samenspel.people.models import Adult


def _place(key: str) -> Centre:
    centre = centre_by_key(key)
    if centre is None:
        raise Http404
    return centre


@public_page("whoever is a parent of a child at this centre and stands in no file")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, place: str) -> HttpResponse:
    """Ask to be let in. The answer is the same for everyone: nothing is compared with anything."""
    centre = _place(place)
    with centre_scope(centre.pk):
        form = ClaimForm(request.POST or None, list(organisations()))
    if request.method == "POST" and form.is_valid():
        if not limits.count(request, "claim", centre.key):
            return render(request, "429.html", status=429)
        with centre_scope(centre.pk):
            _keep(request, form)
        return redirect("entrance:asked", centre.key)
    status = 422 if form.errors else 200
    return render(request, "onboarding/entrance/claim.html", context_of(centre) | {"form": form}, status=status)


def _keep(request: HttpRequest, form: ClaimForm) -> None:
    kept = ask(question=form.question(get_language() or ""), asked_by=_asker(request), today=today())
    _tell_doorkeepers(kept)


def _asker(request: HttpRequest) -> Adult | None:
    """Who asks, when they are signed in by a way that counts at this centre."""
    known = isinstance(request.user, User) and counts_at(request, active_centre_id())
    return adult_of_login(cast(User, request.user)) if known else None


def _tell_doorkeepers(kept: Claim) -> None:
    """A mail to the contact persons that something waits; nothing of the question is in it."""
    wanted = [one for one in contact_persons() if one.email and kept.organisation_id in (None, one.organisation_id)]
    for one in wanted:
        with suppress(*TROUBLE):
            post(
                "waiting", one.email, settings.LANGUAGE_CODE, {"url": address_of("onboarding:claims", kept.centre.key)}
            )


@public_page("tells whoever asked what happens now")
@require_GET
def asked(request: HttpRequest, place: str) -> HttpResponse:
    """What happens now, and by when."""
    centre = _place(place)
    context = context_of(centre) | {"answer_by": answer_by(today())}
    return render(request, "onboarding/entrance/asked.html", context)


@public_page("whoever holds the one-time token of an answer")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The answer: behind a button, which is the same for yes, no and a link that is over."""
    if request.method != "POST":
        return secret(render(request, "onboarding/entrance/answer.html"))
    with across_centres(Crossing.REDEEM_INVITATION):
        found = answered(token, timezone.now())
    if found is None:
        return secret(gone(request))
    with centre_scope(found.centre_id):
        said = found.claim
        context: dict[str, Any] = context_of(found.centre) | {"no": neutral_no()}
        if said.status != Claim.Status.YES:
            return secret(render(request, "onboarding/entrance/answer_no.html", context))
        if said.adult is not None and said.adult.user_id is not None:
            return secret(render(request, "onboarding/entrance/answer_yes.html", context | {"way_in": _way_in(found)}))
        letter = letter_for_answer(claim=said, moment=timezone.now())
    if letter is None:
        return secret(gone(request))
    held.show_letter(request, letter)
    return secret(redirect("entrance:welcome"))


def _way_in(found: Answer) -> str:
    """Signing in, and then the page of the child that the question was about."""
    child = found.claim.child
    login = reverse("account_login")
    return f"{login}?{urlencode({'next': page_of(found.centre, child)})}" if child else login


@public_page("whoever cannot get in, and wants to know whom to call")
@require_GET
def help_page(request: HttpRequest, place: str = "") -> HttpResponse:
    """Lost a phone, a letter, a card, or never had one: what to do, and whom to call."""
    if place:
        context = context_of(_place(place))
        # They stand in the middle of this page, and so not at its foot as well.
        return render(
            request, "onboarding/entrance/help.html", context | {"people": context["contacts"], "contacts": ()}
        )
    places = Centre.objects.filter(is_demo=settings.DEMO).order_by("name")
    return render(request, "onboarding/entrance/help.html", {"places": places})

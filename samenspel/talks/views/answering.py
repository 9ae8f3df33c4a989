"""Answering a round without an account: by a link, or with the code of a paper form.

Whoever bears the secret is the adult it was made for, as a parent and as nothing else. What opens nothing is answered
alike, whatever the reason, and without a word of which centre it was.
"""

from __future__ import annotations

import time
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from samenspel.accounts import limits
from samenspel.core.web import public_page
from samenspel.organisations.contacts import whom_to_call
from samenspel.talks.actions.answers import Channel, note_use
from samenspel.talks.forms.answers import CodeForm
from samenspel.talks.queries.after import ANSWERED
from samenspel.talks.queries.answers import asked_of
from samenspel.talks.queries.bearers import Secret, bearing, code_of, kept_of, token_of
from samenspel.talks.views.answering_page import answer_page
from samenspel.talks.views.answering_planned import Beside, by_code, by_link, planned_page

WRONG_LINK, WRONG_CODE = "answer_link_wrong", "answer_code_wrong"
HELD: Final = "answer_key"
HELD_FOR: Final = 30 * 60


@public_page("whoever holds the link to answer a round of talks")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question to one adult about one round, and what they said."""
    found = _opened(request, token_of(token), reverse("bearers:answer", args=[token]), beside=by_link(token))
    if found is not None:  # never counted: nobody guesses 256 bits, and a whole school may come from one network
        return secret(found)
    if not limits.count_look(request, WRONG_LINK):
        return secret(render(request, "429.html", status=429))
    return secret(gone(request))


@public_page("whoever has a paper form with a code")
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper form. Wrong and over get the same answer."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if not limits.may_guess(request, WRONG_CODE, code):
            return render(request, "429.html", status=429)
        with bearing(code_of(code), timezone.now()) as bearer:
            if bearer is not None:
                request.session.cycle_key()  # whoever sat here before has no cookie that opens it
                request.session[HELD] = [str(bearer.key.public_id), time.time()]
                return redirect("bearers:typed")
        limits.count_guess(request, WRONG_CODE, code)
        form.add_error("code", _("This code does not work (any more). Look at the form, or call the school."))
    return render(request, "talks/wishes/door.html", {"form": form}, status=200 if not form.errors else 422)


@public_page("whoever typed the code of a paper form in this browser")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """The same question, for half an hour after the code was typed."""
    key_id = held(request)
    if not key_id:
        return redirect("bearers:door")
    page = _opened(request, kept_of(key_id), reverse("bearers:typed"), beside=by_code, close=reverse("bearers:close"))
    if page is None:
        del request.session[HELD]
        return gone(request)
    return page


@public_page("whoever typed the code of a paper form in this browser, and is done")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close what the code opened, on a device that others use as well: the cookie goes, and no page is kept.

    Who is signed in on this device stays signed in; only the form is closed.
    """
    if request.method == "POST":
        request.session.pop(HELD, None)
        if not request.user.is_authenticated:
            request.session.flush()
        return redirect("bearers:close")
    if HELD in request.session:
        return redirect("bearers:typed")
    return render(request, "talks/wishes/closed.html")


def held(request: HttpRequest) -> str:
    """The key (public id) that a code opened in this browser, for half an hour; "" when there is none."""
    key_id, at = request.session.get(HELD, ["", 0])
    if key_id and time.time() - at <= HELD_FOR:
        return str(key_id)
    request.session.pop(HELD, None)
    return ""


def _opened(request: HttpRequest, given: Secret, here: str, *, beside: Beside, close: str = "") -> HttpResponse | None:
    """The page of who bears this secret; None when it opens nothing. `close` is where one closes it."""
    moment = timezone.now()
    with bearing(given, moment) as bearer:
        if bearer is None:
            return None
        if bearer.key.round.state in ANSWERED:
            if request.method == "POST":
                messages.error(request, _("This round does not ask any more."))
                page: HttpResponse = redirect(here)
            else:
                page = planned_page(request, bearer, moment, beside=beside, close=close)
            note_use(bearer=bearer, moment=moment)
            return page
        asked = asked_of(bearer.key.round, bearer.key.adult, bearer.expected, bearer.actor.day)
        more = {
            "place": bearer.key.centre,
            "contacts": SimpleLazyObject(lambda: whom_to_call({one.organisation_id for one in bearer.expected})),
            "base": "ui/empty_base.html",
            "close": close,
        }
        page = answer_page(
            request, actor=bearer.actor, asked=asked, channel=Channel.LINK, here=here, more=more, bearer=bearer
        )
        if not bearer.through.is_written:  # an answer that was taken in says by which link
            note_use(bearer=bearer, moment=moment)
        return page


def secret(response: HttpResponse) -> HttpResponse:
    """A page with a token in its address: nothing that it leads to learns it from the Referer header.

    Not "no-referrer": with that a browser says of its own forms that they come from nowhere, and they are refused.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """What opens nothing: unknown, withdrawn, over, or of somebody who may no longer be asked."""
    return render(request, "talks/wishes/gone.html", status=404)

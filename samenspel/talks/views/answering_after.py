"""The pages beside an answer once the talks are planned: another moment, and the file for a calendar.

By the same link, or for half an hour after the code of a paper was typed. What opens nothing is answered alike; another
talk than one's own does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from samenspel.accounts import limits
from samenspel.core.web import public_page
from samenspel.talks.actions.answers import note_use
from samenspel.talks.queries.bearers import Bearer, Secret, bearing, kept_of, token_of
from samenspel.talks.views.answering import WRONG_LINK, gone, held, secret
from samenspel.talks.views.answering_planned import by_code, by_link, own_file, swap_own

Make = Callable[[Bearer, datetime], HttpResponse]


@public_page("whoever holds the link of a round of talks, for an own talk in it")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def another(request: HttpRequest, token: str, talk_id: UUID) -> HttpResponse:
    """Another moment for one's own talk, by the link."""
    back = reverse("bearers:answer", args=[token])
    beside = by_link(token)

    def make(bearer: Bearer, moment: datetime) -> HttpResponse:
        return swap_own(request, bearer, talk_id, moment, beside=beside, back=back, close="")

    return _by_link(request, token, make)


@public_page("whoever holds the link of a round of talks, for an own talk in it")
@never_cache
@sensitive_variables("token")
@require_safe
def file(request: HttpRequest, token: str, talk_id: UUID) -> HttpResponse:
    """One's own talk as a file for a calendar, by the link."""
    return _by_link(request, token, lambda bearer, moment: own_file(request, bearer, talk_id, moment))


@public_page("whoever typed the code of a paper form in this browser, for an own talk")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def typed_another(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Another moment for one's own talk, after the code was typed."""
    back, close = reverse("bearers:typed"), reverse("bearers:close")

    def make(bearer: Bearer, moment: datetime) -> HttpResponse:
        return swap_own(request, bearer, talk_id, moment, beside=by_code, back=back, close=close)

    return _by_code(request, make)


@public_page("whoever typed the code of a paper form in this browser, for an own talk")
@never_cache
@require_safe
def typed_file(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """One's own talk as a file for a calendar, after the code was typed."""
    return _by_code(request, lambda bearer, moment: own_file(request, bearer, talk_id, moment))


def _by_link(request: HttpRequest, token: str, make: Make) -> HttpResponse:
    try:
        page = _opened(token_of(token), make)
    except Http404:
        return secret(gone(request))
    if page is None and not limits.count_look(request, WRONG_LINK):
        return secret(render(request, "429.html", status=429))
    return secret(page or gone(request))


def _by_code(request: HttpRequest, make: Make) -> HttpResponse:
    key_id = held(request)
    if not key_id:
        return redirect("bearers:door")
    try:
        return _opened(kept_of(key_id), make) or gone(request)
    except Http404:
        return gone(request)


def _opened(given: Secret, make: Make) -> HttpResponse | None:
    """What is made for who bears this secret; None when it opens nothing. Raises Http404 for what is not theirs."""
    moment = timezone.now()
    with bearing(given, moment) as bearer:
        if bearer is None:
            return None
        page = make(bearer, moment)
        note_use(bearer=bearer, moment=moment)
        return page

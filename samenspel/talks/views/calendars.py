"""One's own talks in one's own calendar: the secret address, and a talk as a file."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from samenspel.core.tenancy import centre_scope
from samenspel.core.web import CentreRequest, centre_page, public_page
from samenspel.organisations.queries import centre_by_key
from samenspel.talks.actions.calendars import choose_names, make_feed, note_fetched, withdraw_feed
from samenspel.talks.entries import entry_of, title_at_home, title_at_work
from samenspel.talks.forms.calendars import FeedForm
from samenspel.talks.logic.calendar import feed, one_talk
from samenspel.talks.models import FeedKey
from samenspel.talks.policy import FEED
from samenspel.talks.queries.calendars import InCalendar, bearer_of, in_calendar, key_of, own_keys, own_talk_of

TYPE = "text/calendar"


@centre_page(FEED)
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: CentreRequest) -> HttpResponse:
    """Make, renew and end the address of one's own calendar. It is shown once, when it is made."""
    request.years = []
    key = own_keys(request.actor).first()
    form = FeedForm(request.POST or None, initial={"names": key.shows_names if key else False})
    token = ""
    if request.method == "POST" and form.is_valid():
        done = request.POST.get("do", "")
        if done == "make":
            token = make_feed(actor=request.actor, shows_names=form.shows_names, moment=timezone.now())
            key = own_keys(request.actor).first()
        else:
            _change(request, done, form)
            return redirect(reverse("calendars:mine", args=[request.centre.key]))
    url = _address(request.centre.key, token) if token else ""
    context = {
        "form": form,
        "key": key,
        "url": url,
        "webcal": url.replace("https://", "webcal://").replace("http://", "webcal://"),
        "has_children": request.actor.is_guardian,
    }
    return render(request, "talks/calendars/mine.html", context)


def _change(request: CentreRequest, done: str, form: FeedForm) -> None:
    if done == "withdraw" and withdraw_feed(actor=request.actor, moment=timezone.now()):
        messages.success(request, _("Your address does not work any more."))
    elif done == "names":
        choose_names(actor=request.actor, shows_names=form.shows_names)
        messages.success(request, _("Your choice has been saved."))


def _address(centre: str, token: str) -> str:
    return settings.PUBLIC_URL + reverse("bearers:feed", args=[centre, token])


@public_page("whoever holds the secret address of a calendar")
@sensitive_variables("token")
@require_safe
def by_address(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The calendar behind a secret address, as its owner may see it at this moment."""
    moment = timezone.now()
    centre = centre_by_key(key)
    if centre is None:
        raise Http404
    with centre_scope(centre.pk):
        own = key_of(token)
        if own is None:
            raise Http404
        content = _calendar(own, moment)
        note_fetched(own, timezone.localdate(moment))
    return _answer(request, content)


def _calendar(key: FeedKey, moment: datetime) -> bytes:
    """In the language of its owner. Who may see nothing any more has an empty calendar."""
    actor = bearer_of(key, moment)
    language = key.adult.language if key.adult.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        entries = [
            entry_of(one.talk, _title(one, shows_names=key.shows_names), hosts=() if one.is_work else one.hosts)
            for one in (in_calendar(actor, moment) if actor else ())
        ]
        return feed(entries, name=_("Talks at %(centre)s") % {"centre": key.centre.name})


def _title(one: InCalendar, *, shows_names: bool) -> str:
    return title_at_work(one.talk) if one.is_work else title_at_home(one.talk, shows_name=shows_names)


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    """With a fingerprint, so that a calendar that asks every hour gets nothing twice; kept by nobody in between."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=f"{TYPE}; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@centre_page(FEED)
@never_cache
@require_safe
def talk(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """One own talk as a file for a calendar."""
    one = own_talk_of(request.actor, talk_id)
    if one is None:
        raise Http404
    entry = entry_of(one.talk, _title(one, shows_names=False), hosts=() if one.is_work else one.hosts)
    response = HttpResponse(one_talk(entry), content_type=f"{TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("talk")}.ics"'
    return response

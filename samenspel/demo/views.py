"""The demo's front door: choosing a person, and reading the mail that was not sent. Outside the demo: nothing."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from samenspel.accounts.models import User
from samenspel.core.web import public_page
from samenspel.demo.cast import CAST
from samenspel.organisations.models import Centre


def demo_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Where the demo is off these pages do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public_page("the demo's start page; 404 outside the demo")
@demo_only
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What this is in five lines, and the cast."""
    return render(request, "demo/start.html", {"cast": CAST})


@public_page("signing in as someone of the cast; 404 outside the demo")
@demo_only
@require_POST
def become(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as someone of the cast, in that person's own language."""
    part = next((part for part in CAST if part.key == key), None)
    if part is None or not Centre.objects.filter(key=part.centre, is_demo=True).exists():
        raise Http404
    user = User.objects.filter(email=part.email).first()
    if user is None:
        raise Http404
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = redirect("home:centre", part.centre)
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@public_page("the demo's mail; 404 outside the demo")
@demo_only
@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that would have been sent, newest first."""
    folder = Path(settings.HOME) / "mail"
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:50]
    return render(request, "demo/mail.html", {"letters": [letter for path in files for letter in _letters(path)]})


def _letters(path: Path) -> list[dict[str, str]]:
    parts = [part.strip() for part in path.read_bytes().split(b"-" * 79)]
    found = []
    for part in filter(None, parts):
        message = email.message_from_bytes(part, policy=email.policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        found.append({"to": message["To"], "subject": message["Subject"], "date": message["Date"], "text": text})
    return found

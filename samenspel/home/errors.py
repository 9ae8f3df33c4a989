"""The pages for when something cannot be shown. None of them says what it was."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samenspel.core.policy import NOT_YOUR_ROLE, Refused


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: visible, but not allowed, with the reason in plain words."""
    reason = str(exception) if isinstance(exception, Refused) else str(NOT_YOUR_ROLE)
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; the same page for both."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "500.html", status=500)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: whoever tries too often, known or unknown."""
    return render(request, "429.html", status=429)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the sign that we gave it, mostly a page that was open for very long."""
    said = _("This page was open for too long. Go back, load the page again and try once more.")
    return render(request, "403.html", {"reason": said}, status=403)

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from samenspel.organisations.models import Centre


def bare(request: HttpRequest) -> HttpResponse:
    """A bare Django view with one query."""
    return HttpResponse(Centre.objects.values_list("name", flat=True).first())


handler404 = "samenspel.home.errors.not_found"
urlpatterns = [path("bare/", bare), path("", include("samenspel.config.urls"))]

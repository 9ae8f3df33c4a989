"""The policy document of a school year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from samenspel.core.web import CentreRequest, centre_page
from samenspel.plans.policy import READ


@centre_page(READ)
def page(request: CentreRequest) -> HttpResponse:
    """What the document holds, and what was adopted."""
    return render(request, "plans/document.html")

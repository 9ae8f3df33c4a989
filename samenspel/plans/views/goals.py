"""The goals of a school year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from samenspel.core.web import CentreRequest, centre_page
from samenspel.plans.policy import READ


@centre_page(READ)
def page(request: CentreRequest) -> HttpResponse:
    """All goals of the year."""
    return render(request, "plans/goals.html")

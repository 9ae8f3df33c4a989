"""The front door, the team's Kompas, and the side of the centre that parents read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from samenspel.core.web import CentreRequest, centre_page, public_page
from samenspel.home.compass import compass as context_of_compass
from samenspel.home.policy import COMPASS, PUBLIC
from samenspel.people.queries import centres_of


@public_page("the front door")
def start(request: HttpRequest) -> HttpResponse:
    """One's own centre, the choice between several, or the way in."""
    if not request.user.is_authenticated:
        return redirect("demo:start") if settings.DEMO else render(request, "home/start.html")
    centres = centres_of(request.user.pk)
    if len(centres) == 1:
        return redirect("home:centre", centres[0].key)
    return render(request, "home/centres.html", {"centres": centres})


@centre_page(PUBLIC)
def centre(request: CentreRequest) -> HttpResponse:
    """The team lands on the Kompas, everyone else on the vision."""
    return redirect("home:compass" if request.actor.is_staff else "home:vision", request.centre.key)


@centre_page(COMPASS)
def compass(request: CentreRequest) -> HttpResponse:
    """Where the centre stands, in the year chosen."""
    return render(request, "home/compass.html", context_of_compass(request))


@centre_page(PUBLIC)
def vision(request: CentreRequest) -> HttpResponse:
    return render(request, "home/vision.html")


@centre_page(PUBLIC)
def activities(request: CentreRequest) -> HttpResponse:
    return render(request, "home/activities.html")


@centre_page(PUBLIC)
def goals(request: CentreRequest) -> HttpResponse:
    return render(request, "home/goals.html")


@centre_page(PUBLIC)
def document(request: CentreRequest) -> HttpResponse:
    return render(request, "home/document.html")


@centre_page(PUBLIC)
def document_file(request: CentreRequest) -> HttpResponse:
    return HttpResponse()

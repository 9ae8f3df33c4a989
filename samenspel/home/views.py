"""The front door, the team's Kompas, and the side of the centre that parents read."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from samenspel.accounts.queries import counts_at
from samenspel.core.remember import fleeting, remembered
from samenspel.core.web import CentreRequest, centre_page, public_page
from samenspel.home import public
from samenspel.home.compass import compass as context_of_compass
from samenspel.home.policy import COMPASS, PUBLIC
from samenspel.people.middleware import today
from samenspel.people.queries import centres_of
from samenspel.plans.queries import latest_version, version_file


@public_page("the front door")
def start(request: HttpRequest) -> HttpResponse:
    """One's own centre, the choice between several, or the way in."""
    if not request.user.is_authenticated:
        return redirect("demo:start") if settings.DEMO else render(request, "home/start.html")
    centres = [centre for centre in centres_of(request.user.pk, today()) if counts_at(request, centre.pk)]
    if len(centres) == 1:
        return redirect("home:centre", centres[0].key)
    return render(request, "home/centres.html", {"centres": centres})


@centre_page(PUBLIC, on_shared_device=True)
def centre(request: CentreRequest) -> HttpResponse:
    """The team lands on the Kompas, who unlocked a shared tablet on the group, everyone else on the vision."""
    if request.actor.is_quick:
        return redirect("onboarding:group-now", request.centre.key)
    return redirect("home:compass" if request.actor.is_staff else "home:vision", request.centre.key)


@centre_page(COMPASS)
@remembered
def compass(request: CentreRequest) -> HttpResponse:
    """Where the centre stands, in the year chosen."""
    context = context_of_compass(request)
    page = render(request, "home/compass.html", context)
    return fleeting(page) if context["block_left"] else page  # the hours run, without a line in the log


@centre_page(PUBLIC)
@remembered
def vision(request: CentreRequest) -> HttpResponse:
    """What the centre believes in."""
    return render(request, "home/vision.html", public.vision(request))


@centre_page(PUBLIC)
@remembered
def activities(request: CentreRequest) -> HttpResponse:
    """What there is for one's own children."""
    return render(request, "home/activities.html", public.activities(request))


@centre_page(PUBLIC)
@remembered
def goals(request: CentreRequest) -> HttpResponse:
    """On what the centre works."""
    return render(request, "home/goals.html", public.goals(request))


@centre_page(PUBLIC)
@remembered
def document(request: CentreRequest) -> HttpResponse:
    """What was adopted, to read."""
    return render(request, "home/document.html", public.document(request))


@centre_page(PUBLIC)
def document_file(request: CentreRequest) -> HttpResponse:
    """What was adopted, as a file; the file itself says when it is not what was adopted."""
    version = latest_version(request.school_year)
    if version is None:
        raise Http404
    file = version_file(request.actor, version, request.GET.get("soort", "pdf"))
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )

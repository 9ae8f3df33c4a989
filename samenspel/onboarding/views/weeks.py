"""In which weeks the children are with you: said by the parent, or by a leader for a parent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions.weeks import set_weeks
from samenspel.onboarding.forms import WeeksForm
from samenspel.onboarding.logic.weeks import coming
from samenspel.onboarding.policy import WEEKS
from samenspel.onboarding.queries.register import guardian_of
from samenspel.onboarding.queries.weeks import arrangement_of, own_weeks
from samenspel.onboarding.views.common import link
from samenspel.people.models import Adult, Child
from samenspel.people.weeks import own_week_first
from samenspel.ui.parts import Crumb

_SHOWN = 6


@centre_page(WEEKS)
def page(request: CentreRequest) -> HttpResponse:
    """One's own children, those who are here this week first."""
    found = own_weeks(request.actor, request.today)
    children = list(Child.objects.filter(pk__in=request.actor.children).order_by("birth_date", "given_name", "pk"))
    rows = [(child, found.get(child.pk)) for child in own_week_first(children, lambda one: found.get(one.pk))]
    return render(request, "onboarding/weeks.html", {"rows": rows, "crumbs": _crumbs(request)})


@centre_page(WEEKS)
def own(request: CentreRequest, child_id: UUID) -> HttpResponse:
    """The weeks of one's own child."""
    child = Child.objects.filter(pk__in=request.actor.children, public_id=child_id).first()
    if child is None:
        raise Http404
    adult = Adult.objects.get(pk=request.actor.person_id)
    return _weeks(request, adult, child, back="weeks")


@centre_page(WEEKS)
def of_guardian(request: CentreRequest, adult_id: UUID, child_id: UUID) -> HttpResponse:
    """The weeks of a parent who told the school, written down by a leader."""
    if not request.actor.is_staff:
        raise Http404
    adult = guardian_of(request.actor, adult_id)
    child = restrict(Child.objects.filter(public_id=child_id, relations__adult=adult), request.actor, WEEKS).first()
    if child is None:
        raise Http404
    return _weeks(request, adult, child, back="guardian")


def _weeks(request: CentreRequest, adult: Adult, child: Child, *, back: str) -> HttpResponse:
    held = arrangement_of(adult, child, request.today)
    form = WeeksForm(request.POST or None, initial=WeeksForm.start(held))
    if request.method == "POST" and form.is_valid():
        set_weeks(actor=request.actor, adult=adult, child=child, rhythm=form.rhythm(), since=request.today)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {
        "form": form,
        "child": child,
        "adult": adult if back == "guardian" else None,
        "coming": list(coming(held.as_rhythm(), request.today, _SHOWN)) if held else [],
        "back": _back(request, back, adult),
        "crumbs": _crumbs(request, child.given_name),
    }
    return render(request, "onboarding/weeks_of.html", context, status=422 if form.errors else 200)


def _crumbs(request: CentreRequest, child: str = "") -> list[Crumb]:
    """The way a parent came: from the children to their weeks, and to those of one child."""
    children = Crumb(_("My children"), reverse("own:children", args=[request.centre.key]))
    weeks = Crumb(_("Weeks"), link(request, "weeks") if child else "")
    return [children, weeks, Crumb(child)] if child else [children, weeks]


def _back(request: CentreRequest, name: str, adult: Adult) -> str:
    return link(request, name, adult.public_id) if name == "guardian" else link(request, name)

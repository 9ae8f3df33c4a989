"""The tablets that a leader keeps, the PIN of a colleague, and what an unlocked tablet shows first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.onboarding.actions import tablets as actions
from samenspel.onboarding.forms import PinForm, TabletForm
from samenspel.onboarding.models import Tablet
from samenspel.onboarding.policy import GETTING_IN, PIN, TABLETS
from samenspel.onboarding.printing import plain_address
from samenspel.onboarding.queries import tablets as queries
from samenspel.onboarding.queries.register import own_groups
from samenspel.onboarding.views.common import crumbs, link
from samenspel.people.models import Group


@centre_page(TABLETS)
def page(request: CentreRequest) -> HttpResponse:
    """The tablets of the own organisation, and a form for another."""
    groups = own_groups(request.actor)
    form = TabletForm(request.POST or None, groups)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        tablet, code = actions.add_tablet(
            actor=request.actor,
            group=form.chosen,
            name=given["name"],
            last_day=given["last_day"],
            moment=timezone.now(),
        )
        return _joining(request, tablet, code)
    title = _("Tablets of the groups")
    context = {
        "tablets": [(one, one.works_on(request.today)) for one in queries.tablets_for(request.actor)],
        "form": form,
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    return render(request, "onboarding/tablets.html", context, status=422 if form.errors else 200)


def _joining(request: CentreRequest, tablet: Tablet, code: str) -> HttpResponse:
    """The code for the device itself; shown once."""
    title = _("Join the tablet")
    context = {
        "tablet": tablet,
        "code": f"{code[:4]} {code[4:]}",
        "address": plain_address("tablet:pick"),
        "title": title,
        "crumbs": crumbs(request, (_("Tablets of the groups"), link(request, "tablets")), (title, "")),
    }
    response = render(request, "onboarding/joining.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@centre_page(TABLETS)
@require_POST
def rejoin(request: CentreRequest, tablet_id: UUID) -> HttpResponse:
    """Another code."""
    tablet = queries.tablet_of(request.actor, tablet_id)
    code = actions.new_joining_code(actor=request.actor, tablet=tablet, moment=timezone.now())
    return _joining(request, tablet, code)


@centre_page(TABLETS)
@require_POST
def withdraw(request: CentreRequest, tablet_id: UUID) -> HttpResponse:
    """The device opens nothing any more."""
    tablet = queries.tablet_of(request.actor, tablet_id)
    actions.withdraw_tablet(actor=request.actor, tablet=tablet, moment=timezone.now())
    messages.success(request, _("The tablet was withdrawn: it opens nothing any more."))
    return redirect(link(request, "tablets"))


@centre_page(PIN)
@sensitive_post_parameters("pin", "again")
def pin(request: CentreRequest) -> HttpResponse:
    """One's own PIN for the tablets of one's groups."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and "forget" in request.POST:
        actions.forget_pin(actor=request.actor)
        messages.success(request, _("Your PIN was removed. No tablet opens in your name."))
        return redirect(link(request, "pin"))
    if request.method == "POST" and form.is_valid():
        actions.choose_pin(actor=request.actor, pin=form.cleaned_data["pin"], moment=timezone.now())
        messages.success(request, _("Your PIN was saved. With it you unlock the tablet of your group."))
        return redirect(link(request, "overview"))
    title = _("My PIN for the tablet")
    context = {
        "form": form,
        "held": queries.pin_of(request.actor.person_id),
        "title": title,
        "crumbs": crumbs(request, (title, "")),
    }
    return render(request, "onboarding/pin.html", context, status=422 if form.errors else 200)


@centre_page(GETTING_IN, on_shared_device=True)
def group_now(request: CentreRequest) -> HttpResponse:
    """What an unlocked tablet shows first: the children of the group."""
    groups = Group.objects.filter(pk__in=request.actor.groups).order_by("name", "pk")
    context = {"groups": groups, "children": queries.children_of_groups(request.actor)}
    return render(request, "onboarding/group_now.html", context)

"""Writing down that a child or a parent died, and setting a mistake right."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people import actions
from samenspel.people.actions import NoWayBack
from samenspel.people.forms.families import DeathForm
from samenspel.people.models import Adult, Child
from samenspel.people.policy import REPORT_DEATH
from samenspel.people.sentences import day_said
from samenspel.people.views.blocks import SURE
from samenspel.people.views.common import back, card_url, form_page, may_child, posted, the_relation, tried


@centre_page(REPORT_DEATH)
def of_child(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """The child died: one act, after one more question."""
    child = may_child(request, child_id, REPORT_DEATH).child
    text = _(
        "From that day on nothing is sent, asked or planned about %(name)s, by school or childcare. %(name)s leaves "
        "the groups. The parents keep their way in."
    ) % {"name": child.given_name}
    return _page(
        request,
        child,
        child,
        text,
        lambda died_on: actions.report_child_death(
            actor=request.actor, child=child, died_on=died_on, day=request.today
        ),
    )


@centre_page(REPORT_DEATH)
def of_adult(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """An adult of the child died."""
    child = may_child(request, child_id, REPORT_DEATH).child
    adult = the_relation(child, relation_id).adult
    text = _(
        "From that day on nothing is sent to %(name)s, asked of them or planned with them, about any child here. "
        "Who came in the place of %(name)s comes no more. The family stays as it is written down."
    ) % {"name": adult.name}
    return _page(
        request,
        child,
        adult,
        text,
        lambda died_on: actions.report_adult_death(
            actor=request.actor, adult=adult, child=child, died_on=died_on, day=request.today
        ),
    )


def _page(
    request: CentreRequest, child: Child, person: Child | Adult, text: str, act: Callable[[date], Any]
) -> HttpResponse:
    form = DeathForm(posted(request), initial={"died_on": request.today})
    title = _("%(name)s died") % {"name": person.name}
    if request.method == "POST" and form.is_valid():
        died_on = form.cleaned_data["died_on"]
        if SURE not in request.POST and died_on <= request.today:
            return _sure(request, child, person, died_on, text)
        done = tried(form, lambda: act(died_on))
        if done:
            return back(request, child, _("Written down. Nothing is sent any more."), done)
    return form_page(request, child, form, title, lede=text, action_label=_("Go on"))


def _sure(request: CentreRequest, child: Child, person: Child | Adult, died_on: date, text: str) -> HttpResponse:
    context = {
        "title": _("%(name)s died on %(day)s?") % {"name": person.name, "day": day_said(died_on)},
        "text": text,
        "action_label": _("Yes, write it down"),
        "hidden": {"died_on": died_on.isoformat(), SURE: "1"},
        "cancel_url": card_url(request, child),
    }
    return render(request, "ui/confirm.html", context)


@centre_page(REPORT_DEATH)
def take_back_child(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """It was a mistake about the child."""
    child = may_child(request, child_id, REPORT_DEATH).child
    return _take_back(request, child, child)


@centre_page(REPORT_DEATH)
def take_back_adult(request: CentreRequest, child_id: uuid.UUID, relation_id: uuid.UUID) -> HttpResponse:
    """It was a mistake about an adult."""
    child = may_child(request, child_id, REPORT_DEATH).child
    return _take_back(request, child, the_relation(child, relation_id).adult)


def _take_back(request: CentreRequest, child: Child, person: Child | Adult) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.take_back_death(actor=request.actor, child=child, person=person)
        except NoWayBack as no:
            messages.error(request, str(no))
            return redirect(card_url(request, child))
        return back(request, child, _("Set right. Everything is as it was."))
    context = {
        "title": _("Was it a mistake that %(name)s died?") % {"name": person.name},
        "text": _("Then everything becomes as it was: groups, letters, and the way in."),
        "action_label": _("Yes, set it right"),
        "hidden": {},
        "cancel_url": card_url(request, child),
    }
    return render(request, "ui/confirm.html", context)

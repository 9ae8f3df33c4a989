"""My children: a parent's own circle, who comes in one's place, and the children at another centre."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.policy import NotVisible, Refused
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people import actions
from samenspel.people.drawing import Picture, picture, someone
from samenspel.people.forms.families import SendForm
from samenspel.people.logic.circle import Shape, Someone
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import SEE_OWN
from samenspel.people.queries.own import OwnCircle, Sent, own_children_elsewhere, own_circles
from samenspel.people.sentences import day_said
from samenspel.people.views.card import Held, groups_said, held
from samenspel.people.views.common import now, posted, tell, tried
from samenspel.people.weeks import Week
from samenspel.ui.parts import Crumb

UNDO = "own:undo"


@dataclass(frozen=True, slots=True)
class SentLine:
    """Somebody who comes in one's place."""

    name: str
    held: tuple[Held, ...]
    until: str
    stop_url: str


@dataclass(frozen=True, slots=True)
class ChildPart:
    """One child on the page."""

    child: Child
    groups: str
    picture: Picture
    held: tuple[Held, ...]
    sent: tuple[SentLine, ...]
    team: tuple[str, ...]
    send_url: str
    weeks_url: str
    week: Week | None


@centre_page(SEE_OWN)
def children(request: CentreRequest) -> HttpResponse:
    """The own children here, and elsewhere through the own login."""
    moment = now()
    context = {"parts": _parts(request, moment), "elsewhere": own_children_elsewhere(request.actor, moment)}
    return render(request, "people/own.html", context)


@centre_page(SEE_OWN)
def child(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """One own child: where a letter about it leads."""
    part = next((one for one in _parts(request, now()) if one.child.public_id == child_id), None)
    if part is None:
        raise NotVisible
    name = part.child.given_name
    context = {"part": part, "crumbs": [Crumb(_("My children"), _link(request, "children")), Crumb(name)]}
    return render(request, "people/own_child.html", context)


def _parts(request: CentreRequest, moment: datetime) -> list[ChildPart]:
    return [_part(request, one) for one in own_circles(request.actor, moment)]


def _part(request: CentreRequest, one: OwnCircle) -> ChildPart:
    child = one.kid.child
    return ChildPart(
        child=child,
        groups=groups_said(one.kid),
        picture=picture(child.given_name, _people(request, one)),
        held=held(one.rights),
        sent=tuple(_sent(request, sent) for sent in one.sent),
        team=tuple(adult.name for adult in one.team),
        send_url=_link(request, "send", child.public_id) if Right.TALKS in one.rights else "",
        weeks_url=reverse("onboarding:own-weeks", args=[request.centre.key, child.public_id]),
        week=one.week,
    )


def _people(request: CentreRequest, one: OwnCircle) -> list[Someone]:
    """Oneself, the people of the groups, and whom one sends: nobody else is in a parent's picture."""
    me = someone(request.actor.name, Kind(one.kind), one.rights)
    team = [Someone(adult.name, _("in the group"), Shape.TEAM) for adult in one.team]
    sent = [someone(sent.relation.adult.name, Kind(sent.relation.kind), sent.rights) for sent in one.sent]
    return [Someone(me.name, _("you"), me.shape, me.rights), *team, *sent]


def _sent(request: CentreRequest, sent: Sent) -> SentLine:
    row = sent.relation
    return SentLine(
        row.adult.name,
        held(sent.rights),
        day_said(row.valid_until),
        _link(request, "stop", row.public_id),
    )


def _link(request: CentreRequest, name: str, *args: object) -> str:
    return reverse(f"own:{name}", args=[request.centre.key, *args])


@centre_page(SEE_OWN)
def send(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Somebody comes in one's place."""
    child = _own_child(request, child_id)
    form = SendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: _do_send(request, child, form))
        if done:
            tell(request, _("%(name)s may come.") % {"name": form.cleaned_data["given_name"]}, done.batch, UNDO)
            return redirect(_link(request, "children"))
    title = _("Somebody in your place, for %(child)s") % {"child": child.given_name}
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "lede": _("You say who may come, for what and until when. The team sees it, other parents do not."),
        "crumbs": [Crumb(_("My children"), _link(request, "children")), Crumb(title)],
        "cancel_url": _link(request, "children"),
        "action_label": _("Save"),
    }
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _do_send(request: CentreRequest, child: Child, form: SendForm) -> Any:
    given = form.cleaned_data
    return actions.send(
        actor=request.actor,
        child=child,
        sender=Adult.objects.get(pk=request.actor.person_id),
        who=form.who(),
        comes=form.COMES in given["tasks"],
        collects=form.COLLECTS in given["tasks"],
        last_day=given["last_day"],
        day=request.today,
    )


def _own_child(request: CentreRequest, child_id: uuid.UUID) -> Child:
    found: Child | None = Child.objects.filter(pk__in=request.actor.children, public_id=child_id).first()
    if found is None:
        raise NotVisible
    return found


@centre_page(SEE_OWN)
@require_POST
def stop(request: CentreRequest, relation_id: uuid.UUID) -> HttpResponse:
    """Somebody no longer comes in one's place."""
    rows = CareRelation.objects.select_related("adult", "child").filter(sent_by=request.actor.person_id)
    row = rows.filter(public_id=relation_id, child__in=request.actor.children).first()
    if row is None:
        raise NotVisible
    batch = actions.end_sending(actor=request.actor, relation=row, day=request.today)
    tell(request, _("%(name)s no longer comes in your place.") % {"name": row.adult.name}, batch, UNDO)
    return redirect(_link(request, "children"))


@centre_page(SEE_OWN)
@require_POST
def undo(request: CentreRequest, batch: uuid.UUID) -> HttpResponse:
    """Take back one's own last step."""
    try:
        actions.undo(actor=request.actor, batch=batch)
    except actions.NoWayBack as no:
        tell(request, str(no))
    except Refused:
        raise NotVisible from None
    else:
        tell(request, _("It is as it was before."))
    return redirect(_link(request, "children"))

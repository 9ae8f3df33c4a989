"""Preparing in two minutes: the same three things for everyone, and the child in pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.policy import may, restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions import table as actions
from samenspel.talks.forms.table import BringForm, ChildForm
from samenspel.talks.logic.cards import CARDS
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Point, Talk
from samenspel.talks.policy import ABOUT_ME, AGENDA, OWN_TALK, SEE_POINT, TABLE
from samenspel.talks.queries.agreements import due_for
from samenspel.talks.queries.answer_words import words_with_answer
from samenspel.talks.queries.childs_part import ONCE, by_hand_of
from samenspel.talks.queries.table import brought, talks, the_table
from samenspel.talks.table_words import ASKED_CHILD
from samenspel.talks.views.table_common import (
    cards,
    crumbs,
    found_talk,
    own_crumbs,
    shown,
    title_of,
    where_of,
    without_years,
)

KINDS = tuple(Point.About.values)


@centre_page(AGENDA)
@without_years
def prepare(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """What one brings oneself, parent or teacher: three short fields on one screen."""
    talk = found_talk(request, AGENDA, talk_id)
    table = the_table(talk, request.today, timezone.now(), actor=request.actor)
    mine = table.seat_of(request.actor.person_id)
    if mine is None:
        raise Http404
    back = _back(request, talk)
    form = BringForm(request.POST or None, table.of(mine.side, request.actor.person_id))
    if request.method == "POST" and form.is_valid() and _kept(request, talk, form):
        return redirect(back)
    way = own_crumbs if mine.is_home else crumbs
    context = {
        "crumbs": way(request, (title_of(talk), back), (_("Prepare"), "")),
        "talk": talk,
        "form": form,
        "is_home": mine.is_home,
        "wrote": words_with_answer(request.actor, table),
        "can_bring": actions.can_bring(talk, timezone.now()),
        "back_url": back,
        "child_url": link(request, "talks:child", talk.public_id, KINDS[0]) if talk.has_childs_part else "",
    }
    return render(request, "talks/table/prepare.html", context)


def _kept(request: CentreRequest, talk: Talk, form: BringForm) -> bool:
    try:
        actions.bring(actor=request.actor, talk=talk, given=form.given, day=request.today, moment=timezone.now())
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("Saved. You can change it until the talk."))
    return True


def _back(request: CentreRequest, talk: Talk) -> str:
    """The page of the talk for who comes from home, for one of the team, for the child itself."""
    if "pupil" in request.actor.roles:
        return link(request, "talks:about-me")
    name = "own" if may(request.actor, OWN_TALK, talk) else "talk"
    return link(request, f"talks:{name}", talk.public_id)


@centre_page(TABLE)
@without_years
def child(request: CentreRequest, talk_id: UUID, kind: str) -> HttpResponse:
    """One question for the child, in pictures: alone, with a parent at home, or with one of the team."""
    talk = found_talk(request, TABLE, talk_id)
    if kind not in KINDS or not talk.has_childs_part:
        raise Http404
    point = brought(request.actor).filter(by_hand_of(request.actor, talk), talk=talk, kind=kind).first()
    form = ChildForm(request.POST or None, request.FILES or None, point)
    if request.method == "POST" and form.is_valid() and _kept_childs(request, talk, kind, form):
        return redirect(_after(request, talk, kind))
    number = KINDS.index(kind)
    context = {
        "talk": talk,
        "title": ASKED_CHILD[kind],
        "kind": kind,
        "form": form,
        "cards": [(card, card.key in form.chosen) for card in cards(CARDS)],
        "point": point,
        "drawing_url": shown(request, point).drawing if point else "",
        "number": number + 1,
        "many": len(KINDS),
        "can_bring": actions.can_bring(talk, timezone.now()),
        "before_url": link(request, "talks:child", talk.public_id, KINDS[number - 1])
        if number
        else _back(request, talk),
        "is_pupil": "pupil" in request.actor.roles,
        "is_staff": request.actor.is_staff and not may(request.actor, OWN_TALK, talk),
    }
    return render(request, "talks/table/child.html", context)


def _after(request: CentreRequest, talk: Talk, kind: str) -> str:
    number = KINDS.index(kind) + 1
    if number < len(KINDS):
        return link(request, "talks:child", talk.public_id, KINDS[number])
    messages.success(request, _("It has been saved for the talk."))
    return _back(request, talk)


def _kept_childs(request: CentreRequest, talk: Talk, kind: str, form: ChildForm) -> bool:
    given: dict[str, Any] = form.cleaned_data
    try:
        actions.bring_childs(
            actor=request.actor,
            talk=talk,
            kind=kind,
            text=given["text"],
            pictures=given["pictures"],
            drawing=given["drawing"],
            drops_drawing=bool(given.get("drops_drawing")),
            day=request.today,
            moment=timezone.now(),
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    return True


@centre_page(SEE_POINT)
def drawing(request: CentreRequest, point_id: UUID) -> HttpResponse:
    """The picture of a child, for who sits at that table; nothing in it can act."""
    rows = restrict(Point.objects.exclude(drawing=None), request.actor, SEE_POINT)
    point = get_object_or_404(rows, public_id=point_id)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": 'inline; filename="tekening.jpg"',
    }
    return HttpResponse(bytes(point.drawing), content_type="image/jpeg", headers=headers)


@centre_page(ABOUT_ME)
@without_years
def about_me(request: CentreRequest) -> HttpResponse:
    """A pupil's own page: the talk that comes, in big pictures, and what the pupil brings to it.

    Of a round the next one alone: the pupil gets ready once, whatever number of tables there are.
    """
    moment = timezone.now()
    rows = _next_ones(talks(request.actor, ABOUT_ME).filter(has_childs_part=True), moment)
    own: dict[int, list[Any]] = {}
    for one in brought(request.actor).filter(ONCE, talk__in=[talk.pk for talk in rows]):
        own.setdefault(one.talk_id, []).append(one)
    lines = [
        {
            "talk": talk,
            "title": title_of(talk),
            "where": where_of(talk),
            "can_bring": actions.can_bring(talk, moment),
            "asks": [_ask(request, talk, kind, own.get(talk.pk, [])) for kind in KINDS],
        }
        for talk in rows
    ]
    context = {"lines": lines, "agreements": due_for(request.actor, request.today)}
    return render(request, "talks/table/about_me.html", context)


def _next_ones(rows: Iterable[Talk], moment: datetime) -> list[Talk]:
    """Of each round the first talk at which something can still be brought, and rather one to which the child comes."""
    found: dict[object, Talk] = {}
    for talk in sorted((one for one in rows if _still(one, moment)), key=lambda one: _order(one, moment)):
        found.setdefault((talk.round_id, talk.organisation_id) if talk.round_id else talk.pk, talk)
    return list(found.values())


def _order(talk: Talk, moment: datetime) -> tuple[bool, bool, bool, float, int]:
    at = talk.starts_at.timestamp() if talk.starts_at else 0.0
    return not actions.can_bring(talk, moment), talk.presence == Presence.NOT, not at, at, talk.pk


def _still(talk: Talk, moment: datetime) -> bool:
    if talk.state in {Talk.State.CANCELLED, Talk.State.HELD}:
        return False
    return talk.starts_at is None or timezone.localdate(talk.starts_at) >= timezone.localdate(moment)


def _ask(request: CentreRequest, talk: Talk, kind: str, points: list[Any]) -> dict[str, Any]:
    icons = dict(zip(KINDS, ("star", "teacher", "happy"), strict=True))
    point = next((one for one in points if one.kind == kind), None)
    return {
        "title": ASKED_CHILD[kind],
        "url": link(request, "talks:child", talk.public_id, kind),
        "picture": f"talks/cards/{icons[kind]}.svg",
        "said": shown(request, point) if point else None,
    }

"""A talk that does not go on: who will hear of it, asked once more before it is done; and afterwards the ways on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, link
from samenspel.people.logic.languages import in_a_row
from samenspel.talks.actions.telling import who_heard
from samenspel.talks.models import Round, Seat, Talk
from samenspel.talks.plan_words import said
from samenspel.talks.policy import ASK_AT_WORK, SET_UP
from samenspel.talks.queries.lists import without_mail
from samenspel.talks.queries.plan_material import clock


def ask_once_more(request: CentreRequest, talk: Talk, moment: datetime, page: str) -> HttpResponse:
    """The question before a talk is called off: which talk, who hears so, and that it cannot be undone.

    It is posted to the page on which it was asked; `page` is where who changes their mind goes.
    """
    words = {"child": talk.child.given_name}
    at = said(clock(talk.starts_at)) if talk.starts_at else _("This talk has no moment yet.")
    text = [at, *_who_hears(talk, moment), _("It cannot be undone. Another moment is better? Then move the talk.")]
    context = {
        "title": _("Call off the talk about %(child)s?") % words,
        "text": "\n\n".join(text),
        "action_label": _("Yes, it does not go on"),
        "cancel_url": page,
        "tone": "danger",
        "hidden": {"do": "call-off", "sure": "yes"},
    }
    return render(request, "ui/confirm.html", context)


def _who_hears(talk: Talk, moment: datetime) -> list[str]:
    """Whom the outbox tells, and whom nobody reaches that way."""
    on_paper = without_mail([talk.pk]) if talk.published_at else {}
    heard = {adult for _talk, adult in who_heard([talk], moment)}.union(on_paper)
    seats = Seat.objects.filter(talk=talk, side=Seat.Side.HOME, adult__in=heard).select_related("adult")
    adults = [seat.adult for seat in seats.order_by("order", "pk")]
    if not adults and talk.published_at:
        return [_("No mail went out about this talk. Tell the family yourself.")]
    if not adults:
        return [_("The family does not know of it yet, and hears nothing.")]
    found = []
    if mailed := [one.name for one in adults if one.pk not in on_paper]:
        words = _("By mail it is told to: %(names)s. From their calendar it goes by itself.")
        found.append(words % {"names": in_a_row(mailed, get_language() or "nl")})
    if others := [one.name for one in adults if one.pk in on_paper]:
        found.append(_unreached(talk, others))
    return found


def _unreached(talk: Talk, names: list[str]) -> str:
    if talk.round_id:
        words = _("No mail reaches: %(names)s. Call them, or give a letter: it stands with the letters of the round.")
    else:
        words = _("No mail reaches: %(names)s. Call them.")
    return words % {"names": in_a_row(names, get_language() or "nl")}


def say_unreached(request: CentreRequest, talk: Talk) -> None:
    """After a change of a talk that its family knows of: whom no mail tells so."""
    if talk.published_at is None:
        return
    names = [one.name for one in without_mail([talk.pk]).values()]
    if names:
        messages.warning(request, _unreached(talk, names))


def ended(request: CentreRequest, talk: Talk) -> dict[str, Any]:
    """Of a talk that was called off: since when, and where a new one is planned, for who may do so."""
    if talk.state != Talk.State.CANCELLED:
        return {}
    at = timezone.localtime(talk.told_at) if talk.told_at else None
    since = {"day": date_format(at, "l j F"), "time": time_format(at, "H:i")} if at else None
    return {
        "off_since": _("It was called off on %(day)s at %(time)s.") % since if since else "",
        "again": _ways_on(request, talk),
    }


def _ways_on(request: CentreRequest, talk: Talk) -> list[tuple[str, str]]:
    found = []
    round_ = talk.round
    if round_ is not None and round_.state == Round.State.PUBLISHED and may(request.actor, SET_UP, round_):
        found.append((_("A new talk in this round"), link(request, "planning:missing", round_.public_id) + "#off"))
    if may(request.actor, ASK_AT_WORK, talk.child):
        found.append((_("Ask the parents for a talk"), link(request, "asked:invite", talk.child.public_id)))
    return found

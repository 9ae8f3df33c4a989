"""A family moves its own talk: the free moments, one tap each; signed in, or by the own link or code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.actor import Actor
from samenspel.talks.actions.plan_moves import swap_own_talk
from samenspel.talks.forms.planning import MomentForm
from samenspel.talks.models import Round, Talk
from samenspel.talks.plan_words import day_of, said
from samenspel.talks.queries.plan_material import clock, material
from samenspel.talks.queries.plan_places import Limits, limits, places_for

WHY_NOT: Final[Mapping[str, Promise]] = {
    Limits.STATE: gettext_lazy("This talk cannot be moved any more."),
    Limits.OFTEN: gettext_lazy("You moved this talk before. Call the school: they find a moment with you."),
    Limits.LATE: gettext_lazy("The talk is soon. Call the school: they find a moment with you."),
    Limits.PINNED: gettext_lazy("The school fixed this moment. Call them when you cannot come."),
}


def swap_page(
    request: HttpRequest, *, actor: Actor, talk: Talk, moment: datetime, here: str, more: dict[str, Any]
) -> HttpResponse:
    """The free moments for a talk that is this actor's own, or the move to one of them.

    `here` is the address of this page; `more` says the base of the template and the way back (`back`).
    """
    round_ = talk.round
    assert round_ is not None  # whoever found it looked among the talks of rounds
    if request.method == "POST":
        form = MomentForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(form.wrong())
            swap_own_talk(actor=actor, talk=talk, to=form.cleaned_data["to"], moment=moment)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(request, _("Your talk is now on %(at)s.") % {"at": said(form.cleaned_data["to"])})
        return redirect(here)
    may = limits(round_, talk, moment)
    context = {
        "talk": talk,
        "round": round_,
        "at": said(clock(talk.starts_at)) if talk.starts_at else "",
        "why_not": str(WHY_NOT.get(may, "")),
        "left": max(0, round_.moves_allowed - talk.moves_by_family),
        "days": _free_days(round_, talk, moment) if may is Limits.FREE else [],
    }
    return render(request, "talks/planning/swap.html", context | more)


def _free_days(round_: Round, talk: Talk, moment: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    of = material(round_, near={talk.pk})
    table = next((one for one in of.tables if one.talk.pk == talk.pk), None)
    found: dict[Any, list[Any]] = {}
    for one in sorted(places_for(of, table, moment, for_family=True) if table else (), key=lambda its: its.at):
        its = found.setdefault(one.at.date(), [])
        if not its or one.at >= its[-1] + timedelta(minutes=talk.minutes):  # a screen of choices, not every slot
            its.append(one.at)
    return [(day_of(its[0]), [(f"{at:%Y-%m-%dT%H:%M}", f"{at:%H:%M}") for at in its]) for its in found.values()]

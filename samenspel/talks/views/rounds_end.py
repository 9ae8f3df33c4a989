"""The end of a round: back, called off, closed with its lessons, or wiped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import in_a_row
from samenspel.talks.actions.rounds_end import (
    cancel_round,
    close_round,
    keep_lessons,
    take_back,
    wipe_round,
)
from samenspel.talks.forms.rounds import LessonsForm, WipeForm
from samenspel.talks.models import Round, Talk
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.lists import hear_on_paper, letters
from samenspel.talks.queries.rounds import places_led
from samenspel.talks.queries.rounds_ending import counted_for, is_expected, places_beside, places_in, talks_off
from samenspel.talks.views.rounds_common import found_round, page_language, year_of
from samenspel.talks.views.rounds_one import frame


def _confirm(request: CentreRequest, round_: Round, title: str, text: str, label: str, tone: str) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action_label": label,
        "cancel_url": link(request, "rounds:round", round_.public_id),
        "tone": tone,
    }
    return render(request, "ui/confirm.html", context)


@centre_page(SET_UP)
def back(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Back to setting up, while nobody answered."""
    round_ = found_round(request, round_id)
    if request.method == "POST":
        try:
            take_back(actor=request.actor, round_=round_, moment=timezone.now())
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(
                request, _("You can change everything again. When you are ready, ask the parents once more.")
            )
        return redirect(link(request, "rounds:round", round_.public_id))
    text = _(
        "Nobody has answered yet. Mails that still wait do not go out. Families who have the link already find it "
        "closed, until you ask them again."
    )
    return _confirm(request, round_, _("Back to setting up?"), text, _("Yes, back to setting up"), "primary")


@centre_page(SET_UP)
def cancel(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Call the round off, after saying what happens."""
    round_ = found_round(request, round_id)
    others = places_beside(request.actor, round_)
    if request.method == "POST":
        try:
            many = cancel_round(actor=request.actor, round_=round_, moment=timezone.now())
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            said = ngettext(
                "The round is called off. %(many)s talk does not go on.",
                "The round is called off. %(many)s talks do not go on.",
                many,
            )
            also = _("There too it does not go on: %(places)s.") % {"places": in_a_row(others, page_language())}
            messages.success(request, " ".join([said % {"many": many}, *([also] if others else [])]))
            round_.refresh_from_db(fields=["state"])
            if letters(request.actor, round_, timezone.now()):
                messages.warning(request, _("Not everybody hears of it by mail. Give these parents a letter, or call."))
                return redirect(link(request, "talk_lists:letters", round_.public_id))
        return redirect(link(request, "rounds:round", round_.public_id))
    many = counted_for(request.actor, talks_off(round_, timezone.now())).count()
    on_paper = hear_on_paper(request.actor, round_, timezone.now())
    return _confirm(
        request,
        round_,
        _("Call “%(title)s” off?") % {"title": round_.title},
        "\n\n".join(_what_happens(many, others, on_paper)),
        _("Yes, call it off"),
        "danger",
    )


def _what_happens(many: int, others: Sequence[str], on_paper: int) -> list[str]:
    """`many`: the talks that this leader may count; `others`: the organisations whose round it is as well; `on_paper`:
    how many parents no mail reaches."""
    found = []
    if many:
        words = ngettext(
            "%(many)s talk that is to come does not go on.", "%(many)s talks that are to come do not go on.", many
        )
        found.append(words % {"many": many})
    if others:
        words = _(
            "This round is also of: %(places)s. There too it does not go on, and their families hear so. Agree on it "
            "first with who leads there."
        )
        found.append(words % {"places": in_a_row(others, page_language())})
    found.append(_("Every parent who was asked or invited gets one mail that it does not go on. Reminders stop."))
    if on_paper:
        words = ngettext(
            "%(many)s parent hears it by no mail: after this you see who, with a letter to give along.",
            "%(many)s parents hear it by no mail: after this you see who, with letters to give along.",
            on_paper,
        )
        found.append(words % {"many": on_paper})
    found.append(_("Talks that were held stay, with what was agreed there."))
    found.append(_("It cannot be undone. Do you only want other days? Then change the days."))
    return found


@centre_page(SET_UP)
def close(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The round is over; what was learned."""
    round_ = found_round(request, round_id)
    return _lessons(request, round_, is_closing=True)


@centre_page(SET_UP)
def lessons(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """What was learned, at any moment."""
    return _lessons(request, found_round(request, round_id), is_closing=False)


def _lessons(request: CentreRequest, round_: Round, *, is_closing: bool) -> HttpResponse:
    form = LessonsForm(request.POST or None, initial={"lessons": round_.lessons})
    if request.method == "POST" and form.is_valid() and _keep(request, round_, form, is_closing=is_closing):
        return redirect(link(request, "rounds:round", round_.public_id))
    title = _("Close the round") if is_closing else _("Lessons for the next time")
    context: dict[str, Any] = {
        **frame(request, round_, (title, "")),
        "title": title,
        "form": form,
        "is_closing": is_closing,
        "to_come": getattr(round_, "talks_planned", 0),
    }
    return render(request, "talks/rounds/close.html", context)


def _keep(request: CentreRequest, round_: Round, form: LessonsForm, *, is_closing: bool) -> bool:
    said = form.cleaned_data["lessons"].strip()
    try:
        if is_closing:
            close_round(actor=request.actor, round_=round_, lessons=said, moment=timezone.now())
        else:
            keep_lessons(actor=request.actor, round_=round_, lessons=said)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("The round is closed.") if is_closing else _("It has been saved."))
    return True


@centre_page(SET_UP)
def wipe(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Remove the round with everything of it."""
    round_ = found_round(request, round_id)
    year, title = year_of(round_), round_.title
    form = WipeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wiped = wipe_round(
                actor=request.actor, round_=round_, title=form.cleaned_data["title"], moment=timezone.now()
            )
        except ValidationError as wrong:
            form.add_error("title", wrong.messages[0])
        else:
            said = _("“%(title)s” is wiped.") if wiped.is_whole else _("Your part of “%(title)s” is wiped.")
            messages.success(request, said % {"title": title})
            return redirect(link(request, "rounds:list", year=year))
    there, led = places_in(round_), places_led(request.actor)
    own = Talk.objects.filter(round=round_, organisation__in=there & led)
    context = {
        **frame(request, round_, (_("Wipe the round"), "")),
        "form": form,
        "is_expected": is_expected(own, timezone.now()),
        "cancel_url": link(request, "rounds:cancel", round_.public_id),
        "talks": getattr(round_, "talks_all", 0),
        "answered": getattr(round_, "answered", 0),
        "is_part": bool(there - led),
    }
    return render(request, "talks/rounds/wipe.html", context)

"""What one takes along from a round: lists for the team and the doors, letters, texts for the school's own app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from typst import TypstError

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks import list_words
from samenspel.talks import printing_lists as printing
from samenspel.talks.actions.lists import note_taken_along
from samenspel.talks.models import Round
from samenspel.talks.policy import LISTS
from samenspel.talks.queries import lists as queries
from samenspel.ui.parts import Crumb, Segment


def _round(request: CentreRequest, round_id: UUID) -> Round:
    request.years = []
    rows = restrict(Round.objects.exclude(state=Round.State.DRAFT), request.actor, LISTS)
    found: Round = get_object_or_404(rows, public_id=round_id)
    return found


def _crumbs(request: CentreRequest, round_: Round, here: str = "") -> list[Crumb]:
    first = Crumb(_("Lists and letters"), link(request, "talk_lists:rounds"))
    if not here:
        return [first, Crumb(round_.title)]
    return [first, Crumb(round_.title, link(request, "talk_lists:round", round_.public_id)), Crumb(here)]


def _day(request: CentreRequest, days: list[date]) -> date | None:
    """The day that is asked for; None for the whole round. One that the round does not have does not exist."""
    said = request.GET.get("dag", "")
    if not said:
        return None
    found = next((day for day in days if day.isoformat() == said), None)
    if found is None:
        raise Http404
    return found


def _choice(request: CentreRequest, name: str, round_: Round, days: list[date], day: date | None) -> list[Segment]:
    """The whole round, or one day of it."""
    whole = Segment(_("Whole round"), link(request, f"talk_lists:{name}", round_.public_id), current=day is None)
    each = [
        Segment(
            date_format(one, "D j F"),
            link(request, f"talk_lists:{name}", round_.public_id, dag=one.isoformat()),
            one == day,
        )
        for one in days
    ]
    return [whole, *each]


@centre_page(LISTS)
@require_safe
def rounds(request: CentreRequest) -> HttpResponse:
    """The rounds of which there is something to take along."""
    request.years = []
    return render(request, "talks/lists/rounds.html", {"rounds": queries.rounds_to_list(request.actor)})


@centre_page(LISTS)
@require_safe
def one(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """What there is of one round."""
    round_ = _round(request, round_id)
    paper = queries.letters(request.actor, round_, timezone.now())
    context = {
        "round": round_,
        "crumbs": _crumbs(request, round_),
        "without_mail": sum(not letter.wants_paper for letter in paper),
        "paper": len(paper),
    }
    return render(request, "talks/lists/round.html", context)


@centre_page(LISTS)
@require_safe
def schedules(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Per colleague and day: who comes, and what is worth knowing."""
    round_ = _round(request, round_id)
    days = queries.days_of(round_)
    day = _day(request, days)
    found = [
        (one, [(line, printing.remarks(line)) for line in one.lines])
        for one in queries.schedules(request.actor, round_, day)
    ]
    context = {
        "round": round_,
        "found": found,
        "days": _choice(request, "schedules", round_, days, day),
        "file": link(request, "talk_lists:schedules-file", round_.public_id, dag=day.isoformat() if day else ""),
        "crumbs": _crumbs(request, round_, _("For the team")),
    }
    return render(request, "talks/lists/schedules.html", context)


@centre_page(LISTS)
@require_safe
def schedules_file(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The same as PDF, the whole round at once or a day."""
    round_ = _round(request, round_id)
    found = queries.schedules(request.actor, round_, _day(request, queries.days_of(round_)))
    return _file(request, round_, "schedules", found, printing.schedules_pdf)


@centre_page(LISTS)
@require_safe
def doors(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Per room and day, to hang on the door."""
    round_ = _round(request, round_id)
    days = queries.days_of(round_)
    day = _day(request, days)
    context = {
        "round": round_,
        "found": queries.doors(request.actor, round_, timezone.now(), day),
        "days": _choice(request, "doors", round_, days, day),
        "file": link(request, "talk_lists:doors-file", round_.public_id, dag=day.isoformat() if day else ""),
        "crumbs": _crumbs(request, round_, _("For the doors")),
    }
    return render(request, "talks/lists/doors.html", context)


@centre_page(LISTS)
@require_safe
def doors_file(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The same as PDF."""
    round_ = _round(request, round_id)
    found = queries.doors(request.actor, round_, timezone.now(), _day(request, queries.days_of(round_)))
    return _file(request, round_, "doors", found, printing.doors_pdf)


@centre_page(LISTS)
@require_safe
def letters(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Who gets no mail about their talk: give them a letter."""
    round_ = _round(request, round_id)
    context = {
        "round": round_,
        "found": queries.letters(request.actor, round_, timezone.now()),
        "file": link(request, "talk_lists:letters-file", round_.public_id),
        "crumbs": _crumbs(request, round_, _("Letters")),
    }
    return render(request, "talks/lists/letters.html", context)


@centre_page(LISTS)
@require_safe
def letters_file(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """A letter for each of them, in their own language."""
    round_ = _round(request, round_id)
    found = queries.letters(request.actor, round_, timezone.now())
    return _file(request, round_, "letters", found, printing.letters_pdf)


def _file(
    request: CentreRequest, round_: Round, name: str, found: list[Any], make: Callable[[str, str, Any], bytes]
) -> HttpResponse:
    """The paper, or the page again with a word on why not."""
    if not found:
        messages.info(request, _("There is nothing to print yet."))
        return redirect(link(request, f"talk_lists:{name}", round_.public_id))
    try:
        content = make(round_.title, request.centre.name, found)
    except TypstError:
        messages.error(request, _("This could not be put on paper. Print the page itself instead."))
        return redirect(link(request, f"talk_lists:{name}", round_.public_id))
    note_taken_along(actor=request.actor, round_=round_, what=name, many=len(found))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_FILES[name]}.pdf"'
    return response


_FILES = {"schedules": "gesprekken-team", "doors": "gesprekken-deuren", "letters": "gesprekken-brieven"}


@centre_page(LISTS)
@require_safe
def pasted(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """A text to paste into the school's own app, per language."""
    round_ = _round(request, round_id)
    kind = request.GET.get("soort") or list_words.fitting(round_, request.today)
    if kind not in list_words.KINDS:
        raise Http404
    days = queries.days_of(round_)
    labels = {"announce": _("Announcing"), "remind": _("Reminding"), "published": _("The times are known")}
    context = {
        "round": round_,
        "texts": list_words.texts(
            kind, round_, days[0] if days else None, days[-1] if days else None, request.centre.name
        ),
        "kinds": [
            Segment(labels[key], link(request, "talk_lists:texts", round_.public_id, soort=key), key == kind)
            for key in list_words.KINDS
        ],
        "crumbs": _crumbs(request, round_, _("Texts")),
    }
    return render(request, "talks/lists/texts.html", context)

"""The rounds of a school year on one page, and the page of one round: where it stands and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.logic.school_years import start_on
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.organisations.models import Organisation
from samenspel.organisations.queries import organisations
from samenspel.talks import figure_words
from samenspel.talks.actions.rounds import start_round
from samenspel.talks.forms.rounds import PLANNED, BeginForm
from samenspel.talks.logic.round_year import MONTHS, missing, month_in_year, place_in_year
from samenspel.talks.logic.rounds import PATTERNS, Finding, Kind
from samenspel.talks.models import Round
from samenspel.talks.policy import FIGURES, SEE_ROUND, SET_UP
from samenspel.talks.queries.rounds import InYear, earlier_rounds, findings_of, rounds_of_year
from samenspel.talks.queries.rounds_mine import waiting_for
from samenspel.talks.queries.turnout import RoundTurnout, turnout_of_rounds
from samenspel.talks.views.rounds_common import (
    FINDINGS,
    MENDED_AT,
    TONES,
    State,
    crumbs,
    groups_word,
    leads,
    span_words,
)
from samenspel.talks.words import ROUNDS
from samenspel.ui.parts import Text

LINE: Final = 600  # the width of the line of the year, in units of its drawing
NARROWEST: Final = 8
WHY: Final[Mapping[Kind, Text]] = {
    Kind.START: gettext_lazy("At the start child, parents and teacher agree how and how often they meet this year."),
    Kind.INTERIM: gettext_lazy("In November, between getting to know each other and the first report, for who is new."),
    Kind.REPORT: gettext_lazy("At the report all parents are expected."),
    Kind.ADVICE: gettext_lazy("In group 8, towards secondary school."),
    Kind.THREE_WAY: gettext_lazy("The child tells, and the three of you choose what you work on."),
    Kind.HOME_VISIT: gettext_lazy("Offered to who would like it. Nobody counts who says no."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A round on the line of the year; `start` and `length` are units of a drawing of LINE wide.

    `came`: of how many children a parent came, where that can be shown.
    """

    title: str
    url: str
    kind: Text
    state: str
    tone: str
    span: str
    groups: str
    start: float
    length: float
    notes: tuple[str, ...] = ()
    is_off: bool = False
    came: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A round that is usual and not there yet."""

    kind: str
    title: Text
    why: Text
    months: str


@centre_page(SEE_ROUND)
def listing(request: CentreRequest) -> HttpResponse:
    """The rounds of the year on one line, what is usual and not there, and what waits for whoever looks."""
    year = request.school_year
    rounds = rounds_of_year(request.actor, year.start)
    found = findings_of(rounds)
    titles = {str(one.round.public_id): one.round.title for one in rounds}
    turnout = turnout_of_rounds(year.start, timezone.now()) if may(request.actor, FIGURES) else {}
    is_leader = leads(request)
    context = {
        "year": f"\u2066{year.label}\u2069",  # from left to right in every script
        "lines": [
            _line(request, one, found.get(str(one.round.public_id), ()), titles, turnout.get(one.round.pk))
            for one in rounds
        ],
        "figures_url": link(request, "attendance:figures") if turnout else "",
        "months": [date_format(_first(month), "b")[:1] for month in MONTHS],
        "today": place_in_year(request.today, year.start) * LINE if _is_now(request) else None,
        "line_width": LINE,
        "ticks": [LINE / 12 * number for number in range(13)],
        "is_leader": is_leader,
        "suggestions": _suggestions(request, rounds) if is_leader and not _is_over(request) else (),
        "new_url": link(request, "rounds:new", year=year.label),
        "mine": [(one, link(request, "rounds:my-hours", one.public_id)) for one in waiting_for(request.actor)],
    }
    return render(request, "talks/rounds/list.html", context)


def _first(month: int) -> date:
    return date(2000, month, 1)


def _is_now(request: CentreRequest) -> bool:
    return 0 < place_in_year(request.today, request.school_year.start) < 1


def _is_over(request: CentreRequest) -> bool:
    return place_in_year(request.today, request.school_year.start) >= 1


def _line(
    request: CentreRequest,
    one: InYear,
    found: tuple[Finding, ...],
    titles: Mapping[str, str],
    turnout: RoundTurnout | None,
) -> Line:
    round_ = one.round
    came = figure_words.round_line(turnout, round_.school_year) if turnout else None
    start = place_in_year(one.first, round_.school_year) * LINE if one.first else 0.0
    end = place_in_year(one.last, round_.school_year) * LINE if one.last else 0.0
    many = len(one.groups)
    groups = ", ".join(one.groups) if many <= 4 else groups_word(many)
    return Line(
        title=round_.title,
        url=link(request, "rounds:round", round_.public_id),
        kind=ROUNDS[round_.kind],
        state=round_.get_state_display(),
        tone=TONES[round_.state],
        span=span_words(one.first, one.last),
        groups=groups,
        start=start,
        length=max(end - start, NARROWEST),
        notes=said_findings(found, titles) if round_.state not in {State.CLOSED, State.CANCELLED} else (),
        is_off=round_.state == State.CANCELLED,
        came=came.said if came and came.low is not None else "",
    )


def said_findings(found: tuple[Finding, ...], titles: Mapping[str, str]) -> tuple[str, ...]:
    """What was found about a round, in words."""
    return tuple(str(FINDINGS[one.code]) % {"other": titles.get(one.other, "")} for one in found)


def linked_findings(
    request: CentreRequest, round_id: object, found: tuple[Finding, ...], titles: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The same, each with the address where it is mended."""
    words = said_findings(found, titles)
    return [
        (said, link(request, f"rounds:{MENDED_AT[one.code]}", round_id)) for said, one in zip(words, found, strict=True)
    ]


def _suggestions(request: CentreRequest, rounds: list[InYear]) -> list[Suggestion]:
    """What the year has not got yet, of which the time is not over."""
    there = [Kind(one.round.kind) for one in rounds if one.round.state != State.CANCELLED]
    led = request.actor.organisations
    with_last = any(one.kind == Organisation.Kind.SCHOOL for one in organisations() if one.pk in led)
    found = missing(there, with_last_year=with_last)
    return [Suggestion(kind, ROUNDS[kind], WHY[kind], _months(kind)) for kind in found]


def _months(kind: Kind) -> str:
    first = month_in_year(kind)
    if first is None:
        return _("at any time of the year")
    months = sorted(PATTERNS[kind].months, key=MONTHS.index)
    names = [date_format(_first(month), "F") for month in (months[0], months[-1])]
    return names[0] if len(months) == 1 else f"{names[0]} – {names[1]}"


@centre_page(SET_UP)
def new(request: CentreRequest) -> HttpResponse:
    """Begin a round: with an earlier one, or with what is usual for a kind."""
    earlier = [one.round for one in earlier_rounds(request.actor, request.school_year.start + 1)]
    asked = request.GET.get("soort", "")
    year, now = request.school_year.start, start_on(request.today)
    form = BeginForm(request.POST or None, earlier=earlier, year=year, now=now)
    if request.method == "POST" and form.is_valid():
        round_ = start_round(
            actor=request.actor,
            kind=form.kind,
            title=form.title_of_round,
            school_year=form.cleaned_data["school_year"],
            day=request.today,
            based_on=form.based_on,
        )
        messages.success(request, _("The round is there. Nobody outside the team sees it yet."))
        return redirect(link(request, "rounds:groups", round_.public_id))
    if asked in PLANNED:
        form.initial["begin"] = _usual(asked, [one for one in earlier if one.school_year < request.school_year.start])
    context = {"crumbs": crumbs(request, None, (_("A new round"), "")), "form": form, "has_earlier": bool(earlier)}
    return render(request, "talks/rounds/new.html", context)


def _usual(kind: str, earlier: list[Round]) -> str:
    """With what a round of a kind begins unless one says otherwise: the newest of that kind, else its pattern."""
    before = next((one for one in earlier if one.kind == kind), None)
    return f"round:{before.public_id}" if before else f"kind:{kind}"

"""The check before families are asked: what is in the way, whether it can fit, and the button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import in_a_row
from samenspel.people.models import Child
from samenspel.talks.actions.rounds import ask_round
from samenspel.talks.interpreter_words import lacking_words
from samenspel.talks.logic.fit import Fit, Room
from samenspel.talks.logic.round_checks import WRONG, Code, Problem
from samenspel.talks.logic.round_year import Step
from samenspel.talks.logic.rounds import WRONG as WRONG_DATES
from samenspel.talks.logic.rounds import Audience
from samenspel.talks.models import Round
from samenspel.talks.policy import SET_UP, WRITE_DOWN
from samenspel.talks.queries.plan_interpreters import asked_for
from samenspel.talks.queries.rounds import InYear, findings_of, places_led, rounds_of_year
from samenspel.talks.queries.rounds_check import Checked, check_of
from samenspel.talks.views.rounds import linked_findings
from samenspel.talks.views.rounds_common import State, found_round, page_language
from samenspel.talks.views.rounds_setup import step_frame
from samenspel.ui.parts import Column, Text

# What is said, with the name of what it is about; and the page where it is mended.
WORDS: Final[Mapping[Code, tuple[Text, str, Text]]] = {
    Code.NO_GROUPS: (gettext_lazy("No group takes part yet."), "groups", gettext_lazy("Choose groups")),
    Code.NO_CHILDREN: (
        gettext_lazy("There is no child that takes part. Look at the groups, and at who is expected."),
        "about",
        gettext_lazy("Look at who is expected"),
    ),
    Code.NO_SITTINGS: (gettext_lazy("There are no days and hours yet."), "days", gettext_lazy("Choose days")),
    Code.DAYS_OVER: (gettext_lazy("All days of this round are over."), "days", gettext_lazy("Choose other days")),
    Code.NO_HOLDER: (
        gettext_lazy("Nobody holds the talks of: %(name)s."),
        "groups",
        gettext_lazy("Say who holds them"),
    ),
    Code.NO_HOURS: (gettext_lazy("There are no hours for: %(name)s."), "days", gettext_lazy("Add hours")),
    Code.NEVER_FREE: (
        gettext_lazy("Away during all hours of the round: %(name)s."),
        "hours",
        gettext_lazy("Look at the hours"),
    ),
    Code.TOO_MUCH: (
        gettext_lazy("The talks do not fit: %(name)s. Add hours, make talks shorter, or let a colleague hold some."),
        "days",
        gettext_lazy("Add hours"),
    ),
    Code.TIGHT: (
        gettext_lazy("It is tight, families have little to choose: %(name)s."),
        "days",
        gettext_lazy("Add hours"),
    ),
    Code.NOBODY_ASKED: (
        gettext_lazy("Nobody may be asked about: %(name)s. Find out who comes to talks, or leave the child out."),
        "children",
        gettext_lazy("Look at this child"),
    ),
    Code.NO_ANSWER_DAY: (
        gettext_lazy("It is not known until when families can answer."),
        "dates",
        gettext_lazy("Choose dates"),
    ),
    Code.ANSWER_DAY_OVER: (
        gettext_lazy("The last day to answer is over."),
        "dates",
        gettext_lazy("Choose another day"),
    ),
    Code.ANSWER_DAY_LATE: (
        gettext_lazy("Families can answer until after the first talk. Choose an earlier day."),
        "dates",
        gettext_lazy("Choose another day"),
    ),
    Code.HOLIDAY: (gettext_lazy("A public holiday: %(name)s."), "days", gettext_lazy("Look at the days")),
    Code.SUMMER: (
        gettext_lazy("In the summer holiday, when every school is closed: %(name)s."),
        "days",
        gettext_lazy("Look at the days"),
    ),
    Code.HOURS_UNSAID: (
        gettext_lazy("Has not said yet when they are there, so all hours count: %(name)s."),
        "hours",
        gettext_lazy("Look at the hours"),
    ),
    Code.NO_VIDEO: (
        gettext_lazy("Has talks by video, and no address or telephone number to join: %(name)s."),
        "hours",
        gettext_lazy("Look at the hours"),
    ),
}
NONE_CHOSEN: Final[tuple[Text, str, Text]] = (
    gettext_lazy("No child has been chosen yet."),
    "children",
    gettext_lazy("Choose children"),
)
OF_PEOPLE: Final = frozenset({Code.NEVER_FREE, Code.TOO_MUCH, Code.TIGHT, Code.HOURS_UNSAID, Code.NO_VIDEO})
MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the check: what is the matter, and where it is mended."""

    words: str
    url: str
    label: Text
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How the talks of somebody stand to their hours."""

    name: str
    fit: Fit
    word: str
    tone: str
    share: int


@centre_page(SET_UP)
def check(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The check, and asking the parents."""
    round_ = found_round(request, round_id)
    moment = timezone.now()
    if request.method == "POST":
        try:
            many = ask_round(actor=request.actor, round_=round_, moment=moment)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(request, _asked(many))
            return redirect(link(request, "rounds:round", round_.public_id))
        round_ = found_round(request, round_id)
    found = check_of(round_, request.today, moment)
    year = rounds_of_year(request.actor, round_.school_year)
    lines = [*_of_year(request, round_, year), *_lines(request, round_, found), *_interpreters(request, round_, moment)]
    led = places_led(request.actor)
    own = [one for one in found.attendees.expected if one.organisation_id in led]
    context = {
        **step_frame(request, round_, Step.CHECK),
        "wrong": [line for line in lines if line.is_wrong],
        "advice": [line for line in lines if not line.is_wrong],
        "children": len(own),
        "adults": len({adult for one in own for adult in one.adults}),
        "loads": _loads(found),
        "columns": [
            Column("name", _("Who")),
            Column("talks", _("Talks"), numeric=True),
            Column("needed", _("Minutes needed"), numeric=True),
            Column("free", _("Minutes there"), numeric=True),
            Column("fits", _("Does it fit?")),
        ],
        "may_ask": round_.state == State.DRAFT and not any(line.is_wrong for line in lines),
    }
    return render(request, "talks/rounds/check.html", context)


def _asked(many: int) -> str:
    said = ngettext(
        "%(many)s parent is asked when they can come.", "%(many)s parents are asked when they can come.", many
    )
    return said % {"many": many}


def _of_year(request: CentreRequest, round_: Round, year: list[InYear]) -> list[Line]:
    """What does not fit beside the other rounds of the year."""
    key = str(round_.public_id)
    found = findings_of(year).get(key, ())
    titles = {str(one.round.public_id): one.round.title for one in year}
    linked = linked_findings(request, round_.public_id, found, titles)
    return [
        Line(words, url, _("Mend this"), one.code in WRONG_DATES)
        for one, (words, url) in zip(found, linked, strict=True)
    ]


def _lines(request: CentreRequest, round_: Round, found: Checked) -> list[Line]:
    """What was found, in words, one line for each matter.

    Children are named to who works for them; of others only how many there are.
    """
    named = _names(request, found)
    matters: dict[Code, list[str]] = {}
    unnamed = 0
    for problem in found.problems:
        name = named(problem)
        if name is None:
            unnamed += 1
        else:
            matters.setdefault(problem.code, []).append(name)
    lines = []
    for code, names in matters.items():
        words, page, label = WORDS[code]
        if code is Code.NO_CHILDREN and round_.audience == Audience.CHOSEN:
            words, page, label = NONE_CHOSEN
        url = link(
            request, f"rounds:{page}", round_.public_id, **({"zonder": "ouder"} if code is Code.NOBODY_ASKED else {})
        )
        lines.append(Line(str(words) % {"name": _in_a_row(names)}, url, label, code in WRONG))
    if unnamed:
        words = ngettext(
            "Nobody may be asked about %(many)s child of somebody else's. Its own leader sees which.",
            "Nobody may be asked about %(many)s children of somebody else's. Their own leader sees which.",
            unnamed,
        )
        lines.append(Line(words % {"many": unnamed}, "", "", is_wrong=False))
    return lines


def _interpreters(request: CentreRequest, round_: Round, moment: datetime) -> list[Line]:
    """The languages that parents ask for and for which nobody comes: advice, for talks go on without."""
    url = link(request, "rounds:interpreters", round_.public_id)
    lacking = asked_for(request.actor, round_, request.today, moment).lacking
    return [Line(lacking_words(one), url, _("Look at the interpreters"), is_wrong=False) for one in lacking]


def _in_a_row(names: list[str]) -> str:
    """Names behind each other; of many the first few, and how many more."""
    shown = in_a_row(names[:MOST_NAMED], page_language())
    more = len(names) - MOST_NAMED
    if more <= 0:
        return shown
    rest = _("and %(many)s more") % {"many": more}
    return f"{shown} {rest}"


def _names(request: CentreRequest, found: Checked) -> Callable[[Problem], str | None]:
    """How to name what a problem is about; None for a child whose name is not for this reader."""
    groups = {str(one.group_id): one.group for one in found.attendees.expected}
    groups |= {str(held.part.group_id): held.part.group.name for held in found.parts}
    people = {str(row.adult_id): row.adult.name for held in found.parts for row in held.holders}
    wanted = [int(one.key) for one in found.problems if one.code is Code.NOBODY_ASKED]
    rows = restrict(Child.objects.filter(pk__in=wanted), request.actor, WRITE_DOWN) if wanted else ()
    children = {str(child.pk): child.name for child in rows}

    def name(problem: Problem) -> str | None:
        if problem.code is Code.NOBODY_ASKED:
            return children.get(problem.key)
        if problem.code in (Code.HOLIDAY, Code.SUMMER):
            return date_format(date.fromisoformat(problem.key), "l j F")
        if problem.code in OF_PEOPLE:
            return people.get(problem.key) or _("a colleague")
        return groups.get(problem.key, "")

    return name


def _loads(found: Checked) -> list[Load]:
    """Per holder whether it fits, the fullest first."""
    people = {str(row.adult_id): row.adult.name for held in found.parts for row in held.holders}
    rows = []
    for key, one in found.loads.items():
        word, tone = {
            Room.FITS: (_("fits"), "ok"),
            Room.TIGHT: (_("tight"), "lean"),
            Room.TOO_MUCH: (
                ngettext("%(many)s talk too many", "%(many)s talks too many", one.left_over) % {"many": one.left_over},
                "gap",
            ),
        }[one.room]
        share = min(round(100 * one.needed / one.free), 100) if one.free else 100
        rows.append(Load(people.get(key, _("a colleague")), one, word, tone, share))
    return sorted(rows, key=lambda row: (-row.share, row.name))

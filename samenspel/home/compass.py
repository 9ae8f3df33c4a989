"""The Kompas: where does the centre stand? One sentence per chapter of the story, and the figure that proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.activities.drawing import matrix_of, tick
from samenspel.activities.queries import View, view
from samenspel.activities.sentences import GAPS
from samenspel.core.web import CentreRequest
from samenspel.frameworks.queries import shelf
from samenspel.home import week
from samenspel.home.evidence import evidence
from samenspel.home.queries import Overview, overview
from samenspel.people.logic.blocks import ALONE
from samenspel.people.queries.waiting import blocks_that_wait
from samenspel.people.sentences import time_left

LENS = "samen"


@dataclass(frozen=True, slots=True)
class Step:
    """A chapter of the Kompas: what it asks, what there is to say, where it goes on."""

    title: str
    sentence: str
    url: str
    action: str


def link(request: CentreRequest, name: str, **query: str) -> str:
    """The address of a page of this centre, in the year that was chosen."""
    asked = request.GET.copy()
    for key in list(asked):
        if key != "year":
            del asked[key]
    asked.update(query)
    url = reverse(name, args=[request.centre.key])
    return f"{url}?{asked.urlencode()}" if asked else url


def compass(request: CentreRequest) -> dict[str, Any]:
    """The context of the Kompas page.

    Two queries on activities and years, one on frameworks, one on the rest, one on the rounds of one's own week, and
    four for the evidence: of talks two, of intakes and of reach one. One more for accents, for elements of the centre
    itself and for questions that wait, where there are any.
    """
    books = shelf()
    seen = view(request.school_year, shelf=books)
    whole = seen.pictures[LENS].whole
    moment = timezone.now()
    found = overview(request.school_year, blocks_that_wait(request.actor, moment), week.own(request))
    context = {
        "lede": seen.lede(LENS),
        "steps": steps(request, seen, found),
        "has_activities": bool(whole.activities),
        "balance_url": link(request, "activities:balance", lens=LENS),
        "frameworks_url": link(request, "frameworks:overview"),
        "blocks_url": reverse("families:list", args=[request.centre.key]) if found.block_since else "",
        "block_left": time_left(found.block_since + ALONE, moment) if found.block_since else "",
        "noticed": seen.said(LENS)[:4],
        "week": week.lines(request, found),
        "evidence": evidence(books, request.school_year, request.today),
    }
    if whole.activities:
        context["matrix"] = matrix_of(seen, books.lens(LENS), _cells(request))
        context["target"] = tick(seen, books.lens(LENS))
    return context


def _cells(request: CentreRequest) -> Callable[[str, str, str], str]:
    def address(lens: str, value: str, stage: str) -> str:
        return link(request, "activities:list", label=f"{lens}:{value}", fase=stage)

    return address


def steps(request: CentreRequest, seen: View, found: Overview) -> list[Step]:
    """What there is to say of each chapter; what has no data says what to do first."""
    many = seen.pictures[LENS].whole.activities
    return [
        Step(_("Activities on offer"), _activities(many), link(request, "activities:list"), _("See the activities")),
        Step(_("Balance"), _balance(seen, many), link(request, "activities:balance"), _("See the balance")),
        Step(_("Population"), _population(found), link(request, "populations:overview"), _("See the population")),
        Step(_("Goals"), _goals(found), link(request, "plans:goals"), _("See the goals")),
        Step(_("Policy document"), _document(found), link(request, "plans:document"), _("See the document")),
    ]


def _activities(many: int) -> str:
    if not many:
        return _("Nothing is written down yet. Start with a file, or with one activity.")
    return ngettext("%(many)s activity for and with parents.", "%(many)s activities for and with parents.", many) % {
        "many": many
    }


def _balance(seen: View, many: int) -> str:
    """The heaviest gap over all lenses that are judged, and how many more there are."""
    if not many:
        return _("There is a picture once there are activities with labels.")
    gaps = [said.sentence.plain for key in seen.pictures for said in seen.said(key) if said.finding.kind in GAPS]
    if not gaps:
        return _("Every value of every lens occurs in every stage.")
    more = len(gaps) - 1
    if not more:
        return gaps[0]
    rest = ngettext("And %(many)s more blind spot.", "And %(many)s more blind spots.", more) % {"many": more}
    return f"{gaps[0]} {rest}"


def _population(found: Overview) -> str:
    if not found.counted_on:
        return _("Who our parents are, has not been counted yet.")
    day = date_format(found.counted_on, "DATE_FORMAT")
    if not found.conclusions:
        return _("Counted on %(day)s. Nothing was concluded from it yet.") % {"day": day}
    return ngettext(
        "Counted on %(day)s, with %(many)s conclusion for what we do.",
        "Counted on %(day)s, with %(many)s conclusions for what we do.",
        found.conclusions,
    ) % {"day": day, "many": found.conclusions}


def _goals(found: Overview) -> str:
    if not found.goals:
        return _("There are no goals for this year yet.")
    goals = ngettext("%(many)s goal for this year.", "%(many)s goals for this year.", found.goals) % {
        "many": found.goals
    }
    if not found.actions:
        return goals
    done = _("Of %(many)s actions %(busy)s are under way and %(done)s are done.") % {
        "many": found.actions,
        "busy": found.actions_busy,
        "done": found.actions_done,
    }
    return f"{goals} {done}"


def _document(found: Overview) -> str:
    if not found.adopted_on:
        return _("Not adopted yet. What stands here is in it at once.")
    return _("Version %(version)s was adopted on %(day)s.") % {
        "version": found.version,
        "day": date_format(found.adopted_on, "DATE_FORMAT"),
    }

"""One proposal: what it is worth, and the proof that nobody is systematically worse off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.logic.disclosure import TEAM
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import named
from samenspel.talks.models import Proposal
from samenspel.talks.plan_words import gap_words
from samenspel.talks.policy import SET_UP
from samenspel.talks.views.planning_common import crumbs, round_or_404
from samenspel.talks.views.planning_why import PAGE, known_figures, own_talks, waiting, why_rows
from samenspel.ui.parts import Column

TRAITS: Final[dict[str, tuple[Promise, Promise]]] = {
    "language": (gettext_lazy("By language"), gettext_lazy("language")),
    "moment": (gettext_lazy("By when they answered"), gettext_lazy("the moment of answering")),
    "children": (gettext_lazy("By number of children"), gettext_lazy("the number of children")),
}
_MOMENTS: Final = {
    "1": gettext_lazy("the first quarter"),
    "2": gettext_lazy("the second quarter"),
    "3": gettext_lazy("the third quarter"),
    "4": gettext_lazy("the last quarter"),
}
_CHILDREN: Final = {
    "1": gettext_lazy("one child"),
    "2": gettext_lazy("two children"),
    "3": gettext_lazy("three or more"),
}


def fair_words(found: Sequence[dict[str, Any]]) -> str:
    """The proof in a sentence."""
    if not found:
        return _("There are too few families to compare.")
    suspect = [str(TRAITS[one["trait"]][1]) for one in found if one["is_suspect"] and one["trait"] in TRAITS]
    if suspect:
        return _("Chance explains badly how the moments fell by %(what)s. Look at the table before you choose.") % {
            "what": ", ".join(suspect)
        }
    compared = [str(TRAITS[one["trait"]][1]) for one in found if one["trait"] in TRAITS]
    return _("Nobody is systematically worse off by %(what)s.") % {"what": ", ".join(compared)}


@centre_page(SET_UP)
def proposal(request: CentreRequest, round_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One proposal by itself."""
    round_ = round_or_404(request, round_id)
    rows = Proposal.objects.filter(round=round_, is_publishing=False, state=Proposal.State.READY)
    found: Proposal | None = rows.filter(public_id=proposal_id).first()
    if found is None:
        raise Http404
    report = known_figures(found, own_talks(request, round_))
    pages = Paginator(waiting(request, round_, found.places), PAGE).get_page(request.GET.get("pagina"))
    title = _("Proposal %(number)s") % {"number": found.number}
    context = {
        "crumbs": crumbs(request, round_, (title, "")),
        "title": title,
        "round": round_,
        "proposal": found,
        "report": report,
        "pages": pages,
        "without": why_rows(request, round_, list(pages), found.places),
        "gap": gap_words(report["gap"], report["unplanned"], round_.slot_minutes),
        "fair": fair_words(report.get("fairness", ())),
        "traits": [_trait(one) for one in report.get("fairness", ()) if one["trait"] in TRAITS],
        "headings": [
            Column("class", _("Families")),
            Column("homes", _("How many"), numeric=True),
            Column("placed", _("With a place, of those that could"), numeric=True),
            Column("preferred", _("At a moment they like"), numeric=True),
        ],
        "least": TEAM.threshold,
        "may_choose": round_.state == "planning",
        "choose_url": link(request, "planning:choose", round_.public_id, found.public_id),
    }
    return render(request, "talks/planning/proposal.html", context)


def _trait(one: dict[str, Any]) -> dict[str, Any]:
    """A trait with its classes in words; shares from 0 to 1."""
    rows = [{**its, "label": _label(one["trait"], its["name"])} for its in one["classes"]]
    deals = round(one["chance"] * 100)
    return {
        "title": TRAITS[one["trait"]][0],
        "rows": rows,
        "said": _("If moments were dealt by lot, %(many)s of 100 deals would differ as much or more.")
        % {"many": deals},
    }


def _label(trait: str, name: str) -> str:
    if not name:
        return _("other languages together") if trait == "language" else _("others together")
    if trait == "language":
        return named([name], (translation.get_language() or "nl")[:2])
    words = _MOMENTS if trait == "moment" else _CHILDREN
    return str(words.get(name, name))

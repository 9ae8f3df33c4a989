"""Writing a chapter, and recording that the document was adopted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Organisation
from samenspel.organisations.queries import organisations
from samenspel.plans import actions, queries
from samenspel.plans.actions.adopting import BODIES
from samenspel.plans.forms import AdoptForm, ChapterForm
from samenspel.plans.logic.chapters import CHAPTERS, WRITTEN
from samenspel.plans.logic.chapters.texts import written
from samenspel.plans.logic.document import encode
from samenspel.plans.logic.examples import Example, blanks, examples
from samenspel.plans.logic.readiness import gaps
from samenspel.plans.logic.wording import dutch
from samenspel.plans.models import ChapterText
from samenspel.plans.policy import ADOPT, CHANGE
from samenspel.plans.sources import holdings, texts_of
from samenspel.plans.views.common import crumbs, document_crumb, link, tell, warn_of_figures, withheld_words
from samenspel.plans.views.document import gap_words

_OF_CHILDCARE = ("childcare_holder", "oc")


@centre_page(CHANGE)
def chapter(request: CentreRequest, key: str) -> HttpResponse:
    """The text of one chapter; with an example or last year's text to start from, one tap away."""
    if key not in WRITTEN:
        raise Http404
    kept = queries.chapter_texts(request.school_year).get(key, "")
    earlier = queries.earlier_text(request.school_year, key)
    begin, source = _begin(request, examples()[key], earlier)
    form = ChapterForm(request.POST or None, initial={"body": begin or kept})
    if request.method == "POST" and form.is_valid():
        return _write(request, key, form)
    context = {
        "crumbs": crumbs(request, document_crumb(request), (dutch()(f"chapters.{key}"), "")),
        "number": CHAPTERS.index(key) + 1,
        "title": dutch()(f"chapters.{key}"),
        "example": examples()[key],
        "form": form,
        "kept": [encode(block) for block in written(kept)],
        "blanks": blanks(begin or kept),
        "begins_from": source,
        "earlier": earlier,
        "links": {
            "document": link(request, "document"),
            "example": link(request, "chapter", key, begin="voorbeeld"),
            "earlier": link(request, "chapter", key, begin="eerder"),
            "here": link(request, "chapter", key),
        },
    }
    return render(request, "plans/chapter.html", context)


def _begin(request: CentreRequest, example: Example, earlier: ChapterText | None) -> tuple[str, str]:
    """The text that was asked for to start from, and what it is; nothing is saved yet."""
    asked = request.GET.get("begin", "")
    if asked == "voorbeeld":
        return example.filled(centre=request.centre.name, municipality=request.centre.municipality), "example"
    if asked == "eerder" and earlier:
        return earlier.body, "earlier"
    return "", ""


def _write(request: CentreRequest, key: str, form: ChapterForm) -> HttpResponse:
    year = open_school_year(actor=request.actor, label=request.school_year.label)
    batch = actions.write_chapter(actor=request.actor, school_year=year, key=key, body=form.cleaned_data["body"])
    tell(request, _("The text was saved.") if batch else _("Nothing was changed."), batch)
    warn_of_figures(request, form.cleaned_data["body"])
    return redirect(link(request, "document"))


@centre_page(ADOPT)
def adopt(request: CentreRequest) -> HttpResponse:
    """Record who adopted the document and when: that freezes it as a version."""
    form = AdoptForm(request.POST or None, bodies=_bodies(list(organisations())), today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            version = _adopt(request, form)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            said = _("Version %(number)s is kept as it was adopted on %(day)s.") % {
                "number": version.number,
                "day": date_format(version.adopted_on, "DATE_FORMAT"),
            }
            messages.success(request, said)
            return redirect(link(request, "document") + "#versies")
    context: dict[str, Any] = {
        "crumbs": crumbs(request, document_crumb(request), (_("Record the adoption"), "")),
        "form": form,
        "missing": [gap_words(gap) for gap in gaps(holdings(request.school_year))],
        "withheld": withheld_words(request, texts_of(request.school_year)),
        "links": {"document": link(request, "document"), "read": link(request, "read")},
    }
    return render(request, "plans/adopt.html", context)


def _bodies(held: list[Organisation]) -> list[str]:
    """Who can decide here: those of the childcare only where there is childcare, of the school likewise."""
    kinds = {one.kind for one in held}
    return [body for body in BODIES if ("childcare" if body in _OF_CHILDCARE else "school") in kinds]


def _adopt(request: CentreRequest, form: AdoptForm) -> Any:
    year = open_school_year(actor=request.actor, label=request.school_year.label)
    return actions.adopt_document(
        actor=request.actor,
        centre=request.centre,
        school_year=year,
        adopted_on=form.cleaned_data["adopted_on"],
        decisions=form.decisions(),
        today=request.today,
    )

"""The leaders choose the questions of their organisation: a few are always there, the rest needs a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions import forms as actions
from samenspel.intakes.forms.answers import page_language
from samenspel.intakes.forms.setup import OwnQuestionForm, PurposeForm
from samenspel.intakes.logic.form import Form, form_of
from samenspel.intakes.logic.questions import Audience, Class, Keep, Question, catalogue, said
from samenspel.intakes.models import FormQuestion
from samenspel.intakes.policy import FORM, led_by
from samenspel.intakes.queries.figures import places_of
from samenspel.intakes.queries.forms import as_setting, form_rows
from samenspel.intakes.views.common import crumbs, link, title_of, without_years
from samenspel.organisations.models import Organisation
from samenspel.ui.parts import Segment

SEEN_BY = {
    Class.ORDINARY: gettext_lazy("whoever works with the child"),
    Class.CLOSE: gettext_lazy("the child's own teacher or childcare worker, the care coordinator and the leaders"),
    Class.SENSITIVE: gettext_lazy("the child's own teacher or childcare worker, the care coordinator and the leaders"),
}
ASKED = {
    Audience.GUARDIAN: gettext_lazy("by the parent, beforehand and in the talk"),
    Audience.TOGETHER: gettext_lazy("in the talk"),
    Audience.STAFF: gettext_lazy("a note of the team"),
}
KEPT = {
    Keep.ANSWER: gettext_lazy("with the intake, until two years after the child has left"),
    Keep.FACT: gettext_lazy("with the person, as long as the child is here"),
    Keep.WISH: gettext_lazy("as a wish, until it is done or taken back"),
    Keep.TALK: gettext_lazy("until the talk is over; then it is thrown away"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A question in the list, and what stands about it; `set_by` says who set it and when."""

    question: Question
    title: str
    url: str
    purpose: str
    set_by: str


@centre_page(FORM)
@without_years
def form(request: CentreRequest) -> HttpResponse:
    """Every question that can be asked: the ones that are, and the ones that wait for a purpose."""
    places = places_of(led_by(request.actor))
    place = _place(request, places)
    rows = {row.key: row for row in form_rows(place.pk)}
    found = form_of(catalogue(), (as_setting(row) for row in rows.values()))
    context = {
        "crumbs": crumbs(request, (_("Choose the questions"), "")),
        "place": place,
        "places": _segments(request, places, place),
        "on": [_choice(request, place, one, found, rows) for one in found.questions if one.is_on],
        "off": [_choice(request, place, one, found, rows) for one in found.questions if not one.is_on],
        "steps": len(found.beforehand(is_short=False, is_known=False)),
        "short_steps": len(found.beforehand(is_short=True, is_known=True)),
        "add_url": _link(request, "question-add", place),
    }
    return render(request, "intakes/form.html", context)


def _place(request: CentreRequest, places: list[Organisation]) -> Organisation:
    """The organisation whose form this is: the one asked for, else the first of one's own."""
    asked = request.GET.get("organisatie", "")
    found = next((one for one in places if str(one.public_id) == asked), None)
    if found is None and (asked or not places):
        raise Http404
    return found or places[0]


def _segments(request: CentreRequest, places: list[Organisation], chosen: Organisation) -> list[Segment]:
    if len(places) < 2:
        return []
    return [Segment(one.name, _link(request, "form", one), one == chosen) for one in places]


def _link(request: CentreRequest, name: str, place: Organisation, *args: object) -> str:
    several = len(led_by(request.actor)) > 1
    return link(request, name, *args, organisatie=str(place.public_id) if several else "")


def _choice(
    request: CentreRequest, place: Organisation, one: Question, found: Form, rows: Mapping[str, FormQuestion]
) -> Choice:
    row = rows.get(one.key)
    url = "" if one.is_fixed else _link(request, "question", place, one.key)
    who = row.set_by.name if row and row.set_by else ""
    day = date_format(row.set_on, "SHORT_DATE_FORMAT") if row else ""
    return Choice(one, title_of(one), url, found.purposes.get(one.key, ""), ", ".join(filter(None, (who, day))))


@centre_page(FORM)
@without_years
def question(request: CentreRequest, key: str) -> HttpResponse:
    """One question: how parents see it, who sees the answers, and turning it on or off."""
    place = _place(request, places_of(led_by(request.actor)))
    rows = {row.key: row for row in form_rows(place.pk)}
    found = form_of(catalogue(), (as_setting(row) for row in rows.values()))
    one = found.get(key)
    if one is None or one.is_fixed:
        raise Http404
    needs_purpose = one.is_own or not next(shipped.is_on for shipped in catalogue() if shipped.key == key)
    purpose = PurposeForm(
        request.POST or None, is_required=needs_purpose, purpose=rows[key].purpose if key in rows else ""
    )
    if request.method == "POST" and _set(request, place, one, purpose):
        return redirect(_link(request, "form", place))
    context = {
        "crumbs": crumbs(request, (_("Choose the questions"), _link(request, "form", place)), (title_of(one), "")),
        "question": one,
        "title": title_of(one),
        "hint": said(one.hint, page_language()),
        "options": [said(option.texts, page_language()) for option in one.options],
        "seen_by": SEEN_BY[one.class_],
        "asked": ASKED[one.audience],
        "kept": KEPT[one.keep],
        "needs_purpose": needs_purpose,
        "form": purpose,
        "form_url": _link(request, "form", place),
    }
    return render(request, "intakes/question.html", context)


def _set(request: CentreRequest, place: Organisation, one: Question, purpose: PurposeForm) -> bool:
    """Turn it on or off, and say so."""
    common: dict[str, Any] = {
        "actor": request.actor,
        "organisation": place,
        "key": one.key,
        "day": request.today,
    }
    if request.POST.get("do") == "off":
        actions.turn_off(**common)
        messages.success(request, _("The question is not asked any more."))
        return True
    if not purpose.is_valid():
        return False
    try:
        actions.turn_on(**common, purpose=purpose.cleaned_data["purpose"])
    except ValidationError as wrong:
        purpose.add_error("purpose", wrong)
        return False
    messages.success(request, _("The question is asked from now on."))
    return True


@centre_page(FORM)
@without_years
def add(request: CentreRequest) -> HttpResponse:
    """A question of the organisation's own."""
    place = _place(request, places_of(led_by(request.actor)))
    own = OwnQuestionForm(request.POST or None)
    if request.method == "POST" and own.is_valid():
        try:
            actions.add_question(
                actor=request.actor,
                organisation=place,
                own=own.own(),
                purpose=own.cleaned_data["purpose"],
                day=request.today,
            )
        except ValidationError as wrong:
            own.add_error(None, wrong)
        else:
            messages.success(request, _("Your question is asked from now on."))
            return redirect(_link(request, "form", place))
    context = {
        "crumbs": crumbs(
            request, (_("Choose the questions"), _link(request, "form", place)), (_("A question of your own"), "")
        ),
        "form": own,
        "form_url": _link(request, "form", place),
    }
    return render(request, "intakes/own_question.html", context)

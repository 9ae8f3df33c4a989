"""The screen for on the table: large, calm, for all three. One thing at a time, and of this table alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions.agreements import agree, look_back
from samenspel.talks.actions.table_after import agree_year
from samenspel.talks.forms.table import AgreementForm, YearForm, agreement_rows
from samenspel.talks.logic.agenda import Step, steps
from samenspel.talks.logic.agreements import State
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.policy import AGENDA, HOLD
from samenspel.talks.queries.table import Agreed, Table, agreed, next_moment, the_table, year_of, year_start
from samenspel.talks.table_words import STEPS
from samenspel.talks.views.table_common import (
    around_table,
    found_talk,
    owner_of,
    questions_of,
    title_of,
    voices,
    where_of,
    without_years,
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One of the steps, as a place to go to."""

    step: Step
    title: str
    url: str
    is_here: bool


@centre_page(AGENDA)
@without_years
def screen(request: CentreRequest, talk_id: UUID, step: str = "") -> HttpResponse:
    """One step of the talk on one screen; without a step, who sits here."""
    talk = found_talk(request, AGENDA, talk_id, HOLD)
    if not talk.may_hold:
        raise Http404
    reads = request.actor if step == Step.BROUGHT else None
    table = the_table(talk, request.today, timezone.now(), actor=reads)
    found = agreed(request.actor, table)
    way = steps(looks_back=bool(found.back), is_start=talk.kind == Kind.START)
    if step and step not in way:
        raise Http404
    if request.method == "POST":
        return _do(request, table, found, step)
    here = way.index(Step(step)) if step else -1
    context = {
        "talk": talk,
        "title": title_of(talk),
        "step": step,
        "step_title": STEPS[step] if step else "",
        "stops": [
            Stop(one, str(STEPS[one]), link(request, "talks:step", talk.public_id, one), one == step) for one in way
        ],
        "number": here + 1,
        "before_url": _url(request, table, way[here - 1] if here > 0 else "") if step else "",
        "after_url": _url(request, table, way[here + 1]) if here + 1 < len(way) else "",
        "close_url": link(request, "talks:talk", talk.public_id),
        "report_url": link(request, "talks:report", talk.public_id),
        **_shown(request, table, found, step),
    }
    return render(request, "talks/table/screen.html", context)


def _url(request: CentreRequest, table: Table, step: str) -> str:
    talk = table.talk.public_id
    return link(request, "talks:step", talk, step) if step else link(request, "talks:table", talk)


def _shown(request: CentreRequest, table: Table, found: Agreed, step: str) -> dict[str, Any]:
    """What this step needs, and no more."""
    if not step:
        return {"seats": around_table(table), "where": where_of(table.talk)}
    if step == Step.BACK:
        return {"back": [(one, owner_of(one)) for one in found.back]}
    if step == Step.QUESTIONS:
        return {"questions": questions_of(table.talk)}
    if step == Step.BROUGHT:
        return {"voices": voices(request, table)}
    if step == Step.AGREE:
        rows = agreement_rows(None, table, len(found.now), request.today)[:1]
        return {"now": [(one, owner_of(one)) for one in found.now], "rows": rows, "left": 3 - len(found.now)}
    if step == Step.YEAR:
        return {"year_form": YearForm(None, table.talk.child.given_name, year_of(table.talk))}
    return {"next": next_moment(table, request.today), "now": [(one, owner_of(one)) for one in found.now]}


def _do(request: CentreRequest, table: Table, found: Agreed, step: str) -> HttpResponse:
    """Come back to an agreement, make one, or agree on the year; and stay at this step."""
    try:
        if step == Step.BACK:
            _look_back(request, table, found)
        elif step == Step.AGREE:
            _agree(request, table, found)
        elif step == Step.YEAR:
            _agree_year(request, table)
        else:
            raise Http404
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(_url(request, table, step))


def _look_back(request: CentreRequest, table: Table, found: Agreed) -> None:
    one = next((one for one in found.back if str(one.public_id) == request.POST.get("agreement")), None)
    state = request.POST.get("state", "")
    if one is None or state not in set(State):
        raise Http404
    look_back(
        actor=request.actor,
        talk=table.talk,
        agreement=one,
        state=State(state),
        day=request.today,
        moment=timezone.now(),
    )


def _agree(request: CentreRequest, table: Table, found: Agreed) -> None:
    rows: list[AgreementForm] = agreement_rows(request.POST, table, len(found.now), request.today)[:1]
    if not rows:
        raise ValidationError(_("Three agreements are enough for one talk. Choose what matters most."))
    (form,) = rows
    if not form.is_valid():
        raise ValidationError(next(iter(form.errors.values()))[0])
    if not form.has_changed():
        raise ValidationError(_("Write down what you agree."))
    agree(actor=request.actor, talk=table.talk, wanted=[form.wanted], day=request.today, moment=timezone.now())


def _agree_year(request: CentreRequest, table: Table) -> None:
    form = YearForm(request.POST, table.talk.child.given_name, None)
    if not form.is_valid():
        raise ValidationError(next(iter(form.errors.values()))[0])
    year = year_start(table.talk, request.today)
    agree_year(actor=request.actor, talk=table.talk, agreed=form.agreed, school_year=year, day=request.today)
    messages.success(request, _("Saved."))

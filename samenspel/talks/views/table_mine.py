"""A parent's own talks: what comes, what to do for it, and what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions import table_after
from samenspel.talks.actions.table import can_bring
from samenspel.talks.forms.table import RemarkForm
from samenspel.talks.interpreter_words import to_parent
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Agreement, Remark, Report, Talk
from samenspel.talks.policy import OWN_TALK, READ_REPORT, REMARK
from samenspel.talks.queries.agreements import visible
from samenspel.talks.queries.table import Table, agreed, papers, remarks, tables, talks, the_table, year_of
from samenspel.talks.views.table_common import (
    around_table,
    found_talk,
    is_to_come,
    own_crumbs,
    questions_of,
    title_of,
    voices,
    where_of,
    without_years,
)

LAST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A talk in a parent's list."""

    table: Table
    title: str
    url: str
    where: str
    team: str
    has_brought: bool
    can_bring: bool
    prepare_url: str
    swap_url: str
    interpreting: str
    agreements: tuple[Agreement, ...] = ()


@centre_page(OWN_TALK)
@without_years
def mine(request: CentreRequest) -> HttpResponse:
    """The coming talks first, with what to do for each; then those that were, with what was agreed."""
    moment = timezone.now()
    rows = list(talks(request.actor, OWN_TALK).order_by("-starts_at", "-pk")[: 3 * LAST])
    made = tables(rows, request.today, moment, actor=request.actor)
    agreements: dict[int, list[Agreement]] = {}
    for one in visible(request.actor).filter(talk__in=made):
        agreements.setdefault(one.talk_id, []).append(one)
    lines = [_line(request, made[talk.pk], moment, agreements.get(talk.pk, [])) for talk in rows]
    coming = [line for line in lines if _is_coming(line.table.talk, request)]
    context = {
        "coming": sorted(coming, key=lambda line: (line.table.talk.starts_at is None, line.table.talk.starts_at)),
        "before": [line for line in lines if line not in coming and line.table.talk.state != Talk.State.CANCELLED][
            :LAST
        ],
        "ask_url": link(request, "asked:mine"),
    }
    return render(request, "talks/table/mine.html", context)


def _is_coming(talk: Talk, request: CentreRequest) -> bool:
    if talk.state == Talk.State.HELD:
        return False
    return talk.starts_at is None or timezone.localdate(talk.starts_at) >= request.today


def _line(request: CentreRequest, table: Table, moment: Any, agreements: list[Agreement]) -> Line:
    talk = table.talk
    return Line(
        table=table,
        title=title_of(talk),
        url=link(request, "talks:own", talk.public_id),
        where=where_of(talk),
        team=", ".join(mate.adult.name for mate in table.staff),
        has_brought=bool(table.of(Side.HOME, request.actor.person_id)),
        can_bring=can_bring(talk, moment),
        prepare_url=link(request, "talks:prepare", talk.public_id),
        swap_url=link(request, "planning:swap", talk.public_id) if talk.round_id else "",
        interpreting=to_parent(table.interpreting_of(request.actor.person_id)) if is_to_come(talk, moment) else "",
        agreements=tuple(agreements),
    )


@centre_page(OWN_TALK)
@without_years
def own(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """One talk of a parent: when and where, the table, the agenda, and afterwards what was said and agreed."""
    talk = found_talk(request, OWN_TALK, talk_id)
    form = RemarkForm(request.POST or None)
    if request.method == "POST":
        return _remark(request, talk, form)
    moment = timezone.now()
    report = getattr(talk, "report", None)
    report = report if report and report.shared_at else None
    is_over = bool(report) or not _is_coming(talk, request)
    table = the_table(talk, request.today, moment, actor=None if is_over else request.actor)
    has_year = is_over and talk.kind == Kind.START  # then what was read beforehand makes room for the year
    context = {
        "crumbs": own_crumbs(request, (title_of(talk), "")),
        "title": title_of(talk),
        "line": _line(request, table, moment, []),
        "talk": talk,
        "seats": around_table(table, to_adult=request.actor.person_id),
        "questions": questions_of(talk),
        "voices": voices(request, table) if not is_over else [],
        "agreed": agreed(request.actor, table),
        "report": report,
        "remarks": remarks(table, is_home=True) if report else [],
        "papers": [
            (one, link(request, "talks:paper", one.public_id))
            for one in ([] if has_year else papers(request.actor, table))
        ],
        "year": year_of(talk) if has_year else None,
        "remark_form": form,
        "child_url": link(request, "talks:child", talk.public_id, "proud"),
        "sheet_url": link(request, "talks:sheet", talk.public_id),
        "is_over": is_over,
    }
    return render(request, "talks/table/own.html", context)


def _remark(request: CentreRequest, talk: Talk, form: RemarkForm) -> HttpResponse:
    report = restrict(Report.objects.filter(talk=talk), request.actor, REMARK).first()
    if report is None:
        raise Http404
    if form.is_valid():
        table_after.remark(actor=request.actor, report=report, text=form.cleaned_data["text"], day=request.today)
        messages.success(request, _("Your remark stands beside the report, word for word."))
    else:
        messages.error(request, _("Write your remark first, in at most 600 letters."))
    return redirect(link(request, "talks:own", talk.public_id))


@centre_page(READ_REPORT)
@require_POST
def withdraw(request: CentreRequest, remark_id: UUID) -> HttpResponse:
    """Take a remark back, on the day it was made."""
    reports = restrict(Report.objects.all(), request.actor, READ_REPORT).values("pk")
    mine = Remark.objects.filter(report__in=reports, adult=request.actor.person_id).select_related("report__talk")
    row = get_object_or_404(mine, public_id=remark_id)
    talk = row.report.talk
    try:
        table_after.withdraw_remark(actor=request.actor, row=row, day=request.today)
        messages.success(request, _("Your remark was taken back."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(link(request, "talks:own", talk.public_id))

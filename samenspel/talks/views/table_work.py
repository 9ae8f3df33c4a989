"""The talks of the team: the list, one talk with all that belongs to it, who came, papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.core.policy import check, may, restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions.attendance import note_attendance
from samenspel.talks.actions.plan_moves import TO_COME, is_loose
from samenspel.talks.actions.table import can_bring
from samenspel.talks.actions.table_papers import add_paper, remove_paper
from samenspel.talks.forms.attendance import WORDS as CAME_WORDS
from samenspel.talks.forms.table import PaperForm
from samenspel.talks.interpreter_words import to_team
from samenspel.talks.logic.agenda import SIDES
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.attendance import Came
from samenspel.talks.models import Paper, Talk
from samenspel.talks.policy import AGENDA, ARRANGE, HOLD, KEEP_PAPER, READ, READ_PAPER, SEE_TALK, SEE_TO
from samenspel.talks.queries.answer_words import words_with_answer
from samenspel.talks.queries.table import Table, Work, agreed, papers, remarks, the_table, work
from samenspel.talks.queries.unspoken import unspoken
from samenspel.talks.table_words import SIDES as SIDE_WORDS
from samenspel.talks.table_words import UNSPOKEN
from samenspel.talks.views.planning_end import ended
from samenspel.talks.views.table_common import (
    around_table,
    crumbs,
    found_talk,
    is_to_come,
    questions_of,
    title_of,
    voices,
    where_of,
    without_years,
)
from samenspel.ui.parts import Segment

MOST_BEFORE: Final = 12  # talks that were; the others on request


@dataclass(frozen=True, slots=True)
class Line:
    """A talk in the list of one of the team; `brought` says of each of the three whether something came."""

    table: Table
    url: str
    where: str
    home: str
    brought: tuple[tuple[str, str, bool], ...]
    agreements: int
    is_unnoted: bool
    report: str
    interpreting: str
    is_lacking: bool


@centre_page(SEE_TALK)
@without_years
def listing(request: CentreRequest) -> HttpResponse:
    """Today, this week and after that: whom I meet, and whether somebody brought something."""
    everyone = request.GET.get("toon") == "alle"
    moment = timezone.now()
    found = work(request.actor, moment, everyone=everyone, page=request.GET.get("pagina", 1))
    before = found.before if request.GET.get("eerder") == "alle" else found.before[:MOST_BEFORE]
    parts = [
        ("today", _("Today"), found.today),
        ("week", _("Later this week"), found.week),
        ("later", _("After that"), found.later),
        ("draft", _("Not fixed yet: the round is still being planned"), found.draft),
        ("open", _("Without a moment yet"), found.open),
        ("before", _("These were"), before),
    ]
    evening_url = link(request, "talks:evening", request.today.isoformat()) if found.today and not everyone else ""
    context = {
        "parts": [
            (key, title, [_line(request, one, found, moment) for one in rows]) for key, title, rows in parts if rows
        ],
        "views": [
            Segment(_("My talks"), link(request, "talks:list"), not everyone),
            Segment(_("All that I may read"), link(request, "talks:list", toon="alle"), everyone),
        ],
        "lede": _lede(found, everyone=everyone),
        "pages": found.page,
        "evening_url": evening_url,
        "evenings": _evenings(request, found) if not everyone else [],
        "came_url": link(request, "attendance:evening"),
        "agreements_url": link(request, "talks:agreements"),
        "unspoken": _unspoken(request, moment) if not everyone else [],
        "has_before": bool(before),
        "is_empty": found.is_empty,
        "everyone": everyone,
        "many_before": len(found.before) if len(before) < len(found.before) else 0,
        "all_before_url": link(request, "talks:list", eerder="alle", **({"toon": "alle"} if everyone else {}))
        + "#before",
    }
    return render(request, "talks/table/list.html", context)


def _unspoken(request: CentreRequest, moment: datetime) -> list[tuple[str, list[dict[str, Any]]]]:
    """Whom one has not spoken yet, per round: to call them."""
    return [
        (
            round_.title,
            [
                {
                    "talk": one.talk,
                    "url": link(request, "talks:talk", one.talk.public_id),
                    "card_url": link(request, "families:card", one.talk.child.public_id) if one.has_card else "",
                    "home": ", ".join(adult.name for adult in one.home),
                    "why": UNSPOKEN[one.why],
                }
                for one in rows
            ],
        )
        for round_, rows in unspoken(request.actor, moment).items()
    ]


def _evenings(request: CentreRequest, found: Work) -> list[tuple[date, str]]:
    """The coming days with talks of one's own, each with its paper."""
    days = [day for day in found.days if day > request.today]
    return [(day, link(request, "talks:evening", day.isoformat())) for day in days[:4]]


def _lede(found: Work, *, everyone: bool) -> str:
    coming = found.coming
    if not coming:
        return _("No talks are planned now.")
    if found.today and not everyone:
        return ngettext("Today you have %(many)s talk.", "Today you have %(many)s talks.", len(found.today)) % {
            "many": len(found.today)
        }
    return ngettext("%(many)s talk is coming.", "%(many)s talks are coming.", coming) % {"many": coming}


def _line(request: CentreRequest, table: Table, found: Work, moment: Any) -> Line:
    talk = table.talk
    is_over = talk.starts_at is not None and talk.starts_at < moment
    report = table.report
    sides = SIDES if table.has_childs_part else SIDES[1:]
    has_seat = bool(getattr(talk, "may_agenda", False))
    coming = is_to_come(talk, moment)
    return Line(
        table=table,
        url=link(request, "talks:talk", talk.public_id),
        where=talk.room or where_of(talk),
        home=", ".join(mate.adult.name for mate in table.home),
        brought=tuple((side.value, str(SIDE_WORDS[side]), bool(table.of(side))) for side in sides) if has_seat else (),
        agreements=found.agreements.get(talk.pk, 0),
        is_unnoted=is_over and talk.came == Came.OPEN,
        report="shared" if report and report.shared_at else "written" if report and report.text else "",
        interpreting=to_team(table.interpreting) if coming else "",
        is_lacking=coming and bool(table.interpreting.lacking),
    )


@centre_page(SEE_TALK)
@without_years
def talk(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """One talk: the agenda for who sits at the table, what was said and agreed for who stands close to the child."""
    found = found_talk(request, SEE_TALK, talk_id, AGENDA, HOLD, READ, ARRANGE)
    form = PaperForm(request.POST or None, request.FILES or None, initial={"readable_on": request.today})
    if request.method == "POST":
        check(request.actor, HOLD, found)
        if form.is_valid() and _add_paper(request, found, form):
            return redirect(link(request, "talks:talk", found.public_id))
    moment = timezone.now()
    report = getattr(found, "report", None)
    is_shared = bool(report and report.shared_at)
    sees_agenda = found.may_agenda and not is_shared
    table = the_table(found, request.today, moment, actor=request.actor if sees_agenda else None)
    context = {
        "crumbs": crumbs(request, (found.child.given_name, "")),
        "title": title_of(found),
        "talk": found,
        "table": table,
        "where": where_of(found),
        "interpreting": to_team(table.interpreting) if is_to_come(found, moment) else "",
        "interpreters_url": _interpreters_url(request, found, table, moment),
        "seats": around_table(table, to_team=True),
        "questions": questions_of(found),
        "voices": voices(request, table) if sees_agenda else [],
        "sees_agenda": sees_agenda,
        "wrote": words_with_answer(request.actor, table) if found.may_read or sees_agenda else [],
        "has_mine": bool(table.of(Side.STAFF, request.actor.person_id)),
        "agreed": agreed(request.actor, table) if found.may_read else None,
        "remarks": remarks(table, is_home=False) if found.may_read and is_shared else [],
        "papers": [(one, link(request, "talks:paper", one.public_id)) for one in papers(request.actor, table)],
        "paper_form": form,
        "can_bring": can_bring(found, moment),
        "came": CAME_WORDS.get(found.came, "") if found.came != Came.OPEN else "",
        "links": _links(request, found) | {"arrange": _arrange(request, found, moment)},
        **ended(request, found),
        "is_there": found.starts_at is None or timezone.localdate(found.starts_at) <= request.today,
    }
    return render(request, "talks/table/talk.html", context, status=422 if form.errors else 200)


def _arrange(request: CentreRequest, found: Talk, moment: datetime) -> str:
    """Where who may do so gives a talk to come another moment, or calls it off; "" when that is over."""
    is_over = found.state not in TO_COME or (found.starts_at is not None and found.starts_at <= moment)
    if is_over or not getattr(found, "may_arrange", False):
        return ""
    if found.round_id:
        return link(request, "planning:talk", found.public_id)
    if found.asked_by_id is None:
        return ""
    # A block of whoever asked closes the question, and not the talk of who still comes.
    sees_question = not is_loose(found, moment) or may(request.actor, SEE_TO, found)
    return link(request, "asked:handle" if sees_question else "asked:move", found.public_id)


def _interpreters_url(request: CentreRequest, found: Talk, table: Table, moment: datetime) -> str:
    """Where is seen who interprets in the round, when this talk lacks one; "" otherwise."""
    is_lacking = is_to_come(found, moment) and bool(table.interpreting.lacking)
    return link(request, "rounds:interpreters", found.round.public_id) if found.round and is_lacking else ""


def _links(request: CentreRequest, found: Talk) -> dict[str, str]:
    names = ("prepare", "sheet", "table", "report", "notes", "came")
    links = {name: link(request, f"talks:{name}", found.public_id) for name in names}
    return links | {"child": link(request, "talks:child", found.public_id, "proud")}


def _add_paper(request: CentreRequest, found: Talk, form: PaperForm) -> bool:
    given = form.cleaned_data
    try:
        add_paper(
            actor=request.actor,
            talk=found,
            title=given["title"],
            content=given["file"],
            readable_on=given["readable_on"],
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("The paper can be read from the day that you chose."))
    return True


@centre_page(READ_PAPER)
def paper(request: CentreRequest, paper_id: UUID) -> HttpResponse:
    """The paper itself, to take along; nothing in it can act on our pages."""
    found = get_object_or_404(restrict(Paper.objects.all(), request.actor, READ_PAPER), public_id=paper_id)
    headers = {
        "Content-Disposition": 'attachment; filename="stuk.pdf"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.content), content_type="application/pdf", headers=headers)


@centre_page(KEEP_PAPER)
@require_POST
def paper_away(request: CentreRequest, talk_id: UUID, paper_id: UUID) -> HttpResponse:
    """Take a paper away."""
    rows = restrict(Paper.objects.all(), request.actor, KEEP_PAPER)
    remove_paper(actor=request.actor, paper=get_object_or_404(rows, public_id=paper_id))
    messages.success(request, _("The paper is gone, for the parents as well."))
    return redirect(link(request, "talks:talk", talk_id))


@centre_page(HOLD)
@require_POST
def came(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """Who was there, in one tap."""
    found = found_talk(request, HOLD, talk_id)
    choice, _separator, with_child = request.POST.get("came", "").partition(":")
    try:
        what = Came(choice)
    except ValueError:
        raise Http404 from None
    try:
        note_attendance(
            actor=request.actor,
            talk=found,
            came=what,
            child_was_there={"yes": True, "no": False}.get(with_child),
            moment=timezone.now(),
        )
        messages.success(request, _("Noted."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(link(request, "talks:talk", found.public_id))

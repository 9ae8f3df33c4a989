"""One import: its columns, what it would change, the yes, the second person, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.rosters import actions, waiting
from samenspel.rosters.actions import Changed, Gone, NoWayBack
from samenspel.rosters.forms import LinesForm, MappingForm, QuestionsForm, YesForm
from samenspel.rosters.logic.diff import MOST_LEAVING, Listed
from samenspel.rosters.logic.review import problems_from
from samenspel.rosters.models import RosterImport
from samenspel.rosters.policy import SEE
from samenspel.rosters.telling import FIELDS, FILE_KINDS, WHAT, WHO, day_of, leaving_words, reason, value_of
from samenspel.rosters.views.common import back, crumbs, gone, link, steps, the_import
from samenspel.ui.parts import Column, Term

State = RosterImport.State
Page = Mapping[str, Any]
A_PAGE = 50
MOST_PROBLEMS = 100
MOST_NAMES = 200


@centre_page(SEE)
def review(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """What the file holds and would change; once it was taken in, what it did."""
    row = the_import(request, import_id)
    if row.state in {State.APPLIED, State.UNDONE} or (row.state == State.REFUSED and row.plan):
        return render(request, "rosters/done.html", _done(request, row))
    page = waiting.noted(row.public_id)
    if page is None:
        return gone(request, _("This file is no longer here. Choose it again."))
    if page["needs_mapping"]:
        return redirect(link(request, "columns", row.public_id))
    return render(request, "rosters/review.html", _context(request, row, page))


def _context(request: CentreRequest, row: RosterImport, page: Page) -> dict[str, Any]:
    form = LinesForm(request.GET, page["lines"])
    listed = Paginator(form.narrowed(page["lines"]), A_PAGE).get_page(request.GET.get("pagina"))
    listed.object_list = [_told(one) for one in listed.object_list]
    is_first = row.begun_by_id == request.actor.person_id
    is_open = row.state == State.WAITING_FOR_YES
    return {
        "crumbs": crumbs(request, (page["filename"] or _("File"), "")),
        "steps": steps(row.state),
        "row": row,
        "page": page,
        "summary": _summary(row.diff, page["same"]),
        "about": _about(row, page),
        "holds": _holds(row),
        "errors": _problems(page["errors"]),
        "warnings": _problems(page["warnings"]),
        "problem_columns": [
            Column("line", _("Line of the file"), numeric=True),
            Column("column", _("Column")),
            Column("value", _("Value")),
            Column("reason", _("What it is")),
        ],
        "columns_read": [one for one in page["columns"] if one[1]],
        "questions": _question_cards(page) if is_open else [],
        "lines": listed,
        "line_form": form,
        "line_columns": [Column("name", _("Name")), Column("what", _("What happens")), Column("detail", _("Which"))],
        "lists": _lists(page, frozenset(page["lists"]) if not is_open else None),
        "yes": YesForm(None, page) if is_open and page["changes_something"] | bool(_lists(page, None)) else None,
        "may_second": row.state == State.WAITING_FOR_SECOND and not is_first,
        "is_first": row.state == State.WAITING_FOR_SECOND and is_first,
        "threshold": round(MOST_LEAVING * 100),
        "links": {
            "overview": link(request, "overview"),
            **{name: link(request, name, row.public_id) for name in ("yes", "answers", "second", "decline", "columns")},
        },
    }


def _summary(diff: Mapping[str, int], same: int) -> str:
    """What the file would do with children, in one sentence; what does not happen is not named."""
    new, moved, changed, gone = (diff.get(name, 0) for name in ("new", "moved", "changed", "gone"))
    parts = [
        (new, ngettext("%(count)s new child", "%(count)s new children", new)),
        (moved, ngettext("%(count)s to another group", "%(count)s to another group", moved)),
        (changed, ngettext("%(count)s otherwise changed", "%(count)s otherwise changed", changed)),
        (gone, ngettext("%(count)s not in the file", "%(count)s not in the file", gone)),
        (same, ngettext("%(count)s as it was", "%(count)s as they were", same)),
    ]
    told = [text % {"count": count} for count, text in parts if count]
    return _("%(what)s.") % {"what": pgettext("between parts", ", ").join(told)} if told else ""


def _about(row: RosterImport, page: Page) -> list[str]:
    """From whom the file is, what kind, and of which year."""
    year, said = page["school_year_told"], page["school_year"]
    told = year or (_("%(year)s, as you said") % {"year": said} if said else "")
    return [row.organisation.name, *(str(one) for one in (FILE_KINDS.get(row.file_kind, ""), told) if one)]


def _holds(row: RosterImport) -> list[Term]:
    return [
        Term(_("Children"), row.counts["pupils"]),
        Term(_("Groups"), row.counts["groups"]),
        Term(_("Colleagues"), row.counts["staff"]),
        Term(_("Parents"), row.counts["caregivers"]),
        Term(_("Relations of parents and children"), row.counts["relations"]),
    ]


def _problems(plain: list[Any]) -> list[tuple[Any, str]]:
    return [(one, reason(one)) for one in problems_from(plain)[:MOST_PROBLEMS]]


def _told(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line in words."""
    return {
        "name": line["name"],
        "who": WHO[line["who"]],
        "what": WHAT[line["what"]],
        "tone": {"kept": "lean", "absent": "lean", "leaves": "gap"}.get(line["what"], "neutral"),
        "is_proposed": line["is_proposed"] and line["what"] != "same",
        "from": ", ".join(line["from"]),
        "to": ", ".join(line["to"]),
        "changes": [
            (FIELDS.get(field, field), value_of(field, before), value_of(field, after))
            for field, before, after in line["changes"]
            if field in FIELDS
        ],
    }


def _question_cards(page: Page) -> list[tuple[Any, Any]]:
    form = QuestionsForm(None, page["questions"])
    return [({**one, "birth": day_of(one["birth_date"])}, form[one["id"]]) for one in page["questions"]]


def _lists(page: Page, agreed: frozenset[str] | None) -> list[tuple[str, list[dict[str, Any]], int]]:
    """The lists of who is absent, with names; those that were agreed to once there was a yes."""
    titles = {
        Listed.CHILDREN: _("Children who are not in the file"),
        Listed.GROUP_8: _("Group 8 leaves school"),
        Listed.STAFF: _("Colleagues who are not in the file"),
        Listed.GROUPS: _("Groups that are not in the file"),
    }
    found = []
    for name, title in titles.items():
        names = page["gone"].get(name, [])
        if names and (agreed is None or name in agreed):
            told = [{**one, "leaving": leaving_words(one["leaving"])} for one in names[:MOST_NAMES]]
            found.append((title, told, len(names) - len(told)))
    return found


@centre_page(SEE)
def columns(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """What the columns mean: asked once, and remembered."""
    row = the_import(request, import_id)
    page = waiting.noted(row.public_id)
    if page is None or not row.is_waiting:
        return gone(request, _("This file is no longer here. Choose it again."))
    headings, suggestion, examples = _headings(page)
    if not headings:
        raise Http404
    form = MappingForm(request.POST if request.method == "POST" else None, headings, suggestion)
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_columns(actor=request.actor, roster_import=row, fields=form.meanings())
        except Gone as why:
            return gone(request, str(why))
        return back(request, row)
    context = {
        "crumbs": crumbs(request, (_("What the columns mean"), "")),
        "steps": steps(row.state, needs_mapping=True),
        "form": form,
        "fields": [(form[f"column_{place}"], examples.get(one, "")) for place, one in enumerate(form.columns)],
        "dropped": page["dropped"],
        "links": {"overview": link(request, "overview"), "decline": link(request, "decline", row.public_id)},
    }
    return render(request, "rosters/columns.html", context, status=422 if form.errors else 200)


def _headings(page: Page) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The headings, what they probably mean, and an example of each."""
    asked = page["needs_mapping"]
    if not asked:
        pairs: dict[str, str] = dict(page["columns"])
        return list(pairs), pairs, {}
    found: dict[str, str] = {}
    for values in asked["examples"]:
        for heading, value in zip(asked["columns"], values, strict=False):
            if value:
                found.setdefault(heading, value)
    return asked["columns"], asked["suggestion"], found


@centre_page(SEE)
@require_POST
def answers(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """Decide on the questions."""
    row = the_import(request, import_id)
    page = waiting.noted(row.public_id)
    if page is None:
        return gone(request, _("This file is no longer here. Choose it again."))
    form = QuestionsForm(request.POST, page["questions"])
    form.is_valid()
    try:
        actions.answer(actor=request.actor, roster_import=row, answers=form.answers())
    except Gone as why:
        return gone(request, str(why))
    messages.success(request, _("Your answers are kept. Below is what the file changes now."))
    return back(request, row)


@centre_page(SEE)
@require_POST
def yes(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """Take it in, or let it wait for a second person."""
    row = the_import(request, import_id)
    page = waiting.noted(row.public_id)
    if page is None:
        return gone(request, _("This file is no longer here. Choose it again."))
    form = YesForm(request.POST, page)
    plan = form.cleaned_data["plan"] if form.is_valid() else ""
    try:
        done = actions.say_yes(actor=request.actor, roster_import=row, lists=form.lists(), plan=plan)
    except Changed as why:
        messages.warning(request, str(why))
        return back(request, row)
    except Gone as why:
        return gone(request, str(why))
    if done.state == State.APPLIED:
        _tell_done(request, done)
    return back(request, row)


def _tell_done(request: CentreRequest, row: RosterImport) -> None:
    undo = link(request, "undo", row.public_id)
    messages.success(request, _("It is taken in."), extra_tags=f"undo:{undo}")


@centre_page(SEE)
@require_POST
def second(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """The yes of somebody else."""
    row = the_import(request, import_id)
    try:
        done = actions.confirm(actor=request.actor, roster_import=row)
    except Changed as why:
        messages.warning(request, str(why))
    except Gone as why:
        return gone(request, str(why))
    else:
        _tell_done(request, done)
    return back(request, row)


@centre_page(SEE)
@require_POST
def decline(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """Not this file."""
    row = the_import(request, import_id)
    try:
        actions.decline(actor=request.actor, roster_import=row)
    except Gone as why:
        return gone(request, str(why))
    messages.success(request, _("The file is thrown away. Nothing was changed."))
    return redirect(link(request, "overview"))


@centre_page(SEE)
@require_POST
def undo(request: CentreRequest, import_id: UUID) -> HttpResponse:
    """Everything as it was before."""
    row = the_import(request, import_id)
    try:
        actions.undo_import(actor=request.actor, roster_import=row)
    except NoWayBack as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Everything is as it was before."))
    return back(request, row)


def _done(request: CentreRequest, row: RosterImport) -> dict[str, Any]:
    names = {"new": _("New children"), "moved": _("In another group"), "left": _("Children who left")}
    names |= {"changed": _("Otherwise changed")}
    return {
        "crumbs": crumbs(request, (_("Taken in"), "")),
        "steps": steps(row.state),
        "row": row,
        "numbers": [Term(label, row.diff.get(name, 0)) for name, label in names.items()],
        "links": {
            "undo": link(request, "undo", row.public_id),
            "overview": link(request, "overview"),
            "same": link(request, "same-children"),
        },
    }

"""The goals of a school year: reading them all, one at a time, and what was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.activities.queries import inventory
from samenspel.core.logic.tables_write import write_csv, write_xlsx
from samenspel.core.policy import may
from samenspel.core.remember import remembered
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.logic.shelf import Shelf, Stage
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.actions import open_school_year
from samenspel.plans import actions, queries
from samenspel.plans.forms import OVER_YEARS, YEAR, GoalForm
from samenspel.plans.logic.rows import as_cells
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.policy import CHANGE, READ
from samenspel.plans.sources import measure_names
from samenspel.plans.views.common import crumbs, file_answer, goals_crumb, link, tell, the_goal, warn_of_figures

_KINDS = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}


@dataclass(frozen=True, slots=True)
class ActionCard:
    """An action on the page: its stages in short, and the address where its status changes."""

    action: GoalAction
    stages: tuple[str, ...]
    unsure: tuple[str, ...]
    status_url: str


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal on the page with what it is linked to, by name."""

    goal: Goal
    actions: tuple[ActionCard, ...]
    activities: tuple[str, ...]
    criteria: tuple[str, ...]
    url: str
    add_url: str


@centre_page(READ)
@remembered
def page(request: CentreRequest) -> HttpResponse:
    """All goals of the year; or how to begin when there are none."""
    shelf = take_shelf()
    goals = list(queries.visible_goals(request.actor, request.school_year))
    links = {key for goal in goals for key in goal.activities}
    rows = inventory(request.school_year, with_stopped=True) if links and request.school_year.pk else []
    names = {str(row.public_id): row.name for row in rows}
    running = [goal for goal in goals if not goal.is_stopped]
    cards = [_card(request, goal, shelf, names) for goal in running]
    context = {
        "crumbs": crumbs(request, (_("Goals"), "")),
        "lede": _lede(running),
        "general": [card for card in cards if card.goal.is_general],
        "specific": [card for card in cards if not card.goal.is_general],
        "stopped": [_card(request, goal, shelf, names) for goal in goals if goal.is_stopped],
        "statuses": GoalAction.Status.choices,
        "may_change": bool(may(request.actor, CHANGE)),
        "links": _links(request),
    }
    template = "plans/goals.html" if goals else "plans/goals_empty.html"
    return render(request, template, context)


def _links(request: CentreRequest) -> dict[str, str]:
    return {
        "add": link(request, "add-goal"),
        "add_general": link(request, "add-goal", soort="general"),
        "upload": link(request, "upload"),
        "csv": link(request, "download", "csv"),
        "xlsx": link(request, "download", "xlsx"),
        "document": link(request, "document"),
    }


def _lede(goals: Sequence[Goal]) -> str:
    """What we work on, and how far it is."""
    specific = [goal for goal in goals if not goal.is_general]
    if not specific:
        return _("For this school year there are no specific goals yet.")
    many = len(specific)
    said = ngettext("This year we work on one goal.", "This year we work on %(many)s goals.", many) % {"many": many}
    states = [action.status for goal in specific for action in goal.actions.all()]
    if not states:
        to_write = _("What we are going to do for them has yet to be written down.")
        return f"{said} {to_write}"
    return " ".join(filter(None, (said, _states(states))))


def _states(states: Sequence[str]) -> str:
    """How many actions are under way and done; nothing while all have yet to begin."""
    busy, done = states.count(GoalAction.Status.BUSY), states.count(GoalAction.Status.DONE)
    busy_words = ngettext("%(many)s action is under way", "%(many)s actions are under way", busy) % {"many": busy}
    done_words = ngettext("%(many)s action is done", "%(many)s actions are done", done) % {"many": done}
    parts = [busy_words if busy else "", done_words if done else ""]
    found = [part for part in parts if part]
    joined = _(" and ").join(found)
    return f"{joined}." if found else ""


def _card(request: CentreRequest, goal: Goal, shelf: Shelf, names: Mapping[str, str]) -> GoalCard:
    criteria = {one.key: f"{one.key}. {one.title}" for one in shelf.criteria()}
    return GoalCard(
        goal=goal,
        actions=tuple(_action(request, action, shelf.stages()) for action in goal.actions.all()),
        activities=tuple(dict.fromkeys(names[key] for key in goal.activities if key in names)),
        criteria=tuple(criteria[key] for key in goal.criteria if key in criteria),
        url=link(request, "goal", goal.public_id),
        add_url=link(request, "add-action", goal.public_id),
    )


def _action(request: CentreRequest, action: GoalAction, stages: Iterable[Stage]) -> ActionCard:
    marks = {stage.short: action.stages.get(stage.key) for stage in stages}
    return ActionCard(
        action=action,
        stages=tuple(name for name, mark in marks.items() if mark == "yes"),
        unsure=tuple(name for name, mark in marks.items() if mark == "unknown"),
        status_url=link(request, "action-status", action.public_id),
    )


@centre_page(CHANGE)
def add(request: CentreRequest) -> HttpResponse:
    """A new goal."""
    is_general = request.GET.get("soort") == Goal.Kind.GENERAL
    start = {
        "kind": Goal.Kind.GENERAL if is_general else Goal.Kind.SPECIFIC,
        "runs": OVER_YEARS if is_general else YEAR,
    }
    form = _form(request, initial=start)
    if request.method == "POST" and form.is_valid():
        year = open_school_year(actor=request.actor, label=request.school_year.label)
        goal, batch = actions.add_goal(actor=request.actor, entry=form.entry(year))
        tell(request, _("The goal was added."), batch)
        warn_of_figures(request, goal.text)
        return redirect(link(request, "goals") if goal.is_general else link(request, "goal", goal.public_id))
    context = {
        "crumbs": crumbs(request, goals_crumb(request), (_("New goal"), "")),
        "title": _("New goal"),
        "form": form,
        "links": {"goals": link(request, "goals")},
    }
    return render(request, "plans/goal_form.html", context)


def _form(request: CentreRequest, **how: object) -> GoalForm:
    year = request.school_year
    return GoalForm(
        request.POST or None,
        shelf=take_shelf(),
        rows=inventory(year) if year.pk else (),
        measures=measure_names(year),
        **how,
    )


@centre_page(CHANGE)
def edit(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """One goal: its words, what it leans on, its actions."""
    goal = the_goal(request, public_id)
    form = _form(request, initial=GoalForm.start(goal))
    if request.method == "POST" and form.is_valid():
        year = goal.school_year or open_school_year(actor=request.actor, label=request.school_year.label)
        batch = actions.change_goal(actor=request.actor, goal=goal, entry=form.entry(year, goal))
        tell(request, _("The goal was saved.") if batch else _("Nothing was changed."), batch)
        warn_of_figures(request, goal.text)
        return redirect(link(request, "goals") + f"#doel-{goal.public_id}")
    title = _("General goal") if goal.is_general else _("Goal %(number)s") % {"number": goal.number}
    context = {
        "crumbs": crumbs(request, goals_crumb(request), (title, "")),
        "title": title,
        "goal": goal,
        "form": form,
        "actions": [
            (action, link(request, "action", action.public_id), link(request, "move-action", action.public_id))
            for action in goal.actions.all()
        ],
        "links": {
            "goals": link(request, "goals"),
            "status": link(request, "goal-status", goal.public_id),
            "move": link(request, "move-goal", goal.public_id),
            "add_action": link(request, "add-action", goal.public_id),
        },
    }
    return render(request, "plans/goal_form.html", context)


@centre_page(CHANGE)
@require_POST
def status(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """Stop a goal, call it reached, or take it up again."""
    wanted = request.POST.get("status", "")
    if wanted not in Goal.Status.values:
        raise Http404
    said = {
        Goal.Status.STOPPED: _("The goal was stopped. It is kept, and is no longer in the document."),
        Goal.Status.REACHED: _("The goal is reached."),
        Goal.Status.ACTIVE: _("We work on this goal again."),
    }
    batch = actions.set_goal_status(actor=request.actor, goal=the_goal(request, public_id), status=wanted)
    tell(request, said[Goal.Status(wanted)], batch)
    return redirect(link(request, "goals"))


@centre_page(CHANGE)
@require_POST
def move(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """One place up or down."""
    goal = the_goal(request, public_id)
    up = request.POST.get("to") == "up"
    batch = actions.move_goal(actor=request.actor, goal=goal, school_year=request.school_year, up=up)
    tell(request, _("The order was changed.") if batch else _("This goal cannot go further."), batch)
    return redirect(link(request, "goals") + f"#doel-{goal.public_id}")


@centre_page(CHANGE)
@require_POST
def undo(request: CentreRequest, batch: UUID) -> HttpResponse:
    """Take one act back; undoing can be undone."""
    door = "document" if queries.is_of_texts(batch) else "goals"
    try:
        again = actions.undo(actor=request.actor, batch=batch)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        tell(request, _("Undone."), again)
    return redirect(link(request, door))


@centre_page(READ)
def download(request: CentreRequest, kind: str) -> HttpResponse:
    """The goals of the year as a file that can be taken in again."""
    if kind not in _KINDS:
        raise Http404
    content_type, write = _KINDS[kind]
    words = queries.vocabulary()
    goals = queries.visible_goals(request.actor, request.school_year)
    cells = [as_cells(values, words) for values in queries.table_of(goals, words)]
    name = f"doelen-{request.centre.key}-{request.school_year.label}.{kind}"
    return file_answer(name, content_type, write(words.columns.known, cells))

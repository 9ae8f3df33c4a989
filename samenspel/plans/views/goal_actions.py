"""The actions of a goal: adding, changing, how far they are, their order."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks.queries import stages
from samenspel.plans import actions
from samenspel.plans.forms import ActionForm
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.policy import CHANGE
from samenspel.plans.views.common import crumbs, goals_crumb, link, tell, the_action, the_goal, warn_of_figures


@centre_page(CHANGE)
def add(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """A new action for a goal."""
    goal = the_goal(request, public_id)
    form = ActionForm(request.POST or None, stages=stages(), initial={"status": GoalAction.Status.OPEN})
    if request.method == "POST" and form.is_valid():
        batch = actions.add_action(actor=request.actor, goal=goal, entry=form.entry())
        tell(request, _("The action was added."), batch)
        warn_of_figures(request, form.cleaned_data["text"])
        return redirect(_back(request, goal))
    return _page(request, goal, form, _("New action"))


@centre_page(CHANGE)
def edit(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """One action."""
    action = the_action(request, public_id)
    form = ActionForm(request.POST or None, stages=stages(), initial=ActionForm.start(action))
    if request.method == "POST" and form.is_valid():
        batch = actions.change_action(actor=request.actor, action=action, entry=form.entry(action))
        tell(request, _("The action was saved.") if batch else _("Nothing was changed."), batch)
        warn_of_figures(request, form.cleaned_data["text"])
        return redirect(_back(request, action.goal))
    return _page(request, action.goal, form, _("Action"), action)


def _back(request: CentreRequest, goal: Goal) -> str:
    return link(request, "goals") + f"#doel-{goal.public_id}"


def _page(
    request: CentreRequest, goal: Goal, form: ActionForm, title: str, action: GoalAction | None = None
) -> HttpResponse:
    goal_title = _("General goal") if goal.is_general else _("Goal %(number)s") % {"number": goal.number}
    way = (goals_crumb(request), (goal_title, link(request, "goal", goal.public_id)), (title, ""))
    context = {
        "crumbs": crumbs(request, *way),
        "title": title,
        "goal": goal,
        "action": action,
        "form": form,
        "links": {
            "back": _back(request, goal),
            "remove": link(request, "remove-action", action.public_id) if action else "",
        },
    }
    return render(request, "plans/action_form.html", context)


@centre_page(CHANGE)
@require_POST
def status(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """How far an action is, in one tap."""
    action = the_action(request, public_id)
    wanted = request.POST.get("status", "")
    if wanted not in GoalAction.Status.values:
        raise Http404
    batch = actions.set_action_status(actor=request.actor, action=action, status=wanted)
    if batch:
        word = GoalAction.Status(wanted).label
        tell(request, _("This action is now: %(status)s.") % {"status": word}, batch)
    return redirect(_back(request, action.goal))


@centre_page(CHANGE)
@require_POST
def move(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """One place up or down within its goal."""
    action = the_action(request, public_id)
    batch = actions.move_action(actor=request.actor, action=action, up=request.POST.get("to") == "up")
    tell(request, _("The order was changed.") if batch else _("Nothing was changed."), batch)
    return redirect(link(request, "goal", action.goal.public_id) + "#acties")


@centre_page(CHANGE)
@require_POST
def remove(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """Take an action away, with a way back."""
    action = the_action(request, public_id)
    goal = action.goal
    tell(request, _("The action was removed."), actions.remove_action(actor=request.actor, action=action))
    return redirect(_back(request, goal))

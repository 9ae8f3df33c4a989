"""What the pages of the plans share: links that keep the year, crumbs, toasts, the things themselves."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest
from samenspel.plans import queries
from samenspel.plans.models import Goal, GoalAction
from samenspel.plans.sources import withheld_in
from samenspel.populations.words import listed, percent
from samenspel.ui.parts import Crumb


def link(request: CentreRequest, name: str, *args: object, **query: str) -> str:
    """The address of a page ("doors" of plans by bare name), in the year that was chosen."""
    asked = QueryDict(mutable=True)
    asked.update({key: value for key, value in query.items() if value})
    if year := request.GET.get("year", ""):
        asked["year"] = year
    full = name if ":" in name else f"plans:{name}"
    url = reverse(full, args=[request.centre.key, *args])
    return f"{url}?{asked.urlencode()}" if asked else url


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page: Kompas, the steps as (label, address), the last without one."""
    return [Crumb(_("Kompas"), link(request, "home:compass")), *(Crumb(label, url) for label, url in steps)]


def goals_crumb(request: CentreRequest) -> tuple[str, str]:
    """The step to the goals."""
    return _("Goals"), link(request, "goals")


def document_crumb(request: CentreRequest) -> tuple[str, str]:
    """The step to the policy document."""
    return _("Policy document"), link(request, "document")


def tell(request: CentreRequest, text: str, batch: UUID | None) -> None:
    """Say what was done, with the way back."""
    messages.success(request, text, extra_tags=f"undo:{link(request, 'undo', batch)}" if batch else "")


def warn_of_figures(request: CentreRequest, *texts: str) -> None:
    """Tell the writer which figures in these texts are too small to show outside the team."""
    if found := withheld_words(request, texts):
        messages.warning(request, found)


def withheld_words(request: CentreRequest, texts: Iterable[str]) -> str:
    """A sentence about the figures that should not leave the team; empty where there are none."""
    found = withheld_in(texts, request.school_year)
    if not found:
        return ""
    return _("A text names %(figures)s: about so few families that outsiders may not see it. Say it in words.") % {
        "figures": listed([percent(value) for value in found])
    }


def the_goal(request: CentreRequest, public_id: UUID) -> Goal:
    """The goal with its actions, or there is no such page."""
    try:
        return queries.goal_of(request.actor, public_id)
    except Goal.DoesNotExist:
        raise Http404 from None


def the_action(request: CentreRequest, public_id: UUID) -> GoalAction:
    """The action with its goal, or there is no such page."""
    action = GoalAction.objects.filter(public_id=public_id).select_related("goal").first()
    if action is None:
        raise Http404
    action.goal = the_goal(request, action.goal.public_id)
    found: GoalAction = action
    return found


def file_answer(name: str, content_type: str, content: bytes) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

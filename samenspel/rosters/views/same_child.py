"""Is this the same child? Side by side, with no more than is needed to know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.policy import MANAGE
from samenspel.rosters import actions, queries
from samenspel.rosters.policy import SEE
from samenspel.rosters.views.common import crumbs, link

SHOWN = 50


@centre_page(SEE)
def same_children(request: CentreRequest) -> HttpResponse:
    """All pairs about which nobody decided."""
    questions = list(queries.open_questions(request.actor)[:SHOWN])
    context = {
        "crumbs": crumbs(request, (_("The same child?"), "")),
        "questions": [(one, link(request, "same-child", one.public_id)) for one in questions],
    }
    return render(request, "rosters/same_children.html", context)


@centre_page(SEE)
def same_child(request: CentreRequest, question_id: UUID) -> HttpResponse:
    """One pair; a POST decides."""
    question = queries.question_by_id(request.actor, question_id)
    if question is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, question, request.POST.get("answer", ""))
    seen = queries.seen([question.first, question.second], request.today)
    decision = may(request.actor, MANAGE)
    context: dict[str, Any] = {
        "crumbs": crumbs(request, (_("The same child?"), link(request, "same-children")), (_("Side by side"), "")),
        "question": question,
        "sides": [
            (_("Was here already"), seen[question.first_id]),
            (_("Came with the list"), seen[question.second_id]),
        ],
        "may_merge": bool(decision),
        "why_not": decision.reason,
        "later": link(request, "same-children"),
    }
    return render(request, "rosters/same_child.html", context)


def _decide(request: CentreRequest, question: Any, answer: str) -> HttpResponse:
    if answer == "different":
        actions.say_different(actor=request.actor, question=question)
        messages.success(request, _("They stay two children. This is not asked again."))
    elif answer == "same":
        try:
            actions.say_same(actor=request.actor, question=question)
        except ValidationError as why:
            messages.error(request, why.messages[0])
            return redirect(link(request, "same-child", question.public_id))
        messages.success(request, _("It is one child now, with everything of both."))
    else:
        return redirect(link(request, "same-child", question.public_id))
    return redirect(link(request, "same-children"))

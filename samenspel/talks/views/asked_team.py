"""The team sees to questions for a talk, and asks parents for one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samenspel.core.policy import NotVisible, may, restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.models import Adult, Child
from samenspel.talks.actions.asking_for import answer_asked, invite_to_choose, pick_up, plan_asked
from samenspel.talks.actions.plan_moves import is_loose
from samenspel.talks.forms.asked import AnswerForm, FindChildForm, InviteForm, PlanForm, days_of
from samenspel.talks.models import Seat, Talk
from samenspel.talks.policy import ARRANGE, ASK_AT_WORK, SEE_TO, asked_by_team
from samenspel.talks.queries import asked_for
from samenspel.talks.views.asked import said_moment
from samenspel.ui.parts import Crumb

LATELY = timedelta(days=28)


def _crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    first = Crumb(_("Questions for a talk"), link(request, "asked:list"))
    return [first, *(Crumb(label, url) for label, url in steps)]


@centre_page(SEE_TO)
@require_safe
def waiting_list(request: CentreRequest) -> HttpResponse:
    """What waits, what is past its promised day, and what was settled lately."""
    request.years = []
    found = asked_for.waiting(request.actor, request.today)
    context = {
        "late": [one for one in found if one.is_late],
        "waiting": [one for one in found if not one.is_late],
        "settled": asked_for.settled(request.actor, request.today - LATELY),
    }
    return render(request, "talks/asked/list.html", context)


@centre_page(SEE_TO)
@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """One question: what is asked, who sees to it, and the ways on."""
    request.years = []
    talk = _talk(request, talk_id)
    is_of_team = asked_by_team(talk)
    form = AnswerForm(request.POST if request.POST.get("do") == "answer" else None, is_of_team=is_of_team)
    if request.method == "POST" and (request.POST.get("do") == "pick" or form.is_valid()):
        try:
            if form.is_bound:
                answer_asked(actor=request.actor, talk=talk, reason=form.cleaned_data["reason"], moment=timezone.now())
                messages.success(request, _answered(is_of_team))
            else:
                pick_up(actor=request.actor, talk=talk)
                messages.success(request, _("You see to it."))
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        return redirect(link(request, "asked:handle", talk.public_id))
    context = {
        "talk": talk,
        "form": form,
        "status": asked_for.status_of(talk),
        "is_of_team": is_of_team,
        "is_mine": talk.picked_up_by_id == request.actor.person_id,
        "is_open": talk.state == Talk.State.OPEN,
        "may_move": is_loose(talk, timezone.now()) and may(request.actor, ARRANGE, talk),
        "days": days_of(talk.preferred),
        "moments": [said_moment(key) for key in talk.proposed],
        "crumbs": _crumbs(request, (talk.child.given_name, "")),
    }
    return render(request, "talks/asked/handle.html", context, status=422 if form.errors else 200)


def _answered(is_of_team: bool) -> str:
    if is_of_team:
        return _("The talk does not go on. Who knew of it hears so.")
    return _("Your answer stands on the page of whoever asked.")


def _talk(request: CentreRequest, talk_id: UUID) -> Talk:
    rows = asked_for.questions_to_see_to(request.actor)
    return get_object_or_404(rows, public_id=talk_id)


@centre_page(SEE_TO)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """Give it a moment."""
    request.years = []
    talk = _talk(request, talk_id)
    if talk.state != Talk.State.OPEN:
        return redirect(link(request, "asked:handle", talk.public_id))
    form = PlanForm(
        request.POST or None,
        asker=talk.asked_by_id,
        team=asked_for.colleagues(talk.organisation, request.today),
        parents=_invited(request, talk),
        host=talk.picked_up_by_id or request.actor.person_id,
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan_asked(
                actor=request.actor,
                talk=talk,
                starts_at=form.cleaned_data["starts_at"],
                setting=form.setting,
                moment=timezone.now(),
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("It is planned. The family gets an invitation."))
            return redirect(link(request, "asked:handle", talk.public_id))
    steps = (talk.child.given_name, link(request, "asked:handle", talk.public_id)), (_("Plan"), "")
    context = {"talk": talk, "form": form, "days": days_of(talk.preferred), "crumbs": _crumbs(request, *steps)}
    return render(request, "talks/asked/plan.html", context, status=422 if form.errors else 200)


def _invited(request: CentreRequest, talk: Talk) -> list[Adult]:
    """Who can be at the table: whoever asked, or was asked; others only where the asker wants that."""
    everyone = asked_for.parents_to_invite(talk.child, request.today, timezone.now())
    seated = set(Seat.objects.filter(talk=talk, side=Seat.Side.HOME).values_list("adult_id", flat=True))
    return everyone if talk.wants_together else [one for one in everyone if one.pk in seated]


@centre_page(ASK_AT_WORK)
@require_safe
def children(request: CentreRequest) -> HttpResponse:
    """About which child the team would like to talk."""
    request.years = []
    form = FindChildForm(request.GET or None)
    words = form.cleaned_data["naam"] if form.is_bound and form.is_valid() else ""
    found = asked_for.children_to_ask_about(request.actor, words)
    context = {
        "form": form,
        "found": found,
        "is_cut": len(found) == asked_for.MOST_CHILDREN,
        "crumbs": _crumbs(request, (_("Ask for a talk"), "")),
    }
    return render(request, "talks/asked/children.html", context)


@centre_page(ASK_AT_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: CentreRequest, child_id: UUID) -> HttpResponse:
    """Ask parents for a talk, with up to three moments to choose from."""
    request.years = []
    child = get_object_or_404(restrict(Child.objects.all(), request.actor, ASK_AT_WORK), public_id=child_id)
    own = [one for one in asked_for.organisations_of(child, request.today) if one.pk in request.actor.organisations]
    if not own:
        raise NotVisible
    parents = asked_for.parents_to_invite(child, request.today, timezone.now())
    form = InviteForm(
        request.POST or None,
        team=asked_for.colleagues(own[0], request.today),
        parents=parents,
        host=request.actor.person_id,
    )
    if request.method == "POST" and form.is_valid():
        try:
            talk = invite_to_choose(
                actor=request.actor,
                child=child,
                organisation=own[0],
                wanted=form.wanted,
                setting=form.setting,
                moments=form.moments,
                moment=timezone.now(),
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The parents get a mail, and choose a moment."))
            return redirect(link(request, "asked:handle", talk.public_id))
    steps = (_("Ask for a talk"), link(request, "asked:children")), (child.given_name, "")
    context = {
        "form": form,
        "child": child,
        "has_parents": bool(parents),
        "without_mail": [one.name for one in parents if not one.email],
        "crumbs": _crumbs(request, *steps),
    }
    return render(request, "talks/asked/invite.html", context, status=422 if form.errors else 200)

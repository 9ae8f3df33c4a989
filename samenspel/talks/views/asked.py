"""A parent asks for a talk, sees what becomes of it, and chooses a moment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samenspel.core.policy import NotVisible
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.organisations.contacts import whom_to_call
from samenspel.people.logic.languages import in_a_row
from samenspel.people.models import Child
from samenspel.talks.actions.asking_for import ask_for_talk, choose_moment, local, none_suits, take_back
from samenspel.talks.entries import place_of
from samenspel.talks.forms.asked import AskForm, ChooseForm, days_of
from samenspel.talks.logic.asked import TERM, TERM_URGENT, due
from samenspel.talks.models import Talk
from samenspel.talks.policy import CHOOSE, OWN_QUESTION
from samenspel.talks.queries.asked_for import asked_of, organisations_of, own_questions, status_of, to_choose


@centre_page(OWN_QUESTION)
@require_safe
def mine(request: CentreRequest) -> HttpResponse:
    """What this parent asked for and may choose, and the way to ask."""
    request.years = []
    children = Child.objects.filter(pk__in=request.actor.children, deceased_on=None).order_by("given_name", "pk")
    context = {
        "questions": [(talk, status_of(talk), _when(talk)) for talk in own_questions(request.actor)],
        "choices": list(to_choose(request.actor)),
        "children": list(children),
        "term": TERM,
    }
    return render(request, "talks/asked/mine.html", context)


@centre_page(OWN_QUESTION)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: CentreRequest, child_id: UUID) -> HttpResponse:
    """Ask for a talk about an own child."""
    request.years = []
    child = get_object_or_404(Child, public_id=child_id, pk__in=request.actor.children)
    places = organisations_of(child, request.today)
    if not places:
        raise NotVisible
    form = AskForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            talk = ask_for_talk(
                actor=request.actor, child=child, organisation=form.chosen_place, wanted=form.wanted, day=request.today
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Your question has been sent."))
            return redirect(link(request, "asked:one", talk.public_id))
    context = {"form": form, "child": child, "due": due(request.today), "soon": due(request.today, TERM_URGENT)}
    return render(request, "talks/asked/ask.html", context, status=422 if form.errors else 200)


@centre_page(OWN_QUESTION)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """What became of one's question."""
    request.years = []
    talk = get_object_or_404(own_questions(request.actor), public_id=talk_id)
    if request.method == "POST":
        try:
            take_back(actor=request.actor, talk=talk, day=request.today)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            messages.success(request, _("Your question has been taken back."))
        return redirect(link(request, "asked:one", talk.public_id))
    context = {
        "talk": talk,
        "status": status_of(talk),
        "days": days_of(talk.preferred),
        "when": _when(talk),
        "place": place_of(talk) if talk.starts_at else "",
    }
    return render(request, "talks/asked/one.html", context)


@centre_page(CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """Choose one of the moments that the team proposes; or, when that is over, what became of it."""
    request.years = []
    talk = to_choose(request.actor).filter(public_id=talk_id).first()
    if talk is None:
        return _over(request, talk_id)
    form = ChooseForm(request.POST or None, choices=[(key, said_moment(key)) for key in talk.proposed])
    if request.method == "POST":
        moment = timezone.now()
        try:
            if request.POST.get("do") == "none":
                none_suits(actor=request.actor, talk=talk, moment=moment)
                messages.success(request, _("Thank you. We look for another moment, and let you know."))
                return redirect(link(request, "asked:mine"))
            if form.is_valid():
                choose_moment(actor=request.actor, talk=talk, key=form.cleaned_data["moment"], moment=moment)
                messages.success(request, _("It is in our calendar. You get a mail that puts it in yours."))
                return redirect(link(request, "asked:mine"))
        except ValidationError as wrong:
            form.add_error(None, wrong)
    context = {"form": form, "talk": talk, "place": place_of(talk)}
    return render(request, "talks/asked/choose.html", context, status=422 if form.errors else 200)


def _over(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """What became of a talk for which the team asked this parent. Whoever still chose one, reads it too."""
    talk = get_object_or_404(asked_of(request.actor), public_id=talk_id)
    if request.method == "POST":
        return redirect(link(request, "asked:choose", talk.public_id))
    context = {
        "talk": talk,
        "status": status_of(talk),
        "when": _when(talk),
        "place": place_of(talk) if talk.starts_at else "",
        "contacts": whom_to_call({talk.organisation_id}),
    }
    return render(request, "talks/asked/over.html", context)


def said_moment(key: str) -> str:
    """A proposed moment in words."""
    return _in_words(local(key), "l j F")


def _when(talk: Talk) -> str:
    """When the talk is, in words; "" as long as it has no moment."""
    return _in_words(timezone.localtime(talk.starts_at), "l j F Y") if talk.starts_at else ""


def _in_words(moment: datetime, day: str) -> str:
    return in_a_row([date_format(moment, day), f"{moment:%H:%M}"], get_language() or "nl")

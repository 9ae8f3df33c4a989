"""For who answers: questions about data, and erasing somebody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samenspel.core.policy import NotVisible, check, restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.models import Adult, Child
from samenspel.people.policy import KEEP_FAMILY
from samenspel.privacy import actions, controllers, queries
from samenspel.privacy.forms import AnswerForm
from samenspel.privacy.models import DataRequest
from samenspel.privacy.policy import ANSWER, ERASE
from samenspel.privacy.words import KINDS
from samenspel.ui.parts import Crumb, Term


@centre_page(ANSWER)
def requests(request: CentreRequest) -> HttpResponse:
    """What waits, the most urgent first, and what was answered."""
    rows = list(restrict(DataRequest.objects.select_related("adult", "child", "answered_by"), request.actor, ANSWER))
    waiting = [(row, row.is_late(request.today)) for row in rows if row.is_open]
    answered = sorted((row for row in rows if not row.is_open), key=lambda row: row.pk, reverse=True)[:50]
    return render(request, "privacy/requests.html", {"waiting": waiting, "answered": answered})


@centre_page(ANSWER)
def answer(request: CentreRequest, request_id: uuid.UUID) -> HttpResponse:
    """One question, and the answer to it."""
    rows = restrict(DataRequest.objects.filter(public_id=request_id), request.actor, ANSWER)
    asked = rows.select_related("adult", "child").first()
    if asked is None:
        raise NotVisible
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and asked.is_open:
        done = form.cleaned_data["is_done"] == "yes"
        actions.answer(
            actor=request.actor, request=asked, is_done=done, text=form.cleaned_data["text"], day=request.today
        )
        messages.success(request, _("Answered. The one who asked can read it."))
        return redirect(_list(request))
    crumbs = [Crumb(_("Questions about data"), _list(request)), Crumb(_("Answer"))]
    return render(request, "privacy/answer.html", {"asked": asked, "form": form, "crumbs": crumbs})


@centre_page(ERASE)
def erase(request: CentreRequest, kind: str, person_id: uuid.UUID) -> HttpResponse:
    """What would go, and then it goes."""
    person = _person(request, kind, person_id)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        if isinstance(person, Adult):
            actions.erase_adult(actor=request.actor, adult=person)
        else:
            actions.erase_child(actor=request.actor, child=person)
        messages.success(request, _("Erased. This cannot be undone."))
        return redirect(_list(request))
    others = controllers.names_of(controllers.also_kept_by(request.actor, person))
    found = controllers.counted(request.actor, person)
    terms = [Term(_(KINDS[label]), number) for label, number in found.items()]
    forgotten = request.method == "POST"
    context = {
        "person": person,
        "kind": kind,
        "terms": terms,
        "others": others,
        "forgotten": forgotten,
        "back": _list(request),
    }
    return render(request, "privacy/erase.html", context)


def _person(request: CentreRequest, kind: str, person_id: uuid.UUID) -> Adult | Child:
    """An adult or a child of the own organisation, or there is no such page; the own family is for a colleague."""
    found = queries.adult_in_care(request.actor, person_id) if kind == "adult" else _child(person_id)
    if found is None:
        raise NotVisible
    if isinstance(found, Child):
        check(request.actor, KEEP_FAMILY, found)
    return found


def _child(person_id: uuid.UUID) -> Child | None:
    return Child.objects.filter(public_id=person_id).first()


def _list(request: CentreRequest) -> str:
    return reverse("privacy:requests", args=[request.centre.key])

"""My data: what the centre knows, who can see it, correct it, ask, and take it along."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.models import Adult, Child
from samenspel.people.queries.openings import openings
from samenspel.privacy import words
from samenspel.privacy.actions import ask as ask_action
from samenspel.privacy.actions import correct_own_data
from samenspel.privacy.actions.own import CORRECTABLE
from samenspel.privacy.exporting import Copy, copy_of, copy_of_child
from samenspel.privacy.forms import AskForm, OwnDataForm
from samenspel.privacy.models import DataRequest
from samenspel.privacy.policy import OWN
from samenspel.privacy.readable import Part, readable
from samenspel.privacy.seen import OPENED, seers
from samenspel.ui.parts import Crumb


def _me(request: CentreRequest) -> Adult | None:
    """Who asks, as an adult; a pupil is none."""
    return Adult.objects.filter(pk=request.actor.person_id, user=request.actor.user_id).first()


def _own(request: CentreRequest) -> list[Child]:
    return list(Child.objects.filter(pk__in=request.actor.children).order_by("given_name", "pk"))


def _url(request: CentreRequest, name: str) -> str:
    return reverse(f"privacy:{name}", args=[request.centre.key])


@centre_page(OWN)
def mine(request: CentreRequest) -> HttpResponse:
    """One page that answers: what do they know, who sees it, and what can I do."""
    adult = _me(request)
    if adult is None:
        return redirect(_url(request, "all"))
    children = _own(request)
    context = {
        "adult": adult,
        "contact": words.contact(adult),
        "children": children,
        "seers": [(seer.name, ", ".join(_(role) for role in seer.roles)) for seer in seers(children, request.today)],
        "looks": openings(children, OPENED),
        "requests": list(DataRequest.objects.filter(adult=adult).select_related("child").order_by("-pk")[:10]),
        "today": request.today,
    }
    return render(request, "privacy/mine.html", context)


@centre_page(OWN)
def correct(request: CentreRequest) -> HttpResponse:
    """How I am reached."""
    adult = _me(request)
    if adult is None:
        raise Http404
    first = {name: getattr(adult, name) for name in CORRECTABLE}
    form = OwnDataForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        changed = correct_own_data(actor=request.actor, values=form.cleaned_data)
        said = ngettext("%(number)s thing changed.", "%(number)s things changed.", changed) % {"number": changed}
        messages.success(request, said if changed else _("Nothing was different."))
        return redirect(_url(request, "mine"))
    return render(request, "privacy/correct.html", {"form": form, "crumbs": _crumbs(request, _("How I am reached"))})


@centre_page(OWN)
def ask(request: CentreRequest) -> HttpResponse:
    """Something is not right, has to go, or must not be used."""
    if _me(request) is None:
        raise Http404
    children = _own(request)
    form = AskForm(request.POST if request.method == "POST" else None, children=children)
    if request.method == "POST" and form.is_valid():
        about = {str(child.public_id): child for child in children}
        made = ask_action(
            actor=request.actor,
            kind=DataRequest.Kind(form.cleaned_data["kind"]),
            text=form.cleaned_data["text"],
            child=about.get(form.cleaned_data["child"]),
            day=request.today,
        )
        day = words.day(made.answer_by)
        messages.success(request, _("Sent. You get an answer before %(day)s.") % {"day": day})
        return redirect(_url(request, "mine"))
    return render(request, "privacy/ask.html", {"form": form, "crumbs": _crumbs(request, _("Ask something"))})


@centre_page(OWN)
def everything(request: CentreRequest) -> HttpResponse:
    """All that is known, in words."""
    copy = _copy(request)
    parts: list[Part] = readable(copy)
    return render(request, "privacy/all.html", {"parts": parts, "crumbs": _crumbs(request, _("Everything"))})


@centre_page(OWN)
def take_along(request: CentreRequest) -> HttpResponse:
    """The same as a file."""
    text = json.dumps(_copy(request).as_json(), ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="samenspel-{request.today.isoformat()}.json"'
    return answer


def _copy(request: CentreRequest) -> Copy:
    adult = _me(request)
    if adult is not None:
        return copy_of(adult, request.today, timezone.now())
    child = Child.objects.filter(pk=request.actor.person_id, user=request.actor.user_id).first()
    if child is None:
        raise Http404
    return copy_of_child(child)


def _crumbs(request: CentreRequest, here: str) -> list[Crumb]:
    return [Crumb(_("My data"), _url(request, "mine")), Crumb(here)]

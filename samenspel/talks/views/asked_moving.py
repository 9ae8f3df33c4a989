"""A talk that was asked for and is planned: another moment, or it does not go on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samenspel.core.policy import may, restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.talks.actions.plan_moves import call_off, is_loose, set_moment
from samenspel.talks.forms.planning import ByHandForm
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.models import Talk
from samenspel.talks.plan_words import said
from samenspel.talks.policy import ARRANGE, SEE_TO
from samenspel.talks.queries.plan_material import clock
from samenspel.talks.views.planning_end import ask_once_more, say_unreached
from samenspel.ui.parts import Crumb


@centre_page(ARRANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """Another moment, or called off; whoever comes to it hears so once."""
    request.years = []
    moment = timezone.now()
    talk = _talk(request, talk_id)
    page = link(request, "asked:handle" if may(request.actor, SEE_TO, talk) else "talks:talk", talk.public_id)
    if not is_loose(talk, moment):
        messages.error(request, _("This talk cannot be moved any more."))
        return redirect(page)
    is_off = request.POST.get("do") == "call-off"
    if is_off and request.POST.get("sure") != "yes":
        return ask_once_more(request, talk, moment, link(request, "asked:move", talk.public_id))
    form = ByHandForm(request.POST if request.method == "POST" and not is_off else None)
    if is_off or form.is_valid():
        try:
            _do(request, talk, None if is_off else form.cleaned_data["starts_at"], moment)
        except ValidationError as wrong:
            if is_off:
                messages.error(request, wrong.messages[0])
                return redirect(page)
            form.add_error(None, wrong)
        else:
            return redirect(page)
    context = {
        "talk": talk,
        "at": said(clock(talk.starts_at)) if talk.starts_at else "",
        "form": form,
        "crumbs": [
            Crumb(_("Questions for a talk"), link(request, "asked:list")),
            Crumb(talk.child.given_name, page),
            Crumb(_("A different moment"), ""),
        ],
    }
    return render(request, "talks/asked/move.html", context, status=422 if form.errors else 200)


def _talk(request: CentreRequest, talk_id: UUID) -> Talk:
    """A talk that was asked for, of somebody who sits at it or leads the organisation."""
    rows = Talk.objects.filter(kind=Kind.ASKED, round=None).exclude(asked_by=None)
    found: Talk | None = (
        restrict(rows, request.actor, ARRANGE).select_related("child", "round").filter(public_id=talk_id).first()
    )
    if found is None:
        raise Http404
    return found


def _do(request: CentreRequest, talk: Talk, to: datetime | None, moment: datetime) -> None:
    if to is None:
        call_off(actor=request.actor, talk=talk, moment=moment)
        messages.success(request, _("The talk does not go on. Who knew of it hears so."))
    else:
        set_moment(actor=request.actor, talk=talk, to=to, moment=moment)
        messages.success(request, _("Moved to %(at)s.") % {"at": said(clock(to))})
    say_unreached(request, talk)

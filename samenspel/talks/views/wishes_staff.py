"""Who answered a round, for staff: reminding, writing down what was said, a new link, a form on paper."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.models import Adult
from samenspel.talks.actions.answers import Closed, answer_round
from samenspel.talks.actions.asking import ask_anew, remind_silent
from samenspel.talks.actions.paper import paper_forms
from samenspel.talks.forms.answers import WriteDownForm
from samenspel.talks.models import Round
from samenspel.talks.policy import SEE_ROUND, WRITE_DOWN
from samenspel.talks.printing_wishes import wishes_pdf
from samenspel.talks.queries import answers as queries
from samenspel.talks.queries.answers_overview import ChildLine, GroupLines, Overview, overview
from samenspel.talks.views.answering_page import about, said_context
from samenspel.ui.parts import Crumb, Segment

SILENT, CALL, EVERYONE = "nog-niet", "bellen", "allen"


def _round(request: CentreRequest, round_id: UUID) -> Round:
    request.years = []
    rows = restrict(Round.objects.select_related("centre"), request.actor, SEE_ROUND)
    round_: Round = get_object_or_404(rows, public_id=round_id)
    return round_


@centre_page(WRITE_DOWN)
@require_GET
def answers(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Who answered, who did not yet, and how each can be reached; of the children one works with."""
    round_ = _round(request, round_id)
    found = overview(request.actor, round_, request.today, timezone.now())
    which = request.GET.get("wie", SILENT if found.silent else EVERYONE)
    many = len(found.people)
    context = {
        "round": round_,
        "found": found,
        "groups": _narrowed(found, which),
        "which": which,
        "views": _views(found, which),
        "many": many,
        "answered": many - len(found.silent),
        "mailable": sum(one.has_mail for one in found.silent),
        "is_open": queries.is_open(round_, request.today),
        "is_asked": round_.state != Round.State.DRAFT,
        "takes_notes": queries.takes_notes(round_),
        "crumbs": _crumbs(request, round_, Crumb(_("Answers of parents"))),
    }
    return render(request, "talks/wishes/answers.html", context)


def _crumbs(request: CentreRequest, round_: Round, *steps: Crumb) -> list[Crumb]:
    here = reverse("rounds:round", args=[request.centre.key, round_.public_id])
    return [Crumb(round_.title, here), *steps]


def _views(found: Overview, which: str) -> list[Segment]:
    call = sum(one.must_be_called for one in found.people)
    words = {
        SILENT: _("Not yet (%(many)s)") % {"many": len(found.silent)},
        CALL: _("To call (%(many)s)") % {"many": call},
        EVERYONE: _("Everyone (%(many)s)") % {"many": len(found.people)},
    }
    return [Segment(said, f"?{urlencode({'wie': key})}", current=key == which) for key, said in words.items()]


def _narrowed(found: Overview, which: str) -> list[GroupLines]:
    """The groups with who is asked for; a child about whom nobody may be asked is with who did not answer."""
    groups = [replace(group, children=tuple(_lines(group, which))) for group in found.groups]
    return [group for group in groups if group.children]


def _lines(group: GroupLines, which: str) -> list[ChildLine]:
    if which == EVERYONE:
        return list(group.children)
    lines = []
    for line in group.children:
        people = tuple(one for one in line.people if (one.must_be_called if which == CALL else one.given is None))
        if people or (which == SILENT and not line.people):
            lines.append(replace(line, people=people))
    return lines


@centre_page(WRITE_DOWN)
@require_POST
def remind(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Ask who did not answer once more."""
    round_ = _round(request, round_id)
    try:
        many = remind_silent(actor=request.actor, round_=round_, moment=timezone.now())
    except Closed as late:
        messages.error(request, late.messages[0])
    else:
        if many:
            said = ngettext("A mail goes to %(many)s parent.", "A mail goes to %(many)s parents.", many)
            messages.success(request, said % {"many": many})
        else:
            messages.info(request, _("Everyone with an e-mail address had a mail today already."))
    return redirect(link(request, "wishes:answers", round_id))


def _asked(request: CentreRequest, round_: Round, adult_id: UUID) -> queries.Asked:
    """One parent, about the children one works with. Raises Http404."""
    adult = get_object_or_404(Adult, public_id=adult_id)
    found = queries.of_adult(round_, adult.pk, request.today, timezone.now())
    expected = queries.in_hand(request.actor, found)
    if not expected:
        raise Http404
    return queries.asked_of(round_, adult, expected, request.today)


@centre_page(WRITE_DOWN)
@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: CentreRequest, round_id: UUID, adult_id: UUID) -> HttpResponse:
    """What a parent says by telephone, or wrote on paper."""
    round_ = _round(request, round_id)
    asked = _asked(request, round_, adult_id)
    form = WriteDownForm(request.POST or None, asked) if queries.takes_notes(round_) else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            answer_round(
                actor=request.actor,
                adult=asked.adult,
                round_=round_,
                answer=form.answer(),
                channel=form.cleaned_data["kanaal"],
                moment=timezone.now(),
                asked=asked,
            )
        except Closed as late:
            messages.error(request, late.messages[0])
        else:
            messages.success(request, _("Written down: the answer of %(name)s.") % {"name": asked.adult.name})
        return redirect(link(request, "wishes:answers", round_id))
    context = about(asked) | said_context(asked)
    context |= {
        "form": form,
        "here": request.path,
        "crumbs": _crumbs(
            request,
            round_,
            Crumb(_("Answers of parents"), link(request, "wishes:answers", round_id)),
            Crumb(asked.adult.name),
        ),
    }
    return render(request, "talks/wishes/write_down.html", context, status=422 if form and form.errors else 200)


@centre_page(WRITE_DOWN)
@require_POST
def renew(request: CentreRequest, round_id: UUID, adult_id: UUID) -> HttpResponse:
    """A new link by mail, for who lost theirs or sent it on; the old one opens nothing any more."""
    round_ = _round(request, round_id)
    adult = get_object_or_404(Adult, public_id=adult_id)
    try:
        is_mailed = ask_anew(actor=request.actor, round_=round_, adult=adult, moment=timezone.now())
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        anew = _("A new link goes by mail. The old one does not work any more.")
        over = _("The old link does not work any more, and neither does the code of a form.")
        messages.success(request, anew if is_mailed else over)
    return redirect(link(request, "wishes:answers", round_id))


@centre_page(WRITE_DOWN)
@require_POST
def paper(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Forms on paper, each with a code of its own: of who did not answer in a group, or of one parent."""
    round_ = _round(request, round_id)
    group, adult = request.POST.get("groep", ""), request.POST.get("ouder", "")
    try:
        forms = paper_forms(actor=request.actor, round_=round_, moment=timezone.now(), group=group, adult=adult)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(link(request, "wishes:answers", round_id))
    made = wishes_pdf(forms, round_)
    headers = {"Content-Disposition": 'attachment; filename="wensen.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)

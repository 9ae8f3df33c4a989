"""What families wish and offer: picked up and answered by the team."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions.wishes import answer_wish
from samenspel.intakes.forms.talk import WishForm
from samenspel.intakes.models import Wish
from samenspel.intakes.policy import WISHES, WORK
from samenspel.intakes.queries.work import open_wishes
from samenspel.intakes.views.common import WISH_TONES, crumbs, link, wish_words, without_years
from samenspel.ui.parts import Segment


@dataclass(frozen=True, slots=True)
class Line:
    """A wish as the list shows it."""

    wish: Wish
    said: str
    tone: str
    url: str


@centre_page(WORK)
@without_years
def wishes(request: CentreRequest) -> HttpResponse:
    """Wishes and offers of the families for whom one works, by kind; those to pick up, or all."""
    with_done = request.GET.get("toon") == "alles"
    lines = [
        Line(one, wish_words(one), WISH_TONES[Wish.State(one.state)], link(request, "wish", one.public_id))
        for one in open_wishes(request.actor, with_done=with_done)
    ]
    context = {
        "crumbs": crumbs(request, (_("Wishes and offers"), "")),
        "kinds": [
            (label, mine)
            for category, label in Wish.Category.choices
            if (mine := [line for line in lines if line.wish.category == category])
        ],
        "views": [
            Segment(_("To pick up"), link(request, "wishes"), not with_done),
            Segment(_("All"), link(request, "wishes", toon="alles"), with_done),
        ],
    }
    return render(request, "intakes/wishes.html", context)


@centre_page(WISHES)
@without_years
def wish(request: CentreRequest, wish_id: UUID) -> HttpResponse:
    """One wish: pick it up, answer it."""
    found = get_object_or_404(open_wishes(request.actor, with_done=True), public_id=wish_id)
    form = WishForm(request.POST or None, initial={"state": found.state, "answer": found.answer})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer_wish(actor=request.actor, wish=found, state=given["state"], answer=given["answer"], day=request.today)
        messages.success(request, _("Saved. The parent sees your answer."))
        return redirect(link(request, "wishes"))
    context = {
        "crumbs": crumbs(request, (_("Wishes and offers"), link(request, "wishes")), (wish_words(found), "")),
        "wish": found,
        "said": wish_words(found),
        "form": form,
        "wishes_url": link(request, "wishes"),
    }
    return render(request, "intakes/wish.html", context)

"""Children who depart from their group in a round: found by name, in or out, longer, with somebody more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.models import Child
from samenspel.talks.actions.rounds_children import depart
from samenspel.talks.forms.rounds import minutes_word
from samenspel.talks.forms.rounds_people import ChildForm
from samenspel.talks.models import Round
from samenspel.talks.policy import DEPART
from samenspel.talks.queries.expected import attendees
from samenspel.talks.queries.rounds import day_of
from samenspel.talks.queries.rounds_children import Placed, departing, named, placed
from samenspel.talks.queries.rounds_setup import team
from samenspel.talks.views.rounds_common import State, found_round
from samenspel.talks.views.rounds_one import frame
from samenspel.ui.parts import Column

CHILDREN = gettext_lazy("Children who differ")


@dataclass(frozen=True, slots=True)
class Row:
    """A child in a list, with what differs in words."""

    name: str
    group: str
    said: str
    url: str


@centre_page(DEPART)
def children(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Who departs, and a search for who should."""
    round_ = found_round(request, round_id)
    words = request.GET.get("q", "").strip()[:80]
    without = bool(request.GET.get("zonder"))
    if without:
        expected = attendees(round_, request.today, timezone.now()).expected
        nobody = [one.child.pk for one in expected if not one.adults]
        found = named(request.actor, round_, request.today, only=nobody)
    else:
        found = named(request.actor, round_, request.today, words) if words else []
    context = {
        **frame(request, round_, (CHILDREN, "")),
        "words": words,
        "without": without,
        "found": [_row(request, round_, one) for one in found],
        "has_asked": bool(words) or without,
        "departing": [_row(request, round_, one) for one in departing(request.actor, round_, request.today)],
        "columns": [
            Column("name", _("Child")),
            Column("group", _("Group")),
            Column("differs", _("What differs")),
            Column("acts", _("Actions"), hidden=True),
        ],
        "here": link(request, "rounds:children", round_.public_id),
        "is_open": round_.state in {State.DRAFT, State.ASKING},
        "dates_url": link(request, "rounds:dates", round_.public_id) if round_.state == State.DRAFT else "",
    }
    return render(request, "talks/rounds/children.html", context)


def _row(request: CentreRequest, round_: Round, one: Placed) -> Row:
    return Row(
        one.child.name, one.group, differs(one), link(request, "rounds:child", round_.public_id, one.child.public_id)
    )


def differs(one: Placed) -> str:
    """What differs for a child, in words; "" when nothing does."""
    row = one.row
    if row is None:
        return ""
    if not row.is_in:
        return _("not in this round")
    said = [_("takes part")]
    if row.minutes:
        said.append(minutes_word(row.minutes))
    if row.also:
        said.append(_("with %(name)s at the table") % {"name": row.also.name})
    return " · ".join(said)


@centre_page(DEPART)
def child(request: CentreRequest, round_id: UUID, child_id: UUID) -> HttpResponse:
    """One child."""
    round_ = found_round(request, round_id)
    try:
        rows = placed(request.actor, round_, child_id, request.today)
    except Child.DoesNotExist:
        raise Http404 from None
    asked = request.POST.get("organisation") or request.GET.get("organisatie", "")
    one = next((row for row in rows if str(row.organisation.public_id) == asked), rows[0])
    colleagues = team([one.organisation.pk], day_of(round_, request.today)).get(one.organisation.pk, [])
    form = ChildForm(request.POST or None, row=one.row, team=colleagues)
    if request.method == "POST" and form.is_valid() and _save(request, round_, one, form):
        return redirect(link(request, "rounds:children", round_.public_id))
    context = {
        **frame(
            request, round_, (CHILDREN, link(request, "rounds:children", round_.public_id)), (one.child.given_name, "")
        ),
        "form": form,
        "placed": one,
        "others": [row for row in rows if row is not one],
        "back_url": link(request, "rounds:children", round_.public_id),
    }
    return render(request, "talks/rounds/child.html", context)


def _save(request: CentreRequest, round_: Round, one: Placed, form: ChildForm) -> bool:
    try:
        depart(
            actor=request.actor,
            round_=round_,
            child=one.child,
            organisation=one.organisation,
            departs=form.departs(),
            day=request.today,
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("It has been saved."))
    return True

"""Is this one person? Two adults side by side, for who keeps the register of people and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.actions.merging import taken_over
from samenspel.people.models import Adult, ToldApart
from samenspel.people.policy import MANAGE
from samenspel.people.words import key_words
from samenspel.rosters import actions, queries
from samenspel.rosters.logic.same_adults import Pair, Why
from samenspel.rosters.telling import FIELDS, value_of
from samenspel.rosters.views.common import crumbs, link
from samenspel.ui.parts import Column

SHOWN = 50
REASONS: Final = {
    Why.NAME: gettext_lazy("the same name"),
    Why.LIKE_NAME: gettext_lazy("a name that may be the same"),
    Why.EMAIL: gettext_lazy("the same e-mail address"),
    Why.PHONE: gettext_lazy("the same telephone number"),
    Why.SAME_CHILD: gettext_lazy("with the same child"),
    Why.SIBLINGS: gettext_lazy("with brothers or sisters"),
    Why.FAMILY_NAME: gettext_lazy("with children of the same family name"),
    Why.WORKS: gettext_lazy("one is a colleague, the other a parent"),
}
COMPARED: Final = ("name", "email", "phone", "language")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that both rows can have: what each has, and what is left of it after."""

    label: str
    first: str
    second: str
    after: str
    is_lost: bool


@centre_page(MANAGE)
def same_adults(request: CentreRequest) -> HttpResponse:
    """All pairs about whom nobody decided, and those of whom somebody said that they are two."""
    found = queries.open_pairs(request.actor, request.today)
    shown = found[:SHOWN]
    names = Adult.objects.in_bulk([pk for one in shown for pk in (one.first, one.second)])
    apart = queries.apart(request.actor, request.today)
    context = {
        "crumbs": crumbs(request, (_("The same person?"), "")),
        "count": len(found),
        "pairs": [
            (names[one.first], names[one.second], _reasons(one), _page(request, names[one.first], names[one.second]))
            for one in shown
        ],
        "apart": [(one, _page(request, one.first, one.second)) for one in apart[:SHOWN]],
    }
    return render(request, "rosters/same_adults.html", context)


@centre_page(MANAGE)
def same_adult(request: CentreRequest, first_id: UUID, second_id: UUID) -> HttpResponse:
    """One pair; a POST decides, or takes back that they are two."""
    pair = queries.pair_of(request.actor, first_id, second_id, request.today)
    apart = None if pair else queries.apart_of(request.actor, first_id, second_id, request.today)
    if pair is None and apart is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, pair, apart)
    ids = (pair.first, pair.second) if pair else (apart.first_id, apart.second_id) if apart else (0, 0)
    one, other = queries.sides(ids, request.today)
    context: dict[str, Any] = {
        "crumbs": crumbs(request, (_("The same person?"), link(request, "same-adults")), (_("Side by side"), "")),
        "sides": [
            (label, side, [(key_words("role", role), at) for role, at in side.work])
            for label, side in ((_("The row that stays"), one), (_("The other row"), other))
        ],
        "apart": apart,
        "reasons": _reasons(pair) if pair else "",
        "two_accounts": bool(one.adult.user_id and other.adult.user_id),
        "columns": _columns(),
        "rows": [_row(one.adult, other.adult, field) for field in COMPARED],
        "later": link(request, "same-adults"),
    }
    return render(request, "rosters/same_adult.html", context)


def _decide(request: CentreRequest, pair: Pair | None, apart: ToldApart | None) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if apart and answer == "again":
        actions.ask_again(actor=request.actor, apart=apart)
        messages.success(request, _("Taken back. Where they still look like one person, you are asked again."))
    elif pair and answer == "different":
        actions.say_two_people(actor=request.actor, pair=pair)
        messages.success(request, _("They stay two people. This is not asked again."))
    elif pair and answer == "same":
        try:
            actions.say_one_person(actor=request.actor, pair=pair)
        except ValidationError as why:
            messages.error(request, why.messages[0])
            return redirect(request.path)
        messages.success(request, _("It is one person now, with everything of both."))
    else:
        return redirect(request.path)
    return redirect(link(request, "same-adults"))


def _reasons(pair: Pair) -> str:
    return ", ".join(str(REASONS[why]) for why in pair.reasons)


def _page(request: CentreRequest, first: Adult, second: Adult) -> str:
    return link(request, "same-adult", first.public_id, second.public_id)


def _columns() -> Sequence[Column]:
    return (
        Column("what", _("What"), hidden=True),
        Column("first", _("The row that stays")),
        Column("second", _("The other row")),
        Column("after", _("After")),
    )


def _row(kept: Adult, gone: Adult, field: str) -> Row:
    first, second = getattr(kept, field), getattr(gone, field)
    after = taken_over(kept, gone).get(field, first)
    is_lost = bool(second) and second != after
    return Row(str(FIELDS[field]), value_of(field, first), value_of(field, second), value_of(field, after), is_lost)

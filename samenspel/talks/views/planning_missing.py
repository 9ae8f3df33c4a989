"""After publishing: the children of whom somebody has no talk yet, why, and the button that adds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.models import Child
from samenspel.talks.actions.plan_adding import Lacking, Without, add_missing_talks, without_talk
from samenspel.talks.actions.plan_talks import Left
from samenspel.talks.models import Round
from samenspel.talks.plan_words import LEFT
from samenspel.talks.policy import SET_UP, WRITE_DOWN, led_by
from samenspel.talks.queries.expected import Attendees, Held
from samenspel.talks.views.planning_common import crumbs, round_or_404

_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Missing:
    """What this reader may know of who has no talk: a talk can be made, was called off, or cannot be made."""

    lacking: tuple[Lacking, ...]
    off: tuple[Lacking, ...]
    left: tuple[Left, ...]
    attending: Attendees


@centre_page(SET_UP)
def missing(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Who has no talk in a published round, and adding it for one child or for all."""
    round_ = round_or_404(request, round_id)
    is_published = round_.state == Round.State.PUBLISHED
    found = missing_for(request, round_) if is_published else None
    if request.method == "POST":
        _add(request, round_, found)
        return redirect(link(request, "planning:missing", round_.public_id))
    context: dict[str, Any] = {
        "crumbs": crumbs(request, round_, (_("Children without a talk"), "")),
        "round": round_,
        "is_published": is_published,
        "rows": [_row(found, one) for one in found.lacking] if found else [],
        "off": [_row(found, one) for one in found.off] if found else [],
        "left": [_left_row(request, found, one) for one in found.left] if found else [],
        "urls": {name: link(request, f"planning:{name}", round_.public_id) for name in ("overview", "without")},
    }
    return render(request, "talks/planning/missing.html", context)


def missing_for(request: CentreRequest, round_: Round, held: Held | None = None) -> Missing:
    """Of the own organisations, and of the children whom this person may know at their work.

    `held`: who holds the talks on the day of the round, when that was asked already.
    """
    found: Without = without_talk(round_, request.today, timezone.now(), held=held)
    ours = led_by(request.actor)
    lacking = [one for one in found.lacking if one.expected.organisation_id in ours]
    left = [one for one in found.left if one.organisation_id in ours]
    keys = {*(one.expected.child.pk for one in lacking), *(one.child_id for one in left)}
    rows = restrict(Child.objects.filter(pk__in=keys), request.actor, WRITE_DOWN)
    known = set(rows.values_list("pk", flat=True)) if keys else set()
    seen = [one for one in lacking if one.expected.child.pk in known]
    return Missing(
        tuple(one for one in seen if not one.is_off),
        tuple(one for one in seen if one.is_off),
        tuple(one for one in left if one.child_id in known),
        found.attending,
    )


def _add(request: CentreRequest, round_: Round, found: Missing | None) -> None:
    """Add what was asked for; what is no longer lacking is passed over, so that a second tap does nothing more."""
    of, again = request.POST.get("of", ""), request.POST.get("again") == "yes"
    rows = () if found is None else found.off if again else found.lacking
    is_all = of == _ALL and not again
    wanted = {one.expected.child.pk for one in rows if is_all or str(one.expected.child.public_id) == of}
    try:
        drawn = add_missing_talks(
            actor=request.actor,
            round_=round_,
            day=request.today,
            moment=timezone.now(),
            children=wanted,
            again=again,
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return
    said = ngettext(
        "%(many)s talk was added. The family hears of it as soon as it has a moment.",
        "%(many)s talks were added. The families hear of it as soon as they have a moment.",
        drawn.made,
    )
    messages.success(request, said % {"many": drawn.made})


def _row(found: Missing, one: Lacking) -> dict[str, Any]:
    its = one.expected
    return {
        "child": its.child.name,
        "group": its.group,
        "homes": ", ".join(found.attending.around.adults[adult].name for adult in one.adults),
        "is_part": len(one.adults) < len(its.adults),
        "id": str(its.child.public_id),
    }


def _left_row(request: CentreRequest, found: Missing, one: Left) -> dict[str, Any]:
    its = next(row for row in found.attending.expected if row.child.pk == one.child_id)
    why, way_out = LEFT[one.why]
    is_unknown = one.why == "nobody"
    return {
        "child": its.child.name,
        "group": its.group,
        "why": why,
        "way_out": way_out,
        "url": reverse("families:card", args=[request.centre.key, one.public_id]) if is_unknown else "",
    }

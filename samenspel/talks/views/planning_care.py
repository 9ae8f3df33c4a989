"""What a plan still asks for: talks without a place, what has to be mended, a family that moves its talk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.at_work import not_at_home
from samenspel.planner.format import BadInstance
from samenspel.talks.actions.plan_mending import mend_round
from samenspel.talks.actions.plan_moves import MOVABLE
from samenspel.talks.actions.plan_talks import Left, left_over
from samenspel.talks.models import Round, Talk
from samenspel.talks.plan_words import LEFT, said
from samenspel.talks.policy import OWN_TALK, SET_UP
from samenspel.talks.queries.expected import attendees
from samenspel.talks.queries.plan_board import rights
from samenspel.talks.queries.plan_instance import NoSlots
from samenspel.talks.queries.plan_material import IN_PLAN, Material, material
from samenspel.talks.queries.plan_needs import family_of_holders
from samenspel.talks.queries.plan_places import Mended, Mending, Shown, mending
from samenspel.talks.views.planning_common import crumbs, interpreters_for, known_left, round_or_404, talk_or_404
from samenspel.talks.views.planning_why import PAGE, waiting, why_rows
from samenspel.talks.views.swapping import swap_page

_KEPT = "talks.mending"


@centre_page(SET_UP)
def without(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Every child without a talk and every talk without a place: why, and what would help; a page at a time.

    As long as nothing stands on the board no talk has a place, and there is nothing to explain: the proposals come
    first.
    """
    round_ = round_or_404(request, round_id)
    is_bare = round_.state == Round.State.PLANNING and not _led_placed(request, round_)
    pages = Paginator([] if is_bare else waiting(request, round_), PAGE).get_page(request.GET.get("pagina"))
    context = {
        "crumbs": crumbs(request, round_, (_("Without a moment"), "")),
        "round": round_,
        "is_bare": is_bare,
        "pages": pages,
        "rows": why_rows(request, round_, list(pages)),
        "left": _left(request, round_),
        **interpreters_for(request, round_),
        "urls": {name: link(request, f"planning:{name}", round_.public_id) for name in ("overview", "board")},
    }
    return render(request, "talks/planning/without.html", context)


def _led_placed(request: CentreRequest, round_: Round) -> bool:
    """Whether any talk stands on the board, of the own organisations and not of the own family."""
    rows = Talk.objects.filter(not_at_home(request.actor), round=round_, organisation__in=request.actor.organisations)
    return rows.filter(state__in=IN_PLAN, starts_at__isnull=False).exists()


def _left(request: CentreRequest, round_: Round) -> list[dict[str, Any]]:
    """The expected children of the own organisation without a talk, as far as this person may know them."""
    if round_.state not in (Round.State.ASKING, *MOVABLE):
        return []
    attending = attendees(round_, request.today, timezone.now())
    found = left_over(attending, family_of_holders(attending))
    return [_left_row(request, one, attending) for one in known_left(request, found)]


def _left_row(request: CentreRequest, one: Left, attending: Any) -> dict[str, Any]:
    its = next(row for row in attending.expected if row.child.pk == one.child_id)
    why, way_out = LEFT[one.why]
    return {
        "child": its.child.name,
        "group": its.group,
        "why": why,
        "way_out": way_out,
        "url": reverse("families:card", args=[request.centre.key, one.public_id]) if one.why == "nobody" else "",
    }


@centre_page(SET_UP)
def mend(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """After a change: who moves from when to when, before anybody hears of it."""
    round_ = round_or_404(request, round_id)
    moment = timezone.now()
    if request.method == "POST":
        try:
            moved = mend_round(actor=request.actor, round_=round_, shown=_kept(request, round_), moment=moment)
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
            return redirect(link(request, "planning:mend", round_.public_id))
        said_ = ngettext("%(many)s talk was moved.", "%(many)s talks were moved.", moved) % {"many": moved}
        messages.success(request, said_)
        return redirect(link(request, "planning:board", round_.public_id))
    context: dict[str, Any] = {
        "crumbs": crumbs(request, round_, (_("Make it fit again"), "")),
        "round": round_,
        "is_published": round_.state == Round.State.PUBLISHED,
        "urls": {name: link(request, f"planning:{name}", round_.public_id) for name in ("overview", "board")},
    }
    if round_.state in MOVABLE:
        context |= _preview(request, round_, moment)
    return render(request, "talks/planning/mend.html", context)


def _preview(request: CentreRequest, round_: Round, moment: Any) -> dict[str, Any]:
    of = material(round_)
    try:
        found = mending(of, moment)
    except (NoSlots, BadInstance):
        return {}
    shown = found.shown
    # Kept on our side: the page does not carry the moments of families that are not the reader's to see.
    request.session[_KEPT] = {"round": str(round_.public_id), "rows": shown.rows}
    seen = rights(request.actor, round_).seen
    known = [one for one in found.rows if one.table.talk.pk in seen]
    rows = [_mended(of, one) for one in known]
    return {
        "moving": [row for row in rows if row["to"]],
        "lost": [{**row, "url": link(request, "planning:talk", row["key"])} for row in rows if not row["to"]],
        "is_any": bool(shown.moves),
        "is_hidden": len(rows) < len(found.rows),
        "mark": shown.mark,
        "why": " ".join([_why_so_few(found), *_how_many([one for one in known if one.to])]),
    }


def _kept(request: CentreRequest, round_: Round) -> Shown:
    """The moves that this reader was shown last. Raises ValidationError when these are not those of the page."""
    kept = request.session.get(_KEPT) or {}
    shown = Shown(tuple((key, was, to) for key, was, to in kept.get("rows", ())))
    if kept.get("round") != str(round_.public_id) or request.POST.get("mark") != shown.mark:
        raise ValidationError(_("Something changed in the meantime. Look at the moves again."))
    return shown


def _mended(of: Material, one: Mended) -> dict[str, Any]:
    talk = one.table.talk
    return {
        "key": one.table.key,
        "child": talk.child.name,
        "staff": of.adults[one.table.staff[0]].name if one.table.staff else "",
        "was": said(one.was),
        "to": said(one.to) if one.to else "",
        "is_along": one.is_along,
    }


def _why_so_few(found: Mending) -> str:
    """Why these move and nobody else."""
    said_ = found.said
    if said_.reason == "nothing":
        return _("Everything can stay as it is.")
    if said_.reason == "room":
        return _("There was room: no other family has to make room.")
    if said_.reason == "chain":
        if said_.is_minimal:
            return _("Some others make room. With fewer it cannot be done: that is proven.")
        return _("Some others make room. With fewer we did not find a way.")
    if said_.reason == "time":
        return _("For some we found no room in the time there was; not every way of moving others was tried.")
    return _("For some there is no room left, however others move.")


def _how_many(moving: list[Mended]) -> list[str]:
    """How many families move, and how many talks of colleagues whom the change did not touch; of talks one may know."""
    found = []
    if families := _families(moving):
        words = ngettext("%(many)s family moves.", "%(many)s families move.", families)
        found.append(words % {"many": families})
    hit = {adult for one in moving if not one.is_along for adult in one.table.staff[:1]}
    beside = sum(one.is_along and not hit.intersection(one.table.staff[:1]) for one in moving)
    if beside:
        words = ngettext(
            "With them %(many)s talk with another colleague moves along, so that the talks of one family stay near "
            "each other.",
            "With them %(many)s talks with other colleagues move along, so that the talks of one family stay near "
            "each other.",
            beside,
        )
        found.append(words % {"many": beside})
    return found


def _families(moving: list[Mended]) -> int:
    """How many families these talks are of: talks at which the same parent sits are of one."""
    families: list[set[int]] = []
    for one in moving:
        homes = set(one.table.homes)
        same = [family for family in families if family & homes]
        families = [family for family in families if not family & homes]
        families.append(homes.union(*same))
    return len(families)


@centre_page(OWN_TALK)
def swap(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """A family moves its own talk."""
    found = talk_or_404(request, OWN_TALK, talk_id)
    here = link(request, "planning:swap", found.public_id)
    more = {"base": "ui/base.html", "back": link(request, "talks:own", found.public_id)}
    return swap_page(request, actor=request.actor, talk=found, moment=timezone.now(), here=here, more=more)

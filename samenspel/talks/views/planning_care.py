"""What a plan still asks for: talks without a place, what has to be mended, a family that moves its talk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.planner.explain import Explanation
from samenspel.planner.format import BadInstance
from samenspel.talks.actions.plan_mending import mend_round
from samenspel.talks.actions.plan_moves import MOVABLE
from samenspel.talks.actions.plan_talks import Left, left_over
from samenspel.talks.models import Round, Talk
from samenspel.talks.plan_words import LEFT, Names, helpful, obstacle_words, remedy_words, said, sentences
from samenspel.talks.policy import OWN_TALK, SET_UP
from samenspel.talks.queries.expected import attendees
from samenspel.talks.queries.plan_board import Rights, rights
from samenspel.talks.queries.plan_instance import NoSlots
from samenspel.talks.queries.plan_material import IN_PLAN, Material, Table, material
from samenspel.talks.queries.plan_needs import family_of_holders
from samenspel.talks.queries.plan_places import Mended, Mending, Shown, mending, why_not
from samenspel.talks.views.planning_common import crumbs, interpreters_for, known_left, round_or_404, talk_or_404
from samenspel.talks.views.swapping import swap_page

_MOST_EXPLAINED = 12
_KEPT = "talks.mending"


@centre_page(SET_UP)
def without(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Every child without a talk and every talk without a place: why, and what would help."""
    round_ = round_or_404(request, round_id)
    may = rights(request.actor, round_)
    waiting = _waiting(request, round_, may)
    first = waiting[:_MOST_EXPLAINED]
    of = material(round_, near=first, steps=2)
    names = Names(of, may.seen)
    shown = [one for one in of.tables if one.talk.pk in first]
    why = why_not(of, [one for one in shown if one.staff and not _cannot(of, one)])
    rows = [_row(request, of, one, names, why.get(one.key)) for one in shown]
    context = {
        "crumbs": crumbs(request, round_, (_("Without a moment"), "")),
        "round": round_,
        "rows": rows,
        "rest": len(waiting) - len(rows),
        "left": _left(request, round_),
        **interpreters_for(request, round_),
        "urls": {name: link(request, f"planning:{name}", round_.public_id) for name in ("overview", "board")},
    }
    return render(request, "talks/planning/without.html", context)


def _waiting(request: CentreRequest, round_: Round, may: Rights) -> list[int]:
    """The talks without a moment that are one's own to move (row ids).

    Others are not counted either: of one's own family the number would tell.
    """
    rows = Talk.objects.filter(round=round_, state__in=IN_PLAN, starts_at=None)
    rows = rows.filter(organisation__in=request.actor.organisations).order_by("pk")
    return [key for key in rows.values_list("pk", flat=True) if key in may.moved]


def _cannot(of: Material, table: Table) -> bool:
    return bool(table.homes) and of.cannot(table)


def _row(request: CentreRequest, of: Material, table: Table, names: Names, found: Explanation | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "child": table.talk.child.name,
        "group": table.talk.group.name if table.talk.group else "",
        "homes": ", ".join(of.adults[one].name for one in table.homes),
        "url": link(request, "planning:talk", table.key),
        "cannot": _cannot(of, table),
        "obstacles": [],
        "remedies": [],
    }
    if found:
        row["obstacles"] = sentences(obstacle_words(one, names) for one in found.obstacles[:3])
        ours = [one for one in found.remedies if names.may_name(one)]
        row["remedies"] = sentences(remedy_words(one, names, of.grid) for one in helpful(ours, 3))
    return row


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
    rows = [_mended(of, one) for one in found.rows if one.table.talk.pk in seen]
    return {
        "moving": [row for row in rows if row["to"]],
        "lost": [{**row, "url": link(request, "planning:talk", row["key"])} for row in rows if not row["to"]],
        "is_any": bool(shown.moves),
        "is_hidden": len(rows) < len(found.rows),
        "mark": shown.mark,
        "why": _why_so_few(found),
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
    }


def _why_so_few(found: Mending) -> str:
    """Why these move and nobody else."""
    said_ = found.said
    if said_.reason == "nothing":
        return _("Everything can stay as it is.")
    if said_.reason == "room":
        return _("There was room: nobody else has to move.")
    if said_.reason == "chain":
        if said_.is_minimal:
            return _("Some others make room. With fewer it cannot be done: that is proven.")
        return _("Some others make room. With fewer we did not find a way.")
    return _("For some there is no room left, however others move.")


@centre_page(OWN_TALK)
def swap(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """A family moves its own talk."""
    found = talk_or_404(request, OWN_TALK, talk_id)
    here = link(request, "planning:swap", found.public_id)
    more = {"base": "ui/base.html", "back": link(request, "talks:own", found.public_id)}
    return swap_page(request, actor=request.actor, talk=found, moment=timezone.now(), here=here, more=more)

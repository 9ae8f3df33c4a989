"""Filling a draft from intake and lists: what is counted beside what stands there, and the maker chooses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.web import CentreRequest, centre_page
from samenspel.populations import actions, words
from samenspel.populations.actions.counting import shown
from samenspel.populations.logic.catalogue import Catalogue, Unit, catalogue
from samenspel.populations.logic.counting import LEAST, Counted, Place
from samenspel.populations.models import Figure, Snapshot
from samenspel.populations.policy import CHANGE
from samenspel.populations.queries.register import counted_on
from samenspel.populations.views.common import back, crumbs, the_snapshot

LONGEST = 200  # characters of one choice, which is a place and a figure


@dataclass(frozen=True, slots=True)
class Offer:
    """One figure that can be taken over: what is counted, of how many it is known, and what stands there."""

    choice: str
    counted: str
    known: str
    held: str
    source: str
    is_new: bool
    is_same: bool


Row = tuple[str, str, list[tuple[str, Offer | None]]]
"""A characteristic: its name, its unit, and per segment by name what can be taken over."""


@centre_page(CHANGE)
def fill(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """What intake and lists say on the reference date; taken over is what the maker ticks."""
    snapshot = the_snapshot(public_id)
    own = reverse("populations:fill", args=[request.centre.key, public_id])
    if request.method == "POST":
        return _take(request, snapshot, own)
    found = counted_on(snapshot.reference_date)
    rows = _rows(catalogue(), found, snapshot)
    day = formats.date_format(snapshot.reference_date, "DATE_FORMAT")
    figures = reverse("populations:figures", args=[request.centre.key, public_id])
    context = {
        "snapshot": snapshot,
        "day": day,
        "rows": rows,
        "least": LEAST,
        "segments": [name for _key, name in _segments(catalogue(), found)],
        "has_offers": any(offer and offer.choice for _name, _unit, offers in rows for _segment, offer in offers),
        "crumbs": crumbs(request, _("Figures of %(day)s") % {"day": day}, _("From intake and lists")),
        "back": figures,
    }
    return render(request, "populations/fill.html", context)


def _take(request: CentreRequest, snapshot: Snapshot, own: str) -> HttpResponse:
    chosen = dict(_choice(one) for one in request.POST.getlist("take") if len(one) <= LONGEST)
    if not chosen:
        messages.info(request, _("Nothing was chosen, so nothing was changed."))
        return redirect(own)
    try:
        changed, change = actions.take_over(actor=request.actor, snapshot=snapshot, chosen=chosen, day=request.today)
    except (actions.Frozen, actions.CountedAnew) as trouble:
        messages.error(request, str(trouble))
        return redirect(own)
    said = ngettext("%(count)s figure taken over.", "%(count)s figures taken over.", changed) % {"count": changed}
    return back(request, said, change if changed else None)


def _choice(text: str) -> tuple[Place, str]:
    place, _sign, seen = text.partition("=")
    key, _dashes, segment = place.partition("--")
    return (key, segment), seen


def _segments(known: Catalogue, found: dict[Place, Counted]) -> list[tuple[str, str]]:
    here = {segment for _key, segment in found}
    return [(one.key, words.words(one.name)) for one in known.segments if one.key in here]


def _rows(known: Catalogue, found: dict[Place, Counted], snapshot: Snapshot) -> list[Row]:
    """Each characteristic that can be counted, with an offer per segment, or none where nobody is asked."""
    held = {(one.characteristic, one.segment): one for one in snapshot.figures.all()}
    rows = []
    for one in known.characteristics:
        offers = [
            (name, _offer(one.unit, place, found[place], held) if (place := (one.key, key)) in found else None)
            for key, name in _segments(known, found)
        ]
        if any(offer for _name, offer in offers):
            rows.append((words.words(one.name), words.unit_text(one), offers))
    return rows


def _offer(unit: Unit, place: Place, one: Counted, held: dict[Place, Figure]) -> Offer:
    figure = held.get(place)
    value: Decimal | None = figure.value if figure else None
    name = "--".join(place)
    is_same = figure is not None and value == one.value and figure.known == one.known
    return Offer(
        choice="" if one.value is None or is_same else f"{name}={shown(one)}",
        counted=_("too few to count") if one.value is None else words.value_text(unit, one.value),
        known=_("known of %(known)s of %(total)s") % {"known": one.known, "total": one.total},
        held="" if value is None else words.value_text(unit, value),
        source=words.source_text(figure) if figure and value is not None else "",
        is_new=value is None,
        is_same=is_same,
    )

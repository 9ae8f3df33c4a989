"""The board: a day at a time, a lane for each who holds talks; and one talk with where it can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import named as named_languages
from samenspel.talks.actions.plan_moves import (
    MOVABLE,
    call_off,
    is_loose,
    move_talk,
    pin_talk,
    set_interpreter,
    set_moment,
)
from samenspel.talks.forms.planning import ByHandForm, MomentForm
from samenspel.talks.interpreter_words import to_team
from samenspel.talks.logic.interpreting import Interpreting
from samenspel.talks.models import Interpreter, Round, Talk
from samenspel.talks.plan_words import (
    Names,
    broken_words,
    cost_words,
    day_of,
    helpful,
    obstacle_words,
    remedy_words,
    said,
    sentences,
)
from samenspel.talks.policy import ARRANGE, SEE_ROUND
from samenspel.talks.queries.plan_board import Board, Card, Lane, board, rights, with_rights
from samenspel.talks.queries.plan_instance import broken
from samenspel.talks.queries.plan_interpreters import asked_for, can_do_without, for_talk
from samenspel.talks.queries.plan_material import Material, Table, clock, material
from samenspel.talks.queries.plan_places import Free, places_for, why_not
from samenspel.talks.views.planning_common import crumbs, round_or_404, talk_or_404
from samenspel.talks.views.planning_end import ask_once_more, ended, say_unreached
from samenspel.talks.views.rounds_common import page_language
from samenspel.talks.views.table_common import is_to_come
from samenspel.ui.parts import Segment, Term

_MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as it is drawn: `child` "" for a moment of which one may know no more than that it is taken.

    `interpreting`: what is said of an interpreter, and whether one was asked for in vain (`is_lacking`).
    """

    card: Card
    child: str
    homes: str
    troubles: list[str]
    url: str
    key: str
    interpreting: str = ""
    is_lacking: bool = False


@dataclass(frozen=True, slots=True)
class ShownLane:
    """A lane as it is drawn; on a narrow screen only the chosen one is shown."""

    lane: Lane
    cards: list[Shown]
    key: str
    is_chosen: bool


@centre_page(SEE_ROUND)
def day(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The board of one day."""
    round_ = round_or_404(request, round_id)
    of, may = with_rights(request.actor, round_)
    found = board(of, request.actor, may, _asked(request.GET))
    names = Names(of, may.seen)
    wanted = request.GET.get("wie", "")
    lanes = _lanes(request, of, found, names, wanted)
    is_movable = round_.state in MOVABLE
    context = {
        "crumbs": crumbs(request, round_, (_("Board"), "")),
        "round": round_,
        "board": found,
        "lanes": lanes,
        "days": _days(request, round_, found, wanted),
        "people": [
            Segment(lane.lane.adult.name, _board(request, round_, found.day, lane.key), current=lane.is_chosen)
            for lane in lanes
        ],
        "open": [(table, _homes(of, table), link(request, "planning:talk", table.key)) for table in found.open],
        "own_groups": ", ".join(found.own_groups),
        "is_movable": is_movable,
        "drop_url": link(request, "planning:drop", round_.public_id) if is_movable else "",
        "faults": sum(found.faults.values()),
        "urls": {
            name: link(request, f"planning:{name}", round_.public_id)
            for name in ("overview", "without", "publish", "mend")
        },
        "is_leader": not request.actor.roles.isdisjoint({"head", "childcare_manager"}),
    }
    return render(request, "talks/planning/board.html", context)


def _asked(given: QueryDict) -> date | None:
    try:
        return parse_date(given.get("dag", ""))
    except ValueError:
        return None


def _board(request: CentreRequest, round_: Round, on: date | None, wanted: str) -> str:
    return link(request, "planning:board", round_.public_id, dag=on.isoformat() if on else "", wie=wanted)


def _days(request: CentreRequest, round_: Round, found: Board, wanted: str) -> list[Segment]:
    return [
        Segment(
            date_format(on, "D j F"),
            _board(request, round_, on, wanted),
            current=on == found.day,
            hint=_("does not fit: %(many)s") % {"many": found.faults[on]} if found.faults.get(on) else "",
        )
        for on in found.days
    ]


def _lanes(request: CentreRequest, of: Material, found: Board, names: Names, wanted: str) -> list[ShownLane]:
    keys = [str(lane.adult.public_id) for lane in found.lanes]
    chosen = wanted if wanted in keys else next(iter(keys), "")
    asked = asked_for(request.actor, of.round, request.today, timezone.now()).tables
    return [
        ShownLane(lane, [_shown(request, of, card, names, asked) for card in lane.cards], key, key == chosen)
        for lane, key in zip(found.lanes, keys, strict=True)
    ]


def _shown(request: CentreRequest, of: Material, card: Card, names: Names, asked: Mapping[str, Interpreting]) -> Shown:
    table = card.table
    if table is None:
        at_table = _("with %(name)s") % {"name": card.elsewhere.name} if card.elsewhere else ""
        return Shown(card, "", at_table, [], "", "")
    troubles = sentences(broken_words(one, names) for one in card.broken)
    url = link(request, "planning:talk", table.key) if card.may_move else ""
    language = table.talk.interpreter.language if table.talk.interpreter else ""
    its = asked.get(table.key, Interpreting(arranged=language))
    return Shown(
        card, table.talk.child.name, _homes(of, table), troubles, url, table.key, to_team(its), bool(its.lacking)
    )


def _homes(of: Material, table: Table) -> str:
    """Who comes from home, by first name."""
    return ", ".join(of.adults[one].given_name for one in table.homes)


@centre_page(ARRANGE)
def talk(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """One talk: where it is, why it does not fit or has no place, and where it can go."""
    found = talk_or_404(request, ARRANGE, talk_id)
    round_ = _round(found)
    moment = timezone.now()
    by_hand = ByHandForm(request.POST if request.POST.get("do") == "set" else None)
    if request.method == "POST" and (not by_hand.is_bound or by_hand.is_valid()):
        return _do(request, found, round_, by_hand)
    goes_on = is_to_come(found, moment)
    of = material(round_)
    table = next((one for one in of.tables if one.talk.pk == found.pk), None)
    names = Names(of, rights(request.actor, round_).seen)
    context: dict[str, Any] = {
        "crumbs": crumbs(
            request,
            round_,
            (_("Board"), _board(request, round_, clock(found.starts_at).date() if found.starts_at else None, "")),
            (found.child.given_name, ""),
        ),
        "round": round_,
        "talk": found,
        "at": said(clock(found.starts_at)) if found.starts_at else "",
        "is_movable": table is not None and round_.state in MOVABLE,
        "may_call_off": goes_on,
        "can_do_without": can_do_without(found),
        "by_hand": by_hand if is_loose(found, moment) else None,
        "interpreters": _interpreters(found) if goes_on and round_.state in (*MOVABLE, Round.State.CLOSED) else [],
        **ended(request, found),
    }
    if table is not None:
        asked = asked_for(request.actor, round_, request.today, moment).tables.get(table.key)
        places = places_for(of, table, moment) if round_.state in MOVABLE else []
        context |= {
            "terms": [
                Term(_("From home"), ", ".join(of.adults[one].name for one in table.homes) or "–"),
                Term(_("From us"), ", ".join(of.adults[one].name for one in table.staff) or "–"),
                Term(_("Length"), _("%(minutes)s min.") % {"minutes": found.minutes}),
            ],
            "cannot": of.cannot(table),
            "lacking": to_team(asked) if asked and asked.lacking else "",
            "interpreters_url": link(request, "rounds:interpreters", round_.public_id),
            "troubles": _troubles(of, table, names),
            "days": _by_day(places[:_MOST_PLACES]),
            "more": max(0, len(places) - _MOST_PLACES),
            **_why(of, table, names),
        }
    return render(request, "talks/planning/talk.html", context, status=422 if by_hand.errors else 200)


def _interpreters(found: Talk) -> list[tuple[Interpreter, str]]:
    return [(one, named_languages([one.language], page_language())) for one in for_talk(found)]


def _troubles(of: Material, table: Table, names: Names) -> list[str]:
    """What does not fit; what was moved by hand after the round was closed breaks no rule of its plan."""
    if of.round.state == Round.State.CLOSED:
        return []
    return sentences(broken_words(one, names) for one in broken(of) if table.key in one.talks)


def _by_day(places: list[Free]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The best moments by day, in the order of the clock: as (value, time, what it costs)."""
    found: dict[date, list[Free]] = {}
    for one in sorted(places, key=lambda its: its.at):
        found.setdefault(one.at.date(), []).append(one)
    return [
        (
            day_of(its[0].at),
            [(f"{one.at:%Y-%m-%dT%H:%M}", f"{one.at:%H:%M}", cost_words(one.cost)) for one in its],
        )
        for its in found.values()
    ]


def _why(of: Material, table: Table, names: Names) -> dict[str, list[str]]:
    """Why a talk has no place, and what would help."""
    if table.talk.starts_at is not None or not table.staff:
        return {"obstacles": [], "remedies": []}
    found = why_not(of, [table]).get(table.key)
    if found is None:
        return {"obstacles": [], "remedies": []}
    ours = [one for one in found.remedies if names.may_name(one)]
    return {
        "obstacles": sentences(obstacle_words(one, names) for one in found.obstacles[:3]),
        "remedies": sentences(remedy_words(one, names, of.grid) for one in helpful(ours, 4)),
    }


def _round(talk: Talk) -> Round:
    assert talk.round is not None
    return talk.round


def _do(request: CentreRequest, found: Talk, round_: Round, by_hand: ByHandForm) -> HttpResponse:
    """Move it, take it off the board, pin it or let it go, call it off, change its interpreter."""
    what = request.POST.get("do", "move")
    try:
        if what in ("set", "interpreter"):
            _change(request, found, by_hand)
            return redirect(link(request, "planning:talk", found.public_id))
        if what in ("pin", "free"):
            pin_talk(actor=request.actor, talk=found, is_pinned=what == "pin")
            messages.success(
                request, _("The talk stays where it is.") if what == "pin" else _("The talk is free again.")
            )
            return redirect(link(request, "planning:talk", found.public_id))
        if what == "call-off":
            if request.POST.get("sure") != "yes" and is_to_come(found, timezone.now()):
                page = link(request, "planning:talk", found.public_id)
                return ask_once_more(request, found, timezone.now(), page)
            call_off(actor=request.actor, talk=found, moment=timezone.now())
            messages.success(request, _("The talk does not go on. Who knew of it hears so."))
            say_unreached(request, found)
            return redirect(link(request, "planning:talk", found.public_id))
        _move(request, found, None if what == "off" else _moment(request))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(link(request, "planning:talk", found.public_id))
    found.refresh_from_db()
    on = clock(found.starts_at).date() if found.starts_at else None
    return redirect(_board(request, round_, on, request.POST.get("wie", "")))


def _change(request: CentreRequest, found: Talk, by_hand: ByHandForm) -> None:
    """Another moment by hand, or another interpreter."""
    if by_hand.is_bound:
        to = by_hand.cleaned_data["starts_at"]
        set_moment(actor=request.actor, talk=found, to=to, moment=timezone.now())
        messages.success(request, _("Moved to %(at)s.") % {"at": said(clock(to))})
        say_unreached(request, found)
        return
    key = request.POST.get("interpreter", "")
    chosen = next((one for one in for_talk(found) if str(one.public_id) == key), None)
    if key and chosen is None:
        raise ValidationError(_("Choose an interpreter from the list."))
    set_interpreter(actor=request.actor, talk=found, interpreter=chosen, moment=timezone.now())
    messages.success(
        request, _("%(name)s interprets at this talk.") % {"name": chosen.name} if chosen else _("No interpreter now.")
    )


def _moment(request: CentreRequest) -> datetime:
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.wrong())
    found: datetime = form.cleaned_data["to"]
    return found


def _move(request: CentreRequest, found: Talk, to: datetime | None) -> None:
    """Move, and offer the way back: where it was stands in the address of the button."""
    was = f"{clock(found.starts_at):%Y-%m-%dT%H:%M}" if found.starts_at else "geen"
    moved = move_talk(actor=request.actor, talk=found, to=to, moment=timezone.now())
    undo = link(request, "planning:undo", found.public_id, was)
    words = _("Moved to %(at)s.") % {"at": said(to)} if to else _("Taken off the board.")
    has_way_back = was != "geen" or not moved.is_published
    messages.success(request, words, extra_tags=f"undo:{undo}" if has_way_back else "")
    say_unreached(request, moved)


@centre_page(ARRANGE)
@require_POST
def drop(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """What was dragged: the talk and the moment come from the form beside the board."""
    round_ = round_or_404(request, round_id)
    try:
        key = UUID(request.POST.get("talk", ""))
    except ValueError:
        messages.error(request, _("Choose a talk."))
        return redirect(_board(request, round_, _asked(request.POST), ""))
    found = talk_or_404(request, ARRANGE, key)
    try:
        _move(request, found, _moment(request))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(_board(request, round_, _asked(request.POST), request.POST.get("wie", "")))


@centre_page(ARRANGE)
@require_POST
def undo(request: CentreRequest, talk_id: UUID, was: str) -> HttpResponse:
    """Back to where it was before the last move."""
    found = talk_or_404(request, ARRANGE, talk_id)
    try:
        to = None if was == "geen" else datetime.fromisoformat(was)
        move_talk(actor=request.actor, talk=found, to=to, moment=timezone.now())
    except ValueError:
        messages.error(request, _("Choose a moment from the list."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        messages.success(request, _("The talk is back where it was."))
    found.refresh_from_db()
    on = clock(found.starts_at).date() if found.starts_at else None
    return redirect(_board(request, _round(found), on, ""))

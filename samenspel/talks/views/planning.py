"""From wishes to a plan: proposals beside each other, choosing one, publishing, mending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.at_work import not_at_home
from samenspel.people.logic.languages import in_a_row
from samenspel.people.models import CareRelation
from samenspel.talks.absence_words import absent_words
from samenspel.talks.actions.plan_proposals import (
    Redrawn,
    StillBroken,
    ask_proposal,
    choose_proposal,
    is_alive,
    publish_round,
    stop_proposal,
)
from samenspel.talks.actions.plan_talks import Drawn
from samenspel.talks.forms.planning import LookForm
from samenspel.talks.models import Proposal, Round, RoundAnswer, Talk
from samenspel.talks.plan_words import TROUBLE, gap_words
from samenspel.talks.policy import SET_UP, led_by
from samenspel.talks.queries.expected import groups_without_holder, holders_of
from samenspel.talks.queries.plan_absences import absent_in
from samenspel.talks.queries.rounds import day_of
from samenspel.talks.views.planning_common import crumbs, interpreters_for, known_left, round_or_404
from samenspel.talks.views.planning_fair import fair_words
from samenspel.talks.views.planning_missing import missing_for
from samenspel.talks.views.planning_why import known_figures, own_talks

State = Proposal.State
_AGAIN_AFTER = "2"  # seconds after which a page with work under way is fetched again


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal as it stands beside the others."""

    proposal: Proposal
    report: dict[str, Any]
    gap: str
    fair: str
    trouble: str
    url: str
    choose_url: str
    is_best: bool = False


def _talks_of(row: Row) -> int:
    """With how many talks a proposal was made, of every organisation."""
    return int(row.report.get("planned", 0)) + int(row.report.get("unplanned", 0))


@centre_page(SET_UP)
def overview(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Where the plan of a round stands: what is being worked on, the proposals, and the next step."""
    round_ = round_or_404(request, round_id)
    moment = timezone.now()
    rows = list(Proposal.objects.filter(round=round_).order_by("number"))
    working = next((one for one in reversed(rows) if one.state in (State.WAITING, State.RUNNING)), None)
    alive = working is not None and is_alive(working, moment)
    talks = list(_led(request, round_).values_list("starts_at", flat=True))
    open_ = talks.count(None)
    is_published = round_.state == Round.State.PUBLISHED
    held = holders_of(round_, day_of(round_, request.today))
    unheld = groups_without_holder(held, led_by(request.actor))
    context = {
        "crumbs": crumbs(request, round_),
        "round": round_,
        "unheld": in_a_row(unheld, get_language() or "nl"),
        "groups_url": link(request, "rounds:groups", round_.public_id),
        "absent": absent_words(gone) if (gone := absent_in(round_, _led(request, round_))) else "",
        "missing": len(missing_for(request, round_, held).lacking) if is_published and not alive else 0,
        "lede": _lede(round_, len(talks), open_),
        "form": LookForm(),
        "rows": (shown := _rows(request, round_, rows)),
        "is_wider": any(_talks_of(one) > len(talks) for one in shown),
        "working": working,
        "is_alive": alive,
        "share": _share(working) if working else None,
        "talks": len(talks),
        "open": open_,
        "answers": RoundAnswer.objects.filter(round=round_).count() if round_.state == Round.State.ASKING else 0,
        "chosen": next((one for one in rows if one.is_chosen), None),
        "urls": {name: link(request, f"planning:{name}", round_.public_id) for name in _PAGES},
        "stop_url": link(request, "planning:stop", round_.public_id, working.public_id) if working else "",
        **interpreters_for(request, round_),
    }
    answer = render(request, "talks/planning/overview.html", context)
    if alive:
        answer["Refresh"] = _AGAIN_AFTER
    return answer


_PAGES = ("ask", "board", "without", "publish", "mend", "missing")


def _led(request: CentreRequest, round_: Round) -> QuerySet[Talk]:
    """The talks of the organisations that one leads; those of the own family are not counted, the number would tell."""
    rows = Talk.objects.filter(not_at_home(request.actor), round=round_, organisation__in=led_by(request.actor))
    return rows.exclude(state=Talk.State.CANCELLED)


def _lede(round_: Round, talks: int, open_: int) -> str:
    state = round_.state
    if state == Round.State.ASKING:
        return _("Families are still answering. As soon as you ask for a proposal, that closes.")
    if state == Round.State.PUBLISHED:
        return _("The families know when their talk is. Whatever changes from here on, they hear about.")
    if state != Round.State.PLANNING:
        return _("There is nothing to plan in this round now.")
    if talks and not open_:
        return _("Every talk has a moment. Look at the board, and publish when it is right.")
    if open_ < talks:
        return ngettext("%(many)s talk has no moment yet.", "%(many)s talks have no moment yet.", open_) % {
            "many": open_
        }
    return _("The talks are known. Ask for a proposal, or place them on the board yourself.")


def _share(working: Proposal) -> dict[str, int]:
    """How far it is, for a bar and a sentence."""
    said = working.progress
    if working.is_publishing:
        return {"done": said.get("told", 0), "all": max(1, said.get("talks", 1))}
    return {
        "done": min(said.get("seconds", 0), working.seconds),
        "all": working.seconds,
        "placed": said.get("placed", 0),
        "talks": said.get("talks", 0),
    }


def _rows(request: CentreRequest, round_: Round, proposals: list[Proposal]) -> list[Row]:
    """The proposals that ended; the cheapest is the best."""
    ended = [one for one in proposals if not one.is_publishing and one.state in (State.READY, State.FAILED)]
    costs = [one.report["cost"] for one in ended if one.state == State.READY]
    own = own_talks(request, round_) if ended else set()
    found = []
    for one in ended:
        said = known_figures(one, own)
        is_ready = one.state == State.READY
        found.append(
            Row(
                one,
                said if is_ready else {},
                gap_words(said["gap"], said["unplanned"], round_.slot_minutes) if is_ready else "",
                fair_words(said.get("fairness", ())) if is_ready else "",
                "" if is_ready else str(TROUBLE.get(said.get("trouble", ""), TROUBLE["fault"])),
                link(request, "planning:proposal", round_.public_id, one.public_id),
                link(request, "planning:choose", round_.public_id, one.public_id),
                is_best=is_ready and len(costs) > 1 and said["cost"] == min(costs),
            )
        )
    return found


@centre_page(SET_UP)
@require_POST
def ask(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Draw the talks up and have the planner look."""
    round_ = round_or_404(request, round_id)
    form = LookForm(request.POST)
    seconds = form.cleaned_data["seconds"] if form.is_valid() else 0
    try:
        _proposal, drawn = ask_proposal(
            actor=request.actor, round_=round_, seconds=seconds, day=request.today, moment=timezone.now()
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        if many := len(known_left(request, drawn.left)):
            said = ngettext(
                "%(many)s child has no talk. “Without a moment” says why, and what to do.",
                "%(many)s children have no talk. “Without a moment” says why, and what to do.",
                many,
            )
            messages.warning(request, said % {"many": many})
    return redirect(link(request, "planning:overview", round_.public_id))


def proposal_or_404(round_: Round, proposal_id: UUID) -> Proposal:
    found: Proposal | None = (
        Proposal.objects.select_related("round")
        .filter(round=round_, public_id=proposal_id, is_publishing=False)
        .first()
    )
    if found is None:
        raise Http404
    return found


@centre_page(SET_UP)
@require_POST
def stop(request: CentreRequest, round_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Stop looking; the best so far stays."""
    round_ = round_or_404(request, round_id)
    stop_proposal(actor=request.actor, proposal=proposal_or_404(round_, proposal_id), moment=timezone.now())
    messages.success(request, _("The planner stops. What it found so far is kept, if it was looking already."))
    return redirect(link(request, "planning:overview", round_.public_id))


@centre_page(SET_UP)
@require_POST
def choose(request: CentreRequest, round_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Put this proposal on the board."""
    round_ = round_or_404(request, round_id)
    try:
        chosen = choose_proposal(actor=request.actor, proposal=proposal_or_404(round_, proposal_id))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(link(request, "planning:overview", round_.public_id))
    messages.success(
        request, _("The proposal is on the board: %(many)s talks have a moment.") % {"many": chosen.placed}
    )
    if chosen.unknown:
        said = ngettext(
            "%(many)s talk of this proposal is no more: it was passed over.",
            "%(many)s talks of this proposal are no more: they were passed over.",
            chosen.unknown,
        )
        messages.warning(request, said % {"many": chosen.unknown})
    return redirect(link(request, "planning:board", round_.public_id))


@centre_page(SET_UP)
def publish(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """What goes out, and the button; the worker tells the families, one after the other."""
    round_ = round_or_404(request, round_id)
    is_broken, changes = False, ""
    if request.method == "POST":
        try:
            publish_round(
                actor=request.actor, round_=round_, moment=timezone.now(), even_so=request.POST.get("even") == "yes"
            )
        except Redrawn as other:
            changes = change_words(other.drawn, seen_of(request, other.drawn))
        except StillBroken as wrong:
            is_broken = True
            messages.error(request, wrong.messages[0])
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        else:
            return redirect(link(request, "planning:overview", round_.public_id))
    talks = _led(request, round_)
    planned = talks.filter(starts_at__isnull=False).count()
    context = {
        "crumbs": crumbs(request, round_, (_("Publish"), "")),
        "round": round_,
        "planned": planned,
        "open": talks.count() - planned,
        "is_broken": is_broken,
        "changes": changes,
        "is_planning": round_.state == Round.State.PLANNING,
        "urls": {
            name: link(request, f"planning:{name}", round_.public_id) for name in ("overview", "board", "without")
        },
        **interpreters_for(request, round_),
    }
    return render(request, "talks/planning/publish.html", context, status=422 if is_broken or changes else 200)


def seen_of(request: CentreRequest, drawn: Drawn) -> Drawn:
    """What of it is of the organisations that one leads, and not of the own family."""
    places = {*drawn.new, *drawn.over, *drawn.others}
    rows = CareRelation.objects.filter(adult=request.actor.person_id, child__in={child for child, _at in places})
    own, led = set(rows.values_list("child_id", flat=True)), led_by(request.actor)
    return drawn.among({(child, at) for child, at in places if at in led and child not in own})


def change_words(whole: Drawn, drawn: Drawn) -> str:
    """What drawing up anew came to, in a sentence: how much of what one sees, and whether there is more."""
    found = []
    if drawn.made:
        new = ngettext(
            "%(many)s talk is new and has no moment yet", "%(many)s talks are new and have no moment yet", drawn.made
        )
        found.append(new % {"many": drawn.made})
    if drawn.gone:
        gone = ngettext("%(many)s talk is not needed any more", "%(many)s talks are not needed any more", drawn.gone)
        found.append(gone % {"many": drawn.gone})
    if drawn.changed:
        other = ngettext(
            "%(many)s talk has somebody else at the table, another length or another interpreter",
            "%(many)s talks have somebody else at the table, another length or another interpreter",
            drawn.changed,
        )
        found.append(other % {"many": drawn.changed})
    if (whole.made, whole.gone, whole.changed) != (drawn.made, drawn.gone, drawn.changed):
        found.append(_("something changed in talks that you do not see here"))
    said = "; ".join(found)
    return f"{said[:1].upper()}{said[1:]}."

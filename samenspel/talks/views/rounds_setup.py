"""The steps of setting up a round: groups, days, who and why, dates, and the check before families are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.organisations.models import Organisation
from samenspel.organisations.queries import organisations
from samenspel.people.models import Unit
from samenspel.talks.actions.rounds import describe_round, set_dates
from samenspel.talks.actions.rounds_parts import add_days, choose_groups, drop_day, fill_in
from samenspel.talks.forms.rounds import AboutForm, DatesForm, DaysForm
from samenspel.talks.forms.rounds_people import GroupForm
from samenspel.talks.logic.round_year import Step
from samenspel.talks.logic.rounds import ANNOUNCED_BEFORE, Kind
from samenspel.talks.logic.sittings import in_summer, presets_for
from samenspel.talks.models import Round, Sitting
from samenspel.talks.policy import SET_UP, SET_UP_PART
from samenspel.talks.queries.rounds import Held, day_of, parts_of, sittings_of
from samenspel.talks.queries.rounds_setup import choices, team
from samenspel.talks.views.rounds_common import STEPS, State, after, found_round, setup_steps
from samenspel.talks.views.rounds_one import frame, hints, hours_words

BEFORE = frozenset({State.DRAFT, State.ASKING})
OPEN = BEFORE | {State.PLANNING, State.PUBLISHED}


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation in a step: its part, and whether whoever looks sets it up."""

    organisation: Organisation
    key: str
    is_mine: bool
    is_in: bool
    groups: tuple[Held, ...] = ()
    forms: tuple[GroupForm, ...] = ()
    form: DaysForm | None = None
    sittings: tuple[tuple[Sitting, str, str], ...] = ()


def step_frame(request: CentreRequest, round_: Round, step: Step) -> dict[str, Any]:
    """The frame of a step: the steps with what is there already, and where one goes from here."""
    return {
        **frame(request, round_, (STEPS[step][1], "")),
        "steps": setup_steps(request, round_, step, hints(round_)),
        "title": STEPS[step][1],
        "next_url": after(request, round_, step),
        "is_open": round_.state in (BEFORE if step is Step.ABOUT else OPEN),
    }


def _said(request: CentreRequest, wrong: ValidationError) -> None:
    messages.error(request, wrong.messages[0])


# Groups


@centre_page(SET_UP)
def groups(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Which groups take part, how long, and who holds their talks; each organisation by its own leader."""
    round_ = found_round(request, round_id)
    parts, places = parts_of(round_), list(organisations())
    mine = [one for one in places if may(request.actor, SET_UP_PART, one)]
    day = day_of(round_, request.today)
    found, colleagues = choices([one.pk for one in mine], day), team([one.pk for one in mine], day)
    held = {one.part.group_id: one for one in parts}
    posted = request.POST.get("organisation", "")
    rows = []
    for place in places:
        key = str(place.public_id)
        rows.append(
            Place(
                organisation=place,
                key=key,
                is_mine=place in mine,
                is_in=any(one.place == place.pk for one in parts),
                groups=tuple(one for one in parts if one.place == place.pk),
                forms=tuple(
                    GroupForm(
                        request.POST if posted == key else None,
                        choice=choice,
                        held=held.get(choice.group.pk),
                        team=colleagues.get(place.pk, []),
                        round_minutes=round_.minutes,
                    )
                    for choice in found.get(place.pk, [])
                ),
            )
        )
    chosen = next((row for row in rows if row.key == posted and row.is_mine), None)
    if request.method == "POST" and chosen and _choose(request, round_, chosen):
        return redirect(after(request, round_, Step.GROUPS))
    context = {
        **step_frame(request, round_, Step.GROUPS),
        "places": rows,
        "join_url": link(request, "rounds:join", round_.public_id),
    }
    return render(request, "talks/rounds/groups.html", context)


def _choose(request: CentreRequest, round_: Round, place: Place) -> bool:
    valid = [form.is_valid() for form in place.forms]  # each, so that every mistake is shown at once
    if not all(valid):
        return False
    taking = [one for form in place.forms if (one := form.taking())]
    try:
        choose_groups(
            actor=request.actor, round_=round_, organisation=place.organisation, taking=taking, day=request.today
        )
    except ValidationError as wrong:
        _said(request, wrong)
        return False
    messages.success(request, _("The groups have been saved."))
    return True


@centre_page(SET_UP)
@require_POST
def join(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Fill in the part of an organisation that does not take part yet, from its groups or from last year."""
    round_ = found_round(request, round_id)
    place = next((one for one in organisations() if str(one.public_id) == request.POST.get("organisation")), None)
    if place is None:
        raise Http404
    try:
        fill_in(actor=request.actor, round_=round_, organisation_id=place.pk, day=request.today)
    except ValidationError as wrong:
        _said(request, wrong)
    return redirect(link(request, "rounds:groups", round_.public_id))


# Days


@centre_page(SET_UP)
def days(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The days and hours, per organisation."""
    round_ = found_round(request, round_id)
    parts, sittings = parts_of(round_), sittings_of(round_)
    units = list(Unit.objects.select_related("organisation").order_by("organisation_id", "pk"))
    taking = {held.part.group.unit_id for held in parts}
    posted = request.POST.get("organisation", "")
    rows = []
    for place in dict.fromkeys(one.organisation for one in units):
        key = str(place.public_id)
        own = [one for one in units if one.organisation_id == place.pk]
        is_mine = bool(may(request.actor, SET_UP_PART, place))
        rows.append(
            Place(
                organisation=place,
                key=key,
                is_mine=is_mine,
                is_in=any(one.place == place.pk for one in parts),
                form=DaysForm(
                    request.POST if posted == key else None,
                    presets=presets_for(one.kind for one in own if one.pk in taking or not taking),
                    units=[one for one in own if one.pk in taking],
                    prefix=f"d{place.public_id.hex[:8]}",
                    at_home=round_.kind == Kind.HOME_VISIT,
                )
                if is_mine
                else None,
                sittings=tuple(
                    (one, hours_words(one), link(request, "rounds:drop-day", round_.public_id, one.public_id))
                    for one in sittings
                    if one.organisation_id == place.pk
                ),
            )
        )
    chosen = next((row for row in rows if row.key == posted and row.form), None)
    if request.method == "POST" and chosen and _add(request, round_, chosen):
        return redirect(link(request, "rounds:days", round_.public_id))
    context = {
        **step_frame(request, round_, Step.DAYS),
        "places": [row for row in rows if row.is_in or row.sittings or row.is_mine],
        "is_asked": round_.state == State.ASKING,
        "has_days": bool(sittings),
        "based_on_days": bool(sittings) and round_.state == State.DRAFT and _has_moved(round_),
    }
    return render(request, "talks/rounds/days.html", context)


def _has_moved(round_: Round) -> bool:
    """Whether the days came from an earlier year."""
    return round_.based_on is not None and round_.based_on.school_year < round_.school_year


def _add(request: CentreRequest, round_: Round, place: Place) -> bool:
    form = place.form
    if form is None or not form.is_valid():
        return False
    chosen = form.days
    try:
        many = add_days(
            actor=request.actor,
            round_=round_,
            organisation=place.organisation,
            days=chosen,
            hours=form.hours(),
            moment=timezone.now(),
        )
    except ValidationError as wrong:
        form.add_error(None, wrong.messages[0])
        return False
    said = ngettext("%(many)s day has been added.", "%(many)s days have been added.", many) % {"many": many}
    there = len(chosen) - many
    if there:
        more = ngettext(
            "On %(many)s day there were such hours already.", "On %(many)s days there were such hours already.", there
        )
        said = f"{said} {more % {'many': there}}"
    messages.success(request, said)
    if any(in_summer(one) for one in chosen):
        messages.warning(request, _("Mind: this falls in the summer holiday, when every school is closed."))
    return True


@centre_page(SET_UP)
@require_POST
def drop(request: CentreRequest, round_id: UUID, sitting_id: UUID) -> HttpResponse:
    """Take hours out of the round."""
    round_ = found_round(request, round_id)
    sitting = next((one for one in sittings_of(round_) if one.public_id == sitting_id), None)
    if sitting is None:
        raise Http404
    try:
        drop_day(actor=request.actor, round_=round_, sitting=sitting, moment=timezone.now())
    except ValidationError as wrong:
        _said(request, wrong)
    else:
        messages.success(request, _("These hours are out of the round."))
    return redirect(link(request, "rounds:days", round_.public_id))


# Who and why, and when


@centre_page(SET_UP)
def about(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """For whom the round is and why."""
    round_ = found_round(request, round_id)
    form = AboutForm(request.POST or None, round_)
    if request.method == "POST" and form.is_valid():
        try:
            round_ = describe_round(actor=request.actor, round_=round_, about=form.about())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("It has been saved."))
            return redirect(after(request, round_, Step.ABOUT))
    context = {
        **step_frame(request, round_, Step.ABOUT),
        "form": form,
        "children_url": link(request, "rounds:children", round_.public_id),
    }
    return render(request, "talks/rounds/about.html", context)


@centre_page(SET_UP)
def dates(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """When families are asked and can answer."""
    round_ = found_round(request, round_id)
    sittings = sittings_of(round_)
    form = DatesForm(request.POST or None, round_, _proposed(sittings, request.today))
    if request.method == "POST" and form.is_valid():
        try:
            set_dates(actor=request.actor, round_=round_, when=form.when())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The dates have been saved."))
            return redirect(after(request, round_, Step.DATES))
    context = {
        **step_frame(request, round_, Step.DATES),
        "form": form,
        "first": sittings[0].on if sittings else None,
    }
    return render(request, "talks/rounds/dates.html", context)


def _proposed(sittings: list[Sitting], today: date) -> dict[str, date]:
    """Three weeks before the first talk, or today when that is later; the answers a week before it."""
    if not sittings:
        return {}
    first = sittings[0].on
    asked = max(first - ANNOUNCED_BEFORE, today)
    return {"announced_on": asked, "answer_by": max(first - timedelta(days=7), asked)}

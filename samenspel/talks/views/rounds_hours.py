"""When colleagues and interpreters are there: one's own hours on one screen, and who has not said them yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samenspel.core.policy import may, restrict
from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import in_a_row
from samenspel.people.logic.languages import named as named_languages
from samenspel.talks.absence_words import absent_words, own_words
from samenspel.talks.actions.rounds_hours import (
    Said,
    add_interpreter,
    drop_interpreter,
    interpreter_hours,
    say_hours,
)
from samenspel.talks.forms.rounds_people import HoursForm, InterpreterForm
from samenspel.talks.interpreter_words import asked_words, lacking_words, language_of
from samenspel.talks.logic.hours import free_in
from samenspel.talks.logic.interpreting import Wanted
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Away, Interpreter, Round, Sitting, Talk
from samenspel.talks.policy import AT_WORK, PRESENT, SEE_ROUND, SET_UP
from samenspel.talks.queries.plan_absences import absent_in
from samenspel.talks.queries.plan_interpreters import Asked, asked_for
from samenspel.talks.queries.plan_material import stretch_of
from samenspel.talks.queries.rounds import hours_of, parts_of, places_led, sittings_of
from samenspel.talks.queries.rounds_ending import counted_for
from samenspel.talks.queries.rounds_mine import Person, people_of
from samenspel.talks.views.rounds_common import found_round, leads, page_language
from samenspel.talks.views.rounds_one import frame
from samenspel.talks.views.rounds_setup import OPEN
from samenspel.ui.parts import Column, Text

HOURS = gettext_lazy("Who is there when")
INTERPRETERS = gettext_lazy("Interpreters")
# How a talk gets the interpreter who is there by now.
_MENDING: Final[Mapping[str, Text]] = {
    Round.State.PLANNING: gettext_lazy("When you add one, the next proposal plans with them, and so does publishing."),
    Round.State.PUBLISHED: gettext_lazy("When you add one, open the talk and choose them there."),
}


@centre_page(SEE_ROUND)
def hours(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """Everybody who holds talks, and whether their hours are known."""
    round_ = found_round(request, round_id)
    people = people_of(parts_of(round_))
    led = places_led(request.actor)
    rows = [
        {
            "name": person.adult.name,
            "groups": in_a_row(person.groups, page_language()),
            "room": person.room,
            "said": date_format(person.answered_on, "j F") if person.answered_on else "",
            "url": _url(request, round_, person, led),
        }
        for person in sorted(people, key=lambda one: (one.answered_on is not None, one.adult.name))
    ]
    context = {
        **frame(request, round_, (HOURS, "")),
        "rows": rows,
        "unsaid": sum(not row["said"] for row in rows),
        "columns": [
            Column("name", _("Who")),
            Column("groups", _("Groups")),
            Column("room", _("Room")),
            Column("said", _("Hours")),
            Column("acts", _("Actions"), hidden=True),
        ],
    }
    return render(request, "talks/rounds/hours.html", context)


def _url(request: CentreRequest, round_: Round, person: Person, led: frozenset[int]) -> str:
    """Where the hours of somebody are said, for who may; else nothing."""
    if round_.state not in OPEN:
        return ""
    if person.adult.pk == request.actor.person_id:
        return link(request, "rounds:my-hours", round_.public_id)
    return link(request, "rounds:hours-of", round_.public_id, person.adult.public_id) if person.places <= led else ""


@centre_page(PRESENT)
def mine(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """One's own hours."""
    round_ = found_round(request, round_id)
    return _hours(request, round_, lambda one: one.adult.pk == request.actor.person_id)


@centre_page(SET_UP)
def of(request: CentreRequest, round_id: UUID, adult_id: UUID) -> HttpResponse:
    """The hours of a colleague, by the leader of the organisation."""
    round_ = found_round(request, round_id)
    led = places_led(request.actor)
    return _hours(request, round_, lambda one: one.adult.public_id == adult_id and one.places <= led)


def _hours(request: CentreRequest, round_: Round, is_meant: Callable[[Person], bool]) -> HttpResponse:
    parts = parts_of(round_)
    person = next((one for one in people_of(parts) if is_meant(one)), None)
    if person is None:
        raise Http404
    is_own = person.adult.pk == request.actor.person_id
    own = hours_of(person.adult.pk, parts, sittings_of(round_))
    away = _away(Away.objects.filter(round=round_, adult=person.adult))
    form = HoursForm(
        request.POST or None,
        stretches=_stretches(own),
        away=away,
        room=person.room,
        video_at=person.video_at if any(one.where == Sitting.Where.VIDEO for one in own) else None,
        most_minutes=person.most_minutes,
    )
    if request.method == "POST" and form.is_valid() and _say(request, round_, person, form):
        if _warns(request, round_, is_own=is_own):
            return redirect(link(request, "planning:mend", round_.public_id))
        return redirect(link(request, "rounds:round" if is_own else "rounds:hours", round_.public_id))
    title = _("My hours") if is_own else _("The hours of %(name)s") % {"name": person.adult.name}
    context = {
        **frame(request, round_, (HOURS, link(request, "rounds:hours", round_.public_id)), (title, "")),
        "title": title,
        "form": form,
        "is_own": is_own,
        "groups": in_a_row(person.groups, page_language()),
        "is_open": round_.state in OPEN,
        "days_url": link(request, "rounds:days", round_.public_id) if leads(request) else "",
        "back_url": link(request, "rounds:hours", round_.public_id),
    }
    return render(request, "talks/rounds/my_hours.html", context)


def _say(request: CentreRequest, round_: Round, person: Person, form: HoursForm) -> bool:
    given = form.cleaned_data
    said = Said(form.away, form.pause, given["room"].strip(), given.get("video_at", person.video_at).strip())
    try:
        say_hours(actor=request.actor, round_=round_, adult=person.adult, said=said, day=request.today)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(request, _("Thank you, the hours have been saved."))
    return True


def _warns(request: CentreRequest, round_: Round, *, is_own: bool = False) -> bool:
    """Say at once what does not fit any more of what is planned; whether the reader is the one to mend it."""
    may_mend = bool(may(request.actor, SET_UP, round_))
    if is_own and (own := absent_in(round_, restrict(Talk.objects.all(), request.actor, AT_WORK))):
        messages.warning(request, own_words(own))
        return may_mend
    if not is_own and may_mend and (found := absent_in(round_, counted_for(request.actor, Talk.objects.all()))):
        messages.warning(request, absent_words(found))
        return True
    return False


def _stretches(sittings: Sequence[Sitting]) -> list[Stretch]:
    """The hours in which somebody could be there; where two overlap they are one."""
    return list(free_in([stretch_of(one) for one in sittings], ()))


def _away(rows: object) -> list[Stretch]:
    return [Stretch(one.on, one.begins, one.ends) for one in rows]  # type: ignore[attr-defined]


# Interpreters


@centre_page(SEE_ROUND)
def interpreters(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """The interpreters of the round; whoever leads adds one."""
    round_ = found_round(request, round_id)
    may_change = bool(may(request.actor, SET_UP)) and round_.state in OPEN
    asked = asked_for(request.actor, round_, request.today, timezone.now())
    form = InterpreterForm(request.POST or None, language=asked.lacking[0].language if asked.lacking else "")
    if request.method == "POST" and may_change and form.is_valid():
        try:
            one = add_interpreter(actor=request.actor, round_=round_, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The interpreter has been added. When is this interpreter there?"))
            return redirect(link(request, "rounds:interpreter", round_.public_id, one.public_id))
    rows = Interpreter.objects.filter(round=round_).prefetch_related("away")
    context = {
        **frame(request, round_, (INTERPRETERS, "")),
        "rows": [
            {
                "one": row,
                "language": named_languages([row.language], page_language()),
                "is_always": not row.away.all(),
                "url": link(request, "rounds:interpreter", round_.public_id, row.public_id) if may_change else "",
            }
            for row in rows
        ],
        "asked": [_asked(request, asked, one) for one in asked.wanted],
        "mending": _MENDING.get(round_.state, "") if asked.lacking else "",
        "form": form if may_change else None,
    }
    return render(request, "talks/rounds/interpreters.html", context)


def _asked(request: CentreRequest, asked: Asked, one: Wanted) -> dict[str, Any]:
    """A language that is asked for: how many talks, and those that have nobody, each with where that is mended."""
    return {
        "language": language_of(one.language),
        "said": asked_words(one),
        "lacking": lacking_words(one) if one.lacking else "",
        "talks": [
            (asked.children[key], link(request, "talks:talk", key) if asked.is_drawn else "") for key in one.lacking
        ],
    }


def _interpreter(request: CentreRequest, round_: Round, interpreter_id: UUID) -> Interpreter:
    row: Interpreter | None = Interpreter.objects.filter(round=round_, public_id=interpreter_id).first()
    if row is None:
        raise Http404
    return row


@centre_page(SET_UP)
def interpreter(request: CentreRequest, round_id: UUID, interpreter_id: UUID) -> HttpResponse:
    """When an interpreter is there."""
    round_ = found_round(request, round_id)
    one = _interpreter(request, round_, interpreter_id)
    form = HoursForm(
        request.POST or None,
        stretches=_stretches(sittings_of(round_)),
        away=_away(Away.objects.filter(interpreter=one)),
        is_person=False,
    )
    if request.method == "POST" and form.is_valid():
        try:
            interpreter_hours(actor=request.actor, interpreter=one, away=form.away)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The hours have been saved."))
            here = "planning:mend" if _warns(request, round_) else "rounds:interpreters"
            return redirect(link(request, here, round_.public_id))
    title = f"{one.name}, {named_languages([one.language], page_language())}"
    context = {
        **frame(
            request, round_, (INTERPRETERS, link(request, "rounds:interpreters", round_.public_id)), (one.name, "")
        ),
        "title": title,
        "form": form,
        "is_open": round_.state in OPEN,
        "days_url": link(request, "rounds:days", round_.public_id),
        "back_url": link(request, "rounds:interpreters", round_.public_id),
        "drop_url": link(request, "rounds:drop-interpreter", round_.public_id, one.public_id),
    }
    return render(request, "talks/rounds/my_hours.html", context)


@centre_page(SET_UP)
@require_POST
def drop(request: CentreRequest, round_id: UUID, interpreter_id: UUID) -> HttpResponse:
    """This interpreter does not come."""
    round_ = found_round(request, round_id)
    one = _interpreter(request, round_, interpreter_id)
    try:
        drop_interpreter(actor=request.actor, interpreter=one)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return redirect(link(request, "rounds:interpreter", round_.public_id, one.public_id))
    messages.success(request, _("This interpreter is out of the round."))
    return redirect(link(request, "rounds:interpreters", round_.public_id))

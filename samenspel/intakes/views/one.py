"""One intake: its steps before the talk, and what was said in it afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions import opening, talk
from samenspel.intakes.actions.looking import open_sensitive
from samenspel.intakes.forms.answers import page_language
from samenspel.intakes.forms.talk import MinutesForm, PlanForm
from samenspel.intakes.logic.answers import Manner, Said
from samenspel.intakes.logic.form import Form
from samenspel.intakes.logic.questions import OF_GUARDIANS
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer
from samenspel.intakes.policy import HOLD, READ
from samenspel.intakes.queries.forms import form_for
from samenspel.intakes.queries.work import (
    Guardian,
    guardians_of,
    intake_to_hold,
    intake_to_read,
    present_at,
    visible_answers,
    wishes_of,
)
from samenspel.intakes.views.common import TONES, crumbs, link, title_of, wish_words, without_years, words_of
from samenspel.people.logic.languages import named
from samenspel.people.models import Adult

Part = GuardianPart.State


def to_hold(request: CentreRequest, intake_id: UUID) -> Intake:
    """The intake that this person holds, or there is no such page."""
    try:
        return intake_to_hold(request.actor, intake_id)
    except Intake.DoesNotExist:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class Person:
    """A guardian beside the talk: how far the own part is, and what helps to meet."""

    name: str
    said: str
    tone: str
    notes: tuple[str, ...] = ()


@centre_page(READ)
@without_years
def intake(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """One intake: before the talk its steps, after it what was said."""
    try:
        found = intake_to_read(request.actor, intake_id)
    except Intake.DoesNotExist:
        raise Http404 from None
    if found.is_completed:
        return _read(request, found, with_sensitive=False)
    guardians = guardians_of(found, request.today, timezone.now())
    context = {
        **_frame(request, found),
        "persons": [_person(one) for one in guardians],
        "plan": PlanForm(None, initial={"talk_on": found.talk_on}),
        "has_begun": found.started_at is not None,
    }
    return render(request, "intakes/intake.html", context)


def _frame(request: CentreRequest, found: Intake) -> dict[str, object]:
    names = ("talk", "step_of", "close", "minutes")
    return {
        "crumbs": crumbs(request, (found.child.given_name, "")),
        "intake": found,
        "title": found.child.name,
        "tone": TONES[Intake.State(found.state)],
        "is_ours": found.organisation_id in request.actor.organisations,
        "links": {name: link(request, name.replace("_", "-"), found.public_id) for name in names},
        "list_url": link(request, "list"),
    }


def _person(guardian: Guardian) -> Person:
    adult, notes = guardian.adult, []
    if adult.interpreter:
        language = named([adult.interpreter], page_language())
        notes.append(_("wants an interpreter: %(language)s") % {"language": language})
    if guardian.state == Part.SENT:
        language = named([guardian.language], page_language())
        said = _("has filled it in (%(language)s)") % {"language": language}
        return Person(adult.name, said, "ok", tuple(notes))
    words = {Part.BUSY: _("has begun"), Part.TOGETHER: _("would rather do it together")}
    said = words[Part(guardian.state)] if guardian.state else _("has not begun yet")
    return Person(adult.name, said, "neutral", tuple(notes))


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer, as it is read afterwards."""

    title: str
    said: str
    is_own_text: bool


@dataclass(slots=True)
class Chapter:
    """What was said about the child, or by one guardian."""

    name: str
    lines: list[Told] = field(default_factory=list)
    hidden: int = 0


def _read(request: CentreRequest, found: Intake, *, with_sensitive: bool) -> HttpResponse:
    form = form_for(found.organisation_id)
    rows = list(visible_answers(request.actor, found))
    is_ours = found.organisation_id in request.actor.organisations
    persons = present_at(found) if is_ours else []
    chapters = _chapters(form, rows, persons, with_sensitive=with_sensitive)
    context = {
        **_frame(request, found),
        "chapters": chapters,
        "hidden": sum(chapter.hidden for chapter in chapters),
        "wishes": [(wish, wish_words(wish)) for wish in wishes_of(request.actor, found)],
        "home": named(found.child.home_languages, page_language()),
        "minutes_form": MinutesForm(None, initial={"minutes": found.minutes}),
    }
    return render(request, "intakes/read.html", context)


def _chapters(form: Form, rows: list[IntakeAnswer], persons: list[Adult], *, with_sensitive: bool) -> list[Chapter]:
    """What was said together about the child first, then by guardian; what is sensitive waits to be asked for."""
    chapters: dict[int | None, Chapter] = {None: Chapter("")}
    for adult in persons:
        chapters[adult.pk] = Chapter(adult.name, _facts(form, adult))
    for row in rows:
        question = form.get(row.question)
        if question is None or row.manner != IntakeAnswer.Manner.SAID:
            continue
        chapter = chapters.setdefault(row.guardian_id, Chapter(row.guardian.name if row.guardian else ""))
        if question.is_sensitive and not with_sensitive:
            chapter.hidden += 1
        else:
            said = words_of(question, Said(row.value, row.words, Manner(row.manner)))
            chapter.lines.append(Told(title_of(question), said, bool(row.words)))
    return [chapter for chapter in chapters.values() if chapter.lines or chapter.hidden]


def _facts(form: Form, adult: Adult) -> list[Told]:
    """What stands with the person now, in the words of the questions; what is not known or the usual is left out."""
    told = []
    for question in form.questions:
        value = getattr(adult, question.fact, "") if question.fact in OF_GUARDIANS else ""
        if value and value != Adult.Reading.TEXT:
            told.append(Told(title_of(question), words_of(question, Said(value)), is_own_text=False))
    return told


@centre_page(READ)
@require_POST
@without_years
def close(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """The same page with what is sensitive; the log keeps who asked for it."""
    try:
        found = intake_to_read(request.actor, intake_id)
    except Intake.DoesNotExist:
        raise Http404 from None
    if not found.is_completed:
        raise Http404
    open_sensitive(actor=request.actor, intake=found)
    return _read(request, found, with_sensitive=True)


@centre_page(HOLD)
@require_POST
def step_of(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """A step before or after the talk: invite, plan, begin, decline, open again."""
    found = to_hold(request, intake_id)
    try:
        said = _do(request, found, request.POST.get("do", ""))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        if said is None:
            return redirect(link(request, "talk", found.public_id))
        messages.success(request, said)
    return redirect(link(request, "intake", found.public_id))


def _do(request: CentreRequest, found: Intake, what: str) -> str | None:
    """Do it; returns what to say, None to go on to the talk."""
    actor = request.actor
    if what == "invite":
        opening.invite_family(actor=actor, intake=found)
        return _("The family has been invited.")
    if what == "plan":
        form = PlanForm(request.POST)
        if not form.is_valid():
            raise ValidationError(_("This is not a day. Choose one from the calendar."))
        opening.plan_talk(actor=actor, intake=found, talk_on=form.cleaned_data["talk_on"])
        return _("The day has been saved.")
    if what == "begin":
        talk.begin_talk(actor=actor, intake=found, moment=timezone.now())
        return None
    if what == "decline":
        opening.decline_intake(actor=actor, intake=found)
        return _("Nothing waits any more. The family can still change its mind.")
    if what == "reopen":
        talk.reopen_intake(actor=actor, intake=found)
        return _("The intake is open again.")
    raise Http404


@centre_page(HOLD)
@require_POST
def minutes(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """Correct the minutes."""
    found = to_hold(request, intake_id)
    form = MinutesForm(request.POST)
    if form.is_valid():
        talk.correct_minutes(actor=request.actor, intake=found, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("The minutes have been saved."))
    else:
        messages.error(request, _("Write the minutes as a number from 1 to 600."))
    return redirect(link(request, "intake", found.public_id))

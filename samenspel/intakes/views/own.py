"""A parent fills in an own part: one question on a screen, saved at each step, also without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions import own as actions
from samenspel.intakes.forms.answers import QuestionForm, page_language
from samenspel.intakes.forms.talk import known
from samenspel.intakes.logic.answers import NOTHING, RATHER_NOT, TOGETHER, Manner, Said
from samenspel.intakes.logic.questions import Question, said
from samenspel.intakes.models import Intake, IntakeAnswer, Wish
from samenspel.intakes.policy import FILL_IN, OWN_ANSWERS
from samenspel.intakes.queries.own import OwnPart, own_intakes, own_part, own_wishes
from samenspel.intakes.views.common import WISH_TONES, link, title_of, wish_words, without_years, words_of
from samenspel.organisations.queries import organisations

OTHER_WAYS = {"together": TOGETHER, "rather_not": RATHER_NOT}


@dataclass(frozen=True, slots=True)
class Line:
    """A question with what this parent said; `url` changes it, `answer_id` takes it back."""

    title: str
    said: str
    url: str = ""
    answer_id: UUID | None = None
    is_own_text: bool = False


@centre_page(FILL_IN)
@without_years
def mine(request: CentreRequest) -> HttpResponse:
    """The intakes of one's own children, and what became of one's wishes."""
    found = sorted(own_intakes(request.actor), key=lambda one: not one.is_open)  # what still waits comes first
    context = {
        "intakes": [(intake, link(request, "own", intake.public_id)) for intake in found],
        "wishes": [
            (wish, wish_words(wish), WISH_TONES[Wish.State(wish.state)])
            for wish in (own_wishes(request.actor) if any(one.is_completed for one in found) else ())
        ],
    }
    return render(request, "intakes/mine.html", context)


@centre_page(FILL_IN)
@without_years
def own(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """One's own part: where it is, what was said, and what happens next."""
    part = _part(request, intake_id)
    if request.method == "POST":
        return _do(request, part)
    places = list(organisations())
    others = [place.name for place in places if place.pk != part.intake.organisation_id]
    nothing_left = part.next is None
    context = {
        "part": part,
        "intake": part.intake,
        "lines": _lines(request, part),
        "next_url": _step_url(request, part, part.next) if part.next else "",
        "first_url": _step_url(request, part, part.steps[0]) if part.steps else "",
        "nothing_left": nothing_left,
        "many": len(part.steps),
        "minutes": max(1, round(len(part.steps) / 5)),
        "others": others,
        "mine_url": link(request, "mine"),
    }
    return render(request, "intakes/own.html", context)


def _part(request: CentreRequest, intake_id: UUID) -> OwnPart:
    try:
        return own_part(request.actor, intake_id)
    except Intake.DoesNotExist:
        raise Http404 from None


def _step_url(request: CentreRequest, part: OwnPart, question: Question, **query: str) -> str:
    return link(request, "step", part.intake.public_id, question.key, **query)


def _lines(request: CentreRequest, part: OwnPart) -> list[Line]:
    """What this parent said, in the order of the questions; when it was completed, what was kept of it.

    What was left open stands here when there is nothing to go on with: before that, going on is the way there.
    """
    if part.intake.is_completed:
        return [
            Line(title_of(question), _said(question, row), answer_id=row.public_id, is_own_text=bool(row.words))
            for key, row in part.kept.items()
            if (question := part.form.get(key))
        ]
    return [
        Line(title_of(one), _state(part, one), _step_url(request, part, one, klaar="1"))
        for one in part.steps
        if one.key in part.answers or one.key in part.arranged or part.is_sent
    ]


def _said(question: Question, row: IntakeAnswer) -> str:
    return _own_words(question, Said(row.value, row.words, Manner(row.manner)))


def _own_words(question: Question, answer: Said) -> str:
    """What one said, to oneself: how it was not said in the words of the button that was pressed."""
    if answer.manner is Manner.RATHER_NOT:
        return _("Rather not say")
    if answer.manner is Manner.TOGETHER:
        return _("Rather together")
    return words_of(question, answer)


def _state(part: OwnPart, question: Question) -> str:
    if question.key in part.answers:
        return _own_words(question, part.answers[question.key])
    return _("This has been arranged.") if question.key in part.arranged else _("not filled in")


def _do(request: CentreRequest, part: OwnPart) -> HttpResponse:
    """Hand in, share or not, or rather do it together."""
    todo = request.POST.get("do", "")
    common: dict[str, Any] = {"actor": request.actor, "intake": part.intake}
    shares = {"yes": True, "no": False}.get(request.POST.get("share", ""))
    try:
        if todo == "send":
            actions.hand_in(**common, may_share=shares, language=page_language(), day=request.today)
            messages.success(request, _("Thank you. We will talk about it together."))
        elif todo == "together":
            actions.rather_together(**common, language=page_language(), day=request.today)
            messages.success(request, _("Good. We will fill it in together."))
        elif todo == "share" and shares is not None:
            actions.set_sharing(**common, may_share=shares)
            messages.success(request, _("Your choice has been saved."))
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(link(request, "own", part.intake.public_id))


@centre_page(FILL_IN)
@without_years
def step(request: CentreRequest, intake_id: UUID, key: str) -> HttpResponse:
    """One question. Whatever the button, what was filled in is kept before the next one comes."""
    part = _part(request, intake_id)
    question = part.step(key)
    if question is None or not part.intake.is_open:
        raise Http404
    place = part.steps.index(question)
    form = QuestionForm(request.POST or None, question, _start(part, question))
    if request.method == "POST":
        answer = _answered(request, form)
        if answer is not None and _keep(request, part, question, answer):
            return redirect(_after(request, part, place))
    is_arranged = question.key in part.arranged and question.key not in part.answers
    context = {
        "intake": part.intake,
        "question": question,
        "title": title_of(question),
        "hint": said(question.hint, page_language()),
        "purpose": part.form.purposes.get(key, ""),
        "form": form,
        "number": place + 1,
        "many": len(part.steps),
        "is_arranged": is_arranged,
        "before_url": _before(request, part, place),
        "after_url": _after(request, part, place),
        "own_url": link(request, "own", part.intake.public_id),
        "manner": part.answers.get(question.key, NOTHING).manner.value,
    }
    return render(request, "intakes/step.html", context)


def _start(part: OwnPart, question: Question) -> Said:
    """What was said before; else what the centre knows of this parent already."""
    if question.key in part.answers:
        return part.answers[question.key]
    return known(question, part.facts)


def _answered(request: CentreRequest, form: QuestionForm) -> Said | None:
    """What this screen says: another way of answering, or what was filled in; None when that does not fit."""
    other = OTHER_WAYS.get(request.POST.get("manner", ""))
    if other is not None:
        return other
    return form.said if form.is_valid() else None


def _keep(request: CentreRequest, part: OwnPart, question: Question, answer: Said) -> bool:
    try:
        actions.answer_question(
            actor=request.actor,
            intake=part.intake,
            key=question.key,
            said=answer,
            language=page_language(),
            day=request.today,
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return False
    return True


def _after(request: CentreRequest, part: OwnPart, place: int) -> str:
    """The next question, or the page with everything on it."""
    if "klaar" in request.GET or place + 1 >= len(part.steps):
        return link(request, "own", part.intake.public_id)
    return _step_url(request, part, part.steps[place + 1])


def _before(request: CentreRequest, part: OwnPart, place: int) -> str:
    if "klaar" in request.GET or not place:
        return link(request, "own", part.intake.public_id)
    return _step_url(request, part, part.steps[place - 1])


@centre_page(OWN_ANSWERS)
@require_POST
def take_back(request: CentreRequest, answer_id: UUID) -> HttpResponse:
    """Throw away what one said."""
    rows = restrict(IntakeAnswer.objects.select_related("intake"), request.actor, OWN_ANSWERS)
    answer = get_object_or_404(rows, public_id=answer_id)
    intake = answer.intake
    actions.take_back(actor=request.actor, answer=answer)
    messages.success(request, _("It has been thrown away."))
    return redirect(link(request, "own", intake.public_id))


@centre_page(FILL_IN)
@require_POST
def withdraw(request: CentreRequest, wish_id: UUID) -> HttpResponse:
    """Take a wish back."""
    wish = get_object_or_404(own_wishes(request.actor), public_id=wish_id)
    try:
        actions.withdraw_wish(actor=request.actor, wish=wish)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        messages.success(request, _("Your wish has been taken back."))
    return redirect(link(request, "mine"))

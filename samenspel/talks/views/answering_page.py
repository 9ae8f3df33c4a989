"""The one page of an answer, whichever way somebody came to it: the question, or what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.core.actor import Actor
from samenspel.people.logic.languages import in_a_row, named
from samenspel.talks.actions.answers import Closed, answer_round
from samenspel.talks.forms.answers import AnswerForm, choices, named_part, presences
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.wishes import AboutChild, Answer, as_offered
from samenspel.talks.queries.answers import Asked, is_open
from samenspel.talks.queries.bearers import Bearer
from samenspel.talks.words import KINDS, PURPOSES


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk that is asked for: about whom, how long, with whom."""

    child: str
    group: str
    minutes: int
    staff: str


@dataclass(frozen=True, slots=True)
class SaidMoment:
    """What was said of a stretch; `finer` are its hours that differ."""

    stretch: Stretch
    choice: str
    words: str
    part: str = ""
    finer: tuple[SaidMoment, ...] = ()


def answer_page(
    request: HttpRequest,
    *,
    actor: Actor,
    asked: Asked,
    channel: str,
    here: str,
    more: dict[str, Any] | None = None,
    bearer: Bearer | None = None,
) -> HttpResponse:
    """Ask, take in, or show what was said. `here` is the address of this page; `more` goes along to the template.

    `bearer` is who came by a link or a code.
    """
    form = AnswerForm(request.POST, asked) if request.method == "POST" else None
    if form is not None and form.is_valid():
        return _taken_in(request, form, actor=actor, asked=asked, channel=channel, here=here, bearer=bearer)
    can_answer = is_open(asked.round, timezone.localdate(timezone.now()))
    context = about(asked) | {"here": here, "can_answer": can_answer} | (more or {})
    if form is not None:
        return render(request, "talks/wishes/answer.html", context | {"form": form}, status=422)
    if can_answer and (asked.given is None or "anders" in request.GET):
        return render(request, "talks/wishes/answer.html", context | {"form": AnswerForm(None, asked)})
    return render(request, "talks/wishes/said.html", context | said_context(asked))


def _taken_in(
    request: HttpRequest,
    form: AnswerForm,
    *,
    actor: Actor,
    asked: Asked,
    channel: str,
    here: str,
    bearer: Bearer | None,
) -> HttpResponse:
    try:
        taken = answer_round(
            actor=actor,
            adult=asked.adult,
            round_=asked.round,
            answer=form.answer(),
            channel=channel,
            moment=timezone.now(),
            asked=asked,
            bearer=bearer,
        )
    except Closed as late:
        messages.error(request, late.messages[0])
        return redirect(here)
    if taken.was_there and form.cleaned_data["since"] != taken.was_there.isoformat():
        messages.info(request, _("You had answered somewhere else as well. What you sent last counts."))
    return redirect(here)


def about(asked: Asked) -> dict[str, Any]:
    """What every page of an answer says: about what it is."""
    return {
        "asked": asked,
        "round": asked.round,
        "kind": KINDS[asked.round.kind],
        "purpose": asked.round.purpose or PURPOSES[asked.round.kind],
        "is_own_purpose": bool(asked.round.purpose),
        "talks": [_line(asked, one) for one in asked.expected],
        "children": in_a_row([child.given_name for child in asked.children], get_language() or "nl"),
    }


def _line(asked: Asked, one: Any) -> TalkLine:
    names = [asked.staff[key] for key in one.holders if key in asked.staff]
    return TalkLine(one.child.given_name, one.group, one.minutes, in_a_row(names, get_language() or "nl"))


def said_context(asked: Asked) -> dict[str, Any]:
    """What was said, in the words of the page."""
    said = asked.said
    if said is None:
        return {"moments": [], "has_more": False, "wishes": []}
    words = dict(choices())
    found = as_offered(said.times, asked.stretches)
    moments = [
        SaidMoment(
            one.stretch,
            one.choice or "",
            words[one.choice] if one.choice else _("came later; not answered yet"),
            named_part(one.stretch),
            tuple(SaidMoment(hour, choice, words[choice]) for hour, choice in one.hours.items()),
        )
        for one in found
    ]
    every = {choice for _stretch, choice in said.times}
    return {
        "moments": moments,
        "has_more": not said.cannot_at_all and any(one.choice is None for one in found),
        "is_always": every == {Choice.CAN},
        "wishes": list(_wishes(asked, said)),
    }


def _wishes(asked: Asked, said: Answer) -> Iterable[tuple[str, str]]:
    """Each wish as (whose, words); the words of the parent themselves stand as they were written."""
    for child in asked.children:
        for words in _of_child(said.about(child.pk)):
            yield child.given_name, words
    if said.interpreter:
        language = named([said.interpreter], get_language() or "nl")
        yield "", _("Interpreter: %(language)s") % {"language": language}
    if said.wants_video:
        yield "", _("Rather by video, from home")
    if said.joins_organisations:
        yield "", _("School and childcare may put my talks on the same day")
    if said.note:
        yield "", said.note


def _of_child(said: AboutChild) -> Iterable[str]:
    if said.is_apart is not None:
        yield _("Rather apart: a talk of my own") if said.is_apart else _("Together with another parent")
    if said.presence:
        yield presences()[Presence(said.presence)]
    if said.wants_longer:
        yield _("I would like more time")
    if said.companion:
        yield _("Comes along with me: %(who)s") % {"who": said.companion}

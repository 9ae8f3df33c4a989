"""The talk: everything on one paper, what each guardian said beforehand beside it, and then completing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.intakes.actions.talk import complete_intake, outcome_of, save_talk
from samenspel.intakes.forms.answers import page_language, phrases
from samenspel.intakes.forms.talk import Asked, TalkForm, TimesForm
from samenspel.intakes.logic.answers import Said, told
from samenspel.intakes.logic.completion import Entry, Fact, Outcome
from samenspel.intakes.logic.form import Form
from samenspel.intakes.logic.questions import Audience, Keep, Question, said
from samenspel.intakes.models import Intake
from samenspel.intakes.policy import HOLD
from samenspel.intakes.queries.forms import form_for
from samenspel.intakes.queries.work import Guardian, Heard, answers_of, guardians_of, names_of
from samenspel.intakes.views.common import crumbs, link, title_of, without_years, words_of
from samenspel.intakes.views.one import to_hold
from samenspel.people.logic.languages import named


@dataclass(frozen=True, slots=True)
class Voice:
    """What one guardian said beforehand on a question."""

    name: str
    said: str
    is_own_text: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A question on the paper: its fields, and the voices beside it."""

    title: str
    hint: str
    question: Question
    fields: tuple[BoundField, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions about the child, or about one guardian with whether they were there."""

    name: str
    items: tuple[Item, ...]
    anchor: str = "child"
    presence: tuple[BoundField, ...] = ()


@centre_page(HOLD)
@without_years
def paper(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """Fill it in together. Saving keeps it for later; going on shows what will be kept."""
    found = to_hold(request, intake_id)
    if found.is_completed:
        return redirect(link(request, "intake", found.public_id))
    guardians = guardians_of(found, request.today, timezone.now())
    questions = form_for(found.organisation_id).in_talk(is_short=found.is_short)
    heard = answers_of(request.actor, found)
    asks_sharing = bool(getattr(found, "has_others", False))
    form = TalkForm(request.POST or None, questions, guardians, heard, asks_sharing=asks_sharing)
    if request.method == "POST" and form.is_valid() and _keep(request, found, form):
        if request.POST.get("do") == "finish":
            return redirect(link(request, "finish", found.public_id))
        messages.success(request, _("What you wrote has been saved."))
        return redirect(link(request, "talk", found.public_id))
    names = {one.adult.pk: one.adult.given_name for one in guardians}
    context = {
        "crumbs": _crumbs(request, found, _("The talk")),
        "intake": found,
        "form": form,
        "sheets": _sheets(form, guardians, heard, names),
        "has_voices": any(one.beforehand for one in heard.values()),
        "intake_url": link(request, "intake", found.public_id),
    }
    return render(request, "intakes/talk.html", context)


def _crumbs(request: CentreRequest, found: Intake, last: str) -> list[object]:
    name = found.child.given_name
    return [*crumbs(request, (name, link(request, "intake", found.public_id)), (last, ""))]


def _keep(request: CentreRequest, found: Intake, form: TalkForm) -> bool:
    try:
        save_talk(
            actor=request.actor,
            intake=found,
            spoken=form.spoken,
            presence=form.presence(),
            guardians={one.adult.pk for one in form.guardians},
            day=request.today,
        )
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
        return False
    return True


def _sheets(
    form: TalkForm, guardians: Sequence[Guardian], heard: Mapping[str, Heard], names: Mapping[int, str]
) -> list[Sheet]:
    """The child first, then each guardian with the questions on themselves."""
    of_child = tuple(_item(form, one, heard, names) for one in form.asked if one.guardian is None)
    sheets = [Sheet("", of_child)]
    for guardian in guardians:
        own = (one for one in form.asked if one.guardian is guardian)
        items = tuple(_item(form, one, heard, names) for one in own)
        anchor = f"guardian-{len(sheets)}"
        sheets.append(Sheet(guardian.adult.name, items, anchor, tuple(form.presence_fields(guardian))))
    return sheets


def _item(form: TalkForm, one: Asked, heard: Mapping[str, Heard], names: Mapping[int, str]) -> Item:
    before = heard.get(one.question.key, Heard()).beforehand
    if one.guardian is not None:
        before = {key: answer for key, answer in before.items() if key == one.guardian.adult.pk}
    voices = tuple(
        Voice(names[key], words_of(one.question, answer), bool(answer.words))
        for key, answer in before.items()
        if key in names
    )
    is_staff_only = one.question.audience is Audience.STAFF
    hint = said(one.question.hint, page_language()) if is_staff_only or one.question.keep is Keep.TALK else ""
    return Item(title_of(one.question), hint, one.question, tuple(form.bound(one)), voices)


@centre_page(HOLD)
@without_years
def finish(request: CentreRequest, intake_id: UUID) -> HttpResponse:
    """What will be kept and what thrown away, and the time; a POST does it."""
    found = to_hold(request, intake_id)
    if found.is_completed:
        return redirect(link(request, "intake", found.public_id))
    times = TimesForm(request.POST or None, started_at=found.started_at, now=timezone.now())
    if request.method == "POST" and times.is_valid():
        return _complete(request, found, times)
    form = form_for(found.organisation_id)
    comes = outcome_of(found, form)
    names = names_of(entry.guardian for entry in (*comes.kept, *comes.thrown) if entry.guardian)
    context = {
        "crumbs": _crumbs(request, found, _("Completing")),
        "intake": found,
        "times": times,
        "talk_url": link(request, "talk", found.public_id),
        **_told(form, comes, names, found.child.given_name),
    }
    return render(request, "intakes/finish.html", context)


def _complete(request: CentreRequest, found: Intake, times: TimesForm) -> HttpResponse:
    started, ended = times.moments()
    try:
        complete_intake(actor=request.actor, intake=found, started_at=started, ended_at=ended, day=request.today)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    else:
        messages.success(request, _("The intake has been completed."))
    return redirect(link(request, "intake", found.public_id))


def _told(form: Form, found: Outcome, names: Mapping[int, str], child: str) -> dict[str, object]:
    """The outcome in words: what goes to whom, what stays here, and what is thrown away."""
    used = {*(_key(fact) for fact in found.facts)}
    wished = {(wish.guardian, wish.category) for wish in found.wishes}
    thrown = [entry for entry in found.thrown if not _is_used(form, entry, used, wished)]
    return {
        "facts": [(_whose(fact.guardian, names, child), *_fact_words(form, fact)) for fact in found.facts],
        "kept": [_line(form, entry, names, child) for entry in found.kept if entry.is_from_talk],
        "kept_before": sum(not entry.is_from_talk for entry in found.kept),
        "wishes": [
            (_whose(entry.guardian, names, child), *_line(form, entry, names, child)[1:])
            for entry in found.thrown
            if entry.is_from_talk and (entry.guardian, _wish_of(form, entry)) in wished
        ],
        "thrown": sorted({title_of(question) for entry in thrown if (question := form.get(entry.key))}),
    }


def _key(fact: Fact) -> tuple[int | None, str]:
    return fact.guardian, fact.field


def _wish_of(form: Form, entry: Entry) -> str:
    question = form.get(entry.key)
    return question.wish if question else ""


def _is_used(form: Form, entry: Entry, facts: set[tuple[int | None, str]], wished: set[tuple[int, str]]) -> bool:
    """Whether what is thrown away here lives on as a fact or a wish."""
    question = form.get(entry.key)
    if question is None:
        return False
    fact = (None if question.is_of_child else entry.guardian, question.fact)
    return (bool(question.fact) and fact in facts) or (entry.guardian, question.wish) in wished


def _whose(guardian: int | None, names: Mapping[int, str], child: str) -> str:
    return child if guardian is None else names.get(guardian, "–")


def _line(form: Form, entry: Entry, names: Mapping[int, str], child: str) -> tuple[str, str, str]:
    question = form.get(entry.key)
    title = title_of(question) if question else entry.key
    return _whose(entry.guardian, names, child), title, words_of(question, entry.said) if question else "–"


def _fact_words(form: Form, fact: Fact) -> tuple[str, str]:
    question = next(one for one in form.questions if one.fact == fact.field)
    if isinstance(fact.value, list):
        return title_of(question), named(fact.value, page_language())
    return title_of(question), told(question, Said(fact.value), page_language(), phrases())

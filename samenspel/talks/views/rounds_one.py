"""The page of one round: where it stands, what comes next, and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.core.web import CentreRequest, centre_page, link
from samenspel.people.logic.languages import in_a_row
from samenspel.talks.forms.rounds import minutes_word
from samenspel.talks.logic.round_year import Step, next_step
from samenspel.talks.models import Interpreter, Round, Sitting
from samenspel.talks.policy import SEE_ROUND
from samenspel.talks.queries.rounds import Held, parts_of, sittings_of
from samenspel.talks.queries.rounds_mine import people_of
from samenspel.talks.views.rounds_common import (
    STEPS,
    TONES,
    State,
    crumbs,
    days_word,
    found_round,
    groups_word,
    leads,
    page_language,
    setup_steps,
    year_of,
)
from samenspel.talks.words import AUDIENCES, KINDS, PRESENCES
from samenspel.ui.parts import Segment, Term, Text

# The road of a round, and which states lie on which part of it.
ROAD: Final[Sequence[tuple[str, Text]]] = (
    (State.DRAFT, gettext_lazy("Setting up")),
    (State.ASKING, gettext_lazy("Families answer")),
    (State.PLANNING, gettext_lazy("Make the plan")),
    (State.PUBLISHED, gettext_lazy("The talks")),
    (State.CLOSED, gettext_lazy("Look back")),
)


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done now: a sentence, and where it is done."""

    words: str
    label: str = ""
    url: str = ""
    icon: str = "arrow"


@centre_page(SEE_ROUND)
def one(request: CentreRequest, round_id: UUID) -> HttpResponse:
    """One round."""
    round_ = found_round(request, round_id)
    parts, sittings = parts_of(round_), sittings_of(round_)
    step = next_step(
        groups=len(parts), days=len(sittings), has_purpose=bool(round_.purpose), has_dates=round_.answer_by is not None
    )
    is_leader, is_draft = leads(request), round_.state == State.DRAFT
    unsaid = [person for person in people_of(parts) if person.answered_on is None]
    mine = next((person for person in people_of(parts) if person.adult.pk == request.actor.person_id), None)
    interpreters = list(Interpreter.objects.filter(round=round_))
    context = {
        **frame(request, round_),
        "road": setup_steps(request, round_, None, hints(round_)) if is_draft and is_leader else _road(round_),
        "next": _next(request, round_, step) if is_leader else None,
        "steps": setup_steps(request, round_, None, hints(round_)) if is_leader else (),
        "groups": _groups(round_, parts),
        "days": _days(sittings),
        "facts": _facts(round_, interpreters),
        "unsaid": [person.adult.name for person in unsaid],
        "mine_url": link(request, "rounds:my-hours", round_.public_id) if mine else "",
        "mine_is_said": mine is not None and mine.answered_on is not None,
        "links": _links(request, round_),
        "ends": _ends(request, round_) if is_leader else (),
        "is_leader": is_leader,
    }
    return render(request, "talks/rounds/round.html", context)


def frame(request: CentreRequest, round_: Round, *steps: tuple[Text, str]) -> dict[str, Any]:
    """What every page of a round shows: the way to it, its state, and what was learned the last time."""
    before = round_.based_on
    is_new = round_.state == State.DRAFT and before is not None and bool(before.lessons)
    return {
        "crumbs": crumbs(request, round_, *steps),
        "round": round_,
        "kind": KINDS[round_.kind],
        "year": year_of(round_),
        "tone": TONES[round_.state],
        "lessons_before": before.lessons if before is not None and is_new else "",
        "round_url": link(request, "rounds:round", round_.public_id),
        "is_draft": round_.state == State.DRAFT,
    }


def hints(round_: Round) -> Mapping[Step, str]:
    """What is there already of each step."""
    groups, days = getattr(round_, "groups_all", 0), getattr(round_, "days_all", 0)
    dates = date_format(round_.answer_by, "j F") if round_.answer_by else ""
    return {
        Step.GROUPS: groups_word(groups) if groups else _("none yet"),
        Step.DAYS: days_word(days) if days else _("none yet"),
        Step.ABOUT: str(AUDIENCES[round_.audience]),
        Step.DATES: _("answers until %(day)s") % {"day": dates} if dates else _("none yet"),
    }


def _road(round_: Round) -> list[Segment]:
    """Where the round is on its way; called off it is nowhere."""
    said = {
        State.DRAFT: "",
        State.ASKING: _("until %(day)s") % {"day": date_format(round_.answer_by, "j F")} if round_.answer_by else "",
        State.PLANNING: "",
        State.PUBLISHED: "",
        State.CLOSED: "",
    }
    return [Segment(label, "", current=state == round_.state, hint=said[State(state)]) for state, label in ROAD]


def _next(request: CentreRequest, round_: Round, step: Step) -> Next | None:
    """The one thing to do now, for who leads."""
    if round_.state == State.DRAFT:
        return _next_of_draft(request, round_, step)
    key = round_.public_id
    answers, plan = link(request, "wishes:answers", key), link(request, "planning:overview", key)
    if round_.state == State.ASKING:
        is_over = round_.answer_by is not None and round_.answer_by < request.today
        if is_over:
            return Next(_("The last day to answer is over. You can plan the talks."), _("Plan the talks"), plan)
        many = getattr(round_, "answered", 0)
        counted = _("Counted over the whole round, at every organisation that takes part.")
        words = ngettext("%(many)s parent has answered.", "%(many)s parents have answered.", many) % {"many": many}
        words = f"{words} {counted}"
        return Next(words, _("See who has answered"), answers)
    if round_.state == State.PLANNING:
        return Next(_("The talks are being planned. Families do not see anything yet."), _("Go on planning"), plan)
    if round_.state == State.PUBLISHED:
        return _next_of_published(request, round_, plan)
    return None


def _next_of_draft(request: CentreRequest, round_: Round, step: Step) -> Next:
    words = {
        Step.GROUPS: _("Choose which groups take part, and who holds the talks."),
        Step.DAYS: _("Choose the days and hours on which there are talks."),
        Step.ABOUT: _("Say who is expected, and why."),
        Step.DATES: _("Choose until when families can answer."),
        Step.CHECK: _("Everything is filled in. Check it once more, and ask the parents."),
    }
    name, label = STEPS[step]
    return Next(words[step], str(label), link(request, f"rounds:{name}", round_.public_id))


def _next_of_published(request: CentreRequest, round_: Round, plan: str) -> Next:
    left, held = getattr(round_, "talks_planned", 0), getattr(round_, "talks_held", 0)
    if left or not held:
        words = ngettext("%(many)s talk is to come.", "%(many)s talks are to come.", left) % {"many": left}
        return Next(words, _("See the plan"), plan, "calendar")
    return Next(_("All talks are over. Look back together, and close the round."), _("Close the round"),
                link(request, "rounds:close", round_.public_id), "check")  # fmt: skip


def _groups(round_: Round, parts: Sequence[Held]) -> list[tuple[str, list[Term]]]:
    """Per organisation the groups with who holds their talks, and the length where it differs."""
    found: dict[str, list[Term]] = {}
    for held in parts:
        names = in_a_row([one.adult.name for one in held.holders], page_language())
        minutes = held.part.minutes if held.part.minutes != round_.minutes else None
        term = Term(
            held.part.group.name, names or _("nobody holds the talks yet"), minutes_word(minutes) if minutes else ""
        )
        found.setdefault(held.part.group.unit.organisation.name, []).append(term)
    return list(found.items())


def _days(sittings: Sequence[Sitting]) -> list[tuple[str, list[Term]]]:
    """Per organisation the hours by day."""
    found: dict[str, dict[date, list[str]]] = {}
    for one in sittings:
        days = found.setdefault(one.organisation.name, {})
        days.setdefault(one.on, []).append(hours_words(one))
    return [
        (place, [Term(date_format(day, "l j F"), "; ".join(hours)) for day, hours in days.items()])
        for place, days in found.items()
    ]


def hours_words(sitting: Sitting) -> str:
    """Hours in words: "15.00–17.00, by video, De Vlinders"."""
    words = [f"{time_format(sitting.begins)}–{time_format(sitting.ends)}"]
    if sitting.where != Sitting.Where.HERE:
        words.append(str(sitting.get_where_display()))
    if sitting.unit is not None:
        words.append(sitting.unit.name)
    return ", ".join(words)


def _facts(round_: Round, interpreters: Sequence[Interpreter]) -> list[Term]:
    terms = [
        Term(_("Who is expected"), str(AUDIENCES[round_.audience])),
        Term(_("A talk takes"), minutes_word(round_.minutes), str(PRESENCES[round_.presence])),
    ]
    if round_.announced_on:
        word = _("Families are asked on") if round_.state == State.DRAFT else _("Families were asked on")
        terms.append(Term(word, date_format(round_.announced_on, "j F Y")))
    if round_.answer_by:
        terms.append(Term(_("They can answer until"), date_format(round_.answer_by, "j F Y")))
    if interpreters:
        terms.append(Term(_("Interpreters"), in_a_row([one.name for one in interpreters], page_language())))
    return terms


def _links(request: CentreRequest, round_: Round) -> list[tuple[str, str, str]]:
    """The other pages of the round that are there: icon, label, address."""
    key, is_leader = round_.public_id, leads(request)
    wanted = [
        ("clock", _("Who is there when"), link(request, "rounds:hours", key)),
        ("globe", _("Interpreters"), link(request, "rounds:interpreters", key)),
        ("people", _("Children who differ"), link(request, "rounds:children", key) if is_leader else ""),
    ]
    if round_.state != State.DRAFT:
        wanted += [
            ("mail", _("Answers of parents"), link(request, "wishes:answers", key)),
            ("calendar", _("The plan"), link(request, f"planning:{'overview' if is_leader else 'board'}", key)),
        ]
    if round_.state in {State.PUBLISHED, State.CLOSED}:
        wanted.append(("print", _("Lists to print"), link(request, "talk_lists:round", key)))
    return [row for row in wanted if row[2]]


def _ends(request: CentreRequest, round_: Round) -> list[tuple[str, str, str]]:
    """The ways to end a round that there are now: label, what it does, address."""
    key, state = round_.public_id, round_.state
    found = []
    if state == State.ASKING and not getattr(round_, "answered", 0):
        found.append((_("Back to setting up"), _("Nobody has answered yet, so everything can still change."), "back"))
    if state == State.PUBLISHED:
        found.append(
            (_("Close the round"), _("Say what you do otherwise the next time. Wishes are thrown away."), "close")
        )
    if state in {State.ASKING, State.PLANNING, State.PUBLISHED}:
        found.append((_("Call the round off"), _("The talks do not go on, and families hear of it."), "cancel"))
    if state in {State.CLOSED, State.CANCELLED}:
        found.append((_("Lessons for the next time"), _("Whoever makes the next round reads them first."), "lessons"))
    found.append((_("Wipe the round"), _("It was a pilot or a mistake: everything of it goes, for good."), "wipe"))
    return [(label, words, link(request, f"rounds:{name}", key)) for label, words, name in found]

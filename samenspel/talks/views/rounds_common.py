"""What the pages of rounds share: links, crumbs, the steps, and how what is found is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from samenspel.core.logic.school_years import label_of
from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, link
from samenspel.talks.logic.round_year import Step
from samenspel.talks.logic.rounds import Audience, Code
from samenspel.talks.models import Round
from samenspel.talks.policy import SET_UP
from samenspel.talks.queries.rounds import round_of
from samenspel.ui.parts import Crumb, Segment, Text

State = Round.State
TONES: Final[Mapping[str, str]] = {
    State.DRAFT: "neutral",
    State.ASKING: "lean",
    State.PLANNING: "lean",
    State.PUBLISHED: "ok",
    State.CLOSED: "neutral",
    State.CANCELLED: "gap",
}
STEPS: Final[Mapping[Step, tuple[str, Text]]] = {
    Step.GROUPS: ("groups", gettext_lazy("Groups")),
    Step.DAYS: ("days", gettext_lazy("Days")),
    Step.ABOUT: ("about", gettext_lazy("Who and why")),
    Step.DATES: ("dates", gettext_lazy("Dates")),
    Step.CHECK: ("check", gettext_lazy("Check")),
}
FINDINGS: Final[Mapping[Code, Text]] = {
    Code.BACKWARDS: gettext_lazy("The last day is before the first."),
    Code.OVERLAP: gettext_lazy(
        "The same groups have “%(other)s” in these days too. Choose other days or other groups for one of the two."
    ),
    Code.OTHER_MONTH: gettext_lazy("This is another time of the year than usual. If that is on purpose, leave it."),
    Code.NOT_BETWEEN: gettext_lazy(
        "The interim talk lies between the first talk and the first report. Compare the days with “%(other)s”."
    ),
    Code.LATE_NEWS: gettext_lazy("Families hear of it less than three weeks before the first talk. Ask them earlier."),
    Code.SHORT_TO_ANSWER: gettext_lazy("Families have less than a week to answer. Give them more time."),
    Code.SHORT_TO_PLAN: gettext_lazy(
        "Between the last answer and the first talk there are less than five days to plan. Ask for the answers earlier."
    ),
}
# Where each finding is mended.
MENDED_AT: Final[Mapping[Code, str]] = {
    Code.BACKWARDS: "days",
    Code.OVERLAP: "days",
    Code.OTHER_MONTH: "days",
    Code.NOT_BETWEEN: "days",
    Code.LATE_NEWS: "dates",
    Code.SHORT_TO_ANSWER: "dates",
    Code.SHORT_TO_PLAN: "dates",
}


def found_round(request: CentreRequest, round_id: UUID) -> Round:
    """The round, or there is no such page."""
    request.years = []  # a round is of one year: no menu of years
    try:
        return round_of(request.actor, round_id)
    except Round.DoesNotExist:
        raise Http404 from None


def year_of(round_: Round) -> str:
    """The school year of a round: "2026-2027"."""
    return label_of(round_.school_year)


def crumbs(request: CentreRequest, round_: Round | None, *steps: tuple[Text, str]) -> list[Crumb]:
    """The way to a page: the rounds of the year, the round, the steps as (label, address), the last without one."""
    found = [Crumb(_("Talks"), link(request, "rounds:list", year=year_of(round_) if round_ else ""))]
    if round_ is not None:
        found.append(Crumb(round_.title, link(request, "rounds:round", round_.public_id) if steps else ""))
    return [*found, *(Crumb(label, url) for label, url in steps)]


def leads(request: CentreRequest) -> bool:
    """Whether whoever asks sets up rounds."""
    return bool(may(request.actor, SET_UP))


def setup_steps(
    request: CentreRequest, round_: Round, current: Step | None, hints: Mapping[Step, str]
) -> list[Segment]:
    """The steps of setting up, each a link, with what is there already."""
    return [
        Segment(
            label, link(request, f"rounds:{name}", round_.public_id), current=step == current, hint=hints.get(step, "")
        )
        for step, (name, label) in STEPS.items()
    ]


def after(request: CentreRequest, round_: Round, step: Step) -> str:
    """Where one goes after a step: to the next one while the round is set up, else back to the round."""
    order = list(STEPS)
    if round_.state != State.DRAFT or step is Step.CHECK:
        return link(request, "rounds:round", round_.public_id)
    if step is Step.ABOUT and round_.audience == Audience.CHOSEN:
        return link(request, "rounds:children", round_.public_id)
    return link(request, f"rounds:{STEPS[order[order.index(step) + 1]][0]}", round_.public_id)


def groups_word(many: int) -> str:
    return ngettext("%(many)s group", "%(many)s groups", many) % {"many": many}


def days_word(many: int) -> str:
    return ngettext("%(many)s day", "%(many)s days", many) % {"many": many}


def span_words(first: object, last: object) -> str:
    """The first and the last day of a round: "18 januari – 2 februari", or one day."""
    if first is None:
        return ""
    one, other = (date_format(day, "j F") for day in (first, last))  # type: ignore[arg-type]
    return one if one == other else f"{one} – {other}"


def page_language() -> str:
    """The language of the page, without its country."""
    return (get_language() or "nl").split("-")[0]

"""What the pages of the intake share: links, crumbs, and how things are said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.core.web import CentreRequest
from samenspel.intakes.forms.answers import page_language, phrases
from samenspel.intakes.logic.answers import Manner, Said, told
from samenspel.intakes.logic.questions import Question, catalogue, said
from samenspel.intakes.models import Intake, Wish
from samenspel.ui.parts import Crumb

# What each state is called beside a child, and in which tone.
TONES = {
    Intake.State.TO_PLAN: "gap",
    Intake.State.INVITED: "lean",
    Intake.State.FILLED: "lean",
    Intake.State.COMPLETED: "ok",
    Intake.State.DECLINED: "neutral",
}
WISH_TONES = {
    Wish.State.OPEN: "lean",
    Wish.State.TAKEN_UP: "lean",
    Wish.State.DONE: "ok",
    Wish.State.NOT_NOW: "neutral",
    Wish.State.WITHDRAWN: "neutral",
}
WITHOUT_GROUP = gettext_lazy("without a group")


def link(request: CentreRequest, name: str, *args: object, **query: str) -> str:
    """The address of a page of this app; empty values of the query fall away."""
    url = reverse(f"intakes:{name}", args=[request.centre.key, *args])
    asked = {key: value for key, value in query.items() if value}
    return f"{url}?{urlencode(asked)}" if asked else url


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page of staff: the list of intakes, the steps as (label, address), the last without one."""
    return [Crumb(_("Intake"), link(request, "list")), *(Crumb(label, url) for label, url in steps)]


def without_years(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An intake is of a child, not of a school year: the page has no menu of years. Stands below `centre_page`."""

    @wraps(view)
    def page(request: CentreRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.years = []
        return view(request, *args, **kwargs)

    return page


def spoken_sentence(children: int, completed: int, to_come: int) -> str:
    """With how many families we spoke, and how many are to come."""
    first = ngettext(
        "We have spoken with the family of %(completed)s of %(children)s child.",
        "We have spoken with the families of %(completed)s of %(children)s children.",
        children,
    ) % {"children": children, "completed": completed}
    if not to_come:
        return first
    rest = ngettext("%(many)s is still to come.", "%(many)s are still to come.", to_come) % {"many": to_come}
    return f"{first} {rest}"


def title_of(question: Question) -> str:
    """The question in the language of the page."""
    return said(question.title, page_language())


def words_of(question: Question, answer: Said) -> str:
    """What was said, in the language of the page; how it was not said, where that is so."""
    if answer.manner is Manner.RATHER_NOT:
        return _("would rather not say")
    if answer.manner is Manner.TOGETHER:
        return _("would rather do it together")
    return told(question, answer, page_language(), phrases()) or "–"


def wish_words(wish: Wish) -> str:
    """What is wished or offered: the option that was chosen, or the own words."""
    question = next((one for one in catalogue() if one.wish == wish.category), None)
    option = question.option(wish.topic) if question else None
    return said(option.texts, page_language()) if option else wish.text or _("something else")

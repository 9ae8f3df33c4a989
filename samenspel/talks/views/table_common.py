"""What the pages around the table share: links, who sits there, how things are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samenspel.core.policy import Permission
from samenspel.core.web import CentreRequest, link
from samenspel.talks.entries import place_of
from samenspel.talks.logic.agenda import SIDES, Question, Spot, spots
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Agreement, Point, Talk
from samenspel.talks.queries.table import Table, the_talk
from samenspel.talks.table_words import BROUGHT, CARDS, QUESTIONS
from samenspel.talks.words import KINDS
from samenspel.ui.components.words import initials
from samenspel.ui.parts import Crumb


def crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page of the team."""
    return [Crumb(_("Talks"), link(request, "talks:list")), *(Crumb(label, url) for label, url in steps)]


def own_crumbs(request: CentreRequest, *steps: tuple[str, str]) -> list[Crumb]:
    """The way to a page of a parent."""
    return [Crumb(_("My talks"), link(request, "talks:mine")), *(Crumb(label, url) for label, url in steps)]


def without_years(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A talk is of a child, not of a school year: the page has no menu of years. Stands below `centre_page`."""

    @wraps(view)
    def page(request: CentreRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.years = []
        return view(request, *args, **kwargs)

    return page


def found_talk(request: CentreRequest, permission: Permission, public_id: UUID, *also: Permission) -> Any:
    """One talk, or there is no such page."""
    try:
        return the_talk(request.actor, permission, public_id, also=also)
    except Talk.DoesNotExist:
        raise Http404 from None


def title_of(talk: Talk) -> str:
    """What kind of talk it is, and about whom."""
    words = {"kind": KINDS[talk.kind], "child": talk.child.given_name}
    return capfirst(_("%(kind)s about %(child)s") % words)


def where_of(talk: Talk) -> str:
    """Where it is, in words."""
    return place_of(talk)


def is_to_come(talk: Talk, moment: datetime) -> bool:
    """Whether a talk goes on and did not begin yet."""
    is_open = talk.state in (Talk.State.OPEN, Talk.State.PLANNED)
    return is_open and (talk.starts_at is None or talk.starts_at > moment)


def questions_of(talk: Talk) -> list[tuple[str, str]]:
    """The four questions, about this child, each with its icon."""
    icons = {
        Question.DEVELOPS: "leaf",
        Question.BUSY: "compass",
        Question.WELLBEING: "heart",
        Question.HOME: "home",
    }
    return [(icons[key], said % {"child": talk.child.given_name}) for key, said in _questions()]


def _questions() -> list[tuple[Question, str]]:
    return [(Question(key), str(said)) for key, said in QUESTIONS.items()]


@dataclass(frozen=True, slots=True)
class Card:
    """A picture card as it is shown."""

    key: str
    word: str | Promise
    picture: str


def cards(keys: Any) -> list[Card]:
    """The cards with their words and drawings."""
    return [Card(key, CARDS[key], f"talks/cards/{key}.svg") for key in keys if key in CARDS]


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing that was brought, ready to be shown."""

    what: str | Promise
    text: str
    cards: list[Card]
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one of the three brought; `said` is empty when nothing came yet."""

    side: str
    name: str
    said: list[Brought]
    note: str = ""


def voices(request: CentreRequest, table: Table) -> list[Voice]:
    """The child first, then each from home, then each of the team: everyone in the same way."""
    found = []
    child = table.talk.child.given_name
    if table.has_childs_part:
        points = table.of(Side.CHILD)
        by_staff = any(one.was_noted_by_staff for one in points)
        note = _("written down by the team, as %(child)s said it") % {"child": child} if by_staff else ""
        found.append(Voice(Side.CHILD, child, [shown(request, one) for one in points], note))
    for mate in table.mates:
        own = [shown(request, one) for one in table.of(mate.side, mate.adult.pk)]
        found.append(Voice(mate.side, mate.adult.name, own))
    return sorted(found, key=lambda voice: SIDES.index(Side(voice.side)))


def shown(request: CentreRequest, point: Point) -> Brought:
    """One point with its cards and where its drawing is."""
    has_drawing = getattr(point, "has_drawing", False)
    url = link(request, "talks:drawing", point.public_id) if has_drawing else ""
    return Brought(BROUGHT[point.kind], point.text, cards(point.pictures), url)


@dataclass(frozen=True, slots=True)
class Seated:
    """A place at the round table: nobody sits at the head."""

    name: str
    letters: str
    side: str
    spot: Spot
    note: str = ""


def around_table(table: Table, *, to_team: bool = False, to_adult: int | None = None) -> list[Seated]:
    """Everyone at the table, the child too unless it stays away, all at the same distance.

    Whom a guardian brings along is told to the team and to that guardian (row id) alone.
    """
    talk = table.talk
    people = [
        (mate.adult.name, mate.side.value, mate.companion if to_team or mate.adult.pk == to_adult else "")
        for mate in table.mates
    ]
    if talk.presence != Presence.NOT:
        people.insert(0, (talk.child.given_name, Side.CHILD.value, ""))
    return [
        Seated(name, initials(name)[:2], side, spot, _("together with %(who)s") % {"who": along} if along else "")
        for (name, side, along), spot in zip(people, spots(len(people)), strict=True)
    ]


def owner_of(agreement: Agreement) -> str:
    """Whose agreement it is, by name."""
    return str(agreement.owner.name) if agreement.owner else str(agreement.talk.child.given_name)

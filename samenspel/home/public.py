"""The side of the centre that parents read: what it believes, does, works on and adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from samenspel.activities.drawing import matrix_of
from samenspel.activities.models import Activity
from samenspel.activities.queries import public_activities, view
from samenspel.core.web import CentreRequest
from samenspel.frameworks.logic.shelf import Shelf, Stage
from samenspel.frameworks.queries import shelf
from samenspel.home import week
from samenspel.home.compass import link
from samenspel.intakes.queries.own import waiting_for
from samenspel.plans.logic.document import encode
from samenspel.plans.models import Goal
from samenspel.plans.queries import latest_document, public_goals, public_vision
from samenspel.plans.render.html import partial
from samenspel.ui.logic.figures import Matrix
from samenspel.ui.parts import Segment

LENS, BY = "samen", "line"


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as parents read it; `stages` are those of their own children."""

    activity: Activity
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Activities of one kind: in plain words, and as the field calls it."""

    title: str
    subtitle: str
    lines: tuple[Line, ...]

    @property
    def summary(self) -> str:
        """The plain words, with how many there are."""
        plain = self.subtitle[:1].upper() + self.subtitle[1:] if self.subtitle else self.title
        return f"{plain} ({len(self.lines)})"

    @property
    def called(self) -> str:
        """The field's own word, where the summary does without it."""
        return self.title if self.subtitle else ""


def vision(request: CentreRequest) -> dict[str, Any]:
    """The vision, as adopted or as it stands."""
    found = public_vision(request.actor, request.school_year)
    blocks = [encode(block) for block in found.blocks] if found else []
    return {
        "vision": found,
        "blocks": blocks,
        "intakes": waiting_for(request.actor),
        "cards": week.cards(request),
        "asked": week.heading(request),
    }


def activities(request: CentreRequest) -> dict[str, Any]:
    """What there is in the stages of one's own children, with the picture of it."""
    books = shelf()
    own = tuple(stage for stage in books.stages() if stage.key in request.actor.stages)
    chosen = next((stage for stage in own if stage.key == request.GET.get("fase")), None)
    lens = books.lens(LENS)
    value = lens.value(request.GET.get("samen", ""))
    shown = (chosen,) if chosen else own
    lines = [
        Line(activity, tuple(stage.short for stage in own if activity.is_in(stage.key)))
        for activity in public_activities(request.actor, request.school_year)
        if any(activity.is_in(stage.key) for stage in shown)
        and (value is None or value.key in activity.tags.get(LENS, ()))
    ]
    return {
        "own": own,
        "value": value,
        "many": len(lines),
        "is_narrow": value is not None,
        "parts": list(parts(lines, books)),
        "stage_links": _stage_links(request, own, chosen),
        "all_url": link(request, "home:activities"),
        "is_blank": not lines and chosen is None and value is None,
        "document_url": link(request, "home:document"),
        "matrix": _matrix(request, books, own) if own and (lines or chosen or value) else None,
    }


def parts(lines: list[Line], books: Shelf) -> Iterator[Part]:
    """The activities by the line they belong to first, and the rest at the end."""
    rest = list(lines)
    for value in books.lens(BY).values:
        mine = tuple(line for line in rest if line.activity.tags.get(BY, [""])[:1] == [value.key])
        rest = [line for line in rest if line not in mine]
        if mine:
            yield Part(value.title, value.subtitle, mine)
    if rest:
        yield Part(_("And also"), "", tuple(rest))


def _stage_links(request: CentreRequest, own: tuple[Stage, ...], chosen: Stage | None) -> list[Segment]:
    return [
        Segment(_("Everything"), link(request, "home:activities"), chosen is None),
        *(Segment(stage.title, link(request, "home:activities", fase=stage.key), stage == chosen) for stage in own),
    ]


def _matrix(request: CentreRequest, books: Shelf, own: tuple[Stage, ...]) -> Matrix:
    """The picture of the whole centre, with the columns of one's own children; without shares and aims."""
    keys = {stage.key for stage in own}
    places = [place for place, stage in enumerate(books.stages()) if stage.key in keys]
    seen = view(request.school_year, shelf=books)

    def address(_lens: str, value: str, stage: str) -> str:
        return link(request, "home:activities", samen=value, fase=stage)

    whole = matrix_of(seen, books.lens(LENS), address)
    rows = tuple(
        replace(row, cells=tuple(row.cells[place] for place in places), share=None, target=None) for row in whole.rows
    )
    return replace(whole, columns=tuple(whole.columns[place] for place in places), rows=rows, total_label=_("Kind"))


def goals(request: CentreRequest) -> dict[str, Any]:
    """On what the centre works this year."""
    found = list(public_goals(request.actor, request.school_year))
    return {
        "general": [goal for goal in found if goal.kind == Goal.Kind.GENERAL],
        "specific": [goal for goal in found if goal.kind == Goal.Kind.SPECIFIC],
    }


def document(request: CentreRequest) -> dict[str, Any]:
    """The adopted document that holds in this year, to read on screen."""
    found = latest_document(request.actor, request.school_year)
    if found is None:
        return {"version": None}
    version, book = found
    return {
        "version": version,
        "book": partial(book),
        "pdf_url": link(request, "home:document-file", soort="pdf"),
        "docx_url": link(request, "home:document-file", soort="docx"),
    }

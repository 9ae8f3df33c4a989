"""The paper on the table: one A4 for each talk, or all of one's own of a day in one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from samenspel.core.policy import restrict
from samenspel.core.web import CentreRequest, centre_page
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Point, Talk
from samenspel.talks.policy import AGENDA, SEE_POINT
from samenspel.talks.queries.table import Table, agreed, next_moment, tables, talks
from samenspel.talks.table_words import BROUGHT, SIDES, said_day
from samenspel.talks.views.table_common import cards, found_talk, owner_of, questions_of, title_of, where_of
from samenspel.talks.words import ROUNDS
from samenspel.ui import paper

_TEMPLATE: Final = Path(__file__).parents[1] / "table_sheet.typ"


@centre_page(AGENDA)
def sheet(request: CentreRequest, talk_id: UUID) -> HttpResponse:
    """The page of one talk, for who sits at its table."""
    return _pdf(request, [found_talk(request, AGENDA, talk_id)], "gesprek")


@centre_page(AGENDA)
def evening(request: CentreRequest, day: str) -> HttpResponse:
    """The pages of all talks of a day at whose table one sits, in order of time."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = talks(request.actor, AGENDA).filter(starts_at__date=on).exclude(state=Talk.State.CANCELLED)
    rows = list(found.order_by("starts_at", "pk"))
    if not rows:
        raise Http404
    return _pdf(request, rows, f"gesprekken-{on.isoformat()}")


def _pdf(request: CentreRequest, rows: list[Talk], name: str) -> HttpResponse:
    made = tables(rows, request.today, timezone.now(), actor=request.actor)
    drawings = _drawings(request, rows)
    pages = [_page(request, made[talk.pk], drawings) for talk in rows]
    content = paper.pdf(_TEMPLATE, "pages", {"title": _("Talks"), "pages": pages}, missing="")
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _drawings(request: CentreRequest, rows: list[Talk]) -> dict[int, list[int]]:
    """The pictures of the children by the row id of their point: the bytes as numbers, as typst takes them."""
    found = restrict(Point.objects.filter(talk__in=rows).exclude(drawing=None), request.actor, SEE_POINT)
    return {one.pk: list(bytes(one.drawing)) for one in found}


def _page(request: CentreRequest, table: Table, drawings: dict[int, list[int]]) -> dict[str, Any]:
    talk = table.talk
    at = timezone.localtime(talk.starts_at) if talk.starts_at else None
    found = agreed(request.actor, table)
    return {
        "lang": get_language() or "nl",
        "rtl": get_language_bidi(),
        "centre": request.centre.name,
        "child": talk.child.given_name,
        "title": title_of(talk),
        "when": f"{date_format(at, 'l j F')} · {date_format(at, 'H:i')}" if at else "",
        "minutes": _("%(many)s minutes") % {"many": talk.minutes},
        "where": where_of(talk),
        "seats": [{"name": name, "side": side} for name, side in _seats(table)],
        "heads": {
            "who": _("At the table"),
            "back": _("We come back to this"),
            "questions": _("Four questions to start with"),
            "brought": _("What each of us brings"),
            "agree": _("What we agree (three at most)"),
            "lines": _("Three lines about this talk"),
            "what": _("What"),
            "whose": _("Who"),
            "due": _("Before which day"),
            "next": _("Next time"),
        },
        "nothing": _("nothing yet: ask at the table"),
        "questions": [said for _icon, said in questions_of(talk)],
        "voices": _voices(table, drawings),
        "back": [_line(one, request.today) for one in found.still_back],
        "now": [_line(one, request.today) for one in found.now],
        "next": _next(table, request.today),
    }


def _seats(table: Table) -> list[tuple[str, str]]:
    """Who sits there, and on which side; whom somebody brings along stands there only where no other home reads it."""
    child = table.talk.child.given_name
    found = []
    if table.talk.presence == Presence.FIRST:
        found.append((_("%(child)s is there for the first part") % {"child": child}, Side.CHILD.value))
    elif table.talk.presence != Presence.NOT:
        found.append((child, Side.CHILD.value))
    for mate in table.mates:
        along = mate.companion if len(table.home) == 1 else ""
        beside = [_("together with %(who)s") % {"who": along}] if along else []
        found.append((", ".join([mate.adult.name, *beside]), mate.side.value))
    return found


def _voices(table: Table, drawings: dict[int, list[int]]) -> list[dict[str, Any]]:
    """Three columns as wide as each other: the child, home, the team."""
    columns = []
    for side in (Side.CHILD, Side.HOME, Side.STAFF):
        if side is Side.CHILD and not table.has_childs_part:
            continue
        mates = table.home if side is Side.HOME else table.staff
        names = table.talk.child.given_name if side is Side.CHILD else ", ".join(one.adult.name for one in mates)
        are_named = side is not Side.CHILD and len(mates) > 1
        columns.append(
            {
                "side": side.value,
                "name": names or str(SIDES[side]),
                "points": [
                    _point(
                        one,
                        drawings,
                        whose=one.adult.given_name if one.adult and are_named else "",
                    )
                    for one in table.of(side)
                ],
            }
        )
    return columns


def _point(one: Point, drawings: dict[int, list[int]], *, whose: str) -> dict[str, Any]:
    """One point; `whose` is the name where a column is of more than one."""
    return {
        "what": f"{BROUGHT[one.kind]} · {whose}" if whose else str(BROUGHT[one.kind]),
        "text": one.text,
        "cards": [{"word": str(card.word), "svg": _svg(card.picture)} for card in cards(one.pictures)],
        "drawing": drawings.get(one.pk, []),
        "alt": _("A drawing"),
    }


def _svg(path: str) -> str:
    found = finders.find(path)
    return Path(str(found)).read_text() if found else ""


def _line(one: Any, today: date) -> dict[str, str]:
    return {"text": one.text, "owner": owner_of(one), "due": said_day(one.due_on, today)}


def _next(table: Table, day: date) -> str:
    found = next_moment(table, day)
    if found.talk and found.talk.starts_at:
        return date_format(timezone.localtime(found.talk.starts_at), "l j F · H:i")
    if found.round and found.on:
        return f"{ROUNDS[found.round.kind]}, {date_format(found.on, 'F Y')}"
    return ""

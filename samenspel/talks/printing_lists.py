"""Lists and letters of a round on paper, as a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from samenspel.organisations.contacts import whom_to_call
from samenspel.talks.entries import place_of
from samenspel.talks.logic.tables import Presence
from samenspel.talks.queries.lists import Door, Letter, Line, Schedule
from samenspel.ui import paper

_TEMPLATE: Final = Path(__file__).with_name("lists.typ")


def schedules_pdf(title: str, centre: str, found: Iterable[Schedule]) -> bytes:
    """A page or more per colleague and day. Raises `typst.TypstError`."""
    pages = [_page(centre, title, **_schedule(one)) for one in found]
    return _pdf(title, pages)


def doors_pdf(title: str, centre: str, found: Iterable[Door]) -> bytes:
    """A page per room and day, to be read while standing. Raises `typst.TypstError`."""
    pages = [_page(centre, title, **_door(one)) for one in found]
    return _pdf(title, pages)


def letters_pdf(title: str, centre: str, found: Iterable[Letter]) -> bytes:
    """A letter per adult, in their own language. Raises `typst.TypstError`."""
    letters, pages = list(found), []
    places = {line.talk.organisation_id for one in letters for line in one.talks}
    contact = next(iter(whom_to_call(places)), None) if letters else None
    phone = f" {contact.name}, {contact.phone}" if contact else ""
    for one in letters:
        known = one.adult.language in dict(settings.LANGUAGES)
        with translation.override(one.adult.language if known else settings.LANGUAGE_CODE):
            pages.append(_page(centre, "", **_letter(one, phone)))
    return _pdf(title, pages)


def _pdf(title: str, pages: Sequence[dict[str, Any]]) -> bytes:
    return paper.pdf(_TEMPLATE, "pages", {"title": title, "pages": list(pages)}, missing="")


def _page(centre: str, small: str, **given: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"kind": "", "title": "", "sub": "", "lede": "", "heads": [], "rows": [], "notes": []}
    return empty | {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "rtl": get_language_bidi(),
        "centre": centre,
        "small": small,
        **given,
    }


def day_words(day: Any) -> str:
    """A day in words."""
    return str(date_format(day, "l j F Y"))


def _schedule(one: Schedule) -> dict[str, Any]:
    return {
        "kind": "schedule",
        "title": one.name,
        "sub": day_words(one.on),
        "heads": [_("Time"), _("Child"), _("At the table"), _("Worth knowing")],
        "rows": [[_time(line), _child(line), ", ".join(line.parents), "; ".join(remarks(line))] for line in one.lines],
    }


def _time(line: Line) -> str:
    return f"{line.starts_at:%H:%M} ({line.talk.minutes})"


def _child(line: Line) -> str:
    group = line.talk.group.name if line.talk.group else ""
    return f"{line.talk.child.name}, {group}" if group else line.talk.child.name


def remarks(line: Line) -> list[str]:
    """What one has to know beforehand: where, the child, an interpreter, who comes along, who else sits there."""
    talk = line.talk
    said = []
    if talk.where != "here":
        said.append(str(talk.get_where_display()))
    elif talk.room:
        said.append(talk.room)
    if talk.presence == Presence.NOT:
        said.append(_("without the child"))
    elif talk.presence == Presence.FIRST:
        said.append(_("the child comes for the first part"))
    if talk.interpreter:
        said.append(_("interpreter: %(name)s") % {"name": talk.interpreter.name})
    if line.brings:
        said.append(_("somebody comes along"))
    if len(line.team) > 1:
        said.append(_("together: %(team)s") % {"team": ", ".join(line.team)})
    return said


def _door(one: Door) -> dict[str, Any]:
    return {
        "kind": "door",
        "title": one.room or one.name,
        "sub": " · ".join(word for word in (one.name if one.room else "", day_words(one.on)) if word),
        "heads": [_("Time"), _("Who comes")],
        "rows": [[f"{line.starts_at:%H:%M}", line.name or _("taken")] for line in one.lines],
    }


def _letter(one: Letter, phone: str) -> dict[str, Any]:
    return {
        "kind": "letter",
        "title": _("Your talk") if len(one.talks) == 1 else _("Your talks"),
        "sub": one.adult.name,
        "lede": _("You are invited. This is when we expect you."),
        "heads": [_("When"), _("About"), _("Where"), _("With")],
        "rows": [
            [
                f"{day_words(line.starts_at)}, {line.starts_at:%H:%M}",
                line.talk.child.given_name,
                place_of(line.talk),
                ", ".join(line.team),
            ]
            for line in one.talks
        ],
        "notes": [
            _("Can you not come then? Call us or come by. We look for another moment together.") + phone,
            _("Would you like an interpreter, or bring somebody along? Tell us."),
            *([_("An interpreter is there.")] if any(line.talk.interpreter_id for line in one.talks) else []),
        ],
    }

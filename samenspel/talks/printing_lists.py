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
        "sub": one.adult.name,
        "heads": [_("When"), _("About"), _("Where"), _("With")] if one.talks else [],
        "rows": [
            [
                f"{day_words(line.starts_at)}, {line.starts_at:%H:%M}",
                line.talk.child.given_name,
                place_of(line.talk),
                ", ".join(line.team),
            ]
            for line in one.talks
        ],
        **(_off(one, phone) if one.is_off else _on(one, phone)),
    }


def _on(one: Letter, phone: str) -> dict[str, Any]:
    """The words of a letter about what goes on; one that changed after it was known says so."""
    changed = _("Your talk has another moment, another place or somebody else of the team. This holds now:")
    return {
        "title": _("Your talk") if len(one.talks) == 1 else _("Your talks"),
        "lede": changed if one.has_moved else _("You are invited. This is when we expect you."),
        "notes": [
            _("Can you not come then? Call us or come by. We look for another moment together.") + phone,
            _("Would you like an interpreter, or bring somebody along? Tell us."),
            *([_("An interpreter is there.")] if any(line.talk.interpreter_id for line in one.talks) else []),
        ],
    }


def _off(one: Letter, phone: str) -> dict[str, Any]:
    """The words of a letter about what does not go on."""
    anyway = _("Would you like to talk with us anyway? You can always ask for a talk.") + phone
    if not one.talks:
        lede = _("We asked you when you can come to talk. These talks do not go on. You do not have to do anything.")
        return {"title": _("The talks do not go on"), "lede": lede, "notes": [anyway]}
    title = _("Your talk does not go on") if len(one.talks) == 1 else _("The talks do not go on")
    return {"title": title, "lede": _("You do not have to come at this moment:"), "notes": [anyway]}

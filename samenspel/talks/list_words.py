"""The texts that a school pastes into its own app, in a language: no names, and nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from samenspel.talks.models import Round
from samenspel.talks.words import ROUNDS

KINDS: Final = ("announce", "remind", "published")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text in one language."""

    language: str
    name: str
    is_rtl: bool
    text: str


def fitting(round_: Round, day: date) -> str:
    """The kind of text that fits a round, of which families know, as it stands on a day."""
    if round_.state == Round.State.ASKING:
        return "remind" if round_.announced_on and round_.announced_on < day else "announce"
    return "published"


def texts(kind: str, round_: Round, first: date | None, last: date | None, centre: str) -> list[Pasted]:
    """The text of a kind in every language of ours."""
    found = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            said = _text(kind, round_, first, last, centre)
            found.append(Pasted(code, "", get_language_bidi(), said))
        found[-1] = Pasted(code, str(name), found[-1].is_rtl, said)
    return found


def _text(kind: str, round_: Round, first: date | None, last: date | None, centre: str) -> str:
    words = {
        "talks": str(ROUNDS[round_.kind]).lower() if translation.get_language() != "ar" else str(ROUNDS[round_.kind]),
        "first": date_format(first, "l j F") if first else "…",
        "last": date_format(last, "l j F") if last else "…",
        "by": date_format(round_.answer_by, "l j F") if round_.answer_by else "…",
    }
    lines = [_("Dear parents,"), "", *_LINES[kind](words), "", centre]
    return "\n".join(lines)


def _announced(words: dict[str, str]) -> list[str]:
    return [
        _("From %(first)s to %(last)s we hold %(talks)s.") % words,
        _("You get a mail or a letter with a link of your own. There you say when you can come.") % words,
        _("Will you do that by %(by)s? It makes no difference whether you are early: everybody has the same chance.")
        % words,
        _("No mail or letter? Ask the school."),
    ]


def _reminded(words: dict[str, str]) -> list[str]:
    return [
        _("Have you said yet when you can come to the %(talks)s? You can until %(by)s.") % words,
        _("Use the link in your mail or letter. Can you not find it? Ask the school, and you get a new one."),
    ]


def _published(words: dict[str, str]) -> list[str]:
    return [
        _("The times of the %(talks)s are known.") % words,
        _("Yours stands in your mail or letter, and on your own page. Put it in your calendar."),
        _("Does the time not suit you? You can move it on your own page, or call the school."),
    ]


_LINES: Final = {"announce": _announced, "remind": _reminded, "published": _published}

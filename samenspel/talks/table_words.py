"""What people read around the table: the four questions, the cards, what is brought, what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samenspel.talks.logic.agenda import Question, Step
from samenspel.talks.logic.agreements import Side, State
from samenspel.talks.logic.drawings import Wrong
from samenspel.talks.models import Point
from samenspel.talks.queries.unspoken import Why

# D0:220, for everyone at the table.
QUESTIONS: Final[Mapping[str, Promise]] = {
    Question.DEVELOPS: _("How is %(child)s developing here?"),
    Question.BUSY: _("What is %(child)s busy with?"),
    Question.WELLBEING: _("How does %(child)s feel, and is %(child)s taking part?"),
    Question.HOME: _("What can we do at home?"),
}
STEPS: Final[Mapping[str, Promise]] = {
    Step.BACK: _("We come back to this"),
    Step.QUESTIONS: _("Four questions"),
    Step.BROUGHT: _("What each of us brings"),
    Step.AGREE: _("What we agree"),
    Step.YEAR: _("This school year"),
    Step.NEXT: _("And then"),
}
# What is asked of a grown-up, and of a child.
ASKED: Final[Mapping[str, Promise]] = {
    Point.About.PROUD: _("What are you proud of?"),
    Point.About.QUESTION: _("What would you like to ask?"),
    Point.About.WISH: _("What do you wish for?"),
}
ASKED_CHILD: Final[Mapping[str, Promise]] = {
    Point.About.PROUD: pgettext_lazy("to a child", "What are you proud of?"),
    Point.About.QUESTION: pgettext_lazy("to a child", "What do you want to ask or tell?"),
    Point.About.WISH: pgettext_lazy("to a child", "What would you like to do or learn?"),
}
BROUGHT: Final[Mapping[str, Promise]] = {
    Point.About.PROUD: _("Proud of"),
    Point.About.QUESTION: _("Asks"),
    Point.About.WISH: _("Wishes"),
}
SIDES: Final[Mapping[str, Promise]] = {
    Side.CHILD: _("the child"),
    Side.HOME: _("from home"),
    Side.STAFF: _("the team"),
}
STATES: Final[Mapping[str, Promise]] = {
    State.OPEN: _("open"),
    State.DONE: _("done"),
    State.LET_GO: _("no longer needed"),
}


def said_day(day: date, today: date) -> str:
    """The day of an agreement; with its year where that is another than today's."""
    return date_format(day, "j F" if day.year == today.year else "j F Y")


STATE_TONES: Final[Mapping[str, str]] = {State.OPEN: "lean", State.DONE: "ok", State.LET_GO: "neutral"}
# Why there was no talk yet; in words that blame nobody.
UNSPOKEN: Final[Mapping[str, Promise]] = {
    Why.SILENT: _("nothing was heard from home yet"),
    Why.ABSENT: _("it did not work out"),
    Why.NO_MOMENT: _("there is no moment yet"),
}
CARDS: Final[Mapping[str, Promise]] = {
    "happy": pgettext_lazy("picture", "happy"),
    "star": pgettext_lazy("picture", "that went well"),
    "nervous": pgettext_lazy("picture", "nervous"),
    "sad": pgettext_lazy("picture", "sad"),
    "angry": pgettext_lazy("picture", "angry"),
    "quiet": pgettext_lazy("picture", "quiet"),
    "friends": pgettext_lazy("picture", "friends"),
    "helping": pgettext_lazy("picture", "helping"),
    "teacher": pgettext_lazy("picture", "the teacher"),
    "home": pgettext_lazy("picture", "at home"),
    "reading": pgettext_lazy("picture", "reading"),
    "writing": pgettext_lazy("picture", "writing"),
    "sums": pgettext_lazy("picture", "sums"),
    "drawing": pgettext_lazy("picture", "drawing and making"),
    "music": pgettext_lazy("picture", "music"),
    "sport": pgettext_lazy("picture", "sport"),
    "building": pgettext_lazy("picture", "building"),
    "outside": pgettext_lazy("picture", "outside"),
    "computer": pgettext_lazy("picture", "computer"),
    "animals": pgettext_lazy("picture", "animals"),
}
WRONG_PICTURES: Final[Mapping[str, Promise]] = {
    Wrong.TOO_LARGE: _("This picture is too large. Take a photo of the drawing with a phone, and choose that one."),
    Wrong.TOO_MANY_PIXELS: _(
        "This picture has too many dots for us. Take a photo of the drawing, and choose that one."
    ),
    Wrong.NO_PICTURE: _("This is not a picture that we can open. Choose a photo (JPEG), PNG or WebP."),
}

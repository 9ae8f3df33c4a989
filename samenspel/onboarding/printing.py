"""What we hand out on paper, in the language of who reads it: letters, cards to sign in with, answers.

No lozenge ever stands in it. A name in letters that no face of ours holds is asked in Latin letters before; what
is merely beside it (a bee in the name of a group) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext as _

from samenspel.core.logic.codes import in_groups
from samenspel.onboarding.logic.pictures import LETTER, PHONE, TOGETHER
from samenspel.onboarding.mailing import language_of
from samenspel.onboarding.models import ContactPerson
from samenspel.ui import paper
from samenspel.ui.glyphs import is_printable, printable
from samenspel.ui.squares import qr

_TEMPLATE: Final = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A letter to be: for whom, with what opens it. Nothing in it is of another adult."""

    adult: str
    child: str
    group: str
    language: str
    token: str
    code: str
    until: datetime


class Unprintable(ValueError):
    """A name is written in letters that our faces do not hold."""


def letters_pdf(letters: Sequence[OnPaper], centre: str, people: Sequence[ContactPerson]) -> bytes:
    """One letter per page, each in its own language. Raises `typst.TypstError`, and Unprintable for a name that would
    not stand there whole: ask `is_printable` before, and the name in Latin letters."""
    if not all(is_printable(one.adult) and is_printable(one.child) for one in letters):
        raise Unprintable
    return _pdf(_("Letters"), (_in(one.language, _letter, one, centre, people) for one in letters))


def card_pdf(token: str, code: str, people: Sequence[ContactPerson], centre: str) -> bytes:
    """A card to sign in with, in the language of the page."""
    return _pdf(_("Sign-in card"), [_card(token, code, people, centre)])


def answer_pdf(name: str, language: str, centre: str, people: Sequence[ContactPerson]) -> bytes:
    """The answer to who was not let in and has no e-mail; it does not say whether a child is here.

    A name that cannot be printed is left out, to be written by hand.
    """
    name = name if is_printable(name) else ""
    return _pdf(_("Answer"), [_in(language, _answer, name, centre, people)])


def _pdf(title: str, pages: Iterable[dict[str, Any]]) -> bytes:
    return paper.pdf(_TEMPLATE, "pages", {"title": title, "pages": list(pages)}, missing="")


def _in(language: str, write: Any, *given: Any) -> dict[str, Any]:
    with translation.override(language_of(language)):
        page: dict[str, Any] = write(*given)
        return page


def address_of(name: str, *args: str) -> str:
    """A page of ours, in full."""
    return settings.PUBLIC_URL + reverse(name, args=args)


def plain_address(name: str) -> str:
    """A page of ours, as one types it."""
    return address_of(name).partition("://")[2].rstrip("/")


def _page(centre: str, people: Sequence[ContactPerson], **given: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("for_whom", "for_more", "lede"), "")
    page: dict[str, Any] = {
        **texts,
        "paragraphs": [],
        "steps": [],
        "way": None,
        "notes": [],
        "lang": get_language() or settings.LANGUAGE_CODE,
        "rtl": get_language_bidi(),
        "centre": centre,
        "contact": {"title": _("Questions? Call or come by."), "people": [_person(one) for one in people]},
        "small": _("Samenspel: parents, school and childcare together"),
    }
    return page | given


def _person(one: ContactPerson) -> dict[str, Any]:
    spoken = ", ".join(named_languages(one))
    more = [one.reachable, _("Speaks: %(languages)s") % {"languages": spoken} if spoken else ""]
    return {"name": one.name, "does": one.does, "phone": one.phone, "more": [words for words in more if words]}


def named_languages(one: ContactPerson) -> list[str]:
    """The languages a contact person speaks, in the language of the reader where we can say them, else as written."""
    return [_named(word.strip()) for word in one.languages.split(",") if word.strip()]


def _named(word: str) -> str:
    if word not in dict(settings.LANGUAGES):
        return word
    return str(get_language_info(word)["name_translated"])


def _letter(one: OnPaper, centre: str, people: Sequence[ContactPerson]) -> dict[str, Any]:
    day = date_format(timezone.localtime(one.until), "DATE_FORMAT")
    group = printable(one.group, missing="").strip()
    of = _("parent of %(child)s, %(group)s") if group else _("parent of %(child)s")
    return _page(
        centre,
        people,
        for_whom=one.adult,
        for_more=of % {"child": one.child, "group": group},
        title=_("Come in"),
        lede=_("On Samenspel you read what happens around your child. This letter is your key. It is for you alone."),
        steps=[
            {"svg": LETTER, "title": _("Take your phone"), "text": _("Point the camera at the square below.")},
            {
                "svg": PHONE,
                "title": _("Choose how you sign in"),
                "text": _("With your e-mail address. Without e-mail you get a card with a PIN."),
            },
            {"svg": TOGETHER, "title": _("You are in"), "text": _("You see the page of your child.")},
        ],
        way=_way(
            one.token,
            one.code,
            link="entrance:link",
            typed="entrance:door",
            hint=_("The page also asks when your child was born."),
        ),
        notes=[
            _("This letter works once, until %(day)s.") % {"day": day},
            _("Every parent gets a letter of their own. Nobody sees your address or telephone number."),
            _("Lost the letter, or your phone? Call us. You get a new letter at once."),
        ],
    )


def _way(token: str, code: str, *, link: str, typed: str, hint: str) -> dict[str, str]:
    return {
        "svg": qr(address_of(link, token)),
        "alt": _("The square that your camera reads. The same way in, in digits, stands beside it."),
        "or_type": _("Or go to"),
        "address": plain_address(typed),
        "code_label": _("and fill in this code:"),
        "code": in_groups(code),
        "hint": hint,
    }


def _card(token: str, code: str, people: Sequence[ContactPerson], centre: str) -> dict[str, Any]:
    return _page(
        centre,
        people,
        for_whom=_("Sign-in card"),
        title=_("With this card and your PIN you sign in"),
        lede=_("Keep the card as you keep a key. Do not write your PIN on it."),
        way=_way(token, code, link="entrance:card-link", typed="entrance:card", hint=_("Then fill in your PIN.")),
        notes=[
            _("Five times a wrong PIN? Then the card is shut. Call us, and you get a new letter."),
            _("Lost the card? Call us today. Then nobody can use it any more."),
        ],
    )


def _answer(name: str, centre: str, people: Sequence[ContactPerson]) -> dict[str, Any]:
    return _page(centre, people, for_whom=name, title=_("The answer to your question"), **neutral_no())


def neutral_no() -> dict[str, Any]:
    """The words of every no: the same whatever it rests on."""
    return {
        "lede": _("We cannot give you a way in at the moment."),
        "paragraphs": [
            _("This does not say whether a child is with us. We say that to nobody whom we could not check."),
            _("Can you show us more, or do you not agree? Call or come by. Then we look at it again, with you."),
            _("You may also ask the board to look at it, or make a complaint. We tell you how."),
        ],
    }

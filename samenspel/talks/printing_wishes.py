"""The form on paper: the same question as on the screen, in the language of who reads it, with a code and a square."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from samenspel.core.logic.codes import in_groups
from samenspel.organisations.contacts import whom_to_call
from samenspel.people.logic.languages import in_a_row, named
from samenspel.people.models import Adult
from samenspel.talks.actions.paper import PaperForm
from samenspel.talks.forms.answers import choices, presences
from samenspel.talks.keys import address_of
from samenspel.talks.logic.round_plan import Stretch
from samenspel.talks.models import Round
from samenspel.talks.queries.expected import Expected
from samenspel.talks.words import PURPOSES
from samenspel.ui import paper
from samenspel.ui.squares import qr

_TEMPLATE: Final = Path(__file__).with_name("wishes.typ")


def wishes_pdf(forms: Sequence[PaperForm], round_: Round) -> bytes:
    """One form per page, each in its own language. Raises `typst.TypstError`."""
    keys = {key for form in forms for one in form.expected for key in one.holders}
    staff = {one.pk: one.name for one in Adult.objects.filter(pk__in=keys)}
    pages = [_page(form, round_, staff) for form in forms]
    return paper.pdf(_TEMPLATE, "pages", {"title": round_.title, "pages": pages}, missing="")


def _page(form: PaperForm, round_: Round, staff: dict[int, str]) -> dict[str, Any]:
    offered = dict(settings.LANGUAGES)
    with translation.override(form.adult.language if form.adult.language in offered else settings.LANGUAGE_CODE):
        return _written(form, round_, staff)


def _written(form: PaperForm, round_: Round, staff: dict[int, str]) -> dict[str, Any]:
    people = whom_to_call({one.organisation_id for one in form.expected})
    day = date_format(round_.answer_by, "l j F") if round_.answer_by else ""
    language = named([form.adult.interpreter], _language()) if form.adult.interpreter else ""
    children = {one.child.pk: one.child.given_name for one in form.expected}
    return {
        "lang": _language(),
        "rtl": get_language_bidi(),
        "centre": round_.centre.name,
        "for_whom": form.adult.name,
        "title": _("When can you come?"),
        "talks": [_talk(one, staff) for one in form.expected],
        "purpose": round_.purpose or str(PURPOSES[round_.kind]),
        "when": _("Tick one square for each moment"),
        "choices": [words for _key, words in choices()],
        "moments": [_moment(one) for one in form.stretches],
        "never": _("I cannot at any of these moments: call me"),
        "more": _("If you like"),
        "children": [_child(name) for name in children.values()],
        "general": [_("Rather by video, from home"), *_same_day(form.expected)],
        "interpreter": _("Interpreter, in this language:") + (f" {language}" if language else ""),
        "way": {
            "svg": qr(address_of(form.token)),
            "alt": _("The square that your camera reads. The same page opens with the code beside it."),
            "title": _("Rather on your phone? Point the camera at the square."),
            "or_type": _("Or go to"),
            "address": (settings.PUBLIC_URL + reverse("bearers:door")).partition("://")[2].rstrip("/"),
            "code_label": _("and fill in this code:"),
            "code": in_groups(form.code),
        },
        "back": _("Give this form back before or on %(day)s.") % {"day": day} if day else _("Give this form back."),
        "notes": [
            _("Early or late makes no difference: every answer counts the same."),
            _("This form is for you alone. Other parents do not see your answer."),
        ],
        "call": _("Questions? Call or come by."),
        "contact": [{"name": one.name, "phone": one.phone} for one in people[:2]],
    }


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _talk(one: Expected, staff: dict[int, str]) -> list[str]:
    """About whom, how long, with whom; apart, so that each keeps its own direction."""
    names = in_a_row([staff[key] for key in one.holders if key in staff], _language())
    long = ngettext("%(minutes)s minute", "%(minutes)s minutes", one.minutes) % {"minutes": one.minutes}
    return [one.child.given_name, one.group, long, *([_("with %(names)s") % {"names": names}] if names else [])]


def _moment(one: Stretch) -> dict[str, str]:
    return {
        "day": capfirst(date_format(one.on, "l j F")),
        "time": f"{time_format(one.begins)}–{time_format(one.ends)}",
    }


def _child(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "rows": [
            [capfirst(words) for words in presences().values()],
            [_("Together with another parent"), _("Rather apart: a talk of my own")],
            [_("I would like more time")],
        ],
        "companion": _("Somebody comes along with me:"),
    }


def _same_day(expected: Iterable[Expected]) -> list[str]:
    several = len({one.organisation_id for one in expected}) > 1
    return [_("School and childcare may put my talks on the same day")] if several else []

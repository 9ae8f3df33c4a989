"""A copy of somebody's data as a page of plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.intakes.forms.answers import phrases
from samenspel.intakes.logic.answers import Said, told
from samenspel.intakes.logic.questions import catalogue
from samenspel.intakes.logic.questions import said as in_language
from samenspel.people.logic.languages import in_a_row
from samenspel.people.words import key_words
from samenspel.privacy.exporting import Copy, Section
from samenspel.privacy.words import COLUMNS, KINDS, language_name
from samenspel.ui.parts import Term

ANSWER, WISH = "intakes.intakeanswer", "intakes.wish"
SWITCHES = frozenset({"contact_secret", "address_secret"})  # the same for everyone: hidden
ONLY_YES = frozenset({"may_collect"})  # a parent collects by law: this switch only adds to that, a no says nothing
LANGUAGE_COLUMNS = frozenset({"language", "interpreter", "home_languages"})


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one kind under one heading, each as a list of terms."""

    title: str
    rows: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one person."""

    name: str
    kinds: tuple[Kind, ...]


def readable(copy: Copy) -> list[Part]:
    """One part for the person, and one per child."""
    login = (Section("accounts.user", (copy.login,)),) if copy.login else ()
    people = [(copy.name, (*copy.own, *login)), *copy.children]
    return [Part(name, tuple(_kind(section) for section in sections)) for name, sections in people]


def _kind(section: Section) -> Kind:
    rows = tuple(tuple(_terms(section.kind, row)) for row in section.rows)
    return Kind(_(KINDS[section.kind]), tuple(row for row in rows if row))


def _terms(kind: str, row: dict[str, Any]) -> Iterable[Term]:
    for name, value in _worded(kind, row).items():
        if name in COLUMNS and name not in SWITCHES and not (name in ONLY_YES and value is False):
            yield Term(_(COLUMNS[name]), said(kind, name, value))


def _worded(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    return _asked(row) if kind == ANSWER else _wished(row) if kind == WISH else row


def _wished(row: dict[str, Any]) -> dict[str, Any]:
    """A wish with the choice in the words of the list it was chosen from."""
    question = next((one for one in catalogue() if one.wish and one.wish == row.get("category")), None)
    option = question.option(row.get("topic")) if question else None
    return row | {"topic": in_language(option.texts, get_language() or "nl")} if option else row


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    """An answer with its question and choice in the words that were on the screen, where we still ask it."""
    question = next((one for one in catalogue() if one.key == row.get("question")), None)
    if question is None:
        return row
    page = get_language() or "nl"
    words = {"question": in_language(question.title, page)}
    if "value" in row:
        words["value"] = told(question, Said(row["value"]), page, phrases())
    return row | words


def said(kind: str, name: str, value: Any) -> str:
    """One value in words: dates as dates, keys by their label, yes and no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return in_a_row((said(kind, name, one) for one in value), get_language() or "nl")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said(kind, name, one)}" for key, one in value.items())
    if name in LANGUAGE_COLUMNS:
        return language_name(str(value))
    return _label(kind, name, str(value)) or _moment(str(value)) or str(value)


def _label(kind: str, name: str, value: str) -> str:
    """The label of a key, as the model or the register of people gives it."""
    if kind in {"audit.event"}:
        return ""
    field = next((one for one in apps.get_model(kind)._meta.concrete_fields if one.name == name), None)
    choices = {str(key): label for key, label in getattr(field, "flatchoices", None) or ()}
    label = choices.get(value)
    return str(label) if label and str(label) != value else key_words(name, value)


def _moment(value: str) -> str:
    try:
        if len(value) == 10:
            return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
        return formats.date_format(datetime.fromisoformat(value), "DATETIME_FORMAT") if value[4:5] == "-" else ""
    except ValueError:
        return ""

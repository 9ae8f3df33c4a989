"""What taking in has to say, in words: the reasons of readers and of comparing, and what each thing is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samenspel.core import table_reasons
from samenspel.core.logic.tables import Problem
from samenspel.core.table_reasons import Texts
from samenspel.people.logic.languages import languages
from samenspel.people.models import Enrolment
from samenspel.people.words import CUSTODY, KINDS
from samenspel.rosters.reasons import LACKING
from samenspel.rosters.reasons import TEXTS as OF_READERS

OF_COMPARING: Texts = {
    "other_brin": _("This file is of another school: its BRIN is not %(ours)s."),
    "other_location": _("This file is of another location than %(ours)s."),
    "brin_of_neighbour": _("This is the file of another organisation of this centre. Choose that one."),
    "older_year": _(
        "This file is of an earlier school year than the last one (%(ours)s). Look well at who moves back."
    ),
    "twice_in_file": _("This line is somebody who is in the file already, so it was passed over."),
}
TEXTS: Texts = {**LACKING, **OF_READERS, **OF_COMPARING}


Words = Mapping[str, str | Promise]

WHO: Final[Words] = {
    "child": _("child"),
    "caregiver": _("parent"),
    "staff": _("colleague"),
    "relation": _("parent and child"),
    "group": _("group"),
}
WHAT: Final[Words] = {
    "new": pgettext_lazy("roster", "new"),
    "changed": pgettext_lazy("roster", "changed"),
    "moved": _("to another group"),
    "back": _("comes back"),
    "leaves": _("leaves"),
    "kept": _("stays as it is here"),
    "absent": _("absent, stays"),
    "same": _("recognised by name"),
}
FIELDS: Final[Words] = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "birth_date": _("Birth date"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "language": _("Language"),
    "name": _("Name"),
    "levels": _("Year groups"),
    "groups": _("Group"),
    "kind": _("Relation"),
    "custody": _("Custody"),
    "relation": _("Relation"),
    "enrolled": _("Enrolled"),
}
LEVELS: Final[Words] = {"B": _("babies"), "D": _("one-year-olds"), "0": _("toddlers"), "S": _("special education")}
FILE_KINDS: Final[Words] = {"edexml": "EDEXML", "oneroster": "OneRoster", "table": _("table")}


def value_of(field: str, plain: Any) -> str:
    """A value of a line in the words of the page; a dash where there is none."""
    if isinstance(plain, list):
        return ", ".join(str(LEVELS.get(one, one)) for one in plain) or "–"
    if not plain:
        return "–"
    if field == "birth_date":
        return day_of(plain)
    if field in {"kind", "relation"}:
        return gettext(KINDS.get(plain, plain))
    if field == "custody":
        return gettext(CUSTODY.get(plain, plain))
    if field == "enrolled":
        return gettext("yes")
    if field == "language":
        known = languages().get(plain)
        return known.name(get_language() or "nl") if known else str(plain)
    return str(plain)


def day_of(plain: str) -> str:
    """A day in the words of the page; empty where there is none."""
    return date_format(date.fromisoformat(plain), "j F Y") if plain else ""


def leaving_words(key: str) -> str:
    """Why a child leaves, in words; empty where nobody knows."""
    labels = dict(Enrolment.Leaving.choices)
    return str(labels.get(key, "")) if key else ""


def reason(problem: Problem) -> str:
    """One plain sentence in the active language."""
    return table_reasons.reason(problem, TEXTS)


def as_json(problem: Problem) -> dict[str, Any]:
    """The shape in which every import command reports something."""
    return table_reasons.as_json(problem, TEXTS)

"""What pages say of interpreters: asked for, arranged, or asked for in vain so far."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samenspel.people.logic.languages import named
from samenspel.talks.logic.interpreting import Interpreting, Wanted


def language_of(code: str) -> str:
    """A language in the words of the page."""
    return named([code], get_language() or "nl")


def lacking_words(wanted: Wanted) -> str:
    """How many talks ask for a language and have nobody."""
    said = ngettext(
        "%(many)s talk asks for an interpreter (%(language)s) and has none yet.",
        "%(many)s talks ask for an interpreter (%(language)s) and have none yet.",
        len(wanted.lacking),
    )
    return said % {"many": len(wanted.lacking), "language": language_of(wanted.language)}


def asked_words(wanted: Wanted) -> str:
    """How many talks ask for a language."""
    said = ngettext(
        "%(many)s talk asks for an interpreter.", "%(many)s talks ask for an interpreter.", len(wanted.tables)
    )
    return said % {"many": len(wanted.tables)}


def to_team(of: Interpreting) -> str:
    """What the team reads of one talk; "" when nobody interprets and nobody asked."""
    if of.lacking:
        language = named(of.lacking, get_language() or "nl")
        return _("An interpreter was asked for (%(language)s): there is none yet.") % {"language": language}
    return _("With an interpreter") if of.arranged else ""


def to_parent(of: Interpreting) -> str:
    """What a parent reads of what they themselves asked for; "" when nobody interprets and they did not ask."""
    if of.lacking:
        language = named(of.lacking, get_language() or "nl")
        return _(
            "You asked for an interpreter (%(language)s). There is none yet. Ask us about it when you hear nothing."
        ) % {"language": language}
    return _("With an interpreter") if of.arranged else ""

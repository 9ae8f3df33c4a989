"""What stands around a child, in words: kinds, rights, why, until when, and what is still to be found out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.people import words
from samenspel.people.logic.blocks import Basis, State, hours_left
from samenspel.people.logic.circle import ORDER
from samenspel.people.logic.custody import LEGAL, SENT, Custody, Information, Kind, Relation, Right, SourceKind
from samenspel.people.logic.questions import Ask
from samenspel.people.models import CareRelation
from samenspel.people.queries.families import Bond

Word = str | Promise

KINDS: Final[dict[Kind, Word]] = {kind: gettext_lazy(words.KINDS[kind]) for kind in Kind}
CUSTODY: Final[dict[Custody, Word]] = {one: gettext_lazy(words.CUSTODY[one]) for one in Custody}
INFORMATION: Final[dict[Information, Word]] = {one: gettext_lazy(words.INFORMATION[one]) for one in Information}
SOURCES: Final[dict[SourceKind, Word]] = {one: gettext_lazy(words.SOURCES[one]) for one in SourceKind}
BASES: Final[dict[Basis, Word]] = {one: gettext_lazy(words.BASES[one]) for one in Basis}
RIGHTS: Final[dict[Right, Word]] = {one: gettext_lazy(words.RIGHTS[one]) for one in Right}
STATES: Final[dict[State, Word]] = {
    State.WAITING: gettext_lazy("holds, waits to be confirmed"),
    State.HOLDS: gettext_lazy("holds"),
    State.LAPSED: gettext_lazy("lapsed: nobody confirmed it"),
    State.OVER: gettext_lazy("over"),
    State.LIFTED: gettext_lazy("lifted"),
}
RIGHT_ICONS: Final[dict[Right, str]] = {
    Right.GENERAL: "mail",
    Right.TALKS: "talk",
    Right.DOSSIER: "document",
    Right.DECIDE: "check",
    Right.COLLECT: "home",
}
ASKS: Final[dict[Ask, Word]] = {
    Ask.BLOCK_WAITS: gettext_lazy("A block waits to be confirmed"),
    Ask.LIFT_WAITS: gettext_lazy("Somebody asks to lift a block"),
    Ask.BLOCK_ENDS: gettext_lazy("A block ends soon"),
    Ask.NO_PARENT: gettext_lazy("No parent is known"),
    Ask.CUSTODY_UNKNOWN: gettext_lazy("Find out who has custody"),
    Ask.UNPROVEN: gettext_lazy("Ask for the document"),
    Ask.QUESTIONED: gettext_lazy("Find out whether it is right"),
    Ask.FOSTER_WITHOUT_DECISION: gettext_lazy("Decide what a foster parent gets"),
    Ask.DECISION_ENDS: gettext_lazy("A decision ends soon"),
}


def ask_sentence(ask: Ask, name: str, until: str) -> str:
    """What there is to do, in a sentence; nothing for blocks, which speak for themselves."""
    said = {
        Ask.NO_PARENT: _("Nobody can be asked or told anything about this child. Ask the administration."),
        Ask.CUSTODY_UNKNOWN: _("%(name)s gets news and talks, as every parent. Ask, and write down on what it rests."),
        Ask.UNPROVEN: _("It says here that %(name)s gets less, and no document proves it. Nothing is taken."),
        Ask.QUESTIONED: _("Somebody says that it is otherwise with %(name)s, without a document. Nothing is taken."),
        Ask.FOSTER_WITHOUT_DECISION: _("%(name)s takes care of this child every day and gets nothing yet."),
        Ask.DECISION_ENDS: _("What %(name)s gets on request ends on %(until)s. Look at it again."),
    }.get(ask, "")
    return said % {"name": name, "until": until}


def rights_said(rights: Iterable[Right]) -> str:
    """The rights in words, in the order in which they are drawn."""
    found = frozenset(rights)
    return ", ".join(str(RIGHTS[right]) for right in ORDER if right in found) or _("nothing")


def day_said(day: date | datetime | None) -> str:
    """A day as it is written here; nothing for none."""
    return date_format(day, "DATE_FORMAT") if day else ""


def time_left(until: datetime, moment: datetime) -> str:
    """How long something still waits, in words."""
    hours = hours_left(until, moment)
    if not hours:
        return _("less than an hour left")
    return ngettext("%(many)s hour left", "%(many)s hours left", hours) % {"many": hours}


def why(bond: Bond, names: dict[int, str]) -> str:
    """Why an adult gets what they get; `names` are those of the adults of the child, by row id."""
    if bond.standing.is_blocked:
        return _("There is a block: no contact, and no information.")
    row = bond.relation
    if row is None:
        return _("Nothing of this holds now.")
    return " ".join(filter(None, [_why_relation(row, names), _why_decision(bond)]))


def _why_relation(row: CareRelation, names: dict[int, str]) -> str:
    kind = Kind(row.kind)
    if row.is_sent:
        return _("Comes in the place of %(name)s.") % {"name": names.get(row.sent_by_id or 0, "…")}
    relation = row.as_relation()
    if kind in LEGAL and relation.information is Information.NONE and relation.has_document:
        return _("A document says: no information.")
    if relation.custody is Custody.YES:
        return _("Has custody.")
    if kind in LEGAL:
        return _why_legal(relation)
    if kind in SENT:
        return _("Comes along, and gets nothing of itself.")
    return _("Gets what was decided, and nothing of itself.")


def _why_legal(relation: Relation) -> str:
    if relation.custody is Custody.UNKNOWN and relation.information is Information.ACTIVE:
        return _("Custody is not known. In doubt a parent gets news and talks.")
    if relation.has_document:
        return _("A document says: no custody, or information on request only.")
    return _("It was said without a document. A parent then keeps news and talks.")


def _why_decision(bond: Bond) -> str:
    decision = bond.decision
    if decision is None or bond.rights >= {Right.DECIDE}:
        return ""
    day = day_said(decision.decided_on)
    if not decision.granted:
        return _("A request was refused on %(day)s.") % {"day": day}
    return _("Decided on %(day)s: %(rights)s, until %(until)s.") % {
        "day": day,
        "rights": rights_said(decision.granted),
        "until": day_said(decision.valid_until) or "…",
    }


def source_said(row: CareRelation, *, whole: bool) -> str:
    """On what a relation rests; `whole` with what was written down about it."""
    kind = str(SOURCES[SourceKind(row.source_kind)])
    return f"{kind}: {row.source}" if whole and row.source else kind


def until_said(bond: Bond) -> str:
    """Until when it holds, when that is known."""
    row = bond.relation
    return day_said(row.valid_until) if row else ""

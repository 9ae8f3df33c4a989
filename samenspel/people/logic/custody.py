"""What a care relation opens: pure, dated, deny by default but for a legal parent in doubt.

Sources: BW 1:377b and 1:377c, domain.md a3, product.md promise 1 and "Partnership before proof": in doubt a
legal parent is let in to general information and talks; narrowing needs a document; only address and contact
data stay narrow. What a relation opens is never a right to see another adult's data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How an adult stands to a child."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    FOSTER_PARENT = "foster_parent"
    COURT_GUARDIAN = "court_guardian"
    GRANDPARENT = "grandparent"
    DELEGATE = "delegate"  # someone a parent sends in their place
    INTERPRETER = "interpreter"
    OTHER = "other"


class Custody(StrEnum):
    """Gezag: legal authority over the child."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Information(StrEnum):
    """How information on the child reaches this adult."""

    ACTIVE = "active"
    ON_REQUEST = "on_request"
    NONE = "none"


class SourceKind(StrEnum):
    """What a fact about a relation rests on; `PROOF` says which of them can narrow what a legal parent gets."""

    ROSTER = "roster"  # a file of the school or childcare
    PARENT = "parent"  # a parent said so
    TEAM = "team"  # someone of the team knows it
    BIRTH_CERTIFICATE = "birth_certificate"
    CUSTODY_REGISTER = "custody_register"  # an extract of the gezagsregister
    COURT = "court"  # a ruling, a contact arrangement
    RESTRAINING_ORDER = "restraining_order"  # a temporary restraining order by the mayor
    GUARDIANSHIP_BODY = "guardianship_body"  # an agency that has guardianship or supervision
    OTHER = "other"


PROOF = frozenset(
    {
        SourceKind.CUSTODY_REGISTER,
        SourceKind.COURT,
        SourceKind.RESTRAINING_ORDER,
        SourceKind.GUARDIANSHIP_BODY,
    }
)


class Right(StrEnum):
    """What a relation may open."""

    GENERAL = "general"  # news, activities, policy: what every parent gets
    TALKS = "talks"
    DOSSIER = "dossier"
    DECIDE = "decide"  # consent, enrolment: legal authority
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Relation:
    """One dated fact about an adult and a child. `granted` are the rights given on request, by a decision.

    `sent_with` are the rights of the one who sends a delegate; None for whom nobody sends.
    """

    kind: Kind
    custody: Custody = Custody.UNKNOWN
    information: Information = Information.ACTIVE
    may_collect: bool = False
    has_document: bool = False
    granted: frozenset[Right] = field(default_factory=frozenset)
    sent_with: frozenset[Right] | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force: from its first day to its last, both included."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_until is None or day <= self.valid_until)

    @property
    def is_void(self) -> bool:
        """Sent by somebody who has no place in the child's talks (any more): it opens nothing and ties nobody."""
        return self.sent_with is not None and Right.TALKS not in self.sent_with


LEGAL = frozenset({Kind.PARENT, Kind.COURT_GUARDIAN})
# Who raises a child, by law or by being entrusted with it: what brothers and sisters have in common.
RAISING = LEGAL | {Kind.FOSTER_PARENT}
# Who comes in the place of, or along with, a parent.
SENT = frozenset({Kind.DELEGATE, Kind.INTERPRETER})
# A decision on request can give these; never authority, and never anything of another adult (BW 1:377c).
GRANTABLE = frozenset({Right.GENERAL, Right.TALKS, Right.DOSSIER})
# What proves that somebody is not, or is no longer, a legal parent of the child.
PROOF_OF_END = PROOF | {SourceKind.BIRTH_CERTIFICATE}
# Legal authority carries fetching the child along; only a court takes it away (a block, or no information).
_FULL = frozenset(Right)
_LET_IN = frozenset({Right.GENERAL, Right.TALKS})


def rights(relations: Iterable[Relation], day: date, *, is_blocked: bool = False) -> frozenset[Right]:
    """What these relations between one adult and one child open together on a day. A block closes all of it."""
    opened: set[Right] = set()
    for relation in _standing(relations, day, is_blocked):
        opened |= opens(relation)
    return frozenset(opened)


def ties(relations: Iterable[Relation], day: date, *, is_blocked: bool = False) -> bool:
    """Whether these relations make the adult somebody at the child's centre on a day; blocked ones do not."""
    return bool(_standing(relations, day, is_blocked))


def _standing(relations: Iterable[Relation], day: date, is_blocked: bool) -> list[Relation]:
    if is_blocked:
        return []
    return [relation for relation in relations if relation.holds_on(day) and not relation.is_void]


def opens(relation: Relation) -> frozenset[Right]:
    """What one relation opens while it holds."""
    collect = frozenset({Right.COLLECT}) if relation.may_collect else frozenset()
    if relation.sent_with is not None:
        return _opens_to_sent(relation, collect)
    if relation.information is Information.NONE and (relation.kind not in LEGAL or relation.has_document):
        return collect
    if relation.custody is Custody.YES:
        return _FULL
    if relation.kind in LEGAL and not _narrowed(relation):
        return _LET_IN | relation.granted | collect
    return relation.granted | collect


def _opens_to_sent(relation: Relation, collect: frozenset[Right]) -> frozenset[Right]:
    """A delegate comes to talks, and perhaps fetches the child, in the place of who sends them, an interpreter comes
    along: never more than the sender may."""
    if relation.is_void or relation.sent_with is None:
        return frozenset()
    comes = relation.kind is Kind.DELEGATE and relation.information is not Information.NONE
    return (collect & relation.sent_with) | ({Right.TALKS} if comes else frozenset())


def _narrowed(relation: Relation) -> bool:
    """A legal parent is narrowed only by what a document proves."""
    return relation.has_document and _is_narrow(relation)


def _is_narrow(relation: Relation) -> bool:
    return relation.custody is Custody.NO or relation.information is not Information.ACTIVE


def doubts(relation: Relation) -> bool:
    """Whether the school must find something out: authority unknown, or narrowed without a document."""
    unproven = _is_narrow(relation) and not relation.has_document
    return relation.kind in LEGAL and (relation.custody is Custody.UNKNOWN or unproven)


def needs_proof(before: Relation, after: Relation | None) -> bool:
    """Whether a change takes something from a legal parent, or gives back what a document took, without a document.

    None ends the relation, which takes all of it. Granted rights are left out: those follow from a decision.
    """
    if before.kind not in LEGAL:
        return False
    if after is None:
        return True
    taken = _bare(before) - _bare(after) - {Right.COLLECT}
    return gives_back(before, after) or (bool(taken) and not after.has_document)


def gives_back(narrow: Relation, more: Relation) -> bool:
    """Whether a fact opens what a document took from the same legal parent, and no document says so."""
    is_taken = narrow.kind in LEGAL and _narrowed(narrow)
    return is_taken and not more.has_document and bool(_bare(more) - _bare(narrow))


def _bare(relation: Relation) -> frozenset[Right]:
    return opens(replace(relation, granted=frozenset()))

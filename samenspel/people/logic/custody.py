"""What a care relation opens: pure, dated, deny by default but for a legal parent in doubt.

Sources: BW 1:377b and 1:377c, domain.md a3, product.md promise 1 and "Partnership before proof": in doubt a
legal parent is let in to general information and talks; narrowing needs a document; only address and contact
data stay narrow. What a relation opens is never a right to see another adult's data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How an adult stands to a child."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    FOSTER_PARENT = "foster_parent"
    COURT_GUARDIAN = "court_guardian"
    GRANDPARENT = "grandparent"
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
    BLOCKED = "blocked"
    NONE = "none"


class Right(StrEnum):
    """What a relation may open."""

    GENERAL = "general"  # news, activities, policy: what every parent gets
    TALKS = "talks"
    DOSSIER = "dossier"
    DECIDE = "decide"  # consent, enrolment: legal authority
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Relation:
    """One dated fact about an adult and a child. `granted` are the rights given on request, by a decision."""

    kind: Kind
    custody: Custody = Custody.UNKNOWN
    information: Information = Information.ACTIVE
    may_collect: bool = False
    has_document: bool = False
    granted: frozenset[Right] = field(default_factory=frozenset)
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force: from its first day to its last, both included."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_until is None or day <= self.valid_until)


LEGAL = frozenset({Kind.PARENT, Kind.COURT_GUARDIAN})
_FULL = frozenset({Right.GENERAL, Right.TALKS, Right.DOSSIER, Right.DECIDE})
_LET_IN = frozenset({Right.GENERAL, Right.TALKS})


def rights(relations: Iterable[Relation], day: date) -> frozenset[Right]:
    """What these relations between one adult and one child open together on a day. A proven block closes all."""
    opened: set[Right] = set()
    for relation in _standing(relations, day):
        opened |= _opens(relation)
    return frozenset(opened)


def ties(relations: Iterable[Relation], day: date) -> bool:
    """Whether these relations make the adult somebody at the child's centre on a day; a proven block does not."""
    return bool(_standing(relations, day))


def _standing(relations: Iterable[Relation], day: date) -> list[Relation]:
    """What is in force on a day; nothing where a document proves a block."""
    in_force = [relation for relation in relations if relation.holds_on(day)]
    is_blocked = any(one.information is Information.BLOCKED and one.has_document for one in in_force)
    return [] if is_blocked else in_force


def _opens(relation: Relation) -> frozenset[Right]:
    collect = frozenset({Right.COLLECT}) if relation.may_collect else frozenset()
    if relation.information is Information.NONE:
        return collect
    if relation.custody is Custody.YES:
        return _FULL | collect
    if relation.kind in LEGAL and not _narrowed(relation):
        return _LET_IN | relation.granted | collect
    return relation.granted | collect


def _narrowed(relation: Relation) -> bool:
    """A legal parent is narrowed only by what a document proves."""
    return relation.has_document and (
        relation.custody is Custody.NO or relation.information in {Information.ON_REQUEST, Information.BLOCKED}
    )


def doubts(relation: Relation) -> bool:
    """Whether the school must find something out: authority unknown, or narrowed without a document."""
    unproven = relation.information in {Information.ON_REQUEST, Information.BLOCKED} and not relation.has_document
    return relation.kind in LEGAL and (relation.custody is Custody.UNKNOWN or unproven)

"""What a school still has to find out about families: derived from the facts, so that it vanishes with the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from samenspel.people.logic import blocks
from samenspel.people.logic.questions import Ask, Fact, about_block, about_relation, has_nobody
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.queries.families import Bond, OpenBlock

_ORDER = {ask: place for place, ask in enumerate(Ask)}


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find out or decide; `until` is when it lapses or ends."""

    ask: Ask
    child_id: int
    adult: Adult | None = None
    relation: CareRelation | None = None
    block: OpenBlock | None = None
    until: datetime | date | None = None


def open_questions(children: Iterable[Child], bonds: Iterable[Bond], day: date, moment: datetime) -> list[Question]:
    """The questions about these children, given everyone who stands around them; the most pressing first."""
    found, known = [], list(bonds)
    for bond in known:
        found += _of_bond(bond, day, moment)
    around: dict[int, list[CareRelation]] = {}
    for bond in known:
        if not is_gone(bond.adult, day):
            around.setdefault(bond.child_id, []).extend(bond.relations)
    for child in children:
        if has_nobody((one.as_relation() for one in around.get(child.pk, ())), day):
            found.append(Question(Ask.NO_PARENT, child.pk))
    return sorted(found, key=lambda one: _ORDER[one.ask])


def is_gone(person: Adult | Child, day: date) -> bool:
    """Whether somebody has died."""
    return person.deceased_on is not None and person.deceased_on <= day


def _of_bond(bond: Bond, day: date, moment: datetime) -> list[Question]:
    found = []
    if bond.block:
        plain = bond.block.plain
        for ask in about_block(plain, moment, day):
            until = {
                Ask.BLOCK_WAITS: blocks.waits_until(plain),
                Ask.LIFT_WAITS: blocks.lift_waits_until(plain),
                Ask.BLOCK_ENDS: plain.last_day,
            }[ask]
            found.append(Question(ask, bond.child_id, bond.adult, block=bond.block, until=until))
    if is_gone(bond.adult, day):
        return found
    ends = bond.decision.valid_until if bond.decision else None
    granted = bond.decision.granted if bond.decision else frozenset()
    for row in bond.relations:
        fact = Fact(row.as_relation(granted), row.questioned_on is not None, ends)
        for ask in about_relation(fact, day):
            until = ends if ask is Ask.DECISION_ENDS else None
            found.append(Question(ask, bond.child_id, bond.adult, relation=row, until=until))
    return found

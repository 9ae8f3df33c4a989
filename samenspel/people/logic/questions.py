"""What a school still has to find out or decide about a child's family: pure, from dated facts.

These are tasks for people, not faults of a family: they vanish by themselves when the facts are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from samenspel.people.logic import blocks
from samenspel.people.logic.blocks import Block
from samenspel.people.logic.custody import RAISING, Custody, Information, Kind, Relation, doubts, opens

SOON: Final = timedelta(days=30)


class Ask(StrEnum):
    """The kinds of open question, the most pressing first."""

    BLOCK_WAITS = "block_waits"  # works on one person's word, and lapses
    LIFT_WAITS = "lift_waits"
    BLOCK_ENDS = "block_ends"
    NO_PARENT = "no_parent"  # nobody who may be told anything
    CUSTODY_UNKNOWN = "custody_unknown"
    UNPROVEN = "unproven"  # narrower than the law without a document: the rights stay
    QUESTIONED = "questioned"  # somebody says it is otherwise, without a document: the rights stay
    FOSTER_WITHOUT_DECISION = "foster_without_decision"
    DECISION_ENDS = "decision_ends"


URGENT: Final = frozenset({Ask.BLOCK_WAITS, Ask.LIFT_WAITS})


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation with what hangs on it; `decision_ends` is the last day of the decision in force."""

    relation: Relation
    is_questioned: bool = False
    decision_ends: date | None = None


def about_relation(fact: Fact, day: date) -> Iterator[Ask]:
    """The questions that one relation in force raises."""
    relation = fact.relation
    if doubts(relation):
        narrow = relation.custody is Custody.NO or relation.information is not Information.ACTIVE
        yield Ask.UNPROVEN if narrow and not relation.has_document else Ask.CUSTODY_UNKNOWN
    if fact.is_questioned:
        yield Ask.QUESTIONED
    if relation.kind is Kind.FOSTER_PARENT and not opens(relation):
        yield Ask.FOSTER_WITHOUT_DECISION
    if fact.decision_ends is not None and fact.decision_ends <= day + SOON:
        yield Ask.DECISION_ENDS


def about_block(block: Block, moment: datetime, day: date) -> Iterator[Ask]:
    """The questions that one block raises."""
    state = blocks.state(block, moment, day)
    if state is blocks.State.WAITING:
        yield Ask.BLOCK_WAITS
    if blocks.may_lift(block, moment, day):
        yield Ask.LIFT_WAITS
    if state is blocks.State.HOLDS and block.last_day is not None and block.last_day <= day + SOON:
        yield Ask.BLOCK_ENDS


def has_nobody(relations: Iterable[Relation], day: date) -> bool:
    """Whether a child has no legal parent or foster parent written down that day: nobody can be asked anything."""
    return not any(one.holds_on(day) and one.kind in RAISING for one in relations)

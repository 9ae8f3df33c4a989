"""How adults stand to children at a moment: their relations with the decisions and blocks that go with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F

from samenspel.people.dates import alive, in_force
from samenspel.people.logic import blocks, custody
from samenspel.people.logic.custody import Right
from samenspel.people.models import Block, CareRelation, InformationDecision

Pair = tuple[int, int]  # row ids of an adult and a child


@dataclass(frozen=True, slots=True)
class Standing:
    """What an adult may have to do with a child on a day; a block takes all of it."""

    rights: frozenset[Right]
    is_tied: bool
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What goes with relations: the rights granted to a pair by decisions in force, and the blocked pairs.

    A decision was taken about one relation, and outlives a change of what is written there.
    """

    granted: Mapping[Pair, frozenset[Right]] = field(default_factory=dict)
    blocked: frozenset[Pair] = frozenset()


def standings(relations: Iterable[CareRelation], day: date, moment: datetime) -> dict[Pair, Standing]:
    """The standing of each adult and child that these relations name. Pass all relations of a pair, or none.

    One query for the blocks, one for decisions where some relation could need them, and one for those who send
    somebody in their place, where anybody does.
    """
    rows = _once(relations)
    senders = _senders(rows, day)
    everyone = _once([*rows, *senders])
    known = Known(_granted(everyone, day), _blocked(everyone, day, moment))
    sending = weigh(senders, known, day, {})
    return weigh(rows, known, day, {pair: one.rights for pair, one in sending.items()})


def weigh(
    relations: Iterable[CareRelation], known: Known, day: date, sending: Mapping[Pair, frozenset[Right]]
) -> dict[Pair, Standing]:
    """The same without a query, from what is known; `sending` are the rights of those who send somebody."""
    facts: dict[Pair, list[custody.Relation]] = defaultdict(list)
    for row in _once(relations):
        with_ = sending.get((row.sent_by_id, row.child_id)) if row.sent_by_id else None
        pair = row.adult_id, row.child_id
        facts[pair].append(row.as_relation(known.granted.get(pair, frozenset()), with_))
    return {
        pair: Standing(
            rights=custody.rights(found, day, is_blocked=pair in known.blocked),
            is_tied=custody.ties(found, day, is_blocked=pair in known.blocked),
            is_blocked=pair in known.blocked,
        )
        for pair, found in facts.items()
    }


# What outer joins add to a relation: a decision about it and a block of its adult, each with its days.
JOINED = {
    "decided": F("decisions__granted"),
    "decided_since": F("decisions__valid_from"),
    "decided_until": F("decisions__valid_until"),
    "blocked_child": F("adult__blocks__child_id"),
    "blocked_at": F("adult__blocks__begun_at"),
    "blocked_confirmed": F("adult__blocks__confirmed_at"),
    "blocked_until": F("adult__blocks__last_day"),
    "blocked_lifted": F("adult__blocks__lifted_at"),
}


def weighed(
    rows: Iterable[Any], day: date, moment: datetime, sending: Mapping[Pair, frozenset[Right]] | None = None
) -> dict[Pair, Standing]:
    """The standings from relations annotated with JOINED, without a query; for the relations of few adults."""
    granted: dict[Pair, frozenset[Right]] = defaultdict(frozenset)
    blocked = set()
    for row in (known := list(rows)):
        if row.decided and joined_holds(row, day, "decided_since", "decided_until"):
            granted[row.adult_id, row.child_id] |= decided(row.decided)
        if row.blocked_at:
            block = blocks.Block(row.blocked_at, row.blocked_confirmed, row.blocked_until, row.blocked_lifted)
            if blocks.in_force(block, moment, day):
                blocked.add((row.adult_id, row.blocked_child))
    return weigh(known, Known(granted, frozenset(blocked)), day, sending or {})


def joined_holds(row: Any, day: date, since: str = "since", until: str = "until") -> bool:
    """Whether what was joined to a row is in force."""
    first, last = getattr(row, since), getattr(row, until)
    return (first is None or first <= day) and (last is None or day <= last)


def _once(relations: Iterable[CareRelation]) -> list[CareRelation]:
    return list({row.pk: row for row in relations}.values())


def _senders(rows: list[CareRelation], day: date) -> list[CareRelation]:
    """The relations of who sends somebody; who died, or is sent as well, sends nobody."""
    sent = [row for row in rows if row.is_sent]
    if not sent:
        return []
    found = CareRelation.objects.filter(alive(day, "adult__"), sent_by=None)
    return list(found.filter(adult__in={row.sent_by_id for row in sent}, child__in={row.child_id for row in sent}))


def _blocked(rows: list[CareRelation], day: date, moment: datetime) -> frozenset[Pair]:
    if not rows:
        return frozenset()
    found = Block.objects.filter(
        adult__in={row.adult_id for row in rows}, child__in={row.child_id for row in rows}, lifted_at=None
    )
    return frozenset((one.adult_id, one.child_id) for one in found if blocks.in_force(one.as_block(), moment, day))


def _granted(rows: list[CareRelation], day: date) -> Mapping[Pair, frozenset[Right]]:
    """What decisions in force grant; asked only for pairs to whom their relations do not open everything."""
    in_need = {(row.adult_id, row.child_id) for row in rows if row.custody != custody.Custody.YES}
    pairs = {row.pk: pair for row in rows if (pair := (row.adult_id, row.child_id)) in in_need}
    if not pairs:
        return {}
    granted: dict[Pair, frozenset[Right]] = defaultdict(frozenset)
    for decision in InformationDecision.objects.filter(in_force(day), relation__in=pairs):
        granted[pairs[decision.relation_id]] |= decided(decision.granted)
    return granted


def decided(granted: Iterable[str]) -> frozenset[Right]:
    """The rights that a decision gives; what no decision can give is not among them."""
    return frozenset(Right(right) for right in granted) & custody.GRANTABLE

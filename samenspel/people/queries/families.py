"""The families of children: who stands around each of them, with what goes with it. No contact data unless asked."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BooleanField, Case, F, QuerySet, Value, When

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Permission
from samenspel.people.logic import blocks, custody
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.models import Adult, CareRelation, Child
from samenspel.people.policy import SEE_CHILD
from samenspel.people.queries.standing import Known, Pair, Standing, decided, joined_holds, weigh

# Columns of an adult that no question about a family needs; a page that shows them loads them by name.
CONTACT: Final = frozenset({"email", "phone", "address"})
_KINDS = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Place:
    """A group a child is in."""

    group: str
    group_id: uuid.UUID
    unit_kind: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Kid:
    """A child with the groups it is in, and the permissions that whoever asks has about it."""

    child: Child
    places: tuple[Place, ...] = ()
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force on a request for information."""

    row: int
    granted: frozenset[Right]
    reason: str
    decided_on: date
    valid_until: date | None
    by: str


@dataclass(frozen=True, slots=True)
class OpenBlock:
    """A block in force; row ids of who began it and who asks to lift it."""

    public_id: uuid.UUID
    basis: Basis
    source: str
    plain: blocks.Block
    begun_by: int | None
    begun_by_name: str
    lift_asked_by: int | None


@dataclass(frozen=True, slots=True)
class Bond:
    """One adult and one child: the facts in force, those that are past or to come, and what they come to.

    `block` is the one in force; `decision` the newest in force.
    """

    adult: Adult
    child_id: int
    relations: tuple[CareRelation, ...]
    other: tuple[CareRelation, ...]
    standing: Standing
    block: OpenBlock | None = None
    decision: Decided | None = None

    @property
    def relation(self) -> CareRelation | None:
        """The fact that says most about it: the nearest in kind, of those the newest."""
        return min(self.relations, key=lambda one: (_KINDS[Kind(one.kind)], -one.pk), default=None)

    @property
    def rights(self) -> frozenset[Right]:
        return self.standing.rights

    @property
    def raises(self) -> bool:
        """Whether this adult raises the child, themselves and not for an agency."""
        return any(is_raising(one) for one in self.relations)


def is_raising(relation: CareRelation) -> bool:
    """A legal or foster parent; a guardian of an agency has many children who are nothing to each other."""
    return relation.kind in custody.RAISING and relation.source_kind != custody.SourceKind.GUARDIANSHIP_BODY


def placed(path: str = "") -> dict[str, F]:
    """What an outer join adds to a child, or to a row that leads to one: a group with its days."""
    start = f"{path}memberships__"
    return {
        "group_name": F(f"{start}group__name"),
        "group_key": F(f"{start}group__public_id"),
        "unit_kind": F(f"{start}group__unit__kind"),
        "place_name": F(f"{start}group__unit__organisation__name"),
        "placed_from": F(f"{start}valid_from"),
        "placed_until": F(f"{start}valid_until"),
    }


def kids(rows: QuerySet[Child], day: date, actor: Actor | None = None, also: Iterable[Permission] = ()) -> list[Kid]:
    """These children with their groups, by name, in one query; `also` are asked for the actor per child."""
    wanted = list(also)
    if actor is not None:
        rows = rows.annotate(**{_column(one): _held(one, actor) for one in wanted})
    found: dict[int, tuple[Child, dict[uuid.UUID, Place]]] = {}
    for row in rows.annotate(**placed()).order_by("given_name", "family_name", "pk", "memberships__pk"):
        _child, places = found.setdefault(row.pk, (row, {}))
        place = place_of(row, day)
        if place:
            places[place.group_id] = place
    return [
        Kid(child, tuple(places.values()), frozenset(one.key for one in wanted if getattr(child, _column(one), False)))
        for child, places in found.values()
    ]


def _column(permission: Permission) -> str:
    return "may_" + permission.key.partition(".")[2].replace("-", "_")


def _held(permission: Permission, actor: Actor) -> Case:
    """The list's face of a rule, as a column."""
    rule = permission.visible.q(actor) & permission.allowed.q(actor)
    return Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())


def place_of(row: Any, day: date) -> Place | None:
    """The group that was joined to a row, when the child is in it that day."""
    if row.group_key is None or (row.placed_from and row.placed_from > day):
        return None
    if row.placed_until and row.placed_until < day:
        return None
    return Place(row.group_name, row.group_key, row.unit_kind, row.place_name)


def the_kid(actor: Actor, public_id: uuid.UUID, also: Iterable[Permission] = (), of: Permission = SEE_CHILD) -> Kid:
    """One child that this actor may see. Raises NotVisible for another's, and for none."""
    rows = Child.objects.filter(of.visible.q(actor), public_id=public_id)
    found = kids(rows, actor.day, actor, also)
    if not found:
        raise NotVisible
    return found[0]


# What outer joins add to a relation: a decision about it, and a block of its adult.
_JOINED = {
    "decision_key": F("decisions__pk"),
    "decision_granted": F("decisions__granted"),
    "decision_reason": F("decisions__reason"),
    "decision_on": F("decisions__decided_on"),
    "decision_from": F("decisions__valid_from"),
    "decision_until": F("decisions__valid_until"),
    "decision_by": F("decisions__decided_by__given_name"),
    "decision_by_family": F("decisions__decided_by__family_name"),
    "block_key": F("adult__blocks__public_id"),
    "block_child": F("adult__blocks__child_id"),
    "block_basis": F("adult__blocks__basis"),
    "block_source": F("adult__blocks__source"),
    "block_begun": F("adult__blocks__begun_at"),
    "block_by": F("adult__blocks__begun_by_id"),
    "block_by_given": F("adult__blocks__begun_by__given_name"),
    "block_by_family": F("adult__blocks__begun_by__family_name"),
    "block_confirmed": F("adult__blocks__confirmed_at"),
    "block_last_day": F("adult__blocks__last_day"),
    "block_asked": F("adult__blocks__lift_asked_at"),
    "block_asked_by": F("adult__blocks__lift_asked_by_id"),
    "block_lifted": F("adult__blocks__lifted_at"),
}


def bonds(children: QuerySet[Child], day: date, moment: datetime, *, load: Collection[str] = ()) -> list[Bond]:
    """Everyone who stands around these children, nearest kinds first; one query, however many they are.

    `load` names the columns of CONTACT that are to be there too.
    """
    rows = list(_relations(children, load))
    found = _blocks(rows, moment, day)
    decisions = _decisions(rows, day)
    granted = {pair: decided(right for one in many for right in one.granted) for pair, many in decisions.items()}
    known = Known(granted, frozenset(found))
    by_pair: dict[Pair, list[CareRelation]] = defaultdict(list)
    for row in {row.pk: row for row in rows}.values():
        by_pair[row.adult_id, row.child_id].append(row)
    weighed = _weighed(by_pair, known, day)
    made = [
        Bond(
            adult=of_pair[0].adult,
            child_id=pair[1],
            relations=tuple(one for one in of_pair if _holds(one, day)),
            other=tuple(one for one in of_pair if not _holds(one, day)),
            standing=weighed[pair],
            block=found.get(pair),
            decision=max(decisions.get(pair, ()), key=lambda one: (one.decided_on, one.row), default=None),
        )
        for pair, of_pair in by_pair.items()
    ]
    return sorted(made, key=_nearness)


def _holds(one: CareRelation, day: date) -> bool:
    return joined_holds(one, day, "valid_from", "valid_until")


def _nearness(bond: Bond) -> tuple[int, int]:
    kinds = [_KINDS[Kind(one.kind)] for one in bond.relations or bond.other]
    return min(kinds, default=len(_KINDS)), bond.adult.pk


def _weighed(by_pair: Mapping[Pair, list[CareRelation]], known: Known, day: date) -> dict[Pair, Standing]:
    """The standings, those who send somebody first: all relations of these children are here."""
    everyone = [one for rows in by_pair.values() for one in rows]
    senders = {(one.sent_by_id, one.child_id) for one in everyone if one.sent_by_id and one.is_sent}
    own = [one for pair in senders for one in by_pair.get(pair, ()) if not one.is_sent]
    living = [one for one in own if not one.adult.deceased_on or one.adult.deceased_on > day]
    sending = {pair: one.rights for pair, one in weigh(living, known, day, {}).items()}
    return weigh(everyone, known, day, sending)


def _relations(children: QuerySet[Child], load: Collection[str]) -> QuerySet[CareRelation]:
    rows: QuerySet[CareRelation] = CareRelation.objects.filter(child__in=children).select_related("adult")
    rows = rows.annotate(**_JOINED).order_by("pk")
    return rows.defer(*(f"adult__{column}" for column in sorted(CONTACT.difference(load))))


def _blocks(rows: Iterable[Any], moment: datetime, day: date) -> dict[Pair, OpenBlock]:
    """The blocks in force among those that were joined to the relations."""
    found = {}
    for row in rows:
        if row.block_key is None or row.block_child != row.child_id:
            continue
        plain = blocks.Block(
            row.block_begun, row.block_confirmed, row.block_last_day, row.block_lifted, row.block_asked
        )
        if blocks.in_force(plain, moment, day):
            found[row.adult_id, row.child_id] = OpenBlock(
                public_id=row.block_key,
                basis=Basis(row.block_basis),
                source=row.block_source,
                plain=plain,
                begun_by=row.block_by,
                begun_by_name=_full(row.block_by_given, row.block_by_family),
                lift_asked_by=row.block_asked_by,
            )
    return found


def _full(given: str | None, family: str | None) -> str:
    return f"{given or ''} {family or ''}".strip()


def _decisions(rows: Iterable[Any], day: date) -> Mapping[Pair, list[Decided]]:
    """The decisions in force that were joined to the relations."""
    found: dict[Pair, dict[int, Decided]] = defaultdict(dict)
    for row in rows:
        if row.decision_key is None or (row.decision_from and row.decision_from > day):
            continue
        if row.decision_until and row.decision_until < day:
            continue
        found[row.adult_id, row.child_id][row.decision_key] = Decided(
            row.decision_key,
            decided(row.decision_granted),
            row.decision_reason,
            row.decision_on,
            row.decision_until,
            _full(row.decision_by, row.decision_by_family),
        )
    return {pair: list(many.values()) for pair, many in found.items()}

"""How caregivers and children of a file stand to each other, beside what we hold. A file never loosens a limit.

What a person set stays: a relation that was ended, narrowed, proved or written down by hand, or that is blocked, is
not touched, whatever the file says; it is only told. Of what came from a file, custody may go from unknown to yes or
no; from no to yes only a person takes it. A file is no document (`people.logic.custody.needs_proof`), so that it
takes nothing from a legal parent either, and a caregiver who is absent from the file is shown and stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from samenspel.people.logic.custody import LEGAL, Custody, Relation, needs_proof
from samenspel.rosters.logic.adults import AdultMatches, People
from samenspel.rosters.logic.diff import Change, RelationStep, Slot, What
from samenspel.rosters.logic.held import Held, HeldChild, HeldTie
from samenspel.rosters.logic.roster import Roster, RosterCaregiver, RosterRelation

Pair = tuple[Slot, Slot]


class Relations:
    """Makes the steps of all relations of one file."""

    def __init__(
        self, roster: Roster, held: Held, children: Mapping[str, Slot], matches: AdultMatches, people: People
    ) -> None:
        self.roster, self.held, self.children, self.matches, self.people = roster, held, children, matches, people
        self.ties: dict[Pair, list[HeldTie]] = defaultdict(list)
        for tie in held.ties:
            self.ties[tie.child, tie.adult].append(tie)
        self.caregivers = {one.ref: one for one in roster.caregivers}
        self.child_names = {one.ref: f"{one.given_name} {one.family_name}".strip() for one in roster.pupils}
        self.deceased: set[Slot] = {one.id for one in held.adults if one.is_deceased}
        self.deceased_children: set[Slot] = {one.id for one in (*held.children, *held.elsewhere) if one.is_deceased}
        self.named: set[Pair] = set()

    def steps(self) -> Iterator[RelationStep]:
        """Each relation of the file between two who come in, once per pair of rows."""
        for relation in self.roster.relations:
            child = self.children.get(relation.child_ref)
            adult = self.matches.slot_for(relation.caregiver_ref, child) if child is not None else None
            if child is None or adult is None or (child, adult) in self.named:
                continue
            self.named.add((child, adult))
            yield self._step(relation, child, adult)

    def _step(self, relation: RosterRelation, child: Slot, adult: Slot) -> RelationStep:
        one = RelationStep(
            child=child,
            adult=adult,
            child_name=self.child_names[relation.child_ref],
            adult_name=_name(self.caregivers[relation.caregiver_ref]),
            kind=relation.kind,
            custody=relation.custody,
        )
        ties = self.ties.get((child, adult), [])
        is_closed = (child, adult) in self.held.blocks or adult in self.deceased or child in self.deceased_children
        if ties:
            return self._existing(one, ties, is_closed=is_closed)
        if is_closed:
            return _kept(one, (Change("relation", "", str(relation.kind), is_kept=True),))
        return _with(one, None, (), What.NEW)

    def _existing(self, one: RelationStep, ties: Sequence[HeldTie], *, is_closed: bool) -> RelationStep:
        own = [tie for tie in ties if tie.is_from_file]
        is_free = len(ties) == 1 and bool(own) and not ties[0].is_limited and not is_closed
        tie = own[0] if own else ties[0]
        changes = tuple(_changes(one, tie, is_free=is_free))
        taken = any(not change.is_kept for change in changes)
        return _with(one, tie.id, changes, What.CHANGED if taken else What.SAME)

    def absent(self) -> Iterator[RelationStep]:
        """Relations of earlier files that this file, which does have caregivers, no longer names with the child."""
        if not self.roster.caregivers:
            return
        in_file = set(self.children.values())
        names = {one.id: f"{one.given_name} {one.family_name}".strip() for one in self.held.children}
        for tie in self.held.ties:
            pair = (tie.child, tie.adult)
            adult = self.people.by_id.get(tie.adult)
            if tie.is_from_file and not tie.is_limited and pair not in self.named and tie.child in in_file and adult:
                name = f"{adult.given_name} {adult.family_name}".strip()
                yield RelationStep(tie.child, tie.adult, names[tie.child], name, tie.kind, tie.custody, tie.id)


def _changes(one: RelationStep, tie: HeldTie, *, is_free: bool) -> Iterable[Change]:
    before = Relation(tie.kind, tie.custody)
    if one.kind is not tie.kind:
        narrows = tie.kind in LEGAL and one.kind not in LEGAL
        yield Change("kind", str(tie.kind), str(one.kind), is_kept=not is_free or narrows)
    if one.custody not in {tie.custody, Custody.UNKNOWN}:
        narrows = needs_proof(before, replace(before, custody=one.custody))
        yield Change("custody", str(tie.custody), str(one.custody), is_kept=not is_free or narrows)


def _with(one: RelationStep, id_: int | None, changes: tuple[Change, ...], what: What) -> RelationStep:
    return RelationStep(one.child, one.adult, one.child_name, one.adult_name, one.kind, one.custody, id_, changes, what)


def _kept(one: RelationStep, changes: tuple[Change, ...]) -> RelationStep:
    return _with(one, None, changes, What.SAME)


def _name(one: RosterCaregiver | HeldChild) -> str:
    return f"{one.given_name} {one.family_name}".strip()

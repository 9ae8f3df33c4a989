"""Counting the population from the register and the intake: pure, each family once, and unknown is never zero.

A family is all children who share somebody that raises them, directly or by way of a brother or sister; an address
never makes one. Each segment counts what was said at the organisation of that segment, for school and childcare
are controllers of their own. What each characteristic counts: docs/explanation/population.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

Place = tuple[str, str]
"""(characteristic, segment)"""

Value = str | int | bool | list[str] | None

DUTCH: Final = "nl"
LEAST: Final = 5  # families of whom it is known; of fewer, what one family said would stand on a screen
DUTCH_QUESTION: Final = "dutch"
OF_FAMILIES: Final[Mapping[str, tuple[str, tuple[str | bool, ...]]]] = {
    "single_parent": ("one_parent", (True,)),
    "one_to_three_children": ("children_in_family", ("1_3",)),
    "four_or_more_children": ("children_in_family", ("4_or_more",)),
}
OF_PARENTS: Final[Mapping[str, tuple[str, tuple[str | bool, ...]]]] = {
    "working": ("work", (True,)),
    "not_working": ("work", (False,)),
    "low_education": ("education", ("little", "secondary")),
    "high_education": ("education", ("mbo_or_higher",)),
}
OF_WISHES: Final = {
    "wish_help_at_school": ("wish_help", "help"),
    "wish_join_in": ("wish_join_in", "join_in"),
    "wish_parenting_support": ("wish_parenting", "parenting"),
    "wish_learn_themselves": ("wish_learning", "learning"),
}
ASKED: Final = frozenset({DUTCH_QUESTION, *(question for question, _ in (*OF_FAMILIES.values(), *OF_PARENTS.values()))})
"""The questions of the intake of which the answers are counted."""


@dataclass(frozen=True, slots=True)
class Member:
    """A child in a segment, at the organisation of that segment (row ids)."""

    child: int
    segment: str
    organisation: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one parent answered to one question at one organisation; a later one of a list counts."""

    organisation: int
    guardian: int
    question: str
    value: Value


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that is counted, on one day.

    `raising`: who raises a child. `languages`: of children of whom it is known. `interpreters`: who wants one.
    `present`: who was at a completed talk, by organisation. `asked`: the questions that an organisation has on.
    """

    members: frozenset[Member]
    raising: Mapping[int, frozenset[int]] = field(default_factory=dict)
    languages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    interpreters: frozenset[int] = frozenset()
    answers: tuple[Answer, ...] = ()
    wishes: frozenset[tuple[int, int, str]] = frozenset()
    present: frozenset[tuple[int, int]] = frozenset()
    asked: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: of `total` people or families it is known of `known`, in `families` different families.

    No value: it is known of nobody, or of too few families to count.
    """

    value: Decimal | None
    known: int
    total: int
    families: int

    @property
    def base(self) -> int:
        """The people behind 100 %: what the small numbers are weighed against."""
        return min(self.known, self.families)


def family_of(raising: Mapping[int, Collection[int]], children: Iterable[int]) -> dict[int, int]:
    """The family of each child, named by its lowest child; a child of whom nobody is known is a family by itself."""
    parent = {child: child for child in children}

    def top(child: int) -> int:
        while parent[child] != child:
            parent[child] = child = parent[parent[child]]
        return child

    first: dict[int, int] = {}
    for child in parent:
        for adult in raising.get(child, ()):
            one, other = top(child), top(first.setdefault(adult, child))
            parent[max(one, other)] = min(one, other)
    return {child: top(child) for child in parent}


def counted(register: Register) -> dict[Place, Counted]:
    """Every figure that can be counted, by characteristic and segment. What nobody is asked is not there at all."""
    family = family_of(register.raising, {one.child for one in register.members})
    found: dict[Place, Counted] = {}
    for segment in sorted({one.segment for one in register.members}):
        part = _Segment(register, [one for one in register.members if one.segment == segment], family)
        found.update({(key, segment): one for key, one in part.figures()})
    return found


class _Segment:
    """The children of one segment, with their parents and families."""

    def __init__(self, register: Register, members: Iterable[Member], family: Mapping[int, int]) -> None:
        self.register, self.family = register, family
        self.children = {one.child for one in members}
        self.places = {one.organisation for one in members}
        self.of_parent: dict[int, int] = {
            adult: family[child] for child in self.children for adult in register.raising.get(child, ())
        }
        self.families = {family[child] for child in self.children}
        self.asked = frozenset().union(*(register.asked.get(place, frozenset()) for place in self.places))

    def figures(self) -> Iterator[tuple[str, Counted]]:
        size = len(self.children)
        yield "children", Counted(Decimal(size), size, size, len(self.families))
        yield from self._languages()
        if self.asked:
            yield "little_dutch", self._dutch()
        for key, (question, yes) in OF_FAMILIES.items():
            if question in self.asked:
                yield key, self._of_families(question, yes)
        for key, (question, yes) in OF_PARENTS.items():
            if question in self.asked:
                said = self._said(question)
                yield key, self._of_parents({one for one, value in said.items() if value in yes}, set(said))
        for key, (question, category) in OF_WISHES.items():
            if question in self.asked:
                yield key, self._wishes(question, category)

    def _languages(self) -> Iterator[tuple[str, Counted]]:
        known = {child: self.register.languages[child] for child in self.children & self.register.languages.keys()}
        families = {self.family[child] for child in known}
        other = {child for child, spoken in known.items() if set(spoken) - {DUTCH}}
        share = _share(len(other), len(known), len(self.children), len(families))
        kinds = {code for spoken in known.values() for code in spoken}
        yield "home_language_not_dutch", share
        yield (
            "home_languages",
            Counted(None if share.value is None else Decimal(len(kinds)), share.known, share.total, share.families),
        )

    def _said(self, question: str) -> dict[int, Value]:
        """What parents of this segment said, where the question is on."""
        places = {place for place in self.places if question in self.register.asked.get(place, ())}
        return {
            one.guardian: one.value
            for one in self.register.answers
            if one.question == question and one.organisation in places and one.guardian in self.of_parent
        }

    def _dutch(self) -> Counted:
        """An own statement counts first; else whether somebody who was asked wants an interpreter."""
        said = self._said(DUTCH_QUESTION)
        talked = {adult for place, adult in self.register.present if place in self.places} & self.of_parent.keys()
        wanting = self.register.interpreters & self.of_parent.keys()
        hard = {one for one, value in said.items() if value == "difficult"} | (wanting - said.keys())
        return self._of_parents(hard, said.keys() | talked | wanting)

    def _of_families(self, question: str, yes: Collection[Value]) -> Counted:
        """A family of which the parents said different things is not known."""
        said: dict[int, set[Value]] = defaultdict(set)
        for adult, value in self._said(question).items():
            if isinstance(value, str | bool):
                said[self.of_parent[adult]].add(value)
        known = {family: values.pop() for family, values in said.items() if len(values) == 1}
        hits = sum(value in yes for value in known.values())
        return _share(hits, len(known), len(self.families), len(known))

    def _of_parents(self, hits: Collection[int], known: Collection[int]) -> Counted:
        families = {self.of_parent[adult] for adult in known}
        return _share(len(hits), len(known), len(self.of_parent), len(families))

    def _wishes(self, question: str, category: str) -> Counted:
        places = {place for place in self.places if question in self.register.asked.get(place, ())}
        talked = {adult for place, adult in self.register.present if place in places} & self.of_parent.keys()
        wanting = {adult for place, adult, kind in self.register.wishes if place in places and kind == category}
        return self._of_parents(wanting & talked, talked)


def _share(hits: int, known: int, total: int, families: int) -> Counted:
    """A percentage of those of whom it is known."""
    if families < LEAST:
        return Counted(None, known, total, families)
    value = (Decimal(100 * hits) / known).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Counted(value, known, total, families)

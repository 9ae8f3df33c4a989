"""Which adults at the centre may be one, and why: pairs that only a person decides about (domain.md b2, ADR 35).

Lists match per organisation, so that a parent in the lists of the school and of the childcare is two adults, and a
colleague who is a parent too. A pair needs a name that agrees and a tie that makes it likely; two people who share
an address and nothing else are no pair. Pure: never a merge, and no word about whose access is limited, because
such rows are not handed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from samenspel.rosters.logic.alike import core, person_alike, whole

Two = frozenset[int]
# What so many share says nothing about two of them: the address of a shelter, the telephone of a school.
SHARED_BY_MANY: Final = 6
NAMESAKES: Final = 30
DIGITS: Final = 9  # of a telephone number: the same with and without a country in front


class Why(StrEnum):
    """What speaks for it that two rows are one person."""

    NAME = "name"
    LIKE_NAME = "like_name"
    EMAIL = "email"
    PHONE = "phone"
    SAME_CHILD = "same_child"
    SIBLINGS = "siblings"
    FAMILY_NAME = "family_name"
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class Person:
    """An adult as the comparison needs one: row ids of the children around whom it stands.

    `beside` are the row ids of the other adults who raise those children.
    """

    id: int
    given_name: str
    family_name: str = ""
    email: str = ""
    phone: str = ""
    works: bool = False
    has_account: bool = False
    children: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()

    @property
    def mail(self) -> str:
        """The address without a difference of case."""
        return self.email.strip().casefold()

    @property
    def digits(self) -> str:
        """The last digits of the telephone number; "" when there are too few to know anybody by."""
        digits = "".join(sign for sign in self.phone if sign.isdigit())[-DIGITS:]
        return digits if len(digits) == DIGITS else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one, in row ids. `first` is the row that would stay: with an account, of a colleague, or older."""

    first: int
    second: int
    reasons: tuple[Why, ...]


def pairs(people: Sequence[Person], family_names: Mapping[int, str], apart: Collection[Two] = ()) -> list[Pair]:
    """The pairs to ask about, in the order of their rows.

    `family_names` are those of the children, by row id; `apart` the pairs of whom a person said that they are two.
    """
    of_many = _of_many(people)
    names = {child: core(name) for child, name in family_names.items()}
    by_id = {one.id: one for one in people}
    found = []
    for key in sorted(_candidates(people, of_many), key=sorted):
        one, other = (by_id[pk] for pk in sorted(key))
        why = () if key in apart else _reasons(one, other, names, of_many)
        if why:
            first, second = sorted((one, other), key=lambda row: (not row.has_account, not row.works, row.id))
            found.append(Pair(first.id, second.id, why))
    return found


def _of_many(people: Iterable[Person]) -> frozenset[str]:
    """Addresses and numbers of more people than one household has."""
    often: dict[str, int] = defaultdict(int)
    for one in people:
        for mark in {one.mail, one.digits} - {""}:
            often[mark] += 1
    return frozenset(mark for mark, many in often.items() if many > SHARED_BY_MANY)


def _candidates(people: Iterable[Person], of_many: frozenset[str]) -> set[Two]:
    """Everybody beside whoever has the same name, address or number, or stands around the same child."""
    buckets: dict[tuple[str, object], list[int]] = defaultdict(list)
    for one in people:
        marks: list[tuple[str, object]] = [("name", whole(one)), ("mail", one.mail), ("phone", one.digits)]
        marks += [("child", child) for child in one.children]
        for kind, mark in marks:
            if mark and mark not in of_many:
                buckets[kind, mark].append(one.id)
    return {
        frozenset(two) for bucket in buckets.values() if len(bucket) <= NAMESAKES for two in combinations(bucket, 2)
    }


def _reasons(one: Person, other: Person, names: Mapping[int, str], of_many: frozenset[str]) -> tuple[Why, ...]:
    """Why these two may be one; nothing when too little speaks for it."""
    is_named = whole(one) == whole(other)
    if not is_named and not person_alike(one, other):
        return ()
    contact = [*_contact(one, other, of_many)]
    near = [*_near(one, other, names)]
    is_at_both_sides = (one.works and bool(other.children)) or (other.works and bool(one.children))
    says_nothing = not (one.mail or one.digits) or not (other.mail or other.digits)
    is_likely = (
        Why.SAME_CHILD in near
        or (contact and (near or is_at_both_sides))
        or (is_named and (is_at_both_sides or Why.SIBLINGS in near or (Why.FAMILY_NAME in near and says_nothing)))
    )
    if not is_likely:
        return ()
    works = [Why.WORKS] if one.works != other.works else []
    return (Why.NAME if is_named else Why.LIKE_NAME, *contact, *near, *works)


def _contact(one: Person, other: Person, of_many: frozenset[str]) -> Iterator[Why]:
    if one.mail and one.mail == other.mail and one.mail not in of_many:
        yield Why.EMAIL
    if one.digits and one.digits == other.digits and one.digits not in of_many:
        yield Why.PHONE


def _near(one: Person, other: Person, names: Mapping[int, str]) -> Iterator[Why]:
    """How the children of the two belong together; the nearest alone."""
    if one.children & other.children:
        yield Why.SAME_CHILD
    elif (one.beside & other.beside) - {one.id, other.id}:
        yield Why.SIBLINGS
    elif {names.get(child, "") for child in one.children} & {names.get(child, "") for child in other.children} - {""}:
        yield Why.FAMILY_NAME

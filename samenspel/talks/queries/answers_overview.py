"""Who answered a round and who did not yet, for who works with the children: how each can be reached, and by group."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.people.models import Adult, Child
from samenspel.people.policy import SEE_CONTACT
from samenspel.talks.models import Round, RoundAnswer
from samenspel.talks.policy import WRITE_DOWN
from samenspel.talks.queries.answers import shared_addresses
from samenspel.talks.queries.expected import Expected, attendees


@dataclass(frozen=True, slots=True)
class Asked:
    """A parent who is asked, and their answer (None: not yet).

    `phone` and `email` are empty for who may not see them. `has_mail`: mail reaches them and nobody else.
    """

    adult: Adult
    given: RoundAnswer | None
    phone: str
    email: str
    has_mail: bool

    @property
    def must_be_called(self) -> bool:
        """Whether they cannot at any moment: the school calls."""
        return self.given is not None and self.given.cannot_at_all


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of a group with the parents who are asked about it; nobody: the school has to find out who may."""

    child: Child
    people: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group of the round (public id) with its children."""

    group_id: uuid.UUID
    name: str
    children: tuple[ChildLine, ...]

    @property
    def silent(self) -> tuple[Asked, ...]:
        """Who of the group did not answer yet, each once."""
        return _silent(self.children)


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups of a round, as far as one works with their children at the own organisation."""

    groups: tuple[GroupLines, ...]
    expected: tuple[Expected, ...] = ()

    def of(self, adult: int) -> tuple[Expected, ...]:
        """The children here about whom this adult (row id) is asked."""
        return tuple(one for one in self.expected if adult in one.adults)

    @property
    def people(self) -> tuple[Asked, ...]:
        """Everyone who is asked, each once."""
        found = {one.adult.pk: one for group in self.groups for line in group.children for one in line.people}
        return tuple(found.values())

    @property
    def silent(self) -> tuple[Asked, ...]:
        """Who did not answer yet, each once."""
        return _silent(line for group in self.groups for line in group.children)


def _silent(lines: Iterable[ChildLine]) -> tuple[Asked, ...]:
    return tuple({one.adult.pk: one for line in lines for one in line.people if one.given is None}.values())


def overview(actor: Actor, round_: Round, day: date, moment: datetime) -> Overview:
    """Who answered and who did not. Eight queries at most, however many there are.

    Who may not be asked (blocked, or without the right) is nowhere in it.
    """
    mine = WRITE_DOWN.visible.q(actor)
    found = attendees(round_, day, moment, load=("email", "phone"), only=mine)
    here = [one for one in found.expected if one.organisation_id in actor.organisations]
    adults = [found.around.adults[key] for key in dict.fromkeys(key for one in here for key in one.adults)]
    rows = Child.objects.filter(pk__in={one.child.pk for one in here})
    reachable = set(restrict(rows, actor, SEE_CONTACT).values_list("pk", flat=True))
    seen = {key for one in here if one.child.pk in reachable for key in one.adults}
    answers = {row.adult_id: row for row in RoundAnswer.objects.filter(round=round_, adult__in=adults)}
    shared = shared_addresses(adults)
    asked = {
        one.pk: Asked(
            adult=one,
            given=answers.get(one.pk),
            phone=one.phone if one.pk in seen else "",
            email=one.email if one.pk in seen else "",
            has_mail=bool(one.email) and one.email.casefold() not in shared,
        )
        for one in adults
    }
    return Overview(tuple(_groups(here, asked)), tuple(here))


def _groups(here: list[Expected], asked: dict[int, Asked]) -> Iterator[GroupLines]:
    groups: dict[int, list[Expected]] = {}
    for one in here:
        groups.setdefault(one.group_id, []).append(one)
    for rows in groups.values():
        lines = (ChildLine(one.child, tuple(asked[adult] for adult in one.adults)) for one in rows)
        yield GroupLines(rows[0].group_key, rows[0].group, tuple(lines))

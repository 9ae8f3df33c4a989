"""The guardians of the children one works for, and how far each of them is on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import BaseExpression

from samenspel.core.actor import Actor, Who
from samenspel.core.policy import NotVisible, restrict
from samenspel.onboarding.logic.addressing import Addressee
from samenspel.onboarding.models import Letter
from samenspel.onboarding.policy import LETTERS
from samenspel.onboarding.queries.writable import writable
from samenspel.people.dates import in_force
from samenspel.people.models import Adult, CareRelation, Child, Group, GroupMembership
from samenspel.ui.glyphs import is_printable


class State(StrEnum):
    """How far an adult is."""

    ACCOUNT = "account"
    LETTER = "letter"  # a letter is out and can still be used
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Place:
    """A group, as far as letters need it; `key` is its public id."""

    pk: int
    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Guardian:
    """An adult who may get a letter about a child, with the child's group, and until when a letter can be used."""

    adult: Adult
    child: Child
    group: Place | None
    letter_until: datetime | None = None

    @property
    def state(self) -> State:
        if self.adult.user_id is not None:
            return State.ACCOUNT
        return State.LETTER if self.letter_until else State.NOTHING

    @property
    def unprintable(self) -> tuple[tuple[str, str], ...]:
        """Whose name cannot stand in a letter as it is written ("adult" or "child"), with that name."""
        names = {"adult": self.adult.name, "child": self.child.given_name}
        return tuple((whose, name) for whose, name in names.items() if not is_printable(name))

    @property
    def addressee(self) -> Addressee:
        """The same in the shape of the pure logic."""
        return Addressee(
            adult=self.adult.pk,
            child=self.child.pk,
            group=self.group.name if self.group else "",
            child_name=self.child.name,
            adult_name=self.adult.name,
            born=self.child.birth_date,
        )


def guardians(
    actor: Actor, moment: datetime, *, group: Group | None = None, adult: Adult | None = None
) -> list[Guardian]:
    """The guardians of the children for whom this actor may give letters: of one group, or one adult. Four queries.

    Not of children whose way in another organisation keeps.
    """
    children = restrict(Child.objects.all(), actor, LETTERS)
    if adult is not None:
        children = children.filter(pk__in=CareRelation.objects.filter(adult=adult).values("child"))
    if group is not None:
        children = children.filter(pk__in=_in_group(group, actor).values("child_id"))
    found = writable(children.annotate(**_place_beside(actor)), actor.day, moment)
    wanted = [one for one in found if adult is None or one.adult.pk == adult.pk]
    letters = _open_letters({one.adult.pk for one in wanted}, moment)
    return [
        Guardian(one.adult, one.child, _place(one.child), letters.get((one.adult.pk, one.child.pk))) for one in wanted
    ]


def _place_beside(actor: Actor) -> dict[str, BaseExpression]:
    """The group of a child at the own organisation, beside it; a plain one before a combined one."""
    there = GroupMembership.objects.filter(in_force(actor.day), child=OuterRef("pk"))
    own = there.filter(group__unit__organisation__in=actor.organisations).order_by("group__is_combined", "pk")
    return {
        "place_pk": Subquery(own.values("group_id")[:1]),
        "place_key": Subquery(own.values("group__public_id")[:1]),
        "place_name": Subquery(own.values("group__name")[:1]),
    }


def _place(child: Any) -> Place | None:
    return Place(child.place_pk, child.place_key, child.place_name) if child.place_pk else None


def _open_letters(adults: set[int], moment: datetime) -> dict[tuple[int, int], datetime]:
    """Until when the letter of each adult and child (row ids) can be used."""
    rows = Letter.objects.filter(adult__in=adults, redeemed_at=None, revoked_at=None, expires_at__gt=moment)
    return {(adult, child): until for adult, child, until in rows.values_list("adult_id", "child_id", "expires_at")}


def _in_group(group: Group, actor: Actor) -> QuerySet[GroupMembership]:
    return GroupMembership.objects.filter(in_force(actor.day), group=group)


def groups_of(children: set[int], actor: Actor) -> dict[int, Group]:
    """The plain group of each child (row ids) at the organisations of the actor, or a combined one."""
    rows = GroupMembership.objects.filter(in_force(actor.day), child__in=children)
    own = rows.filter(group__unit__organisation__in=actor.organisations).select_related("group__unit")
    found: dict[int, Group] = {}
    for row in own.order_by("group__is_combined", "pk"):
        found.setdefault(row.child_id, row.group)
    return found


def guardian_of(actor: Actor, adult_id: UUID) -> Adult:
    """An adult of a child for whom this actor may give letters; `shares_address` says whether another adult has the
    same e-mail address. Raises NotVisible."""
    found = Adult.objects.filter(public_id=adult_id, relations__child__in=restrict(Child.objects.all(), actor, LETTERS))
    others = Adult.objects.filter(email__iexact=OuterRef("email")).exclude(pk=OuterRef("pk"))
    adult: Adult | None = found.annotate(shares_address=Exists(others)).distinct().first()
    if adult is None:
        raise NotVisible
    return adult


def check_guardian(actor: Who, adult: Adult) -> None:
    """Raise NotVisible unless this actor may give letters for some child of the adult."""
    if not restrict(Child.objects.filter(relations__adult=adult), actor, LETTERS).exists():
        raise NotVisible


def own_groups(actor: Actor) -> list[Group]:
    """The groups of the organisations where the actor works, as they are now."""
    rows = Group.objects.filter(in_force(actor.day), unit__organisation__in=actor.organisations)
    return list(rows.select_related("unit__organisation").order_by("name", "pk"))

"""Brothers and sisters: children with a legal or foster parent in common, whatever their group or organisation.

Only relations say so. An address never does: two families can share one, and one family can have two. A guardian of
an agency makes no family either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Value, When

from samenspel.core.actor import Actor
from samenspel.people.dates import alive, gone, in_force
from samenspel.people.logic.custody import RAISING, SourceKind
from samenspel.people.models import CareRelation, Child
from samenspel.people.policy import in_care
from samenspel.people.queries.families import Bond, Kid, kids


@dataclass(frozen=True, slots=True)
class Siblings:
    """Those in the care of whoever asks, by name; of the others how many there are, or None where that is not told."""

    named: tuple[Kid, ...]
    others: int | None


def siblings(actor: Actor, child: Child, around: Iterable[Bond], *, may_count: bool) -> Siblings:
    """The brothers and sisters of a child at this centre, given who stands around it; one query.

    School and childcare are controllers of their own, so whoever does not work with a brother or sister does not get
    the name. `may_count`: whether to say how many there are beside those (the leaders plan for families; for others
    it would only tell where a family is).
    """
    raising = {bond.adult.pk for bond in around if bond.raises}
    if not raising:
        return Siblings((), 0 if may_count else None)
    shared = CareRelation.objects.filter(in_force(actor.day), adult__in=raising, kind__in=RAISING)
    shared = shared.exclude(source_kind=SourceKind.GUARDIANSHIP_BODY)
    rows = Child.objects.filter(alive(actor.day), pk__in=shared.values("child_id"))
    rows = rows.exclude(pk=child.pk).exclude(pk__in=gone(actor.day))
    mine = Case(When(in_care(actor), then=Value(True)), default=Value(False), output_field=BooleanField())
    found = kids(rows.annotate(is_mine=mine), actor.day)
    named = tuple(kid for kid in found if getattr(kid.child, "is_mine", False))
    return Siblings(named, len(found) - len(named) if may_count else None)

"""Adults who look like one: what a person said of such a pair, and whose access is limited."""

from __future__ import annotations

from django.db.models import Q

from samenspel.people.logic.alike import looks_like
from samenspel.people.logic.custody import LEGAL, PROOF, Custody, Information
from samenspel.people.models import Adult, Block, CareRelation, Child, ToldApart

Two = frozenset[int]  # the row ids of two adults

# A relation that somebody narrowed, proved or ended. That a grandparent has no custody is no limit.
LIMITED = (
    Q(kind__in=LEGAL, custody=Custody.NO)
    | ~Q(information=Information.ACTIVE)
    | Q(source_kind__in=PROOF)
    | Q(valid_until__isnull=False)
)


def told_apart() -> set[Two]:
    """The pairs of whom a person said that they are two people. One query."""
    return {frozenset(pair) for pair in ToldApart.objects.values_list("first_id", "second_id")}


def limited_adults() -> set[int]:
    """The adults whose access to some child is limited, proved or ended, or blocked. One query."""
    blocked = Block.objects.filter(lifted_at=None).order_by().values_list("adult_id", flat=True)
    return set(CareRelation.objects.filter(LIMITED).order_by().values_list("adult_id", flat=True).union(blocked))


def may_be_limited(adult: Adult, child: Child) -> bool:
    """Whether this adult looks like another one whose access to this child is limited, ended or blocked: nobody comes
    round a limit by another spelling. One query."""
    limited = CareRelation.objects.filter(LIMITED, child=child).order_by().values_list("adult_id", flat=True)
    blocked = Block.objects.filter(child=child, lifted_at=None).order_by().values_list("adult_id", flat=True)
    others = Adult.objects.filter(Q(pk__in=limited) | Q(pk__in=blocked)).exclude(pk=adult.pk)
    return any(looks_like(adult, other) for other in others)

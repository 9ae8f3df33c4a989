"""Who may get a letter about a child: the one rule of people, asked when it is made, printed and used (A7, S127)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from samenspel.people.dates import alive, not_over
from samenspel.people.logic.roles import STAFF
from samenspel.people.models import Adult, Child, Enrolment, RoleAssignment
from samenspel.people.queries.correspondence import is_written
from samenspel.people.queries.families import bonds


@dataclass(frozen=True, slots=True)
class Written:
    """An adult who may get a letter about a child. Contact data of the adult are not loaded."""

    adult: Adult
    child: Child


def writable(children: QuerySet[Child], day: date, moment: datetime) -> list[Written]:
    """Each adult who may get a letter about one of these children; the children keep what was annotated. Three queries.

    They live, the child is or will be here, no block holds, and the child's general news is theirs: who may only
    collect a child has nothing to sign in for.
    """
    enrolled = Enrolment.objects.filter(not_over(day)).values("child")
    here = {row.pk: row for row in children.filter(alive(day), pk__in=enrolled)}
    found = bonds(Child.objects.filter(pk__in=here), day, moment) if here else []
    return [Written(bond.adult, here[bond.child_id]) for bond in found if is_written(bond, day)]


def may_write(adult: Adult, child: Child, day: date, moment: datetime) -> bool:
    """Whether this adult may get a letter about this child now."""
    return any(one.adult.pk == adult.pk for one in writable(Child.objects.filter(pk=child.pk), day, moment))


def is_colleague(adult: Adult, day: date) -> bool:
    """Whether this adult works here too, now or soon: then whoever they are tied to becomes staff, and a letter, that
    lies in a bag, is no way to that. They come in by the invitation or the account of their work."""
    return RoleAssignment.objects.filter(not_over(day), adult=adult, role__in=STAFF).exists()

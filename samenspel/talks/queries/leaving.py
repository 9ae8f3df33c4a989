"""Which talks are about a child that left the organisation that holds them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from samenspel.people.dates import not_over
from samenspel.people.models import Enrolment, GroupMembership
from samenspel.talks.models import Talk


def who_left(talks: QuerySet[Talk], day: date) -> QuerySet[Talk]:
    """Of these talks of rounds those about a child whose enrolment there is over, or who was never enrolled and whose
    groups there are over. Who is between two groups, or has yet to come, did not leave. Of who died see `reseat`.
    """
    here = {"child": OuterRef("child_id")}
    enrolled = Enrolment.objects.filter(**here, organisation=OuterRef("organisation_id"))
    placed = GroupMembership.objects.filter(**here, group__unit__organisation=OuterRef("organisation_id"))
    rows = talks.filter(round__isnull=False, child__deceased_on=None)
    is_placed = placed.filter(not_over(day))
    return rows.filter(
        Exists(enrolled) & ~Exists(enrolled.filter(not_over(day))) | ~Exists(enrolled) & ~Exists(is_placed)
    )

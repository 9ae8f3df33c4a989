"""Whom to call: the contact persons of the centre in scope."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from samenspel.core.actor import Actor
from samenspel.onboarding.models import ContactPerson
from samenspel.organisations.models import Organisation
from samenspel.people.dates import not_over
from samenspel.people.models import Enrolment


def contact_persons() -> list[ContactPerson]:
    """All of the centre, in the order of their organisations. One query."""
    return list(ContactPerson.objects.select_related("organisation").order_by("organisation_id", "position", "pk"))


def contact_persons_for(actor: Actor) -> list[ContactPerson]:
    """Those of the organisations where the actor works or has a child; else all. One query."""
    here = Enrolment.objects.filter(
        not_over(actor.day), child__in=actor.children, organisation=OuterRef("organisation")
    )
    rows = ContactPerson.objects.select_related("organisation").annotate(has_child=Exists(here))
    found = list(rows.order_by("organisation_id", "position", "pk"))
    own = [row for row in found if row.has_child or row.organisation_id in actor.organisations]
    return own or found


def contact_person_of(organisation: Organisation) -> ContactPerson | None:
    """The first of an organisation."""
    return ContactPerson.objects.filter(organisation=organisation).select_related("organisation").first()


def places_without() -> list[Organisation]:
    """The organisations that name nobody yet."""
    named = ContactPerson.objects.filter(organisation=OuterRef("pk"))
    return list(Organisation.objects.filter(~Exists(named)))

"""Saying whom to call."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.policy import CONTACT
from samenspel.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Details:
    """What stands on every page about a contact person."""

    name: str
    does: str
    phone: str
    email: str = ""
    reachable: str = ""
    languages: str = ""


@transaction.atomic
def add_contact(*, actor: Who, organisation: Organisation, details: Details) -> ContactPerson:
    """A contact person of an organisation, after those it has."""
    last = ContactPerson.objects.filter(organisation=organisation).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    contact = ContactPerson(organisation=organisation, position=position, **asdict(details))
    check(actor, CONTACT, contact)
    contact.save()
    record(verb="contact.added", actor=actor, thing="contact", thing_id=str(contact.public_id))
    return contact


@transaction.atomic
def change_contact(*, actor: Who, contact: ContactPerson, details: Details) -> ContactPerson:
    """Other words, another number."""
    check(actor, CONTACT, contact)
    for name, value in asdict(details).items():
        setattr(contact, name, value)
    contact.save()
    record(verb="contact.changed", actor=actor, thing="contact", thing_id=str(contact.public_id))
    return contact


@transaction.atomic
def remove_contact(*, actor: Who, contact: ContactPerson) -> None:
    """This person is not called any more."""
    check(actor, CONTACT, contact)
    record(verb="contact.removed", actor=actor, thing="contact", thing_id=str(contact.public_id))
    contact.delete()

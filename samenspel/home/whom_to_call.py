"""A name and a number on every page: of one's own centre, or of the centre that one is on the way to."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from samenspel.core.actor import Actor
from samenspel.core.policy import may
from samenspel.core.tenancy import ScopeMissing, centre_scope
from samenspel.onboarding.models import ContactPerson
from samenspel.onboarding.policy import CONTACT
from samenspel.onboarding.queries.contact import contact_persons, contact_persons_for
from samenspel.organisations.models import Centre
from samenspel.organisations.queries import centre_by_key


def of_own_centre(actor: Actor) -> list[ContactPerson]:
    """Whom this person can call; nobody when the database cannot say so, as on the page that says it broke."""
    try:
        return contact_persons_for(actor)
    except (DatabaseError, ScopeMissing):
        return []


def nobody_named(centre: Centre, actor: Actor) -> str:
    """Where a leader says who the contact person is; for others nothing."""
    return reverse("onboarding:contacts", args=[centre.key]) if may(actor, CONTACT) else ""


def on_the_way(request: HttpRequest) -> list[ContactPerson]:
    """Whom to call for who is on the way to a page of a centre and has to sign in first."""
    key = request.GET.get("next", "").lstrip("/").partition("/")[0]
    if not key or request.user.is_authenticated:
        return []
    try:
        centre = centre_by_key(key)
        if centre is None:
            return []
        with centre_scope(centre.pk):
            return contact_persons()
    except DatabaseError:
        return []

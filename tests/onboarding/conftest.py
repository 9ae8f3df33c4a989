"""The stage of getting in: whom to call, and letters as they lie on the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from samenspel.core.actor import System
from samenspel.onboarding.actions.contact import Details, add_contact
from samenspel.onboarding.actions.letters import Given, give_letter
from samenspel.onboarding.models import Claim, ContactPerson
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, Child
from tests.onboarding.asking import FILLED, asked

SYSTEM = System("test")
PHONE = "0492-555 012"


@pytest.fixture
def contact(linde: Centre) -> ContactPerson:
    """Lotte of the administration of the school."""
    return add_contact(
        actor=SYSTEM,
        organisation=Organisation.objects.get(kind="school"),
        details=Details("Lotte Peters", "administratie", PHONE, "lotte@voorbeeld.test", "op schooldagen", "nl,ar"),
    )


@pytest.fixture
def no_limit_to_asking(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"claim": "50/h/ip"}


@pytest.fixture
def claim(contact: ContactPerson, no_limit_to_asking: None) -> Claim:
    """Omar asks about Noor."""
    asked(FILLED)
    found: Claim = Claim.objects.get()
    Claim.objects.update(organisation=Organisation.objects.get(kind="school"))
    found.refresh_from_db()
    return found


def adult(name: str) -> Adult:
    """Somebody of the cast."""
    found: Adult = Adult.objects.get(given_name=name)
    return found


def child(name: str) -> Child:
    """A child of the cast."""
    found: Child = Child.objects.get(given_name=name)
    return found


def without_account(name: str) -> Adult:
    """Somebody of the cast who has no login yet."""
    found = adult(name)
    found.user = None
    found.save()
    return found


@pytest.fixture
def letter(linde: Centre) -> Callable[..., Given]:
    """`letter("Bram", "Noor")` gives a letter, as from the office."""

    def give(who: str, about: str, **more: Any) -> Given:
        return give_letter(actor=SYSTEM, adult=adult(who), child=child(about), moment=timezone.now(), **more)

    return give


@pytest.fixture
def bram(linde: Centre) -> Adult:
    """Bram, who has no account yet."""
    return without_account("Bram")

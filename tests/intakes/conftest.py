"""The intakes of Sami at childcare, where Fatma works, and of Noor at school, where Eva does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from samenspel.core.actor import Actor
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.intakes.actions.opening import open_intakes
from samenspel.intakes.models import Intake
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.models import Adult, Child
from tests.conftest import TODAY

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def child(name: str) -> Child:
    found: Child = Child.objects.get(given_name=name)
    return found


def adult(name: str) -> Adult:
    found: Adult = Adult.objects.get(given_name=name)
    return found


def place(name: str) -> Organisation:
    found: Organisation = Organisation.objects.get(name=name)
    return found


def opened(name: str, organisation: str, *, is_invited: bool = True) -> Intake:
    (intake,) = open_intakes(
        actor=ACTOR, organisation=place(organisation), children=[child(name)], day=TODAY, is_invited=is_invited
    )
    return intake


@pytest.fixture
def sami(linde: Centre, cast: dict[str, Actor]) -> Intake:
    """Sami's intake at Het Nest; Amina and Bram are invited."""
    return opened("Sami", CHILDCARE)


@pytest.fixture
def noor(linde: Centre, cast: dict[str, Actor]) -> Intake:
    """Noor's intake at De Linde; Amina and Bram are invited."""
    return opened("Noor", SCHOOL)

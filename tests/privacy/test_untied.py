"""Who was written down and never became anything here, does not stay for ever; whom anything ties does (G32)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samenspel.accounts.models import User
from samenspel.core.actor import System
from samenspel.onboarding.models import Letter
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import add_adult
from samenspel.people.models import Adult, Block, CareRelation, Child, Group, GroupAssignment, RoleAssignment
from samenspel.privacy.actions import clear_overdue
from samenspel.rosters.models import RosterKey
from tests.conftest import TODAY

SYSTEM = System("test")


@pytest.fixture
def listed(linde: Centre) -> Adult:
    """Somebody who was written down once, from a list, and became nothing here."""
    adult = add_adult(actor=SYSTEM, given_name="Nooit", family_name="Iets")
    Adult.objects.filter(pk=adult.pk).update(added_on=TODAY)
    RosterKey(
        organisation=Organisation.objects.get(kind="school"), kind="caregiver", system="table", adult=adult, key="p1"
    ).save()
    return adult


def is_there(adult: Adult, days: int) -> bool:
    """Whether the adult is still there so many nights after it came."""
    clear_overdue(actor=SYSTEM, day=TODAY + timedelta(days=days))
    return Adult.objects.filter(pk=adult.pk).exists()


def test_who_never_became_anything_goes_after_a_month(listed: Adult) -> None:
    assert is_there(listed, 29)
    assert not is_there(listed, 30)
    assert not RosterKey.objects.filter(key="p1").exists()


def test_control_without_that_term_somebody_stays_for_ever(listed: Adult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samenspel.privacy.actions.clearing.untied", lambda ends, added_by: set())
    assert is_there(listed, 3650)


def tied(listed: Adult, tie: str) -> None:
    noor, now = Child.objects.get(given_name="Noor"), timezone.now()
    school = Organisation.objects.get(kind="school")
    rows: dict[str, Any] = {
        "relation": CareRelation(adult=listed, child=noor),
        "role": RoleAssignment(adult=listed, role="board"),
        "group": GroupAssignment(adult=listed, group=Group.objects.get(name="Groep 4")),
        "list": RosterKey(organisation=school, kind="staff", system="edexml", adult=listed, key="m1"),
        "block": Block(adult=listed, child=noor, basis="court", begun_at=now),
        "letter": Letter(adult=listed, child=noor, token_hash="x", made_at=now, expires_at=now + timedelta(days=400)),
    }
    if tie == "account":
        Adult.objects.filter(pk=listed.pk).update(user=User.objects.create_user("nooit@voorbeeld.test"))
    else:
        rows[tie].save()


@pytest.mark.parametrize("tie", ["account", "relation", "role", "group", "list", "block", "letter"])
def test_whom_anything_ties_stays(listed: Adult, tie: str) -> None:
    tied(listed, tie)
    assert is_there(listed, 40)


@pytest.mark.parametrize("tie", ["block", "letter", "account", "list"])
def test_control_a_look_at_roles_and_relations_alone_takes_them_away(
    listed: Adult, tie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tied(listed, tie)
    known = {*RoleAssignment.objects.values_list("adult", flat=True)}
    known |= {*CareRelation.objects.values_list("adult", flat=True)}
    careless = set(Adult.objects.exclude(pk__in=known).values_list("pk", flat=True))
    monkeypatch.setattr("samenspel.privacy.actions.clearing.untied", lambda ends, added_by: careless)
    assert not is_there(listed, 40)


def test_a_colleague_of_a_list_goes_two_years_after_the_list_forgot_them(listed: Adult) -> None:
    RosterKey.objects.filter(adult=listed).update(kind="staff", gone_on=TODAY)
    assert is_there(listed, 731)
    assert not is_there(listed, 732)

"""The one list of who may be written to about which child: alive, enrolled, not blocked, with a right to news."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samenspel.core.actor import Actor
from samenspel.organisations.models import Centre
from samenspel.people.actions import begin_block, decide_information
from samenspel.people.logic.blocks import ALONE, Basis
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, CareRelation, Child, Enrolment
from samenspel.people.queries.correspondence import Addressee, may_be_written
from tests.conftest import TODAY
from tests.people.family import DAY, NOW, adult, another_parent, child, relation


def pairs(later: timedelta = timedelta(0)) -> set[tuple[str, str]]:
    found = may_be_written(TODAY + later, NOW + later)
    return {(one.name.split()[0], one.child_name.split()[0]) for one in found}


EVERYONE = {("Amina", "Noor"), ("Bram", "Noor"), ("Amina", "Sami"), ("Bram", "Sami"), ("Hanna", "Daan")}


def test_parents_are_written_to_and_a_grandmother_who_fetches_is_not(linde: Centre) -> None:
    assert pairs() == EVERYONE


def test_it_says_how_each_is_reached_and_nothing_of_the_other(linde: Centre) -> None:
    Adult.objects.filter(given_name="Amina").update(reading="aloud", reach="phone", interpreter="ar")
    (found,) = [
        one for one in may_be_written(TODAY, NOW) if (one.name, one.child_name) == ("Amina Haddad", "Noor Jansen")
    ]
    assert (found.language, found.reading, found.reach, found.interpreter) == ("ar", "aloud", "phone", "ar")
    assert found.email == "amina@voorbeeld.test"
    assert Right.DECIDE in found.rights
    assert found.is_here
    assert found.organisations == {child("Noor").enrolments.get().organisation_id}
    assert "bram" not in repr(found).lower()
    assert {"address", "phone"}.isdisjoint(Addressee.__slots__)


def test_a_block_stops_letters_at_once_and_an_expired_one_no_longer(linde: Centre, cast: dict[str, Actor]) -> None:
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT, moment=NOW)
    assert pairs() == EVERYONE - {("Bram", "Noor")}
    assert pairs(ALONE) == EVERYONE


def test_who_left_is_written_to_no_more_and_who_is_to_come_is_marked(linde: Centre) -> None:
    Enrolment.objects.filter(child=child("Daan")).update(valid_until=TODAY - DAY)
    assert pairs() == EVERYONE - {("Hanna", "Daan")}
    Enrolment.objects.filter(child=child("Daan")).update(valid_from=TODAY + DAY, valid_until=None)
    (daan,) = [one for one in may_be_written(TODAY, NOW) if one.child_name == "Daan Smit"]
    assert not daan.is_here


def test_information_on_request_is_written_for_as_long_as_it_was_granted(linde: Centre, cast: dict[str, Actor]) -> None:
    CareRelation.objects.filter(adult=adult("Bram"), child=child("Noor")).update(
        custody="no", information="on_request", source_kind="court"
    )
    assert ("Bram", "Noor") not in pairs()
    decide_information(
        actor=cast["gijs"],
        relation=relation("Bram", "Noor"),
        granted={Right.GENERAL},
        reason="a",
        day=TODAY,
        last_day=TODAY + DAY,
    )
    assert ("Bram", "Noor") in pairs()
    assert ("Bram", "Noor") not in pairs(2 * DAY)


def test_it_can_be_asked_of_some_children_only(linde: Centre) -> None:
    among = Child.objects.filter(given_name="Sami")
    assert {one.child_name for one in may_be_written(TODAY, NOW, among)} == {"Sami Jansen"}


def test_it_asks_the_database_as_often_for_many_as_for_one(linde: Centre) -> None:
    with CaptureQueriesContext(connection) as few:
        may_be_written(TODAY, NOW)
    for number in range(4):
        another_parent("Noor", f"Ouder{number}")
    with CaptureQueriesContext(connection) as many:
        may_be_written(TODAY, NOW)
    assert len(few) == len(many) == 3


def test_control_a_list_that_asks_no_rights_would_write_to_the_grandmother(
    linde: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.people.queries.correspondence.is_written", lambda bond, day: True)
    assert ("Coby", "Noor") in pairs()

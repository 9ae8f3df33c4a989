"""A death stops every letter, feed and request that day, and a mistake can be set right (S127)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused, may
from samenspel.organisations.models import Centre
from samenspel.people.actions import report_adult_death, report_child_death, send, take_back_death
from samenspel.people.actions.relations import NewAdult
from samenspel.people.models import Adult, Child, Enrolment, GroupMembership
from samenspel.people.policy import REPORT_DEATH, SEE_CHILD
from samenspel.people.queries import actor_for
from samenspel.people.queries.correspondence import may_be_written
from tests.conftest import TODAY, user_of
from tests.people.family import DAY, NOW, adult, child, rights

pytestmark = pytest.mark.usefixtures("in_english")  # refusals are read by their message ids


def written() -> set[tuple[str, str]]:
    return {(one.name.split()[0], one.child_name.split()[0]) for one in may_be_written(TODAY, NOW)}


def test_a_childs_death_stops_everything_about_it_that_day(linde: Centre, cast: dict[str, Actor]) -> None:
    assert ("Amina", "Noor") in written()
    report_child_death(actor=cast["gijs"], child=child("Noor"), died_on=TODAY, day=TODAY)
    assert written() == {("Amina", "Sami"), ("Bram", "Sami"), ("Hanna", "Daan")}
    assert not GroupMembership.objects.filter(child=child("Noor"), valid_until=None).exists()
    assert Enrolment.objects.get(child=child("Noor")).leaving == "deceased"
    amina = actor_for(user_of("amina").pk, TODAY)
    assert amina
    assert amina.children == {child("Sami").pk}


def test_the_parents_of_a_child_that_died_are_not_shut_out_by_a_date(linde: Centre, cast: dict[str, Actor]) -> None:
    Child.objects.filter(given_name="Sami").delete()
    report_child_death(actor=cast["gijs"], child=child("Noor"), died_on=TODAY - 3 * DAY, day=TODAY)
    amina = actor_for(user_of("amina").pk, TODAY)
    assert amina
    assert amina.children == frozenset()
    assert not amina.is_guardian


def test_a_parents_death_stops_every_letter_to_them_and_leaves_the_other_alone(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    report_adult_death(actor=cast["gijs"], adult=adult("Bram"), child=child("Noor"), died_on=TODAY, day=TODAY)
    assert {who for who, _whose in written()} == {"Amina", "Hanna"}
    assert actor_for(user_of("bram").pk, TODAY) is None


def test_who_was_sent_by_a_parent_who_died_comes_no_more(linde: Centre, cast: dict[str, Actor]) -> None:
    send(
        actor=cast["bram"],
        child=child("Noor"),
        sender=adult("Bram"),
        who=NewAdult("Pleun"),
        comes=True,
        collects=True,
        last_day=TODAY + DAY,
        day=TODAY,
        moment=NOW,
    )
    assert rights("Pleun", "Noor")
    report_adult_death(actor=cast["gijs"], adult=adult("Bram"), child=child("Noor"), died_on=TODAY, day=TODAY)
    assert not rights("Pleun", "Noor")


def test_a_mistake_is_set_right_whole(linde: Centre, cast: dict[str, Actor]) -> None:
    before = written()
    places = list(GroupMembership.objects.values("child", "group", "valid_until"))
    report_child_death(actor=cast["gijs"], child=child("Noor"), died_on=TODAY - 3 * DAY, day=TODAY)
    assert may(cast["gijs"], REPORT_DEATH, child("Noor")), "who can set it right still sees the card"
    assert not may(cast["eva"], SEE_CHILD, child("Noor"))
    take_back_death(actor=cast["gijs"], child=child("Noor"), person=child("Noor"))
    assert written() == before
    assert list(GroupMembership.objects.values("child", "group", "valid_until")) == places
    with pytest.raises(NotVisible):
        take_back_death(actor=cast["gijs"], child=child("Noor"), person=child("Noor"))


def test_a_parents_death_is_set_right_as_well(linde: Centre, cast: dict[str, Actor]) -> None:
    bram, noor = adult("Bram"), child("Noor")
    report_adult_death(actor=cast["gijs"], adult=bram, child=noor, died_on=TODAY, day=TODAY)
    with pytest.raises(ValidationError, match="already"):
        report_adult_death(actor=cast["gijs"], adult=adult("Bram"), child=noor, died_on=TODAY, day=TODAY)
    take_back_death(actor=cast["gijs"], child=noor, person=adult("Bram"))
    assert actor_for(user_of("bram").pk, TODAY)


@pytest.mark.parametrize(
    ("key", "error"), [("eva", Refused), ("lotte", Refused), ("marja", NotVisible), ("amina", NotVisible)]
)
def test_only_the_heads_of_the_child_write_it_down(
    key: str, error: type[Exception], linde: Centre, cast: dict[str, Actor]
) -> None:
    with pytest.raises(error):
        report_child_death(actor=cast[key], child=child("Noor"), died_on=TODAY, day=TODAY)
    with pytest.raises(error):
        report_adult_death(actor=cast[key], adult=adult("Bram"), child=child("Noor"), died_on=TODAY, day=TODAY)
    assert Adult.objects.exclude(deceased_on=None).count() == 0


def test_a_day_to_come_and_a_stranger_are_refused(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError) as wrong:
        report_child_death(actor=cast["gijs"], child=child("Noor"), died_on=TODAY + DAY, day=TODAY)
    assert "died_on" in wrong.value.message_dict
    with pytest.raises(NotVisible):
        report_adult_death(actor=cast["gijs"], adult=adult("Hanna"), child=child("Noor"), died_on=TODAY, day=TODAY)


def test_control_a_list_that_forgets_the_dead_would_be_caught(
    linde: Centre, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    report_adult_death(actor=cast["gijs"], adult=adult("Bram"), child=child("Noor"), died_on=TODAY, day=TODAY)
    monkeypatch.setattr("samenspel.people.queries.correspondence.is_written", lambda bond, day: bool(bond.rights))
    assert "Bram" in {who for who, _whose in written()}

"""A block works at once on one person's word, a second confirms, two lift it; and every step is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import NotVisible, Refused
from samenspel.organisations.models import Centre
from samenspel.people.actions import ask_lift, assign_role, begin_block, confirm_block, lift_block
from samenspel.people.logic.blocks import ALONE, Basis
from samenspel.people.models import Block, Child
from samenspel.people.queries import actor_for
from tests.conftest import TODAY, user_of
from tests.people.family import DAY, NOW, SYSTEM, adult, child, rights

pytestmark = pytest.mark.usefixtures("in_english")  # refusals are read by their message ids

HOUR = timedelta(hours=1)


def begin(actor: Actor, **changed: Any) -> Block:
    values: dict[str, Any] = {
        "adult": adult("Bram"),
        "child": child("Noor"),
        "basis": Basis.RESTRAINING_ORDER,
        "source": "brief burgemeester",
        "moment": NOW,
    }
    return begin_block(actor=actor, **(values | changed))


def test_it_works_at_once_for_72_hours_and_an_unconfirmed_one_opens_again(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    begin(cast["lotte"])
    bram = user_of("bram").pk
    during = actor_for(bram, TODAY, NOW + ALONE - HOUR)
    after = actor_for(bram, TODAY, NOW + ALONE)
    assert during
    assert after
    assert child("Noor").pk not in during.children
    assert child("Sami").pk in during.children, "a block is between one adult and one child"
    assert child("Noor").pk in after.children


def test_a_second_person_confirms_and_then_it_holds(linde: Centre, cast: dict[str, Actor]) -> None:
    block = begin(cast["lotte"])
    with pytest.raises(Refused, match="yourself"):
        confirm_block(actor=cast["lotte"], block=block, moment=NOW + HOUR)
    confirm_block(actor=cast["gijs"], block=block, last_day=TODAY + 9 * DAY, moment=NOW + HOUR)
    assert rights("Bram", "Noor", 9 * DAY) == frozenset()
    assert rights("Bram", "Noor", 10 * DAY) != frozenset(), "after its last day the door is open again"
    with pytest.raises(ValidationError, match="no longer waits"):
        confirm_block(actor=cast["gijs"], block=block, moment=NOW + HOUR)


def test_what_lapsed_cannot_be_confirmed_and_not_be_started_again_by_the_same_person(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    block = begin(cast["lotte"])
    late = NOW + ALONE
    with pytest.raises(ValidationError, match="no longer waits"):
        confirm_block(actor=cast["gijs"], block=block, moment=late)
    with pytest.raises(Refused, match="started this block before"):
        begin(cast["lotte"], moment=late)
    begin(cast["gijs"], moment=late)
    with pytest.raises(ValidationError, match="already"):
        begin(cast["lotte"], moment=late + HOUR)


def test_lifting_takes_two_and_what_was_asked_does_not_stand_open_for_ever(
    linde: Centre, cast: dict[str, Actor]
) -> None:
    block = begin(cast["lotte"])
    confirm_block(actor=cast["gijs"], block=block, moment=NOW)
    with pytest.raises(ValidationError, match="Nobody asked"):
        lift_block(actor=cast["gijs"], block=block, moment=NOW)
    ask_lift(actor=cast["gijs"], block=block, moment=NOW)
    with pytest.raises(Refused, match="Somebody else"):
        lift_block(actor=cast["gijs"], block=block, moment=NOW)
    with pytest.raises(ValidationError, match="asked that already"):
        ask_lift(actor=cast["lotte"], block=block, moment=NOW + HOUR)
    with pytest.raises(ValidationError, match="Nobody asked"):
        lift_block(actor=cast["lotte"], block=block, moment=NOW + ALONE)
    ask_lift(actor=cast["gijs"], block=block, moment=NOW + ALONE)
    assert rights("Bram", "Noor", ALONE) == frozenset(), "asking alone opens nothing"
    lift_block(actor=cast["lotte"], block=block, moment=NOW + ALONE + HOUR)
    assert rights("Bram", "Noor", ALONE + HOUR) != frozenset()
    with pytest.raises(ValidationError, match="over already"):
        ask_lift(actor=cast["gijs"], block=block, moment=NOW + ALONE + 2 * HOUR)


def test_every_step_is_in_the_log(linde: Centre, cast: dict[str, Actor]) -> None:
    block = begin(cast["lotte"])
    confirm_block(actor=cast["gijs"], block=block, moment=NOW)
    ask_lift(actor=cast["gijs"], block=block, moment=NOW)
    lift_block(actor=cast["lotte"], block=block, moment=NOW)
    steps = Event.objects.filter(thing="block").order_by("pk")
    assert [one.verb for one in steps] == ["block.begun", "block.confirmed", "block.lift_asked", "block.lifted"]
    assert {one.actor for one in steps} == {cast["lotte"].public_id, cast["gijs"].public_id}
    assert "burgemeester" not in str([one.detail for one in steps])


@pytest.mark.parametrize(
    ("key", "whose", "error"),
    [
        ("eva", "Noor", Refused),
        ("eva", "Daan", NotVisible),
        ("fatma", "Sami", Refused),
        ("fatma", "Noor", NotVisible),
        ("gijs", "Sami", NotVisible),
        ("amina", "Noor", NotVisible),
        ("bram", "Noor", NotVisible),
        ("joke", "Noor", NotVisible),
    ],
)
def test_who_may_not_start_a_block(
    key: str, whose: str, error: type[Exception], linde: Centre, cast: dict[str, Actor]
) -> None:
    who = adult("Hanna") if whose == "Daan" else adult("Bram")
    with pytest.raises(error):
        begin(cast[key], adult=who, child=child(whose))
    assert Block.objects.count() == 0


def test_the_office_starts_and_does_not_confirm(linde: Centre, cast: dict[str, Actor]) -> None:
    school = Child.objects.get(given_name="Noor").enrolments.get().organisation
    assign_role(actor=SYSTEM, adult=adult("Ivo"), role="office", organisation=school)
    office = actor_for(user_of("ivo").pk, TODAY)
    assert office
    block = begin(cast["lotte"])
    with pytest.raises(Refused):
        confirm_block(actor=office, block=block, moment=NOW)
    begin(office, adult=adult("Coby"))


def test_somebody_who_has_nothing_to_do_with_the_child_is_not_blocked(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError, match="nothing to do"):
        begin(cast["lotte"], adult=adult("Hanna"))


def test_the_father_finds_nothing_of_the_child_at_his_next_request(
    linde: Centre, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    """Blocked for both his children he is nobody here; the mother notices nothing."""
    father, mother = client_as("bram"), client_as("amina")
    assert father.get("/linde/visie/").status_code == 200
    before = mother.get("/linde/visie/").status_code
    begin_block(actor=cast["lotte"], adult=adult("Bram"), child=child("Noor"), basis=Basis.SAFETY)
    begin_block(actor=cast["marja"], adult=adult("Bram"), child=child("Sami"), basis=Basis.SAFETY)
    assert father.get("/linde/visie/").status_code == 404
    assert mother.get("/linde/visie/").status_code == before == 200

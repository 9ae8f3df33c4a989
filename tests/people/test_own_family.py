"""A colleague who is family: at work they decide nothing about it, and see nothing of the other home (T1, T4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.core.actor import Actor
from samenspel.core.policy import Condition, NotVisible, Refused, check, may
from samenspel.onboarding.actions.claims import let_in, turn_down
from samenspel.onboarding.actions.letters import give_letter
from samenspel.onboarding.models import Claim
from samenspel.organisations.models import Centre, Organisation
from samenspel.people import policy
from samenspel.people.actions import (
    Facts,
    add_adult,
    assign_role,
    begin_block,
    change_relation,
    confirm_block,
    relate,
)
from samenspel.people.actions.merging import merge_adults, merge_children
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Block, CareRelation, Child
from samenspel.people.queries import actor_for
from tests.conftest import TODAY, user_of
from tests.people.family import SYSTEM, adult, child

WORDS = {"phone": "06-55501234", "email": "qz.amina@voorbeeld.test", "address": "Qzstraat 12"}


@pytest.fixture
def bram(linde: Centre) -> Actor:
    """Bram, father of Noor, is head of her school, and once lived with Amina."""
    assign_role(actor=SYSTEM, adult=adult("Bram"), role="head", organisation=Organisation.objects.get(kind="school"))
    Adult.objects.filter(given_name="Amina").update(**WORDS)
    found = actor_for(user_of("bram").pk, TODAY)
    assert found
    return found


@pytest.fixture
def blocked(bram: Actor) -> Block:
    """He may not come near her."""
    return begin_block(actor=SYSTEM, adult=adult("Bram"), child=child("Noor"), basis=Basis.COURT)


def card(name: str = "Noor") -> str:
    return reverse("families:card", args=["linde", child(name).public_id])


def seen_by(client: Client) -> list[str]:
    """What of the other home a browser shows on the pages of a family."""
    bond = CareRelation.objects.get(adult=adult("Amina"), child=child("Noor"))
    pages = [
        card(),
        reverse("families:relation", args=["linde", child("Noor").public_id, bond.public_id]),
        reverse("onboarding:guardian", args=["linde", adult("Amina").public_id]),
        reverse("families:list", args=["linde"]),
    ]
    said = "".join(client.get(page).content.decode() for page in pages)
    return [word for word in WORDS.values() if word in said]


def test_of_the_own_child_a_colleague_sees_nothing_of_the_other_home(
    bram: Actor, client_as: Callable[[str], Client]
) -> None:
    assert seen_by(client_as("bram")) == []
    assert seen_by(client_as("gijs")) != [], "a colleague who is no family sees how she is reached"


def test_control_a_card_that_forgets_who_is_family_shows_where_she_lives(
    bram: Actor, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Condition(lambda actor: ~Q(pk__in=[]), lambda actor, child: True, "everyone")
    for name in ("SEE_CONTACT", "SEE_ADDRESS"):
        held = getattr(policy, name)
        monkeypatch.setitem(vars(held), "allowed", stranger)
    assert WORDS["address"] in seen_by(client_as("bram"))


ABOUT_FAMILIES = [
    policy.SEE_ADDRESS,
    policy.SEE_FACTS,
    policy.KEEP_FAMILY,
    policy.DECIDE_INFORMATION,
    policy.START_BLOCK,
    policy.CONFIRM_BLOCK,
    policy.REPORT_DEATH,
    policy.SEND_FOR,
]


@pytest.mark.parametrize("permission", ABOUT_FAMILIES, ids=lambda one: one.key)
def test_nobody_decides_about_the_own_family(permission: Any, bram: Actor, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused, match=r"eigen gezin|own family"):
        check(bram, permission, child("Noor"))
    assert may(cast["gijs"], permission, child("Noor"))
    assert may(bram, permission, child("Daan")), "of others it is the work"


def test_a_father_does_not_write_himself_custody(bram: Actor) -> None:
    own = CareRelation.objects.get(adult=adult("Bram"), child=child("Noor"))
    with pytest.raises(Refused):
        change_relation(actor=bram, relation=own, facts=Facts(Kind.PARENT, Custody.YES), since=TODAY, day=TODAY)


def test_a_parent_is_no_second_person_for_a_block_on_the_other(bram: Actor, cast: dict[str, Actor]) -> None:
    block = begin_block(actor=cast["lotte"], adult=adult("Amina"), child=child("Noor"), basis=Basis.SAFETY)
    with pytest.raises(Refused):
        confirm_block(actor=bram, block=block)


def test_who_is_blocked_does_not_find_the_child_at_work_either(
    blocked: Block, bram: Actor, client_as: Callable[[str], Client]
) -> None:
    client = client_as("bram")
    assert client.get(card()).status_code == 404
    assert client.get(card("Daan")).status_code == 200
    assert "Noor" not in client.get(reverse("families:list", args=["linde"])).content.decode()
    Block.objects.update(lifted_at=timezone.now())
    assert client.get(card()).status_code == 200


@pytest.mark.parametrize("over", ["lapsed", "lifted", "last day"])
def test_a_block_that_is_over_keeps_nobody_from_their_work(over: str, blocked: Block, bram: Actor) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    values: dict[str, dict[str, Any]] = {
        "lapsed": {"begun_at": long_ago},
        "lifted": {"lifted_at": long_ago},
        "last day": {"begun_at": long_ago, "confirmed_at": long_ago, "last_day": TODAY - timedelta(days=1)},
    }
    assert not Child.objects.filter(policy.in_care(bram), given_name="Noor").exists()
    Block.objects.update(**values[over])
    assert Child.objects.filter(policy.in_care(bram), given_name="Noor").exists()


def test_the_letter_of_the_other_parent_is_given_by_a_colleague(bram: Actor, cast: dict[str, Actor]) -> None:
    amina, noor, now = adult("Amina"), child("Noor"), timezone.now()
    with pytest.raises(Refused):
        give_letter(actor=bram, adult=amina, child=noor, moment=now)
    assert give_letter(actor=cast["gijs"], adult=amina, child=noor, moment=now).code


def claim_of(asker: Adult | None) -> Claim:
    values = {"name": "Iemand", "relation": "parent", "child_name": "Daan", "answer_by": TODAY, "received_on": TODAY}
    claim = Claim(asked_by=asker, **values)
    claim.save()
    return claim


def test_nobody_answers_their_own_question_to_be_let_in(bram: Actor, cast: dict[str, Actor]) -> None:
    def say_yes(actor: Actor, claim: Claim, who: Adult | None) -> Any:
        ground, now = Claim.Ground.KNOWN, timezone.now()
        about = child("Daan")
        return let_in(actor=actor, claim=claim, child=about, adult=who, ground=ground, reason="x", moment=now)

    with pytest.raises(ValidationError):
        say_yes(bram, claim_of(adult("Bram")), None)
    with pytest.raises(ValidationError):
        say_yes(bram, claim_of(adult("Bram")), adult("Hanna"))
    with pytest.raises(ValidationError):
        say_yes(bram, claim_of(None), adult("Bram"))
    with pytest.raises(ValidationError):
        turn_down(actor=bram, claim=claim_of(adult("Bram")), ground="unproven", reason="x", moment=timezone.now())
    say_yes(cast["gijs"], claim_of(adult("Bram")), None)
    assert CareRelation.objects.filter(adult=adult("Bram"), child=child("Daan")).exists(), "a colleague does"


def test_nobody_says_of_a_parent_that_it_is_them(bram: Actor, cast: dict[str, Actor]) -> None:
    gijs = adult("Gijs")
    namesake = add_adult(actor=SYSTEM, given_name="Gijs", family_name="Verhoeven")
    relate(actor=SYSTEM, adult=namesake, child=child("Daan"), kind=Kind.PARENT)
    with pytest.raises(ValidationError):
        merge_adults(actor=cast["gijs"], kept=gijs, gone=namesake, day=TODAY)
    merge_adults(actor=bram, kept=gijs, gone=namesake, day=TODAY)


def test_nobody_says_of_a_child_that_it_is_theirs(bram: Actor, cast: dict[str, Actor]) -> None:
    noor, namesake = child("Noor"), Child(given_name="Noor", family_name="Jansen")
    namesake.save()
    with pytest.raises(ValidationError):
        merge_children(actor=bram, kept=noor, gone=namesake, day=TODAY)
    merge_children(actor=cast["gijs"], kept=noor, gone=namesake, day=TODAY)


def test_who_does_not_work_with_a_child_is_told_nothing(linde: Centre, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotVisible):
        check(cast["bram"], policy.KEEP_FAMILY, child("Noor"))


def test_nobody_erases_the_own_family(bram: Actor, client_as: Callable[[str], Client]) -> None:
    own = reverse("privacy:erase-child", args=["linde", child("Noor").public_id])
    other_parent = reverse("privacy:erase-adult", args=["linde", adult("Amina").public_id])
    assert client_as("bram").post(own, {"sure": "yes"}).status_code == 403
    assert client_as("bram").post(other_parent, {"sure": "yes"}).status_code == 404
    assert child("Noor")
    assert adult("Amina")
    assert client_as("gijs").get(own).status_code == client_as("gijs").get(other_parent).status_code == 200

"""The shared tablet of a group: who takes a child along, and nothing that one parent must not read of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.audit.models import Event
from samenspel.core.actor import Actor
from samenspel.core.policy import restrict
from samenspel.onboarding.models import Pin, Tablet
from samenspel.onboarding.queries.tablets import quick_actor
from samenspel.organisations.models import Centre
from samenspel.people.actions import assign_role
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Adult, Block, Child, Group
from samenspel.people.policy import SEE_CHILD
from samenspel.people.queries import actor_for
from tests.conftest import TODAY
from tests.onboarding.conftest import SYSTEM, adult, child
from tests.onboarding.test_tablets import GROUP, device, tablet, unlock

__all__ = ["device", "tablet"]
CANARIES = ("Geheimweg", "06-1111", "geheim@voorbeeld.test", "06-3333")


def door(name: str) -> str:
    return reverse("families:door", args=["linde", child(name).public_id])


@pytest.fixture
def canaries(linde: Centre) -> None:
    Adult.objects.filter(given_name="Amina").update(address="Geheimweg 7", phone="06-1111", email=CANARIES[2])
    Adult.objects.filter(given_name="Bram").update(phone="06-3333")


def block(basis: Basis = Basis.COURT) -> None:
    moment = timezone.now() - timedelta(minutes=1)
    Block(adult=adult("Bram"), child=child("Noor"), basis=basis.value, begun_at=moment, begun_by=adult("Gijs")).save()


def test_from_the_group_to_the_door_of_a_child(device: Client, canaries: None) -> None:
    unlock(device)
    assert f'href="{door("Noor")}"' in device.get(GROUP).content.decode()
    page = device.get(door("Noor"))
    assert page.status_code == 200
    assert {one.name for one in page.context["collect"]} >= {"Amina Haddad", "Bram Jansen", "Coby Jansen"}
    for canary in CANARIES:
        assert canary not in page.content.decode(), canary
    assert page.headers["Cache-Control"] == "private, no-store"
    opened = Event.objects.filter(verb="card.opened", thing_id=str(child("Noor").public_id))
    assert opened.count() == 1, "parents can see that it was opened"


def test_the_whole_card_stays_shut_and_control_would_show_contact_data(
    device: Client, canaries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(device)
    card = reverse("families:card", args=["linde", child("Noor").public_id])
    assert device.get(card).status_code == 403
    from samenspel.people.views.card import card as view

    monkeypatch.setattr(view, "on_shared_device", True)
    shown = device.get(card).content.decode()
    assert [canary for canary in CANARIES if canary in shown], "control: this is why the card does not say so"


def test_a_block_is_told_without_its_reason(device: Client) -> None:
    block()
    unlock(device)
    page = device.get(door("Noor"))
    assert page.context["blocked"] == ["Bram Jansen"]
    assert "Bram Jansen" not in {one.name for one in (*page.context["collect"], *page.context["others"])}
    assert "Gijs" not in page.content.decode().split("<main")[1].split("</main>")[0], "by whom is for who keeps it"
    assert "basis" not in page.context


def test_another_group_is_not_there(device: Client) -> None:
    unlock(device)
    assert device.get(door("Daan")).status_code == 404
    assert device.get(door("Sami")).status_code == 404


def head_too() -> Actor:
    """Eva, who is head as well, on the tablet of groep 4."""
    school = Group.objects.get(name="Groep 4").unit.organisation
    assign_role(actor=SYSTEM, adult=adult("Eva"), role="head", organisation=school)
    found = quick_actor(Tablet.objects.get(), Pin.objects.get(), TODAY, timezone.now())
    assert found
    return found


def test_a_head_with_a_pin_sees_one_group_there(device: Client) -> None:
    quick = head_too()
    assert {role for role, _place in quick.posts} == {"teacher"}
    own = Child.objects.filter(memberships__group__name="Groep 4").distinct()
    assert set(restrict(Child.objects.all(), quick, SEE_CHILD)) == set(own)
    unlock(device)
    assert device.get(door("Daan")).status_code == 404


def test_control_the_posts_of_a_head_would_open_the_school(device: Client) -> None:
    quick = head_too()
    user = adult("Eva").user_id
    assert user
    whole = actor_for(user, TODAY)
    assert whole
    careless = replace(quick, posts=whole.posts)
    assert child("Daan") in restrict(Child.objects.all(), careless, SEE_CHILD)

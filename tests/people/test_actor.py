"""Who a login is at a centre, on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from samenspel.core.actor import Actor, System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.models import Centre
from samenspel.people.actions import assign_role, relate
from samenspel.people.logic.custody import Kind
from samenspel.people.models import Adult, Block, CareRelation, Child, Enrolment, RoleAssignment
from samenspel.people.queries import actor_for, centres_of
from tests.conftest import TODAY, user_of

SYSTEM = System("test")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_cast_is_who_it_says(cast: dict[str, Actor]) -> None:
    assert cast["gijs"].is_staff
    assert cast["gijs"].roles == {"head"}
    assert len(cast["fatma"].organisations) == 1
    assert cast["amina"].stages == {"voorschool", "groep_3_8"}
    assert cast["amina"].is_guardian
    assert not cast["amina"].is_staff
    assert cast["coby"].roles == frozenset()
    assert not cast["coby"].is_guardian
    assert cast["daan"].roles == {"pupil"}
    assert cast["hanna"].roles == {"parent", "mr_parent"}


def test_someone_of_another_centre_is_nobody_here(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        assert actor_for(user_of("karim").pk, TODAY) is None


def test_a_role_ends_with_its_last_day(linde: Centre) -> None:
    eva = Adult.objects.get(given_name="Eva")
    RoleAssignment.objects.filter(adult=eva).update(valid_until=TODAY)
    actor = actor_for(user_of("eva").pk, TODAY)
    assert actor
    assert actor.is_staff
    assert actor_for(user_of("eva").pk, TODAY + timedelta(days=1)) is None


def test_a_role_that_ended_leaves_the_parent(linde: Centre) -> None:
    eva, daan = Adult.objects.get(given_name="Eva"), Child.objects.get(given_name="Daan")
    relate(actor=SYSTEM, adult=eva, child=daan, kind=Kind.PARENT)
    RoleAssignment.objects.filter(adult=eva).update(valid_until=date(2026, 1, 1))
    actor = actor_for(user_of("eva").pk, TODAY)
    assert actor
    assert (actor.is_staff, actor.is_guardian) == (False, True)


@pytest.mark.parametrize("url", ["", "visie/", "doelen/", "document/", "document/download/", "kompas/kaders/"])
def test_who_has_no_role_and_no_child_here_any_more_finds_nothing(
    url: str, linde: Centre, client_as: Callable[[str], Client]
) -> None:
    """Eva left, the relation of Coby ended, and a document closes everything to Bram."""
    clients = [client_as(key) for key in ("eva", "coby", "bram")]
    assert all(client.get(f"/linde/{url}").status_code in {200, 302} or "download" in url for client in clients)
    RoleAssignment.objects.filter(adult__given_name="Eva").update(valid_until=date(2026, 1, 1))
    CareRelation.objects.filter(adult__given_name="Coby").update(valid_until=date(2026, 1, 1))
    for child in Child.objects.filter(given_name__in=["Noor", "Sami"]):
        block(Adult.objects.get(given_name="Bram"), child)
    for client in clients:
        assert client.get(f"/linde/{url}").status_code == 404
        assert client.get("/").status_code == 200  # no centre to go to


def block(adult: Adult, child: Child) -> None:
    """A confirmed block without an end."""
    Block(adult=adult, child=child, basis="court", begun_at=LONG_AGO, confirmed_at=LONG_AGO).save()


def test_a_parent_whose_child_left_is_nobody_here_but_one_whose_child_has_yet_to_come_is_let_in(linde: Centre) -> None:
    Enrolment.objects.filter(child__given_name="Daan").update(valid_until=TODAY - timedelta(days=1))
    RoleAssignment.objects.filter(adult__given_name="Hanna").delete()
    assert actor_for(user_of("hanna").pk, TODAY) is None
    Enrolment.objects.filter(child__given_name="Daan").update(valid_from=TODAY + timedelta(days=9), valid_until=None)
    assert actor_for(user_of("hanna").pk, TODAY)


def test_a_child_that_died_asks_nothing_more_of_its_parents(linde: Centre) -> None:
    Child.objects.filter(given_name="Sami").update(deceased_on=TODAY)
    actor = actor_for(user_of("amina").pk, TODAY)
    assert actor
    assert actor.stages == {"groep_3_8"}
    Adult.objects.filter(given_name="Amina").update(deceased_on=TODAY)
    assert actor_for(user_of("amina").pk, TODAY) is None


def test_a_proven_block_takes_the_childs_stage_away(linde: Centre) -> None:
    bram, sami = Adult.objects.get(given_name="Bram"), Child.objects.get(given_name="Sami")
    block(bram, sami)
    actor = actor_for(user_of("bram").pk, TODAY)
    assert actor
    assert actor.stages == {"groep_3_8"}


def test_a_relation_that_has_ended_counts_no_more(linde: Centre) -> None:
    bram = Adult.objects.get(given_name="Bram")
    CareRelation.objects.filter(adult=bram).update(valid_until=date(2026, 1, 1))
    assert actor_for(user_of("bram").pk, TODAY) is None


def test_one_login_may_be_a_person_at_two_centres(centres: dict[str, Centre]) -> None:
    karim = user_of("karim")
    with centre_scope(centres["linde"].pk):
        adult = Adult(given_name="Karim", user=karim)
        adult.save()
        assign_role(actor=SYSTEM, adult=adult, role="oc_member")
    assert [centre.key for centre in centres_of(karim.pk, TODAY)] == ["beuk", "linde"]

"""What nobody does by accident, and what two things at once come to: odd moments, a row in two lists, two rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from samenspel.core.actor import Actor
from samenspel.notifications.sending import send_due
from samenspel.people.actions import add_adult, add_child, place, relate
from samenspel.people.actions.register import end_enrolment
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import CareRelation, Child, Enrolment, GroupMembership
from samenspel.talks.actions.plan_adding import add_missing_talks, without_talk
from samenspel.talks.actions.plan_leaving import call_off_who_left
from samenspel.talks.actions.plan_moves import call_off
from samenspel.talks.actions.plan_seats import reseat
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.models import Round, Talk
from tests.conftest import TODAY
from tests.talks.plan_stage import NOW, SYSTEM, adult, another_family, at, aware, child, group, planning, talk_of


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def round_(linde: Any) -> Round:
    return planning(state=Round.State.PUBLISHED, ends=time(18))


@pytest.fixture
def noor(round_: Round) -> Talk:
    return talk_of(round_, "Noor", ["Amina", "Bram"], at(15), is_published=True)


def home(talks: Any) -> list[list[str]]:
    rows = [[seat.adult.given_name for seat in talk.seats.filter(side="home").order_by("order")] for talk in talks]
    return sorted(rows)


def second_parent(of: Child) -> None:
    found = add_adult(actor=SYSTEM, given_name="Later", family_name="Test", email="later@voorbeeld.test")
    relate(actor=SYSTEM, adult=found, child=of, kind=Kind.PARENT, custody=Custody.YES)


# --- adding what is lacking


@pytest.mark.parametrize("presses", [1, 2])
def test_adding_for_who_came_later_makes_nothing_again_of_what_was_called_off(
    round_: Round, cast: dict[str, Actor], presses: int
) -> None:
    another_family(1)
    talk = talk_of(round_, "Kind 1", ["Ouder 1"], at(16), is_published=True)
    call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    second_parent(child("Kind 1"))
    Talk.objects.filter(child=child("Kind 1"), state="open").delete()  # the look at who may come made one already
    row = next(one for one in without_talk(round_, TODAY, NOW).lacking if one.expected.child == child("Kind 1"))
    assert (row.adults, row.is_off) == ((adult("Later").pk,), False), "the page says this of it"
    for _press in range(presses):
        children = {child("Kind 1").pk}
        add_missing_talks(actor=cast["gijs"], round_=round_, day=TODAY, moment=NOW, children=children, again=True)
    made = Talk.objects.filter(child=child("Kind 1"), state="open")
    wanted = [["Later"]] if presses == 1 else [["Later"], ["Ouder 1"]]
    assert home(made) == wanted, "and the other's is made again only when that stands there"


def test_a_second_tap_adds_no_more_and_what_was_called_off_has_a_button_of_its_own(
    round_: Round, cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    another_family(1)
    talk = talk_of(round_, "Kind 1", ["Ouder 1"], at(16), is_published=True)
    call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    second_parent(child("Kind 1"))
    Talk.objects.filter(child=child("Kind 1"), state="open").delete()
    page = reverse("planning:missing", args=["linde", round_.public_id])
    of = {"of": str(child("Kind 1").public_id)}
    for _tap in range(2):
        client_as("gijs").post(page, of)
        assert home(Talk.objects.filter(child=child("Kind 1"), state="open")) == [["Later"]]
    assert 'name="again" value="yes"' in client_as("gijs").get(page).content.decode()
    client_as("gijs").post(page, of | {"again": "yes"})
    assert home(Talk.objects.filter(child=child("Kind 1"), state="open")) == [["Later"], ["Ouder 1"]]


def test_a_child_with_a_talk_in_one_round_gets_none_by_itself_in_another(round_: Round) -> None:
    other = planning(state=Round.State.PUBLISHED, ends=time(18))
    another_family(1)
    another_family(2)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(16), is_published=True)
    talk_of(other, "Kind 2", ["Ouder 2"], at(16), is_published=True)
    children = {child("Kind 1").pk, child("Kind 2").pk}
    assert reseat(children=children, day=TODAY, moment=NOW) == 0
    assert home(Talk.objects.filter(round=other)) == [["Ouder 2"]], "the leader adds it"


def test_control_who_may_come_and_sits_nowhere_gets_one_in_the_round_of_the_child(round_: Round) -> None:
    other = planning(state=Round.State.PUBLISHED, ends=time(18))
    another_family(1)
    talk_of(round_, "Kind 1", ["Ouder 1"], at(16), is_published=True)
    second_parent(child("Kind 1"))
    reseat(children={child("Kind 1").pk}, day=TODAY, moment=NOW)
    assert home(Talk.objects.filter(round=round_)) == [["Later"], ["Ouder 1"]]
    assert not Talk.objects.filter(round=other).exists()


def test_a_leader_is_told_no_number_of_children_of_the_own_family(
    linde: Any, client_as: Callable[[str], Client]
) -> None:
    round_ = planning(state=Round.State.ASKING, ends=time(18))
    another_family(1)
    its = add_child(actor=SYSTEM, given_name="Zonder", family_name="Test")
    place(actor=SYSTEM, child=its, group=group())
    address = reverse("planning:ask", args=["linde", round_.public_id])
    said = "1 kind heeft geen gesprek"
    assert said in client_as("gijs").post(address, {"seconds": "10"}, follow=True).content.decode(), "control"
    round_.proposals.all().delete()
    CareRelation.objects.create(adult=adult("Gijs"), child=its, kind="other")
    assert said not in client_as("gijs").post(address, {"seconds": "10"}, follow=True).content.decode()


# --- who moves a talk and who calls it off come one after the other


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the database to be kept to ourselves, in that order."""
    found: list[str] = []
    real = QuerySet.select_for_update

    def noted(rows: Any, *args: Any, **more: Any) -> Any:
        found.append(rows.model.__name__)
        return real(rows, *args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    return found


def test_who_calls_a_talk_off_waits_for_who_moves_it(noor: Talk, cast: dict[str, Actor], held: list[str]) -> None:
    call_off(actor=cast["gijs"], talk=noor, moment=NOW)
    assert held[:2] == ["Round", "Talk"]


def test_of_who_left_the_round_is_held_before_its_talks(noor: Talk, held: list[str]) -> None:
    assert call_off_who_left(moment=NOW) == 0
    assert held == [], "nobody left: nobody waits"
    last_day = TODAY - timedelta(days=1)
    for one in Enrolment.objects.filter(child=child("Noor")):
        end_enrolment(actor=SYSTEM, enrolment=one, last_day=last_day, leaving=Enrolment.Leaving.OTHER)
    held.clear()
    assert call_off_who_left(moment=NOW) == 1
    assert held[:2] == ["Round", "Talk"]


# --- who heard nothing


@pytest.mark.parametrize("is_told", [True, False])
def test_who_was_never_invited_does_not_hear_that_it_does_not_go_on(round_: Round, is_told: bool) -> None:
    another_family(1)
    talk = talk_of(round_, "Kind 1", ["Ouder 1"], at(16), is_published=True)
    tell_published([talk], moment=NOW)
    if is_told:
        send_due(NOW)
    Enrolment.objects.filter(child=child("Kind 1")).update(valid_until=TODAY - timedelta(days=1))
    GroupMembership.objects.filter(child=child("Kind 1")).update(valid_until=TODAY - timedelta(days=1))
    send_due(NOW)
    call_off_who_left(moment=NOW)
    send_due(NOW)
    assert Talk.objects.get(pk=talk.pk).state == "cancelled"
    assert len(mail.outbox) == (2 if is_told else 0)


# --- odd moments


@pytest.mark.parametrize("to", ["20261207T173059", "2026-12-07T17:01"])
def test_a_family_moves_to_no_moment_between_the_slots(noor: Talk, client_as: Callable[[str], Client], to: str) -> None:
    Round.objects.update(moves_allowed=3, moves_until_days=1)
    client_as("amina").post(reverse("planning:swap", args=["linde", noor.public_id]), {"to": to})
    noor.refresh_from_db()
    assert (noor.starts_at, noor.moves_by_family) == (aware(at(15)), 0)


def test_control_a_family_moves_to_a_slot(noor: Talk, client_as: Callable[[str], Client]) -> None:
    Round.objects.update(moves_allowed=3, moves_until_days=1)
    client_as("amina").post(reverse("planning:swap", args=["linde", noor.public_id]), {"to": "20261207T1730"})
    noor.refresh_from_db()
    assert (noor.starts_at, noor.moves_by_family) == (aware(at(17, 30)), 1)


@pytest.mark.parametrize("day", ["2026-02-31", "2026-13-01", "x", ""])
def test_a_day_that_is_none_beside_what_was_dragged(
    round_: Round, noor: Talk, client_as: Callable[[str], Client], day: str
) -> None:
    given = {"talk": str(noor.public_id), "to": "2026-12-07T17:00", "dag": day}
    answer = client_as("gijs").post(reverse("planning:drop", args=["linde", round_.public_id]), given)
    assert answer.status_code == 302
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(17))


@pytest.mark.parametrize("when", ["9999-12-31T23:59", "9999-12-31T10:00", "0001-01-01T00:00"])
def test_a_moment_at_the_end_of_all_years_is_no_moment(
    noor: Talk, client_as: Callable[[str], Client], when: str
) -> None:
    Round.objects.update(state=Round.State.CLOSED)
    address = reverse("planning:talk", args=["linde", noor.public_id])
    assert client_as("gijs").post(address, {"do": "set", "starts_at": when}).status_code == 422
    noor.refresh_from_db()
    assert noor.starts_at == aware(at(15))

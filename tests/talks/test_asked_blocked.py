"""A question for a talk while a block keeps its parent away: closed to everyone, and there again when it is over."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samenspel.core.actor import Actor, System
from samenspel.core.policy import NotVisible
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.organisations.models import Centre
from samenspel.people.actions import begin_block, lift_block
from samenspel.people.actions.blocks import ask_lift, confirm_block
from samenspel.people.logic.blocks import ALONE, Basis
from samenspel.people.models import Block, CareRelation
from samenspel.talks.actions import asking_for
from samenspel.talks.actions.plan_seats import reseat
from samenspel.talks.models import Seat, Talk
from samenspel.talks.queries.asked_for import own_questions, waiting
from tests.conftest import TODAY
from tests.talks.questions import BASE, NOW, TOPIC, adult, ask, noor, propose, setting

SYSTEM = System("test")
HOUR = timedelta(hours=1)


class Clock:
    """The time by which the product looks."""

    def __init__(self) -> None:
        self.now = NOW

    def to(self, moment: datetime) -> None:
        """Go there, and let the hourly look at the tables come by."""
        self.now = moment
        reseat(children={noor().pk}, day=timezone.localdate(moment), moment=moment)


@pytest.fixture(autouse=True)
def clock(linde: Centre, monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    monkeypatch.setattr("samenspel.people.middleware.today", lambda: timezone.localdate(found.now))
    return found


def block(name: str = "Amina") -> Block:
    return begin_block(actor=SYSTEM, adult=adult(name), child=noor(), basis=Basis.SAFETY, moment=timezone.now())


def lifted(one: Block, clock: Clock, _cast: Any) -> None:
    clock.to(NOW + 2 * HOUR)
    ask_lift(actor=SYSTEM, block=one, moment=clock.now)
    lift_block(actor=SYSTEM, block=one, moment=clock.now)


def lapsed(_one: Block, clock: Clock, _cast: Any) -> None:
    clock.to(NOW + ALONE)


def over(one: Block, clock: Clock, _cast: Any) -> None:
    confirm_block(actor=SYSTEM, block=one, last_day=TODAY + timedelta(days=6), moment=clock.now)
    clock.to(NOW + timedelta(days=7))


def stands(talk: Talk, client_as: Callable[[str], Client]) -> dict[str, bool]:
    """Who sees that it is there, on the list and by its address."""
    seen = {}
    for key, url, its in (
        ("amina", BASE, f"{BASE}{talk.public_id}/"),
        ("eva", f"{BASE}team/", f"{BASE}team/{talk.public_id}/"),
        ("gijs", f"{BASE}team/", f"{BASE}team/{talk.public_id}/plan/"),
    ):
        browser = client_as(key)
        listed = str(talk.public_id) in browser.get(url).content.decode()
        opens = browser.get(its).status_code == 200
        assert listed == opens, key
        seen[key] = opens
    return seen


EVERYONE = {"amina": True, "eva": True, "gijs": True}
NOBODY = dict.fromkeys(EVERYONE, False)


@pytest.mark.parametrize("ends", [lifted, lapsed, over])
def test_a_block_closes_a_question_and_destroys_nothing(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock, ends: Callable[..., None]
) -> None:
    talk = ask(cast["amina"])
    assert stands(talk, client_as) == EVERYONE  # control
    one = block()
    assert stands(talk, client_as) == NOBODY
    clock.to(NOW + HOUR)
    assert stands(talk, client_as) == NOBODY
    ends(one, clock, cast)
    assert stands(talk, client_as) == EVERYONE
    after = Talk.objects.get()
    assert (after.topic, after.answer_due, after.state) == (TOPIC, talk.answer_due, Talk.State.OPEN)
    assert [seat.adult.given_name for seat in Seat.objects.all()] == ["Amina"]
    assert not Message.objects.exists()


def test_confirmed_it_stays_closed_for_as_long_as_it_holds(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock
) -> None:
    talk, one = ask(cast["amina"]), block()
    confirm_block(actor=SYSTEM, block=one, moment=clock.now)
    clock.to(NOW + ALONE + HOUR)
    assert stands(talk, client_as) == NOBODY
    assert Talk.objects.filter(pk=talk.pk).exists()


def test_meanwhile_nobody_sees_to_it_and_nothing_is_sent(cast: dict[str, Actor], clock: Clock) -> None:
    talk = ask(cast["amina"])
    block()
    given: dict[str, Any] = {"actor": cast["eva"], "talk": talk}
    at = NOW + timedelta(days=3)
    for act in (
        lambda: asking_for.pick_up(**given),
        lambda: asking_for.answer_asked(**given, reason="x", moment=NOW),
        lambda: asking_for.plan_asked(**given, starts_at=at, setting=setting("Amina"), moment=NOW),
    ):
        with pytest.raises(NotVisible):
            act()
    assert waiting(cast["eva"], TODAY) == waiting(cast["gijs"], TODAY) == []
    assert not Message.objects.exists()


def test_the_other_parent_notices_nothing_and_can_ask_themselves(
    cast: dict[str, Actor], client_as: Callable[[str], Client]
) -> None:
    hers = ask(cast["amina"])
    before = client_as("bram").get(BASE).content
    block()
    after = client_as("bram").get(BASE)
    assert after.status_code == 200
    assert len(after.content) == len(before)
    his = ask(cast["bram"], "x")
    assert [one.talk for one in waiting(cast["eva"], TODAY)] == [his]
    assert list(own_questions(cast["bram"])) == [his]
    assert Talk.objects.filter(pk=hers.pk).exists()


def test_who_is_kept_away_has_nothing_of_it_in_the_copy_of_their_data(cast: dict[str, Actor]) -> None:
    from samenspel.privacy.exporting import copy_of

    talk = ask(cast["amina"])

    def said() -> str:
        return json.dumps(copy_of(adult("Amina"), TODAY, timezone.now()).as_json())

    its_day = f'"answer_due": "{talk.answer_due}"'
    assert its_day in said()  # control
    block()
    assert its_day not in said()


def test_a_planned_one_is_a_question_again_and_its_moment_is_free(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock
) -> None:
    at, talk = NOW + timedelta(days=5), ask(cast["amina"])
    plan: dict[str, Any] = {"actor": cast["eva"], "starts_at": at, "moment": NOW}
    asking_for.plan_asked(talk=talk, setting=setting("Amina"), **plan)
    send_due(NOW)
    assert len(mail.outbox) == 1
    block()
    assert stands(talk, client_as) == NOBODY
    assert not Message.objects.filter(state=Message.State.WAITING).exists()
    asking_for.plan_asked(talk=ask(cast["bram"], "x"), setting=setting("Bram"), **plan)  # Eva is free then
    clock.to(NOW + ALONE)
    assert stands(talk, client_as) == EVERYONE
    again = Talk.objects.get(pk=talk.pk)
    assert (again.state, again.starts_at, again.published_at) == (Talk.State.OPEN, None, None)
    assert again.answer_due
    assert again.answer_due >= TODAY
    plan |= {"starts_at": at + HOUR, "moment": clock.now}
    asking_for.plan_asked(talk=again, setting=setting("Amina"), **plan)
    send_due(clock.now)
    assert [one.to for one in mail.outbox].count([adult("Amina").email]) == 2  # the new moment is told too


def test_a_planned_one_to_which_another_parent_comes_goes_on_for_them(cast: dict[str, Actor], clock: Clock) -> None:
    at, talk = NOW + timedelta(days=5), ask(cast["amina"], together=True)
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=at, setting=setting("Amina", "Bram"), moment=NOW)
    block()
    talk.refresh_from_db()
    assert (talk.state, talk.starts_at) == (Talk.State.PLANNED, at)
    homes = Seat.objects.filter(talk=talk, side=Seat.Side.HOME)
    assert [seat.adult.given_name for seat in homes] == ["Bram"]


def test_who_sat_at_it_sees_no_talk_without_anybody_meanwhile(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock
) -> None:
    talk = ask(cast["amina"])
    at = NOW + timedelta(days=5)
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=at, setting=setting("Amina"), moment=NOW)
    pages = reverse("talks:list", args=["linde"]), reverse("talks:talk", args=["linde", talk.public_id])

    def seen(who: str) -> tuple[bool, int]:
        browser = client_as(who)
        listed = browser.get(pages[0], {"toon": "alle"}).content.decode()
        return str(talk.public_id) in listed, browser.get(pages[1]).status_code

    assert {seen(who) for who in ("eva", "gijs", "lotte")} == {(True, 200)}, "control"
    one = block()
    assert {seen(who) for who in ("eva", "gijs", "lotte")} == {(False, 404)}
    lifted(one, clock, cast)
    assert {seen(who) for who in ("eva", "gijs", "lotte")} == {(True, 200)}


def test_what_goes_on_for_the_other_is_moved_from_its_page(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock
) -> None:
    talk = ask(cast["amina"], together=True)
    at = NOW + timedelta(days=5)
    asking_for.plan_asked(actor=cast["eva"], talk=talk, starts_at=at, setting=setting("Amina", "Bram"), moment=NOW)
    block()
    browser, page = client_as("eva"), reverse("talks:talk", args=["linde", talk.public_id])
    move = reverse("asked:move", args=["linde", talk.public_id])
    assert f'href="{move}"' in browser.get(page).content.decode()
    answer = browser.post(move, {"do": "call-off", "sure": "yes"})
    assert answer["Location"] == page
    assert browser.get(page).status_code == 200
    assert Talk.objects.get(pk=talk.pk).state == Talk.State.CANCELLED


def test_moments_to_choose_from_come_back_and_are_told_once(
    cast: dict[str, Actor], client_as: Callable[[str], Client], clock: Clock
) -> None:
    talk = propose(cast["eva"], "Amina")
    url = f"{BASE}kies/{talk.public_id}/"
    one = block()
    send_due(NOW)
    assert mail.outbox == []
    assert client_as("amina").get(url).status_code == 404
    lifted(one, clock, cast)
    clock.to(clock.now + HOUR)
    for _number in range(2):
        send_due(clock.now)
        clock.to(clock.now + HOUR)
    assert [letter.to for letter in mail.outbox] == [[adult("Amina").email]]
    assert client_as("amina").post(url, {"do": "choose", "moment": talk.proposed[1]}).status_code == 302


def test_what_was_sent_before_is_not_sent_again(cast: dict[str, Actor], clock: Clock) -> None:
    propose(cast["eva"], "Amina")
    send_due(NOW)
    lifted(block(), clock, cast)
    send_due(clock.now)
    assert len(mail.outbox) == 1


def test_who_is_kept_away_is_not_at_the_table_that_the_other_chose(cast: dict[str, Actor], clock: Clock) -> None:
    talk = propose(cast["eva"], "Amina", "Bram")
    block("Bram")
    asking_for.choose_moment(actor=cast["amina"], talk=talk, key=talk.proposed[1], moment=NOW)
    homes = Seat.objects.filter(talk=talk, side=Seat.Side.HOME)
    assert [seat.adult.given_name for seat in homes] == ["Amina"]
    assert set(Message.objects.filter(state="waiting").values_list("adult__given_name", flat=True)) == {"Amina"}


def test_control_who_lost_the_right_otherwise_has_no_question_any_more(cast: dict[str, Actor], clock: Clock) -> None:
    ask(cast["amina"])
    CareRelation.objects.filter(adult=adult("Amina"), child=noor()).delete()
    clock.to(NOW + HOUR)
    assert not Talk.objects.exists()

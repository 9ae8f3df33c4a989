"""What changes between proposal and publishing, and after publishing, is followed; who has to know hears it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from samenspel.core import working
from samenspel.core.policy import Refused
from samenspel.core.tenancy import outside_centres
from samenspel.notifications.models import Message
from samenspel.notifications.sending import send_due
from samenspel.people.logic.blocks import Basis
from samenspel.people.models import Block, CareRelation, GroupMembership
from samenspel.talks import tasks
from samenspel.talks.actions import plan_publishing
from samenspel.talks.actions.plan_moves import call_off
from samenspel.talks.actions.plan_proposals import Redrawn
from samenspel.talks.actions.plan_publishing import run_publishing
from samenspel.talks.actions.rounds_end import cancel_round
from samenspel.talks.actions.telling import tell_published
from samenspel.talks.models import (
    AnswerAboutChild,
    PartHolder,
    Proposal,
    Round,
    RoundAnswer,
    Talk,
)
from tests.conftest import TODAY
from tests.talks.following import Cast, leave, post, publish, seats, told
from tests.talks.plan_stage import NOW, adult, another_family, child, planning

pytestmark = pytest.mark.usefixtures("clock")


# --- between the proposal and publishing


def test_control_what_did_not_change_is_published_at_the_first_press(drawn: Round, cast: Cast) -> None:
    publish(cast, drawn)
    assert drawn.state == Round.State.PUBLISHED


def test_a_child_that_came_and_one_that_left_are_seen_before_anything_is_published(drawn: Round, cast: Cast) -> None:
    another_family(3)
    GroupMembership.objects.filter(child=child("Kind 2")).update(valid_until=TODAY - timedelta(days=1))
    with pytest.raises(Redrawn) as found:
        publish(cast, drawn)
    assert (found.value.drawn.made, found.value.drawn.gone, found.value.drawn.changed) == (1, 1, 0)
    drawn.refresh_from_db()
    assert drawn.state == Round.State.PLANNING, "first somebody looks"
    assert {(one.child.given_name, one.state) for one in Talk.objects.all()} == {
        ("Noor", "planned"),
        ("Kind 1", "planned"),
        ("Kind 3", "open"),
    }, "it is on the board, and stays there"
    publish(cast, drawn)
    assert drawn.state == Round.State.PUBLISHED


def test_a_wish_that_came_later_and_a_block_are_seen(drawn: Round, cast: Cast) -> None:
    said = RoundAnswer.objects.create(round=drawn, adult=adult("Bram"), channel="paper", given_at=NOW)
    AnswerAboutChild.objects.create(answer=said, child=child("Noor"), is_apart=True)
    with pytest.raises(Redrawn) as found:
        publish(cast, drawn)
    assert (found.value.drawn.made, found.value.drawn.changed) == (1, 1)
    Block.objects.create(adult=adult("Bram"), child=child("Noor"), basis=Basis.SAFETY, begun_at=NOW)  # no event
    with pytest.raises(Redrawn) as found:
        publish(cast, drawn)
    assert (found.value.drawn.gone, found.value.drawn.changed) == (1, 0)
    publish(cast, drawn)
    run_publishing(Proposal.objects.get(is_publishing=True), now=lambda: NOW)
    assert "Bram" not in told("invitation")


def test_another_holder_room_length_and_interpreter_are_of_now(drawn: Round, cast: Cast) -> None:
    PartHolder.objects.filter(part__round=drawn).update(adult=adult("Lotte"), room="lokaal 9")
    with pytest.raises(Redrawn) as found:
        publish(cast, drawn)
    assert (found.value.drawn.changed, found.value.drawn.made) == (3, 0)
    assert {tuple(seats(one, "staff")) for one in Talk.objects.all()} == {("Lotte",)}
    drawn.parts.update(minutes=20)
    with pytest.raises(Redrawn):
        publish(cast, drawn)
    PartHolder.objects.filter(part__round=drawn).update(room="lokaal 8")
    publish(cast, drawn)
    assert set(Talk.objects.values_list("room", "minutes")) == {("lokaal 8", 20)}, "a room stops nobody, and is told"


def test_the_page_says_what_changed_and_the_next_press_publishes(
    drawn: Round, client_as: Callable[[str], Client]
) -> None:
    another_family(3)
    page = reverse("planning:publish", args=["linde", drawn.public_id])
    gijs = client_as("gijs")
    gijs.cookies["samenspel-language"] = "en"
    answer = gijs.post(page)
    assert answer.status_code == 422
    assert "1 talk is new and has no moment yet" in answer.content.decode()
    drawn.refresh_from_db()
    assert drawn.state == Round.State.PLANNING
    assert gijs.post(page).status_code == 302
    drawn.refresh_from_db()
    assert drawn.state == Round.State.PUBLISHED


def test_of_the_own_family_a_leader_learns_no_number(drawn: Round, client_as: Callable[[str], Client]) -> None:
    CareRelation.objects.create(adult=adult("Gijs"), child=child("Noor"), kind="grandparent", source="school")
    Block.objects.create(adult=adult("Bram"), child=child("Noor"), basis=Basis.SAFETY, begun_at=NOW)  # no event
    another_family(3)
    said = client_as("gijs").post(reverse("planning:publish", args=["linde", drawn.public_id])).content.decode()
    assert "1 gesprek is nieuw" in said
    assert "iets veranderd in gesprekken die u hier niet ziet" in said
    assert "iemand anders aan tafel" not in said
    seen = client_as("gijs").get(reverse("planning:overview", args=["linde", drawn.public_id]))
    assert seen.context["talks"] == Talk.objects.exclude(child=child("Noor")).count()


def test_what_was_called_off_by_hand_is_not_made_again(drawn: Round, cast: Cast) -> None:
    talk = Talk.objects.get(child=child("Kind 1"))
    call_off(actor=cast["gijs"], talk=talk, moment=NOW)
    publish(cast, drawn)
    assert Talk.objects.filter(child=child("Kind 1")).get().state == "cancelled"


def test_who_may_not_publish_redraws_nothing(drawn: Round, cast: Cast) -> None:
    another_family(3)
    with pytest.raises(Refused):
        publish(cast | {"gijs": cast["eva"]}, drawn)
    assert Talk.objects.count() == 3
    Round.objects.filter(pk=drawn.pk).update(state=Round.State.ASKING)
    with pytest.raises(ValidationError):
        publish(cast, drawn)
    drawn.refresh_from_db()
    assert drawn.state == Round.State.ASKING, "publishing does not close the answers"


# --- called off while families are being told


def test_called_off_halfway_nobody_is_invited_afterwards_and_each_hears_what_is_so(
    drawn: Round, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    RoundAnswer.objects.create(round=drawn, adult=adult("Bram"), channel="link", given_at=NOW)
    proposal = publish(cast, drawn)
    monkeypatch.setattr(plan_publishing, "BATCH", 2)

    def tell(talks: list[Talk], *, moment: datetime) -> int:
        many = tell_published(talks, moment=moment)
        send_due(moment)
        monkeypatch.setattr(working, "is_ending", lambda: True)  # the worker goes off in between
        return many

    monkeypatch.setattr(plan_publishing, "tell_published", tell)
    run_publishing(proposal, now=lambda: NOW)
    monkeypatch.setattr(working, "is_ending", lambda: False)
    invited = sorted(Message.objects.filter(kind="talks.invitation").values_list("adult__given_name", flat=True))
    assert invited == ["Ouder 1", "Ouder 2"]
    cancel_round(actor=cast["gijs"], round_=drawn, moment=NOW)
    run_publishing(proposal, now=lambda: NOW + timedelta(hours=1))
    assert Proposal.objects.get(pk=proposal.pk).state == "stopped"
    assert (told("cancelled"), told("round-off"), told("invitation")) == (["Ouder 1", "Ouder 2"], ["Bram"], [])


def test_who_was_neither_asked_nor_told_hears_nothing(drawn: Round, cast: Cast) -> None:
    proposal = publish(cast, drawn)
    cancel_round(actor=cast["gijs"], round_=drawn, moment=NOW)
    run_publishing(proposal, now=lambda: NOW)
    assert not Message.objects.exists()


def test_telling_stops_when_the_round_is_published_no_more(drawn: Round, cast: Cast) -> None:
    proposal = publish(cast, drawn)
    Round.objects.filter(pk=drawn.pk).update(state=Round.State.CLOSED)
    run_publishing(proposal, now=lambda: NOW)
    assert (Proposal.objects.get(pk=proposal.pk).state, Message.objects.count()) == ("stopped", 0)


# --- while families answer


def test_a_child_that_comes_while_families_answer_brings_its_parents_the_question_once(linde: Any) -> None:
    round_ = planning(state=Round.State.ASKING)
    tasks.keep_true(NOW)
    first = told("asked")
    assert "Amina" in first
    another_family(1)
    RoundAnswer.objects.create(round=round_, adult=another_family(2)[0], channel="paper", given_at=NOW)
    for _again in range(2):
        tasks.keep_true(NOW)
    assert told("asked") == sorted([*first, "Ouder 1"])
    assert "Ouder 1" in told("asked-again")


def test_whose_question_a_block_held_back_is_asked_once_when_it_is_over(linde: Any) -> None:
    planning(state=Round.State.ASKING)
    tasks.keep_true(NOW)
    many = Message.objects.count()
    Message.objects.filter(adult=adult("Bram")).update(state="dropped", settled_at=NOW)
    assert "Bram" not in told("asked")
    for _again in range(2):
        tasks.keep_true(NOW + timedelta(hours=1))
    assert told("asked").count("Bram") == told("asked-again").count("Bram") == 1
    assert Message.objects.count() == many + 2


def test_whose_mail_was_thrown_away_after_its_term_is_not_asked_anew(linde: Any) -> None:
    planning(state=Round.State.ASKING)
    tasks.keep_true(NOW)
    post()
    Message.objects.all().delete()
    another_family(1)
    tasks.keep_true(NOW)
    assert told("asked") == ["Ouder 1"]


def test_after_the_last_day_nobody_is_asked_any_more(linde: Any) -> None:
    round_ = planning(state=Round.State.ASKING)
    Round.objects.filter(pk=round_.pk).update(answer_by=TODAY - timedelta(days=1))
    tasks.keep_true(NOW)
    Round.objects.filter(pk=round_.pk).update(state=Round.State.DRAFT, answer_by=None)
    tasks.keep_true(NOW)
    assert not Message.objects.exists()


def test_the_latest_work_is_what_the_page_shows(drawn: Round, client_as: Callable[[str], Client]) -> None:
    for number in (1, 2):
        Proposal.objects.create(round=drawn, number=number, state="running", made_at=NOW, beat_at=NOW)
    seen = client_as("gijs").get(reverse("planning:overview", args=["linde", drawn.public_id]))
    assert seen.context["working"].number == 2


def test_trouble_at_one_centre_leaves_the_tables_of_another_alone(
    posted: Round, centres: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def falls(moment: datetime) -> None:
        seen.append(len(seen))
        raise RuntimeError("oops")

    monkeypatch.setattr(tasks, "keep_true", falls)
    with outside_centres(), pytest.raises(RuntimeError):
        tasks.reseat_everywhere()
    assert len(seen) == len(centres) > 1


def test_the_hourly_look_enters_each_centre(posted: Round) -> None:
    leave("Kind 1", TODAY - timedelta(days=1))
    with outside_centres():
        tasks.reseat_everywhere()
    assert Talk.objects.get(child=child("Kind 1")).state == "cancelled"

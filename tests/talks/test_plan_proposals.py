"""A proposal from question to board, and publishing: in the background, stopped, restarted, and told once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django_tasks import default_task_backend

from samenspel.core import working
from samenspel.core.actor import Actor
from samenspel.core.policy import Refused
from samenspel.core.tenancy import outside_centres
from samenspel.notifications.models import Message
from samenspel.planner.instance import Instance, Schedule
from samenspel.planner.search import Progress, Report
from samenspel.talks import tasks
from samenspel.talks.actions import plan_publishing
from samenspel.talks.actions.plan_proposals import (
    Redrawn,
    StillBroken,
    ask_proposal,
    choose_proposal,
    is_alive,
    publish_round,
    stop_proposal,
)
from samenspel.talks.actions.plan_publishing import run_publishing
from samenspel.talks.actions.plan_running import run_proposal
from samenspel.talks.models import AnswerAboutChild, Proposal, Round, RoundAnswer, Sitting, Talk
from tests.conftest import TODAY
from tests.talks.plan_stage import NOW, adult, another_family, at, aware, child, planning, talk_of

State = Proposal.State


def ask(cast: dict[str, Actor], round_: Round, **more: Any) -> Proposal:
    wanted = {"seconds": 10, "day": TODAY, "moment": NOW} | more
    return ask_proposal(actor=cast["gijs"], round_=round_, **wanted)[0]


def by(places: dict[int, tuple[int, int]], *, calls: int = 0, also: Callable[[], None] | None = None) -> Any:
    """A planner that puts the talks (by number) there, and hears on the way whether to stop."""

    def plan(
        instance: Instance, seconds: float, seed: int, *, on_progress: Any, should_stop: Any
    ) -> tuple[Schedule, Report]:
        schedule = Schedule({instance.talks[number].id: place for number, place in places.items()})
        on_progress(Progress(1.0, 0, 0, 1, 0, lambda: schedule))
        if also:
            also()
        report = Report(0, 0, schedule.unplanned(instance), seed, 1, 1.0, 0.1, 0, "asked" if should_stop() else "time")
        return schedule, report

    return plan


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def round_(linde: Any) -> Round:
    return planning(state=Round.State.ASKING)


@pytest.fixture(autouse=True)
def no_tasks_yet() -> None:
    default_task_backend.clear()


def test_asking_draws_the_talks_up_and_leaves_the_work_to_the_worker(round_: Round, cast: dict[str, Actor]) -> None:
    proposal = ask(cast, round_)
    assert Talk.objects.filter(round=round_).count() == 1
    (task,) = default_task_backend.results
    assert task.task.module_path == "samenspel.talks.tasks.make_proposal"
    assert list(task.args) == [proposal.centre_id, str(proposal.public_id)], "ids and nothing else"
    assert (proposal.number, proposal.state) == (1, "waiting")
    later = NOW + timedelta(seconds=31)
    assert is_alive(proposal, NOW)
    assert is_alive(fresh(proposal), later), "the worker is busy with another: its turn comes"
    default_task_backend.clear()
    assert not is_alive(fresh(proposal), later), "no queue holds it"
    Proposal.objects.filter(pk=proposal.pk).update(state="running", beat_at=NOW)
    assert is_alive(fresh(proposal), NOW)
    assert not is_alive(fresh(proposal), later), "a beat that stands still is no life"


def test_the_planner_itself_runs_beside_and_its_proposal_goes_on_the_board(
    round_: Round, cast: dict[str, Actor]
) -> None:
    proposal = ask(cast, round_)
    with outside_centres():  # a task begins without a centre, and enters it
        tasks.make_proposal.call(proposal.centre_id, str(proposal.public_id))
    done = fresh(proposal)
    assert (done.state, done.report["planned"], done.report["unplanned"]) == ("ready", 1, 0)
    assert done.report["stopped_by"] in ("bound", "time"), "the workers of the planner were not lost"
    assert "ortools" not in sys.modules, "the solver is in processes of its own"
    assert choose_proposal(actor=cast["gijs"], proposal=done).placed == 1
    talk = Talk.objects.get(round=round_)
    assert talk.state == "planned"
    assert talk.published_at is None
    assert fresh(proposal).is_chosen


def test_only_one_proposal_at_a_time_unless_the_other_stands_still(round_: Round, cast: dict[str, Actor]) -> None:
    ask(cast, round_)
    with pytest.raises(ValidationError):
        ask(cast, round_, moment=NOW + timedelta(minutes=1))
    default_task_backend.clear()
    assert ask(cast, round_, moment=NOW + timedelta(minutes=1)).number == 2


def test_bad_input_is_said_before_anything_is_asked(round_: Round, cast: dict[str, Actor]) -> None:
    with pytest.raises(ValidationError):
        ask(cast, round_, seconds=9999)
    Sitting.objects.all().delete()
    with pytest.raises(ValidationError, match="nog geen tijden"):
        ask(cast, round_)
    with pytest.raises(Refused):
        ask_proposal(actor=cast["eva"], round_=round_, seconds=10, day=TODAY, moment=NOW)
    assert not Proposal.objects.exists()


def test_what_goes_wrong_is_said_on_the_proposal(round_: Round, cast: dict[str, Actor]) -> None:
    proposal = ask(cast, round_)
    Sitting.objects.all().delete()
    run_proposal(proposal, by=by({}))
    assert (fresh(proposal).state, fresh(proposal).report) == ("failed", {"trouble": "slots"})


def test_pins_in_each_others_way_are_said(round_: Round, cast: dict[str, Actor]) -> None:
    another_family(1)
    proposal = ask(cast, round_)
    Talk.objects.update(is_pinned=True, starts_at=aware(at(15)), state="planned")
    with outside_centres():
        tasks.make_proposal.call(proposal.centre_id, str(proposal.public_id))
    assert fresh(proposal).report == {"trouble": "pins"}


def test_a_fault_of_ours_leaves_no_proposal_running(round_: Round, cast: dict[str, Actor]) -> None:
    def falls(*_a: Any, **_k: Any) -> Any:
        raise RuntimeError("oops")

    proposal = ask(cast, round_)
    with pytest.raises(RuntimeError):
        run_proposal(proposal, by=falls)
    assert fresh(proposal).report == {"trouble": "fault"}


def test_stopping_before_it_began_is_the_end_and_later_keeps_what_was_found(
    round_: Round, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = ask(cast, round_)
    stop_proposal(actor=cast["gijs"], proposal=proposal, moment=NOW)
    run_proposal(proposal, by=by({0: (0, 0)}))
    assert fresh(proposal).state == "stopped"

    monkeypatch.setattr("samenspel.talks.actions.plan_running._BEAT", 0.0)
    second = ask(cast, round_)
    run_proposal(
        second,
        by=by({0: (0, 0)}, also=lambda: stop_proposal(actor=cast["gijs"], proposal=second, moment=NOW)),
    )
    assert (fresh(second).state, fresh(second).report["stopped_by"]) == ("ready", "asked")


def test_a_task_of_a_round_that_is_gone_does_nothing(round_: Round, cast: dict[str, Actor]) -> None:
    proposal = ask(cast, round_)
    centre, key = proposal.centre_id, str(proposal.public_id)
    round_.delete()
    tasks.make_proposal.call(centre, key)
    tasks.publish_talks.call(centre, key)


def test_choosing_keeps_pins_and_passes_over_what_is_no_more(round_: Round, cast: dict[str, Actor]) -> None:
    another_family(1)
    proposal = ask(cast, round_)
    first, second = Talk.objects.order_by("pk")
    Talk.objects.filter(pk=second.pk).update(is_pinned=True, starts_at=aware(at(15, 45)), state="planned")
    gone = "00000000-0000-4000-8000-000000000000"
    places = {
        str(first.public_id): "2026-12-07T15:00",
        str(second.public_id): "2026-12-07T15:00",
        gone: "2026-12-07T15:30",
    }
    Proposal.objects.filter(pk=proposal.pk).update(state="ready", places=places, report={})
    chosen = choose_proposal(actor=cast["gijs"], proposal=fresh(proposal))
    assert (chosen.placed, chosen.open, chosen.unknown) == (1, 0, 1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.starts_at, second.starts_at) == (aware(at(15)), aware(at(15, 45)))
    with pytest.raises(ValidationError):
        choose_proposal(actor=cast["gijs"], proposal=Proposal(round=round_, state="running"))


# --- publishing


@pytest.fixture
def ready(linde: Any) -> Round:
    """A round of four talks with a moment, and one without; they are what is needed."""
    round_ = planning(ends=datetime(2026, 1, 1, 18).time())
    for number in range(4):
        another_family(number)
        talk_of(round_, f"Kind {number}", [f"Ouder {number}"], at(15, 15 * number))
    talk_of(round_, "Noor", ["Amina", "Bram"], None)
    return round_


def publish(cast: dict[str, Actor], round_: Round, **more: Any) -> Proposal:
    return publish_round(actor=cast["gijs"], round_=round_, moment=NOW, **more)


def test_publishing_answers_at_once_and_the_worker_tells_everybody_once(ready: Round, cast: dict[str, Actor]) -> None:
    proposal = publish(cast, ready)
    assert not Message.objects.exists(), "the page does not wait for that"
    assert ready.state == Round.State.PUBLISHED
    assert [one.task.module_path for one in default_task_backend.results] == ["samenspel.talks.tasks.publish_talks"]
    run_publishing(proposal, now=lambda: NOW)
    assert Message.objects.filter(kind="talks.invitation").count() == 4
    assert Talk.objects.filter(published_at=NOW).count() == 4
    assert Talk.objects.get(child__given_name="Noor").published_at is None
    assert (fresh(proposal).state, fresh(proposal).progress) == ("ready", {"told": 4, "talks": 4})
    run_publishing(proposal, now=lambda: NOW)
    assert Message.objects.filter(kind="talks.invitation").count() == 4


def test_publishing_that_fell_halfway_goes_on_and_nobody_hears_twice(
    ready: Round, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = publish(cast, ready)
    told, tell = [], plan_publishing.tell_published

    def falls(talks: Any, *, moment: datetime) -> int:
        if told:
            tell(talks, moment=moment)
            raise RuntimeError("the machine went off")
        told.append(talks)
        return tell(talks, moment=moment)

    monkeypatch.setattr(plan_publishing, "BATCH", 2)
    monkeypatch.setattr(plan_publishing, "tell_published", falls)
    with pytest.raises(RuntimeError):
        run_publishing(proposal, now=lambda: NOW)
    assert Message.objects.filter(kind="talks.invitation").count() == 2, "a part is told whole or not at all"
    monkeypatch.setattr(plan_publishing, "tell_published", tell)
    run_publishing(proposal, now=lambda: NOW + timedelta(seconds=10))
    assert Message.objects.filter(kind="talks.invitation").count() == 2, "somebody may still be at it"
    run_publishing(proposal, now=lambda: NOW + timedelta(seconds=31))
    assert Message.objects.filter(kind="talks.invitation").count() == 4
    assert fresh(proposal).state == "ready"


def test_what_stopped_halfway_is_taken_up_again_by_itself(ready: Round, cast: dict[str, Actor]) -> None:
    proposal = publish(cast, ready)
    for state in ("running", "waiting"):  # and what a queue lost before anybody began
        Proposal.objects.filter(pk=proposal.pk).update(state=state, beat_at=NOW - timedelta(days=1))
        default_task_backend.clear()
        with outside_centres():
            tasks.resume_everywhere()
        (task,) = default_task_backend.results
        assert list(task.args) == [proposal.centre_id, str(proposal.public_id)]
    Proposal.objects.filter(pk=proposal.pk).update(beat_at=NOW - timedelta(days=1))
    with outside_centres():
        tasks.resume_everywhere()
    assert len(default_task_backend.results) == 1, "it stands in the queue: once is enough"


def test_a_worker_that_is_asked_to_end_stops_between_two_parts(
    ready: Round, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = publish(cast, ready)
    monkeypatch.setattr(working, "is_ending", lambda: True)
    run_publishing(proposal, now=lambda: NOW)
    assert (fresh(proposal).state, Message.objects.count()) == ("running", 0)


def test_what_nobody_can_do_is_not_published_and_what_was_agreed_upon_is(ready: Round, cast: dict[str, Actor]) -> None:
    Talk.objects.filter(child__given_name="Kind 1").update(starts_at=aware(at(15)))
    for even_so in (False, True):
        with pytest.raises(StillBroken, match="twee plekken"):
            publish(cast, ready, even_so=even_so)
    Talk.objects.filter(child__given_name="Kind 1").update(starts_at=aware(at(17)))
    said = RoundAnswer.objects.create(round=ready, adult=adult("Bram"), channel="link", given_at=NOW)
    AnswerAboutChild.objects.create(answer=said, child=child("Noor"), is_apart=True)
    Talk.objects.get(child__given_name="Noor").seats.filter(adult=adult("Bram")).delete()
    talk_of(ready, "Noor", ["Bram"], at(17, 15))
    Talk.objects.filter(child__given_name="Noor", starts_at=None).update(starts_at=aware(at(17, 30)), state="planned")
    with pytest.raises(StillBroken, match="zoals het is"):
        publish(cast, ready)
    publish(cast, ready, even_so=True)


def test_nothing_is_published_twice_in_the_past_or_without_a_moment(ready: Round, cast: dict[str, Actor]) -> None:
    with pytest.raises(Refused):
        publish_round(actor=cast["eva"], round_=ready, moment=NOW)
    with pytest.raises(ValidationError, match="voorbij"):
        publish_round(actor=cast["gijs"], round_=ready, moment=aware(at(15, 20)))
    publish(cast, ready)
    with pytest.raises(ValidationError):
        publish(cast, ready)
    empty = planning()
    with pytest.raises(Redrawn):
        publish(cast, empty)
    with pytest.raises(ValidationError, match="Nog geen gesprek"):
        publish(cast, empty)

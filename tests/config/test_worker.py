"""The worker: tasks one by one, the post each minute, and no trouble that stops the rest."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samenspel.config import worker
from samenspel.core import working
from samenspel.talks.models import Proposal, Round, Talk
from tests.conftest import TODAY
from tests.talks.plan_stage import planning


@pytest.fixture
def queue(settings: Any) -> None:
    """The queue as it really is, in the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_each_minute_goes_on_when_one_thing_fails_and_says_no_names(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def post() -> None:
        raise OSError("amina@voorbeeld.test")

    monkeypatch.setattr(worker, "send_everywhere", post)
    monkeypatch.setattr(worker, "resume_everywhere", lambda: done.append("resumed"))
    worker.each_minute()
    assert done == ["resumed"]
    assert "OSError" in caplog.text
    assert "amina" not in caplog.text


def test_what_was_done_is_not_kept(db: None) -> None:
    rows = [("old", timedelta(days=2)), ("new", timedelta(hours=1))]
    for name, ago in rows:
        DBTaskResult.objects.create(
            task_path=name, args_kwargs={}, backend_name="default", status="SUCCESSFUL",
            finished_at=timezone.now() - ago, run_after=timezone.now(), exception_class_path="", traceback="",
        )  # fmt: skip
    worker._clear()
    assert list(DBTaskResult.objects.values_list("task_path", flat=True)) == ["new"]


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_from_the_question_to_the_proposal(
    queue: None, cast: Any, linde: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samenspel.core.tenancy import outside_centres
    from samenspel.talks.actions.plan_proposals import ask_proposal

    round_ = planning(state=Round.State.ASKING)
    ask_proposal(actor=cast["gijs"], round_=round_, seconds=10, day=TODAY, moment=timezone.now())
    row = DBTaskResult.objects.get()
    assert set(map(type, row.args_kwargs["args"])) == {int, str}
    monkeypatch.setattr(worker, "each_minute", lambda: None)
    monkeypatch.setattr(worker.OurWorker, "configure_signals", lambda self: None)
    with outside_centres():
        worker.work(batch=True)
    row.refresh_from_db()
    assert row.status == "SUCCESSFUL", row.traceback
    assert Proposal.objects.get().state == "ready"
    assert Talk.objects.filter(round=round_).exists()
    assert "ortools" not in sys.modules


def test_asked_to_end_what_is_under_way_hears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_ending", type(working._ending)())
    one = worker.OurWorker()
    one.running_task = True
    assert not working.is_ending()
    one.shutdown(15, None)
    assert working.is_ending()
    assert not one.running


# --- who ends when


class Family:
    """A machine on which parents come and go: whose child we are at each look, and what ended us."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parents: list[int], *, looks: int = 50) -> None:
        self.parents, self.ended, self.looks = parents, list[int](), looks
        monkeypatch.setattr(os, "getppid", self.parent)
        monkeypatch.setattr(os, "kill", lambda process, how: self.ended.append(how))
        monkeypatch.setattr(working, "wait", self.wait)

    def parent(self) -> int:
        return self.parents.pop(0) if len(self.parents) > 1 else self.parents[0]

    def wait(self, seconds: float) -> bool:
        """No time passes; after so many looks somebody asks us to end."""
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize(
    ("parents", "kept_by", "is_ended"),
    [
        ([4711], 4711, False),  # the keeper lives
        ([4711, 4711, 1], 4711, True),  # it fell while we worked
        ([1], 4711, True),  # it fell before we looked: nobody else would end us
        ([4711, 4711, 812], 4711, True),  # whoever takes in orphans here is not always number one
        ([1], 1, False),  # the keeper is the first process itself, as in a container
    ],
)
def test_a_worker_ends_with_who_keeps_it(
    monkeypatch: pytest.MonkeyPatch, parents: list[int], kept_by: int, is_ended: bool
) -> None:
    family = Family(monkeypatch, parents)
    worker._watch(kept_by)
    assert family.ended == ([signal.SIGTERM] if is_ended else [])


@pytest.mark.parametrize(("kept_by", "threads"), [(0, ["_minutes"]), (4711, ["_minutes", "_watch"])])
def test_started_by_hand_or_by_init_it_watches_nobody(
    monkeypatch: pytest.MonkeyPatch, kept_by: int, threads: list[str]
) -> None:
    """Under nohup the shell goes away and we become another's child: that is what nohup is for."""
    begun: list[str] = []

    class Thread:
        def __init__(self, target: Any, **_more: Any) -> None:
            begun.append(target.__name__)

        def start(self) -> None:
            """Nothing runs."""

    monkeypatch.setattr(threading, "Thread", Thread)
    monkeypatch.setattr(worker.OurWorker, "configure_signals", lambda self: None)
    monkeypatch.setattr(worker.OurWorker, "run", lambda self: None)
    worker.work(kept_by=kept_by)
    assert begun == threads


def test_the_keeper_says_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import load_command_class

    from samenspel.core import beside

    commands = []
    monkeypatch.setattr(beside.Keeper, "run", lambda self: commands.append(self.command))
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(sys, "argv", ["beside", "1"])
    beside.main()
    assert commands == [[*beside.WORK, "--kept-by", str(os.getpid())]]
    parser = load_command_class("samenspel.config", "work").create_parser("samenspel", "work")
    assert parser.parse_args(commands[0][4:]).kept_by == os.getpid()
    assert "kept" not in parser.format_help()  # nobody types it

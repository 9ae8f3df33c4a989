"""What goes on while nobody waits: long work one after the other, and once a minute the post.

`samenspel serve` and `demo` keep one of these beside the server (`core.beside`); `samenspel work` is it by hand. More
than one may run: each takes its own tasks, and each message is in one sender's hands at a time.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Final

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from samenspel.core import working
from samenspel.notifications.sending import send_everywhere
from samenspel.talks.tasks import reseat_everywhere, resume_everywhere

log = logging.getLogger("samenspel.worker")
A_MINUTE: Final = 60.0
_AN_HOUR: Final = 60
KEPT: Final = timedelta(days=1)


class OurWorker(Worker):
    """The package's worker; when it is asked to end, the work under way hears it."""

    def __init__(self, *, batch: bool = False) -> None:
        super().__init__(
            queue_names=["default"],
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """The first time what is under way stops at a good place; the second time at once."""
        working.end()
        super().shutdown(signum, frame)


def work(*, batch: bool = False, kept_by: int = 0) -> None:
    """Work until asked to end; with `batch` until there is nothing left. What stopped halfway before goes on first.

    `kept_by` is the process that keeps us (`core.beside`): we end with it. Without one nobody is watched: who starts
    this by hand, with nohup or by systemd, ends it too, and whose child we are by then says nothing.
    """
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    worker = OurWorker(batch=batch)
    worker.configure_signals()
    if batch:
        each_minute()
    else:
        threading.Thread(target=_minutes, daemon=True).start()
        if kept_by:
            threading.Thread(target=_watch, args=(kept_by,), daemon=True).start()
    worker.run()


def each_minute() -> None:
    """The post, what stopped halfway, and the remains of work that is done. One trouble does not stop the others."""
    for task in (send_everywhere, resume_everywhere, _clear):
        _without_falling(task)


def _without_falling(task: Callable[[], object]) -> None:
    try:
        task()
    except Exception as trouble:  # the next minute is another try; names and addresses stay out of the log
        log.error("%s: %s", getattr(task, "__name__", "task"), type(trouble).__name__)
    finally:
        close_old_connections()


def _clear() -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def _minutes() -> None:
    minutes = 0
    each_minute()
    while not working.wait(A_MINUTE):
        each_minute()
        minutes += 1
        if minutes % _AN_HOUR == 0:
            _without_falling(reseat_everywhere)


def _watch(keeper: int) -> None:
    """Whoever kept us and is no more, also when that was before we looked, needs no worker either."""
    while os.getppid() == keeper:
        if working.wait(1.0):
            return
    os.kill(os.getpid(), signal.SIGTERM)

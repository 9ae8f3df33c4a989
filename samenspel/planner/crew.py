"""The worker processes of one plan: jobs in, answers out, in any order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Final

import samenspel
from samenspel.planner.format import instance_json
from samenspel.planner.instance import Instance

_HOME: Final = str(Path(samenspel.__file__).resolve().parent.parent)
Answer = dict[str, Any]


class Crew:
    """Some worker processes, each with a thread that hands it its jobs. To be used in a `with`."""

    def __init__(self, instance: Instance, many: int) -> None:
        first = json.dumps(instance_json(instance)).encode() + b"\n"
        self._answers: SimpleQueue[tuple[int, int, Answer | None]] = SimpleQueue()
        self._members = [_Member(number, first, self._answers) for number in range(many)]

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for member in self._members:
            member.end()

    @property
    def is_lost(self) -> bool:
        """Whether no worker is left."""
        return all(member.is_lost for member in self._members)

    def give(self, worker: int, number: int, job: dict[str, Any]) -> None:
        """A job for one worker; its answer comes under this number."""
        self._members[worker].jobs.put((number, job))

    def answer(self, seconds: float) -> tuple[int, int, Answer | None] | None:
        """The next answer as (worker, number, answer); the answer is None when the worker was lost. None: no news."""
        try:
            return self._answers.get(timeout=max(0.0, seconds))
        except Empty:
            return None


class _Member:
    def __init__(self, number: int, first: bytes, answers: SimpleQueue[tuple[int, int, Answer | None]]) -> None:
        self.number, self.answers = number, answers
        self.jobs: SimpleQueue[tuple[int, dict[str, Any]] | None] = SimpleQueue()
        self.is_lost = False
        self.process = subprocess.Popen(  # our own module, by our own interpreter
            [sys.executable, "-m", "samenspel.planner.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _HOME, "PYTHONSAFEPATH": "1"},
        )
        self.thread = Thread(target=self._work, args=(first,), daemon=True)
        self.thread.start()

    def _work(self, first: bytes) -> None:
        sending, coming = self.process.stdin, self.process.stdout
        assert sending
        assert coming
        while (given := self.jobs.get()) is not None:
            number, job = given
            answer = None
            if not self.is_lost:
                try:
                    sending.write(first + json.dumps(job).encode() + b"\n")
                    sending.flush()
                    first = b""
                    answer = json.loads(coming.readline())
                except (OSError, ValueError):
                    self.is_lost = True
            self.answers.put((self.number, number, answer))

    def end(self) -> None:
        """Stop at once; nothing that it still does is of use."""
        self.jobs.put(None)
        self.process.kill()
        self.process.wait()
        self.thread.join(timeout=1)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # half a line that nobody reads any more
                    continue

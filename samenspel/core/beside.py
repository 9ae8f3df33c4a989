"""Keeps the worker running beside the server: begins it again when it fell, and ends with the server.

Started by `core.server.serve` just before that process becomes gunicorn, so its parent is the server itself. However
the server ends (Ctrl+C, a stop by systemd, a kill), the parent is gone and so is the worker, within a second or two.
It loads nothing but the standard library: it must not fall.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final

_LOOK: Final = 0.5
# After a fall the next try waits a second, then two, four, up to a minute; who stayed up a minute begins anew.
_FIRST_WAIT, _LONGEST_WAIT, _STEADY = 1.0, 60.0, 60.0
_TO_END: Final = 15.0
WORK: Final = (sys.executable, "-m", "samenspel.config.cli", "work")


class Keeper:
    """Runs one command again and again for as long as `may_go_on` says so."""

    def __init__(self, command: Sequence[str], may_go_on: Callable[[], bool]) -> None:
        self.command, self._may_go_on = list(command), may_go_on
        self.is_stopped = False

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """A signal handler: end the command and come back."""
        self.is_stopped = True

    def may_go_on(self) -> bool:
        """Whether nobody said to stop."""
        return not self.is_stopped and self._may_go_on()

    def run(self) -> int:
        """Keep it running; returns how often it was begun."""
        begun, wait = 0, _FIRST_WAIT
        while self.may_go_on():
            since = time.monotonic()
            begun += 1
            with subprocess.Popen(self.command) as process:  # noqa: S603  # ours, by our own interpreter
                while process.poll() is None and self.may_go_on():
                    time.sleep(_LOOK)
                _end(process)
            wait = _FIRST_WAIT if time.monotonic() - since > _STEADY else min(wait * 2, _LONGEST_WAIT)
            self._rest(wait)
        return begun

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.may_go_on():
            time.sleep(_LOOK)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the worker to stop where it can; after a while it has to."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()


def main() -> None:
    """`python -m samenspel.core.beside PID`: for as long as that process is our parent."""
    parent = int(sys.argv[1])
    keeper = Keeper((*WORK, "--kept-by", str(os.getpid())), lambda: os.getppid() == parent)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, keeper.stop)
    keeper.run()


if __name__ == "__main__":
    main()

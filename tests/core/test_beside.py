"""The worker beside the server: begun again when it fell, and gone with the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from samenspel.core import beside

ROOT = Path(__file__).resolve().parents[2]


def until(test: object, seconds: float = 20.0) -> bool:
    """Wait for another process, no longer than needed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_who_fell_is_begun_again_and_a_stop_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_LOOK", 0.01)
    monkeypatch.setattr(beside, "_FIRST_WAIT", 0.01)
    marks = tmp_path / "marks"
    marks.touch()
    falls = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    keeper = beside.Keeper(falls, lambda: len(marks.read_text()) < 3)
    assert keeper.run() >= 3


def test_a_worker_that_lives_is_asked_to_end_and_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_LOOK", 0.01)
    answers = iter([True, True, True, False])
    keeper = beside.Keeper([sys.executable, "-c", "import time; time.sleep(60)"], lambda: next(answers, False))
    begun = time.monotonic()
    assert keeper.run() == 1
    assert time.monotonic() - begun < 30


def alive(process: int) -> bool:
    """Whether it still runs; what ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at the processes of Linux")
def test_however_the_server_ends_the_worker_ends_with_it(tmp_path: Path, how: signal.Signals) -> None:
    note = tmp_path / "worker"
    worker = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    keep = (
        "import os, sys; from samenspel.core import beside;"
        f"beside.WORK = (sys.executable, '-c', {worker!r}); beside._LOOK = 0.05; beside.main()"
    )
    server = (
        "import os, subprocess, sys, time;"
        f"subprocess.Popen([sys.executable, '-c', {keep!r}, str(os.getpid())]); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", server], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as one:
        assert until(lambda: note.exists() and note.read_text())
        its = int(note.read_text())
        assert alive(its)
        one.send_signal(how)
        one.wait()
    assert until(lambda: not alive(its))


def test_the_keeper_loads_nothing_that_could_fall() -> None:
    code = (
        "import sys, samenspel.core.beside; print([m for m in ('django', 'ortools', 'gunicorn') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"

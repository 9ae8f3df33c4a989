"""Reading in a process with bounds: every bomb refused in time and memory, and nothing reached from inside (G20)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from samenspel.rosters import sandbox
from samenspel.rosters.logic.plain import BadReading, loaded, pieces
from samenspel.rosters.logic.reading import MAX_BYTES, read
from samenspel.rosters.logic.roster import NeedsMapping, Refused, Roster
from samenspel.rosters.reasons import reason
from tests.rosters import making
from tests.rosters.bombs import BOMBS
from tests.rosters.measuring import measured, outcome
from tests.rosters.naive import NAIVE, naively

SECONDS, MEGABYTES = 2.0, 256
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_two_seconds_and_256_megabytes(name: str) -> None:
    reading, cost = measured(BOMBS[name]())
    assert outcome(reading) not in {"taken", "too_heavy"}  # told why, and not stopped by the bounds
    assert not isinstance(reading, NeedsMapping)
    assert reason(reading.problem if isinstance(reading, Refused) else reading.errors[0])
    assert cost.processor <= SECONDS
    assert cost.megabytes <= MEGABYTES


def test_the_set_is_as_large_as_was_promised() -> None:
    assert len(BOMBS) >= 40


@pytest.mark.parametrize("name", NAIVE)
def test_control_a_reader_without_bounds_breaks_on_them(name: str) -> None:
    seconds, megabytes, how = naively(name, patience=2.5)
    assert seconds > SECONDS or megabytes > MEGABYTES or how != "read"


def test_sound_files_pass_the_same_bounds() -> None:
    children = making.pupils(400)
    for data in (
        making.edexml(children).encode(),
        making.zipped(making.oneroster_files(children)),
        making.wide(children).encode(),
        making.workbook(making.WIDE.split(";"), making.wide_rows(children)),
    ):
        reading, cost = measured(data)
        assert outcome(reading) == "taken"
        assert isinstance(reading, Roster)
        assert reading.counts()["pupils"] == 400
        assert reading == read(data)  # the same as without a process between
        assert cost.processor < SECONDS


def inside(words: str, memory: int = sandbox.MEMORY, seconds: int = 5) -> subprocess.CompletedProcess[str]:
    """What happens to these words of Python inside the bounds."""
    start = "import sys; sys.path.insert(0, sys.argv[1]); from samenspel.rosters.reader_process import bind, close; "
    code = f"{start}bind({memory}, {seconds}); close()\n{words}"
    return subprocess.run([sys.executable, "-I", "-c", code, str(ROOT)], capture_output=True, text=True, timeout=20)


FORBIDDEN = {
    "memory": "x = bytearray(300 * 1024 * 1024)",
    "time": "while True: pass",
    "network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "name": "import socket; socket.getaddrinfo('localhost', 80)",
    "program": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork()",
    "read a file": "open('/etc/hostname').read()",
    "write a file": "open('/tmp/samenspel-was-here', 'w')",
    "remove a file": "import os; os.remove('/tmp/samenspel-was-here')",
    "loosen the bounds": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (99, 99)); resource.setrlimit("
    "resource.RLIMIT_CPU, (9999, 9999))",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_inside_there_is_no(what: str) -> None:
    assert inside(FORBIDDEN[what], seconds=1).returncode != 0


def test_control_the_same_interpreter_may_do_what_reading_needs() -> None:
    done = inside("import lxml.etree, json, csv; print(len(bytearray(50 * 1024 * 1024)))")
    assert (done.returncode, done.stdout.strip()) == (0, str(50 * 1024 * 1024)), done.stderr


def test_the_reader_knows_no_django_and_gets_no_environment() -> None:
    words = "import samenspel.rosters.logic.reading, os; print('django' in sys.modules)"
    assert inside(words).stdout.strip() == "False"


class Ended:
    """What a process left behind."""

    def __init__(self, returncode: int, stdout: bytes = b"") -> None:
        self.returncode, self.stdout = returncode, stdout


@pytest.mark.parametrize(
    "end",
    [
        Ended(-9), Ended(1, b"half"), Ended(0, b""), Ended(0, b"{"), Ended(0, b'{"is":"roster","value":[]}'),
        Ended(0, b'{"is":"refused","value":[[0,1,"","x",[]]]}'), Ended(0, b'{"is":"__class__","value":[]}'),
        Ended(0, b"[" * 100_000),
    ],
)  # fmt: skip
def test_whatever_becomes_of_the_reader_there_is_an_answer_in_words(
    end: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.subprocess, "run", lambda *words, **more: end)
    found = sandbox.read_roster(b"kind;verzorger\nLot Wit;Amina\n")
    assert isinstance(found, Refused)
    assert found.problem.code == "too_heavy"


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE", 0.2)
    monkeypatch.setattr(sandbox, "_START", "import time; time.sleep(60)")
    found = sandbox.read_roster(b"kind;verzorger\nLot Wit;Amina\n")
    assert isinstance(found, Refused)
    assert found.problem.code == "too_heavy"


def test_a_file_that_is_too_large_never_gets_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.subprocess, "run", lambda *words, **more: pytest.fail("a process"))
    found = sandbox.read_roster(bytes(MAX_BYTES + 1))
    assert isinstance(found, Refused)
    assert found.problem.code == "too_big"


def test_a_table_may_be_asked_about_and_answered_across_the_process() -> None:
    text = b"Wie;Van wie\nNoor Berg;Amina Bakkali\n"
    assert isinstance(sandbox.read_roster(text), NeedsMapping)
    found = sandbox.read_roster(text, {"Wie": "child.name", "Van wie": "caregiver.1.name"})
    assert isinstance(found, Roster)
    assert found.counts()["relations"] == 1


@pytest.mark.parametrize(
    "data",
    [
        making.edexml(making.pupils(5)).encode(),
        making.zipped(making.oneroster_files(making.pupils(5))),
        making.own_form(making.pupils(5)).encode(),
        b"Wie;Van wie\nNoor Berg;Amina\n",
        b"",
    ],
)
def test_a_reading_comes_through_as_plain_text_unchanged(data: bytes) -> None:
    reading = read(data)
    assert loaded("".join(pieces(reading))) == reading


def test_what_has_another_shape_is_no_reading() -> None:
    sound = json.loads("".join(pieces(read(making.own_form(making.pupils(2)).encode()))))
    for at, wrong in ((0, "other"), (1, None), (4, [["a"]]), (5, {}), (7, [1]), (12, [[0, "", "", 3, []]])):
        spoiled = {"is": "roster", "value": [*sound["value"]]}
        spoiled["value"][at] = wrong
        with pytest.raises(BadReading):
            loaded(json.dumps(spoiled))

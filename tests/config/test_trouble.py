"""A database or a folder that cannot be used is one plain sentence and exit 2, whatever the command."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from samenspel.config.env import BadSetting, database, secret_key

KEPT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("SAMENSPEL_", "DATABASE_", "EMAIL_", "DJANGO_"))
}
BREAKS_OFF = """
import os, signal
import django
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
django.setup = lambda: os.kill(os.getpid(), signal.SIGINT)
from samenspel.config.cli import main; main()
"""


def samenspel(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from samenspel.config.cli import main; main()", *arguments],
        env=KEPT | {"SAMENSPEL_HOME": str(home)} | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("command", [("migrate",), ("demo", "--no-serve"), ("balance", "--centre", "els")])
def test_a_database_that_does_not_answer_is_one_sentence(command: tuple[str, ...], tmp_path: Path) -> None:
    ended = samenspel(tmp_path, *command, DATABASE_URL="postgres://postgres@127.0.0.1:1/samenspel")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("De database is niet bereikbaar: ")
    assert "Traceback" not in ended.stderr


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "samenspel.sqlite3").write_bytes(b"dit is een brief en geen database" * 100)
    for command in ("verify-audit", "migrate"):
        ended = samenspel(tmp_path, command)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr


def test_an_empty_database_is_a_fresh_product(tmp_path: Path) -> None:
    (tmp_path / "samenspel.sqlite3").touch()
    made = samenspel(tmp_path, "create-centre", "--key", "els", "--name", "De Els", "--organisation", "De Els")
    assert (made.returncode, made.stderr) == (0, "")


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "x", "sqlite://", "sqlite:///", "postgres://x:port/y", "postgres://[x/y", "postgres://x:99999/y"],
)
def test_an_address_of_a_database_that_cannot_be_read_is_a_bad_setting(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        database(tmp_path)


def test_a_home_in_which_nothing_can_be_written_is_a_bad_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMENSPEL_SECRET_KEY", raising=False)
    with pytest.raises(BadSetting, match="SAMENSPEL_HOME"):
        secret_key(tmp_path / "gone")


def test_commands_that_start_together_make_one_database(tmp_path: Path) -> None:
    def create(key: str) -> subprocess.CompletedProcess[str]:
        return samenspel(tmp_path, "create-centre", "--key", key, "--name", key, "--organisation", key)

    with ThreadPoolExecutor() as together:
        made = list(together.map(create, ("els", "es", "eik")))
    assert [(one.returncode, one.stderr) for one in made] == [(0, "")] * 3


def test_words_come_out_whole_on_a_terminal_that_knows_ascii_only(tmp_path: Path) -> None:
    ended = samenspel(tmp_path, "geen-opdracht-é", PYTHONIOENCODING="ascii")
    assert ended.returncode == 2
    assert "“geen-opdracht-é” is geen opdracht" in ended.stderr


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for given in (tmp_path / "weg.zip", tmp_path):
        ended = samenspel(tmp_path / "home", "import", str(given))
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"{given} kan niet worden gelezen: ")
        assert "Errno" not in ended.stderr


def test_who_breaks_a_command_off_sees_one_word_and_no_trace(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", BREAKS_OFF, "verify-audit"],
        env=KEPT | {"SAMENSPEL_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    out, told = running.communicate()
    assert (running.returncode, out, told) == (130, "", "Afgebroken.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is such a device")
def test_an_answer_for_which_there_is_no_room_is_one_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", "from samenspel.config.cli import main; main()", "verify-audit", "--json"],
            env=KEPT | {"SAMENSPEL_HOME": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr

"""`samenspel plan-talks` as an operator calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from samenspel.planner.format import instance_json
from tests.planner.judge import judge
from tests.planner.rounds import a_round

ROUND = instance_json(
    a_round({f"t{i}": (f"s{i % 3}", f"f{i % 7}") for i in range(20)}, slots=(8, 8), likes={"f1": [(0, 1)]})
)


def call(tmp_path: Path, round_: object, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[Any, Any, str]:
    """Plan a round; returns what was printed, what was written, and what was told."""
    coming, out = tmp_path / "round.json", tmp_path / "schedule.json"
    coming.write_text(json.dumps(round_))
    call_command("plan_talks", str(coming), "--out", str(out), *options)
    told = capsys.readouterr()
    return json.loads(told.out), json.loads(out.read_text()), told.err


def test_it_writes_a_valid_schedule_and_prints_what_it_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samenspel.config.management.commands.plan_talks.started", now)
    printed, written, told = call(tmp_path, ROUND, capsys, "--seconds", "2", "--seed", "3")
    is_valid, parts = judge(ROUND, written)
    assert is_valid
    assert {name: printed[name] for name in parts} == parts
    assert printed["cost"] == written["report"]["cost"] >= printed["bound"]
    assert (printed["seed"], printed["unplanned_talks"]) == (3, written["unplanned"])
    assert printed["seconds"] < 4
    assert "cost" in told or "kosten" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["round.json", "schedule.json"]


def now() -> float:
    import time

    return time.monotonic()


@pytest.mark.parametrize(
    ("round_", "options", "said"),
    [
        ({**ROUND, "walk_slots": -1}, (), "walk_slots: "),
        ({**ROUND, "days": []}, (), "days: "),
        ({**ROUND, "pinned": [{"talk": t, "day": 0, "slot": 0} for t in ("t0", "t3")]}, (), "pinned: "),
        (ROUND, ("--seconds", "0"), "“0”"),
        (ROUND, ("--seconds", "soon"), "“soon”"),
        (ROUND, ("--seconds", "nan"), "“nan”"),
    ],
)
def test_what_is_wrong_is_said_and_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], round_: object, options: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CommandError) as told:
        call(tmp_path, round_, capsys, *options)
    assert told.value.returncode == 2
    assert said in str(told.value)


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(tmp_path: Path) -> None:
    coming = tmp_path / "round.json"
    coming.write_text(json.dumps(ROUND))
    for given, out in ((tmp_path / "nothing.json", tmp_path / "out.json"), (coming, tmp_path / "no" / "out.json")):
        with pytest.raises(CommandError) as told:
            call_command("plan_talks", str(given), "--out", str(out))
        assert told.value.returncode == 2
        assert str(tmp_path) in str(told.value)

"""Reads a roster in a process of its own, with bounds on memory and time (reliability.md T16, G20; ADR 28).

`read_roster` is the one way in for views and commands. Whatever the file does to its reader, who asked gets a
reading or a refusal in plain words, never an exception; nothing of the file is written anywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import samenspel
from samenspel.core.logic.tables import Unreadable
from samenspel.rosters.logic.plain import BadReading, loaded
from samenspel.rosters.logic.reading import refuse_at_once, refused
from samenspel.rosters.logic.roster import Reading, Refused

MEMORY: Final = 256 * 1024 * 1024  # of addresses; the largest sound files need half
PATIENCE: Final = 45  # seconds on the clock, for a machine that is busy; less than a server waits for a page
_ROOT = Path(samenspel.__file__).resolve().parents[1]
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from samenspel.rosters.reader_process import main; main()"
_MOST_BACK: Final = 64 * 1024 * 1024


def seconds_for(size: int) -> int:
    """Processor time for a file of so many bytes: some ten times what a sound one takes, a workbook twice."""
    return min(15, 3 + 6 * size // 2**20)


def read_roster(data: bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """What the file holds. `mapping` is the field per heading of a table, as a person chose it."""
    try:
        refuse_at_once(data)
    except Unreadable as stop:
        return Refused(stop.problem)
    bounds = {"memory": MEMORY, "seconds": seconds_for(len(data))}
    order = json.dumps({"mapping": dict(mapping) if mapping else None, **bounds})
    try:
        done = subprocess.run(  # noqa: S603 our own interpreter with our own words; the file comes on its input
            [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
            input=order.encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return refused("too_heavy")
    if done.returncode or len(done.stdout) > _MOST_BACK:
        return refused("too_heavy")
    try:
        return loaded(done.stdout)
    except BadReading:
        return refused("too_heavy")

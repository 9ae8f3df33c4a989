"""What reading a file costs the process that reads it."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any
from unittest import mock

from samenspel.rosters.logic.roster import NeedsMapping, Reading, Refused
from samenspel.rosters.sandbox import read_roster

# Between the asker and the reader, because memory is counted from what the parent had: this one has next to nothing.
_WEIGH = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "sys.stderr.write(f'{used.ru_utime + used.ru_stime} {used.ru_maxrss}'); sys.exit(done.returncode != 0)"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of a processor, and megabytes at the peak."""

    wall: float
    processor: float
    megabytes: float


def measured(data: bytes) -> tuple[Reading, Cost]:
    """The reading of a file with its cost; nothing where no process was needed to refuse it."""
    told: list[bytes] = []
    run = subprocess.run

    def weighed(words: list[str], **rest: Any) -> Any:
        done = run([sys.executable, "-I", "-S", "-c", _WEIGH, *words], **rest | {"stderr": subprocess.PIPE})
        told.append(done.stderr)
        return done

    start = time.perf_counter()
    with mock.patch("samenspel.rosters.sandbox.subprocess.run", weighed):
        reading = read_roster(data)
    wall = time.perf_counter() - start
    processor, kilobytes = map(float, told[0].split()) if told else (0.0, 0.0)
    return reading, Cost(wall, processor, kilobytes / 1024)


def outcome(reading: Reading) -> str:
    """The code of the refusal or of the first error; "taken" for what could be taken in or mapped."""
    if isinstance(reading, Refused):
        return reading.problem.code
    if isinstance(reading, NeedsMapping) or not reading.errors:
        return "taken"
    return reading.errors[0].code

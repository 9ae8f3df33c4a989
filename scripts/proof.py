"""The proof of a commit: the matrix, the custody machine, twin worlds, the address canary, every planted hole.

What is asked for within three minutes goes first; each part is spread over two processes. Prints what each found and
how long it took. SAMENSPEL_PROOF says how much: "commit" (the default here) or "nightly".
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
MATRIX = "tests/house/matrix"
FIRST = {
    "custody machine": ["tests/people/test_custody_machine.py"],
    "the matrix": [f"{MATRIX}/test_matrix.py"],
}
THEN = {
    "twin worlds": [f"{MATRIX}/test_twins.py"],
    "the address": [f"{MATRIX}/test_address.py", "tests/house/test_channels.py"],
    "planted holes": [f"{MATRIX}/test_holes.py"],
}
HOLE = "test_every_planted_hole_is_found["


@dataclass(slots=True)
class Found:
    """Of one part: seconds of work, tests that failed, and of the planted holes how many were found."""

    seconds: float = 0
    failed: int = 0
    holes: int = 0
    missed: int = 0

    def said(self, part: str) -> str:
        holes = f", {self.holes - self.missed} of {self.holes} found" if self.holes else ""
        return f"{part}: {'FAILS' if self.failed else 'holds'} ({self.seconds:.0f}s of work{holes})"


def prove(parts: dict[str, list[str]]) -> bool:
    """Run some parts, in two processes beside each other; prints what came of each. True when all of it holds."""
    with tempfile.TemporaryDirectory() as kept:
        report = Path(kept, "report.xml")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:logging", "--show-capture=no"]
        command += ["-n", "2", "--dist", "worksteal", f"--junitxml={report}"]
        command += [path for paths in parts.values() for path in paths]
        env = {**os.environ, "SAMENSPEL_PROOF": os.environ.get("SAMENSPEL_PROOF") or "commit"}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        found = read(report, parts) if report.exists() else {}
    for part, one in found.items():
        print(one.said(part))
    if done.returncode:
        print((done.stdout + done.stderr)[-8000:])
    return done.returncode == 0 and len(found) == len(parts)


def read(report: Path, parts: dict[str, list[str]]) -> dict[str, Found]:
    """What the report of the tests says of each part."""
    part_of = {path.removesuffix(".py").replace("/", "."): part for part, paths in parts.items() for path in paths}
    found: dict[str, Found] = defaultdict(Found)
    for case in ElementTree.parse(report).iter("testcase"):
        one = found[part_of[case.get("classname", "")]]
        is_wrong = case.find("failure") is not None or case.find("error") is not None
        one.seconds += float(case.get("time", "0"))
        one.failed += is_wrong
        if case.get("name", "").startswith(HOLE):
            one.holes += 1
            one.missed += is_wrong
    return {part: found[part] for part in parts if part in found}


def main() -> int:
    """Exit code 1 when any part failed."""
    begun = time.monotonic()
    holds = prove(FIRST)
    print(f"matrix and custody machine: {time.monotonic() - begun:.0f}s")
    holds = prove(THEN) and holds
    print(f"proof: {time.monotonic() - begun:.0f}s")
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())

"""From clone to first page, and `make test`, in wall seconds: a clean clone in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AIM = 120
OURS = ("SAMENSPEL", "DJANGO", "DATABASE")


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="samenspel-clone-") as folder:
        clone = Path(folder) / "samenspel"
        environment = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for title, words in (("make demo, to a loaded centre", ("demo", "ARGS=--no-serve")), ("make test", ("test",))):
            print(f"{title:<32}{timed(clone, environment, *words):>7.1f} s  aim {AIM}", flush=True)


def timed(clone: Path, environment: dict[str, str], *words: str) -> float:
    """Wall seconds of one make target."""
    start = time.perf_counter()
    subprocess.run(["make", "--silent", *words], cwd=clone, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start

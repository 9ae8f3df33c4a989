"""From clone to first page, and `make test`, in wall seconds: a clean clone in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AIM = 120


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="samenspel-clone-") as folder:
        clone = Path(folder) / "samenspel"
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("SAMENSPEL", "DJANGO"))
        }
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        print(
            f"{'make demo, to a loaded centre':<32}{timed(clone, environment, 'demo', 'ARGS=--no-serve'):>7.1f} s  aim {AIM}"
        )
        print(f"{'make test':<32}{timed(clone, environment, 'test'):>7.1f} s  aim {AIM}")


def timed(clone: Path, environment: dict[str, str], *words: str) -> float:
    """Wall seconds of one make target."""
    start = time.perf_counter()
    subprocess.run(["make", "--silent", *words], cwd=clone, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start

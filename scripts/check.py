"""The gates: `make check`. Runs them all, prints what each says, and fails when one does."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

GATES: tuple[tuple[str, list[str]], ...] = (
    ("style", [str(BIN / "ruff"), "check", "samenspel", "tests", "scripts", "benchmarks"]),
    ("layout", [str(BIN / "ruff"), "format", "--check", "samenspel", "tests", "scripts", "benchmarks"]),
    ("types", [str(BIN / "mypy")]),
    ("floors", [str(BIN / "lint-imports"), "--no-cache"]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("templates", [str(BIN / "djlint"), "samenspel", "--lint", "--quiet"]),
    ("catalogues", [sys.executable, "scripts/messages.py", "--check"]),
    ("reference", [str(BIN / "samenspel"), "reference", "--check"]),
    ("changelog", [sys.executable, "scripts/changelog.py", "--check"]),
)


def main() -> int:
    wanted = set(sys.argv[1:])
    failed = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SAMENSPEL_HOME": home, "DJANGO_SETTINGS_MODULE": "samenspel.config.settings"}
        for name, command in GATES:
            if wanted and name not in wanted:
                continue
            ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            print(f"{'ok  ' if ended.returncode == 0 else 'FAIL'} {name}", flush=True)
            if ended.returncode:
                failed.append(name)
                print(ended.stdout + ended.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

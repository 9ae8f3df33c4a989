"""Builds the "Unreleased" part of CHANGELOG.md from the fragments in changes/, one sentence a file.

`--check` only says whether it is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START, END = "<!-- fragments -->", "<!-- end of fragments -->"


def built(text: str) -> str:
    """The changelog with the fragments between the two marks."""
    fragments = sorted((ROOT / "changes").glob("*.md"))
    lines = [f"- {' '.join(path.read_text().split())}" for path in fragments]
    before, _start, rest = text.partition(START)
    _old, _end, after = rest.partition(END)
    return "\n".join([f"{before}{START}", *lines, f"{END}{after}"])


def main() -> int:
    path = ROOT / "CHANGELOG.md"
    old = path.read_text()
    new = built(old)
    if "--check" in sys.argv:
        if old != new:
            print("CHANGELOG.md is behind changes/: run python scripts/changelog.py")
        return int(old != new)
    path.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())

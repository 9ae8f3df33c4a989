"""`make bench`: every figure in one run. With names, only those: `python -m benchmarks balance pages`."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile

FIGURES = (
    "answers",
    "balance",
    "bombs",
    "disclosure",
    "document",
    "moving",
    "pages",
    "planner",
    "publishing",
    "rosters",
    "setup",
)


def main() -> None:
    """Run the benchmarks on an empty home of their own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    with tempfile.TemporaryDirectory(prefix="samenspel-bench-") as home:
        os.environ["SAMENSPEL_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        for name in sys.argv[1:] or FIGURES:
            print(f"\n== {name}", flush=True)
            importlib.import_module(f"benchmarks.{name}").run()


if __name__ == "__main__":
    main()

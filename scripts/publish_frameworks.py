"""Fix all framework versions for good, when a release goes out: from then on nothing in them may change.

python scripts/publish_frameworks.py           write samenspel/frameworks/data/published.toml
python scripts/publish_frameworks.py --check   is every version in it?
"""

from __future__ import annotations

import sys
from pathlib import Path

from samenspel.frameworks.logic.library import PUBLISHED, published_file
from samenspel.frameworks.logic.shipped import shipped_library


def main() -> None:
    library = shipped_library()
    fresh = [name for one in library.frameworks if (name := f"{one.key}@{one.version}") not in library.published]
    if "--check" in sys.argv:
        sys.exit(f"not published yet: {', '.join(fresh)}" if fresh else 0)
    path = Path(__file__).resolve().parents[1] / "samenspel" / "frameworks" / "data" / PUBLISHED
    path.write_text(published_file(library), encoding="utf-8")
    print(f"{len(fresh)} fixed now, {len(library.frameworks)} in all: {path.name}")


if __name__ == "__main__":
    main()

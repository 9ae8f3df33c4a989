"""`make e2e`: the journeys in Debian's Chromium, and signing in at real identity providers.

Without a browser: a line; with CI=true: an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    browser = os.environ.get("SAMENSPEL_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not browser:
        print("Geen Chromium gevonden; de reizen in de browser zijn overgeslagen.")
        return int(os.environ.get("CI") == "true")
    named = any(word.startswith("tests/") for word in sys.argv[1:])
    where = [] if named else ["tests/journeys", "tests/identity"]
    beside = ["-n", os.environ.get("TESTERS", "2"), "--dist", "loadgroup"]
    settings = ["-p", "tests.browsers", "-o", "addopts=-q --strict-markers"]
    command = [sys.executable, "-m", "pytest", *where, *settings, *beside, *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, "SAMENSPEL_BROWSER": browser}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

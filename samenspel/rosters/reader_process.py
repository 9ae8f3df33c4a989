"""The process that reads one roster: it binds itself, reads from its input, answers on its output, and ends.

Started by `rosters.sandbox`. Knows no settings, no database and no Django.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill",
              "ctypes.", "ftplib.", "http.", "urllib.", "smtplib.", "webbrowser.", "shutil.", "os.remove", "os.rename",
              "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.putenv",
              "pty.", "sqlite3.")  # fmt: skip
_WRITING = frozenset("wax+")


class OutOfBounds(PermissionError):
    """The reader wanted something that no reading needs."""


def main() -> None:
    """One order (a line of JSON) and a file in, one reading out. Any failure ends the process with an error."""
    order = json.loads(sys.stdin.buffer.readline())
    bind(order["memory"], order["seconds"])
    from samenspel.rosters.logic.plain import pieces
    from samenspel.rosters.logic.reading import read

    data = sys.stdin.buffer.read()
    if data.startswith(b"PK") and b"xl/workbook.xml" in data:
        import openpyxl  # noqa: F401 it looks around on the machine when it is loaded, so before that is closed
    close()
    gc.disable()  # one short life: nothing needs sweeping
    for piece in pieces(read(data, order["mapping"])):
        sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def bind(memory: int, seconds: int) -> None:
    """Bounds that cannot be loosened again: bytes of memory, seconds of a processor, files, cores."""
    import resource

    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in bounds.items():
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):  # a system that knows no such bound; the others still hold
            continue


def close() -> None:
    """No network, no other programs, no files but the program's own code, from here on."""
    homes = tuple({str(Path(place).resolve()) for place in (*sys.path, sys.prefix, sys.base_prefix) if place})
    sys.addaudithook(lambda event, words: _watch(event, words, homes))


def _watch(event: str, words: tuple[Any, ...], homes: tuple[str, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise OutOfBounds(event)
    if event == "open":
        path, mode = words[0], words[1]
        is_ours = isinstance(path, str) and path.startswith((*homes, "/usr/lib", "/usr/share/zoneinfo"))
        if _WRITING & set(mode or "r") or not is_ours:
            raise OutOfBounds(event)

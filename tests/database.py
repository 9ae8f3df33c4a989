"""The empty database is migrated once, and copied after that: a migration takes longer than most files of tests.

Kept beside what pytest itself keeps, under a name that says from which migrations and which library it was made; who
changes either gets another. On PostgreSQL every run migrates.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
SHELF = ROOT / ".pytest_cache" / "samenspel"
# What the rows and tables of an empty database follow from.
SOURCES = ("samenspel/*/migrations/*.py", "samenspel/*/models*", "samenspel/*/models/*.py", "samenspel/frameworks/**/*")


def mark() -> str:
    """The same for the same migrations, models, library and packages."""
    found = hashlib.sha256()
    paths = {path for source in SOURCES for path in ROOT.glob(source) if path.is_file() and path.suffix != ".pyc"}
    for path in sorted(paths | set((ROOT / "requirements").glob("*.txt")) | {Path(__file__)}):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:32]


@contextmanager
def migrated_once() -> Iterator[None]:
    """While it lasts, the first migration is a copy of one that was done before, where there is one."""
    handle = Command.handle
    done: list[bool] = []

    def copied(command: Command, *args: Any, **options: Any) -> None:
        if done or connection.vendor != "sqlite":
            handle(command, *args, **options)
            return
        done.append(True)
        SHELF.mkdir(parents=True, exist_ok=True)
        with (SHELF / "lock").open("w") as lock:  # who runs beside us waits for ours
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = SHELF / f"{mark()}.sqlite3"
            if not kept.exists():
                handle(command, *args, **options)
                _keep(kept)
                return
            connection.ensure_connection()
            with closing(sqlite3.connect(kept)) as shelf:
                shelf.backup(connection.connection)

    with patch.object(Command, "handle", copied):
        yield


def _keep(kept: Path) -> None:
    """What was kept before goes, and the file has its name when it is whole."""
    for old in SHELF.glob("*.sqlite3*"):
        old.unlink()
    half = kept.with_suffix(f".half{os.getpid()}")
    with closing(sqlite3.connect(half)) as shelf:
        connection.connection.backup(shelf)
    half.replace(kept)

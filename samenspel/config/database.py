"""A home without our database is a fresh product: it makes and migrates its own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def ready_database() -> str:
    """Migrate a database without any table. Returns a plain sentence when there is trouble, else ""."""
    try:
        return pending() and _made_or_pending()
    except DatabaseError as problem:
        return trouble(problem)


def _made_or_pending() -> str:
    with _one_at_a_time():  # the first command of a home makes the database, one started beside it waits
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0, interactive=False)
        return pending()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    home = os.open(settings.HOME, os.O_RDONLY)
    try:
        fcntl.flock(home, fcntl.LOCK_EX)
        yield
    finally:
        os.close(home)


def trouble(problem: DatabaseError) -> str:
    """The plain sentence for a database that cannot be used."""
    first, *_rest = str(problem).strip().splitlines() or [type(problem).__name__]
    return f"De database is niet bereikbaar: {first}"


def pending() -> str:
    """A sentence when the database is behind this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "De database is nog niet bij deze versie. Geef eerst: samenspel migrate" if plan else ""

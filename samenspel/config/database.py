"""A home without our database is a fresh product: it makes and migrates its own."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def ready_database() -> str:
    """Migrate a database without any table. Returns a plain sentence when there is trouble, else ""."""
    try:
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0, interactive=False)
            return ""
        return pending()
    except DatabaseError as problem:
        return trouble(problem)


def trouble(problem: DatabaseError) -> str:
    """The plain sentence for a database that cannot be used."""
    first, *_rest = str(problem).strip().splitlines() or [type(problem).__name__]
    return f"De database is niet bereikbaar: {first}"


def pending() -> str:
    """A sentence when the database is behind this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "De database is nog niet bij deze versie. Geef eerst: samenspel migrate" if plan else ""

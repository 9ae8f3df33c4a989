"""A home without our database is a fresh product: it makes and migrates its own."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


def ready_database() -> str:
    """Create and migrate a fresh SQLite database. Returns a plain sentence when there is trouble, else ""."""
    fresh = connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists()
    try:
        if fresh:
            call_command("migrate", verbosity=0, interactive=False)
            return ""
        return pending()
    except OperationalError as problem:
        return f"De database is niet bereikbaar: {str(problem).strip().splitlines()[0]}"


def pending() -> str:
    """A sentence when the database is behind this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "De database is nog niet bij deze versie. Geef eerst: samenspel migrate" if plan else ""

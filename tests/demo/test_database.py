"""A new demo home gets its tables at once; they are what the migrations come to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from samenspel.demo.database import make_tables

BESIDE = {"django_migrations", "sqlite_sequence"}


def of_tables(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """Per table its columns, and its constraints and indexes whatever they are called."""
    found = {}
    with database.cursor() as cursor:
        for table in set(database.introspection.table_names(cursor)) - BESIDE:
            columns = database.introspection.get_table_description(cursor, table)
            rules = database.introspection.get_constraints(cursor, table).values()
            sql = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table]).fetchone()[0]
            found[table] = (
                sorted((one.name, one.type_code, one.display_size, one.null_ok, one.default) for one in columns),
                sorted(str(sorted(rule.items(), key=str)) for rule in rules),
                sorted(part.split('" ', 1)[0] for part in sql.split("CONSTRAINT ")[1:] if " CHECK " in part),
            )
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into the tables of SQLite")
def test_the_tables_made_at_once_are_those_of_the_migrations(db: None) -> None:
    fresh = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    with fresh.schema_editor() as editor:
        make_tables(editor)
    made, migrated = of_tables(fresh), of_tables(connection)
    assert made.keys() == migrated.keys()
    assert {table for table, its in made.items() if its != migrated[table]} == set()
    assert len(made) > 80
    with fresh.cursor() as cursor:
        cursor.execute("ALTER TABLE talks_talk ADD extra text")
    assert of_tables(fresh)["talks_talk"] != migrated["talks_talk"], "control: a column more is noticed"
    fresh.close()


def in_a_home(home: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run this with the product's own settings and an empty home."""
    environment = {
        **os.environ,
        "SAMENSPEL_HOME": str(home),
        "SAMENSPEL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "samenspel.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    code = f"import django; django.setup()\n{code}"
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_what_was_broken_off_begins_anew(tmp_path: Path) -> None:
    done = in_a_home(
        tmp_path,
        "from samenspel.demo import database as it; make = it.MigrationLoader; it.MigrationLoader = None\n"
        "try: it.ready()\n"
        "except TypeError: it.MigrationLoader = make; it.ready()\n"
        "else: raise AssertionError('nothing broke')\n"
        "from samenspel.config.database import pending; assert pending() == '', pending()",
    )
    assert done.returncode == 0, done.stderr


def test_a_new_home_has_nothing_left_to_migrate(tmp_path: Path) -> None:
    code = (
        "from samenspel.demo.database import ready; ready(); ready();"
        "from samenspel.config.database import pending; assert pending() == '', pending();"
        "from samenspel.frameworks.models import Framework; assert Framework.objects.exists()"
    )
    done = in_a_home(tmp_path, code)
    assert done.returncode == 0, done.stderr

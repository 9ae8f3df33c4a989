"""The cast is built through the actions once; every other test gets the same rows put back, in a few statements."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from samenspel.accounts.models import User
from samenspel.demo.cast import build_centres
from samenspel.frameworks.models import FrameworkVersion
from samenspel.organisations.models import Centre

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
_kept: dict[str, Any] = {}


def set_the_stage() -> dict[str, Centre]:
    """De Linde and De Beuk with the whole cast, in a database that has neither."""
    if connection.vendor != "sqlite":  # elsewhere numbers given by hand would clash with the sequences
        linde, beuk = build_centres()
        return {"linde": linde, "beuk": beuk}
    shared = tuple(FrameworkVersion.objects.values_list("pk", "digest"))
    if User.objects.exists() or Centre.objects.exists():
        build_centres()
    elif _kept.get("shared") == shared:
        _put_back(_kept["rows"])
    else:
        before = _everything()
        build_centres()
        after = _everything()
        _kept.update(shared=shared, rows={table: _new(before[table], after[table]) for table in after})
    return {centre.key: centre for centre in Centre.objects.filter(key__in=["linde", "beuk"])}


def _everything() -> Rows:
    """All rows of all tables of the product, in the order of their making."""
    found: Rows = {}
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def _new(before: Any, after: Any) -> Any:
    old = set(before[1])
    return after[0], [row for row in after[1] if row not in old]


def _put_back(rows: Rows) -> None:
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for table, (columns, lines) in rows.items():
            if lines:
                names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("%s" for _ in columns)
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', lines)

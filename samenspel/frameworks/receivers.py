"""After every migrate the library in the database is that of the release."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate

from samenspel.frameworks.loading import load_library
from samenspel.frameworks.models import Framework


def connect(app: AppConfig) -> None:
    """Listen to migrate."""
    post_migrate.connect(_load, sender=app, dispatch_uid="frameworks.load_library")


def _load(**kwargs: Any) -> None:
    if Framework._meta.db_table in connection.introspection.table_names():
        load_library()

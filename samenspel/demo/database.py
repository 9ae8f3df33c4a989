"""The database of a demo: in a new home every table at once, since there is nothing to carry over."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def ready() -> None:
    """Bring the database to this version. Migrating from nothing takes longer than all the rest of the demo."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
        return
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:  # all of it or nothing: what is broken off begins anew
        make_tables(editor)
        editor.create_model(recorder.Migration)
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def make_tables(editor: BaseDatabaseSchemaEditor) -> None:
    """The tables, indexes and constraints as the models have them, which is what the migrations come to."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            editor.create_model(model)

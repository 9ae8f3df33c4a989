"""Looking up what happened to one thing reads its own lines of the log, however long the log grows.

What the product itself asks is caught and explained by SQLite. The control is the same question about verbs alone, for
which there is no index: then the whole chain is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samenspel.audit.queries import events
from samenspel.organisations.models import Centre
from samenspel.people.models import Child
from samenspel.people.queries.openings import openings
from samenspel.privacy.exporting import copy_of_child

INDEX = "audit_event_thing"
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it counted")


def plans_of(read: Callable[[], Any]) -> list[str]:
    """How SQLite goes through the log for each question that this asks of it."""
    with CaptureQueriesContext(connection) as asked:
        read()
    questions = [one["sql"] for one in asked if 'FROM "audit_event"' in one["sql"]]
    found = []
    with connection.cursor() as cursor:
        for sql in questions:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            found.append(" / ".join(row[3] for row in cursor.fetchall()))
    return found


@ON_SQLITE
def test_who_opened_a_card_is_looked_up_by_child(linde: Centre) -> None:
    children = list(Child.objects.order_by("pk"))
    for few in (children[:1], children):
        (plan,) = plans_of(lambda few=few: openings(few))
        assert f"USING INDEX {INDEX} (chain_id=? AND thing=? AND thing_id=?)" in plan, plan


@ON_SQLITE
def test_the_copy_of_a_child_is_looked_up_by_child(linde: Centre) -> None:
    child = Child.objects.order_by("pk").first()
    assert child
    (plan,) = plans_of(lambda: copy_of_child(child))
    assert f"USING INDEX {INDEX} (chain_id=? AND thing=? AND thing_id=?)" in plan, plan


@ON_SQLITE
def test_control_a_question_without_a_thing_reads_the_whole_chain(linde: Centre) -> None:
    (plan,) = plans_of(lambda: list(events().filter(verb="card.opened")))
    assert INDEX not in plan, plan

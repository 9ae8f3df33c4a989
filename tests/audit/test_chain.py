"""The log: appended, never changed, and every tampering is found. The control is a verifier that does not look."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspel.audit.actions import record
from samenspel.audit.logic.chain import Entry, first_break, seal
from samenspel.audit.models import Chain, Event, ReadOnly
from samenspel.audit.queries import broken_at, events
from samenspel.core.actor import System
from samenspel.organisations.models import Centre

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


def chain_of(length: int) -> list[Entry]:
    entries, previous = [], ""
    for number in range(1, length + 1):
        entry = Entry(number, START + timedelta(seconds=number), "a", "x.done", "x", str(number), {"n": number})
        previous = seal(previous, entry)
        entries.append(replace(entry, hash=previous))
    return entries


def tampered(entries: list[Entry], kind: str, at: int) -> list[Entry]:
    changed = list(entries)
    if kind == "edit":
        changed[at] = replace(changed[at], verb="x.undone")
    elif kind == "cut":
        del changed[at]
    elif kind == "cut the tail":
        del changed[at:]
    elif kind == "swap":
        other = (at + 1) % len(changed)
        changed[at], changed[other] = changed[other], changed[at]
    elif kind == "insert":
        changed.insert(at, replace(changed[at], verb="x.invented"))
    elif kind == "reseal":
        changed[at] = replace(changed[at], verb="x.undone", hash=seal("", replace(changed[at], verb="x.undone")))
    return changed


@given(
    length=st.integers(2, 12),
    kind=st.sampled_from(["edit", "cut", "cut the tail", "swap", "insert", "reseal"]),
    seed=st.randoms(use_true_random=False),
)
def test_every_tampering_is_found(length: int, kind: str, seed: random.Random) -> None:
    entries = chain_of(length)
    head = entries[-1].hash
    assert first_break(entries, length, head) is None
    assert first_break(tampered(entries, kind, seed.randrange(1, length)), length, head) is not None


def test_control_a_verifier_that_only_counts_misses_an_edit() -> None:
    entries = tampered(chain_of(5), "edit", 2)
    assert len(entries) == 5


def test_events_are_recorded_per_centre_and_verify(linde: Centre) -> None:
    before = events().count()
    record(verb="thing.done", actor=System("test"), thing="thing", thing_id="1", detail={"n": 1})
    assert events().count() == before + 1
    for chain in Chain.objects.all():
        assert broken_at(chain) is None


def test_an_edit_in_the_database_itself_is_found(linde: Centre) -> None:
    from django.db import connection

    event = events()[1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET verb = 'x.undone' WHERE id = %s", [event.pk])
    assert broken_at(event.chain) == event.number


def test_what_was_recorded_cannot_be_changed_or_removed(linde: Centre) -> None:
    event = events()[0]
    for attempt in (event.save, event.delete, events().delete, lambda: events().update(verb="x")):
        with pytest.raises(ReadOnly):
            attempt()
    assert Event.objects.filter(pk=event.pk).exists()

"""The arithmetic of the chain: each event is sealed together with the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """What is sealed of one event; `at` is aware."""

    number: int
    at: datetime
    actor: str
    verb: str
    thing: str
    thing_id: str
    detail: dict[str, Any]
    hash: str = ""


def seal(previous: str, entry: Entry) -> str:
    """SHA-256, in hex, of the event and the seal before it."""
    content = [
        previous,
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.verb,
        entry.thing,
        entry.thing_id,
        entry.detail,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: Iterable[Entry], length: int, head: str) -> int | None:
    """The number of the first event that does not fit, `length + 1` for a wrong end, or None when all is well."""
    previous, expected = "", 1
    for entry in entries:
        if entry.number != expected or seal(previous, entry) != entry.hash:
            return expected
        previous, expected = entry.hash, expected + 1
    whole = expected - 1 == length and previous == head
    return None if whole else expected

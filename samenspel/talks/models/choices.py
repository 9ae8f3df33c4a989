"""Choices of a column from keys of the pure logic, as plain strings: a migration does not depend on our code."""

from __future__ import annotations

from enum import StrEnum


def keys(of: type[StrEnum]) -> list[tuple[str, str]]:
    """Each key as its own label; what people read is in `talks.words`."""
    return [(key.value, key.value) for key in of]

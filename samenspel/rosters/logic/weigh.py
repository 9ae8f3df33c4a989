"""Whose word counts: the file where the file itself changed, a person where a person did (ADR 9, ADR 35).

A value that the file does not have says nothing. A value that a person corrected stays, also where the file says
something new; the difference is told each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samenspel.rosters.logic.diff import Change, Plain


@dataclass(frozen=True, slots=True)
class Weighed:
    """What becomes of the values of one thing: the changes, those that are kept among them, and what to remember."""

    changes: tuple[Change, ...]
    said: dict[str, Any]
    is_said_changed: bool

    @property
    def taken(self) -> dict[str, Plain]:
        """The values that really change."""
        return {one.field: one.after for one in self.changes if not one.is_kept}


def weigh(theirs: Mapping[str, Plain], ours: Mapping[str, Plain], said: Mapping[str, Any] | None) -> Weighed:
    """The values of a file beside what we hold and what the file said before (None: it never did)."""
    before = dict(said or {})
    told = {field: value for field, value in theirs.items() if value}
    changes = tuple(
        Change(field, ours[field], value, is_kept=not _counts(field, ours[field], before))
        for field, value in told.items()
        if field in ours and ours[field] != value
    )
    now = {**before, **told}
    return Weighed(changes, now, said is None or now != before)


def _counts(field: str, mine: Plain, before: Mapping[str, Any]) -> bool:
    """Whether the file may change this value: it is still what the file said, or nobody ever filled it in."""
    if field in before:
        return bool(before[field] == mine)
    return not mine
